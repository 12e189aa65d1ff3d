"""One variant, one recording: what went in, what came out."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from phoenix_collector.critical import Critical
from phoenix_collector.otlp import points
from phoenix_collector.replay import VARIANT_PIPELINE, replay
from phoenix_schemas import evidence as names

if TYPE_CHECKING:
    from phoenix_collector.recording import Recording
    from phoenix_compiler.ir import Config, Variant

WARMUP = 1
"""Scrapes at the start that do not count: the first has no deltas and no processor utilisation."""
_STAMP = re.compile(
    rb',?{"key":"' + re.escape(names.CRITICAL_ATTRIBUTE.encode()) + rb'","value":{"stringValue":"[^"]*"}}'
)


class Replayed(NamedTuple):
    """What a variant made of a recording.

    `scrapes` counted ones. `points`, `series` (distinct) and `bytes` (OTLP JSON) over all of them. `processes` is the mean
    number of processes, or of groups where the pipeline aggregates, that a scrape reports. `critical` is, for each
    critical entry, the mean number of its processes in a scrape; `not_evaluable` names the entries whose processes cannot
    be told from others in this recording, because it was redacted.
    """

    scrapes: int
    points: int
    series: int
    bytes: int
    duplicates: int
    processes: float
    critical: Mapping[str, float]
    not_evaluable: tuple[str, ...] = ()

    @property
    def series_per_scrape(self) -> float:
        """Points of one scrape on average: a series has one point in a scrape."""
        return self.points / self.scrapes if self.scrapes else 0.0


def replayed(binary: Path, recording: Recording, variant: Variant, *, interval: float | None = None) -> Replayed:
    """Replay `recording` through `variant`. `interval` is what one recorded scrape stands for, in seconds.

    Raises CannotEmulate, CollectorFailed, RecordingInvalid.
    """
    seen = _Seen(variant.entry.document.model.spec.keeps.count_metric)
    config = _shipped(variant.config)
    result = replay(binary, recording, config, interval=interval, warmup=WARMUP, on_scrape=seen.add)
    counts = result.counts
    redacted = recording.header.redacted
    entries = {
        entry.name: redacted.evaluable(Critical(entry.name, entry.executable, entry.command_line))
        for entry in variant.critical
    }
    scrapes = max(1, counts.payloads)
    return Replayed(
        counts.payloads,
        counts.points,
        counts.series,
        counts.bytes - seen.stamp_bytes,
        counts.duplicate_points,
        seen.processes / scrapes,
        {name: seen.critical.get(name, 0) / scrapes for name, evaluable in entries.items() if evaluable},
        tuple(name for name, evaluable in entries.items() if not evaluable),
    )


class _Seen:
    """Counts, scrape by scrape, what is reported of processes, and the bytes of the compiler's own stamp."""

    def __init__(self, count_metric: str) -> None:
        self._count_metric = count_metric
        self.processes = 0
        self.critical: Counter[str] = Counter()
        self.stamp_bytes = 0

    def add(self, number: int, lines: tuple[bytes, ...]) -> None:
        """One scrape's output."""
        if number < WARMUP:
            return
        for line in lines:
            self.stamp_bytes += sum(len(found) for found in _STAMP.findall(line))
            for point in points(json.loads(line)):
                if point.metric != self._count_metric:
                    continue
                self.processes += 1
                name = point.resource.get(names.CRITICAL_ATTRIBUTE) or point.attributes.get(names.CRITICAL_ATTRIBUTE)
                if name is not None:
                    self.critical[name] += 1


def _shipped(config: Config) -> Config:
    """The config with the first destination's temporality at the end of the variant's own processors."""
    service = config["service"]["pipelines"]
    pipeline = service[VARIANT_PIPELINE]
    exports = [found for name, found in service.items() if _is_export(name)]
    temporality = [step for export in exports[:1] for step in export["processors"] if step != "transform/export"]
    whole = {**pipeline, "processors": [*pipeline["processors"], *temporality]}
    return {**config, "service": {"pipelines": {VARIANT_PIPELINE: whole}}}


def _is_export(pipeline: str) -> bool:
    own = ("metrics/evidence_", "metrics/heartbeat_", VARIANT_PIPELINE)
    return not pipeline.startswith(own)
