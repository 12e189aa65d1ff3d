"""Count OTLP-JSON payloads: points, series, duplicates, bytes.

A series is (metric name, resource attributes, point attributes). Two points of one series with one timestamp in one
payload mean that a pipeline has broken an identity: they are duplicates.
"""

from __future__ import annotations

import collections
import json
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from phoenix_collector.otlp import KINDS, metrics
from phoenix_schemas.evidence import SCRATCH_PREFIX


class Counts(NamedTuple):
    """What a run of payloads holds.

    payloads: how many; empty ones count.
    points: data points; points_by_payload: the same for each payload, in order.
    series: distinct series; series_by_metric: the same by metric name.
    duplicate_points: points whose series and timestamp had been seen in the same payload.
    bytes: OTLP JSON without line ends; bytes_by_payload: the same for each payload.
    scratch_attributes: attributes left over that begin with `phx.`, on resources and points.
    """

    payloads: int
    points: int
    points_by_payload: tuple[int, ...]
    series: int
    series_by_metric: Mapping[str, int]
    duplicate_points: int
    bytes: int
    bytes_by_payload: tuple[int, ...]
    scratch_attributes: int

    @property
    def series_per_scrape(self) -> float:
        """Points of one payload on average. A series has one point in a scrape, so these are the live series."""
        return self.points / self.payloads if self.payloads else 0.0


class Counting:
    """Counts payloads as they come, so that a long run need not be kept."""

    def __init__(self) -> None:
        self._points: list[int] = []
        self._bytes: list[int] = []
        self._resources: dict[Hashable, int] = {}
        self._series: set[tuple[str, int, Hashable]] = set()
        self._duplicates = 0
        self._scratch = 0

    def add(self, *lines: bytes) -> None:
        """Count one scrape: the OTLP-JSON lines that came of it, none where it was dropped whole. Raises ValueError
        for a line that is no JSON."""
        self._points.append(sum(self._payload(json.loads(line)) for line in lines))
        self._bytes.append(sum(len(line.rstrip(b"\n")) for line in lines))

    def result(self) -> Counts:
        """The counts so far."""
        by_metric = collections.Counter(name for name, _, _ in self._series)
        return Counts(
            payloads=len(self._points),
            points=sum(self._points),
            points_by_payload=tuple(self._points),
            series=len(self._series),
            series_by_metric=dict(sorted(by_metric.items())),
            duplicate_points=self._duplicates,
            bytes=sum(self._bytes),
            bytes_by_payload=tuple(self._bytes),
            scratch_attributes=self._scratch,
        )

    def _payload(self, payload: Mapping[str, Any]) -> int:
        total = 0
        seen: set[Hashable] = set()
        for group in payload.get("resourceMetrics", ()):
            # A number in place of the attributes: it is hashed for every point.
            key = self._key(group.get("resource", _NOTHING).get("attributes"))
            resource = self._resources.setdefault(key, len(self._resources))
            for metric in metrics(group):
                for point in _points(metric):
                    total += 1
                    pairs = point.get("attributes")
                    series = (metric["name"], resource, self._key(pairs) if pairs else ())
                    self._series.add(series)
                    moment = (series, point.get("timeUnixNano"))
                    if moment in seen:
                        self._duplicates += 1
                    seen.add(moment)
        return total

    def _key(self, pairs: Sequence[Mapping[str, Any]] | None) -> Hashable:
        """An attribute list as a value that is equal for equal attributes in any order. Counts scratch by the way."""
        if not pairs:
            return ()
        self._scratch += sum(pair["key"].startswith(SCRATCH_PREFIX) for pair in pairs)
        if len(pairs) == 1:
            return (pairs[0]["key"], _scalar(pairs[0]))
        return tuple(sorted((pair["key"], _scalar(pair)) for pair in pairs))


def count(scrapes: Iterable[Iterable[bytes]]) -> Counts:
    """Count scrapes, each the OTLP-JSON lines that came of it."""
    counting = Counting()
    for lines in scrapes:
        counting.add(*lines)
    return counting.result()


def _points(metric: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for kind in KINDS:
        if (body := metric.get(kind)) is not None:
            yield from body.get("dataPoints", ())


def _scalar(pair: Mapping[str, Any]) -> str:
    value = pair.get("value") or _NOTHING
    for kind, content in value.items():
        if isinstance(content, dict):
            return kind + json.dumps(content, sort_keys=True)
        return f"{kind}{content}"
    return ""


_NOTHING: Mapping[str, Any] = {}
