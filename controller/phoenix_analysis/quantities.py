"""From two samples of each arm to the numbers of a slot: one rule for each metric.

A cell is (B, C), the baseline's value and the candidate's, of one node and slot. Counters give their increase between
the two samples, in both arms over the same slots; gauges give the later sample's value.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from phoenix_analysis.criteria import LOSSES, RETENTION, Criterion
from phoenix_analysis.samples import Sample

Cell = tuple[float, float]
CRITICAL_PREFIX = "critical/"
"""Columns with this prefix hold processes of one critical entry."""
BASELINE_SUFFIX = "/baseline"
"""Columns with this suffix hold what the baseline lost, for information."""


class Step(NamedTuple):
    """Two samples of one arm, of this slot and of the last usable one before it."""

    before: Sample
    after: Sample


Value = Callable[[Step], float | None]


def _increase(step: Step, counter: str) -> float | None:
    before, after = getattr(step.before, counter), getattr(step.after, counter)
    return None if before is None or after is None else after - before


def _share(part: float | None, whole: float | None) -> float | None:
    return None if part is None or whole is None or whole <= 0.0 else part / whole


def _seconds(step: Step) -> float:
    """Time between the samples: the collector's own clock where it is known, for its own telemetry."""
    lived = _increase(step, "uptime")
    return step.after.at - step.before.at if lived is None else lived


def _per_scrape(counter: str) -> Value:
    return lambda step: _share(_increase(step, counter), _increase(step, "scrapes"))


def _gauge(name: str) -> Value:
    def value(step: Step) -> float | None:
        found: float | None = getattr(step.after, name)
        return found

    return value


def _points_per_second(step: Step) -> float | None:
    return _share(_increase(step, "points"), step.after.at - step.before.at)


def _own_per_second(counter: str) -> Value:
    return lambda step: _share(_increase(step, counter), _seconds(step))


VALUES: dict[str, Value] = {
    "series_per_scrape": _per_scrape("points"),
    "processes_reported": _per_scrape("processes"),
    "points_per_second": _points_per_second,
    "bytes_per_second": _own_per_second("wire_bytes"),
    "collector_cpu_cores": _own_per_second("cpu_seconds"),
    "collector_memory_bytes": _gauge("memory_bytes"),
    "billed_series": _gauge("billed_series"),
    "cost_per_month": _gauge("cost_per_month"),
}
"""Metrics of which each arm has its own value."""
LOST: dict[str, str] = {"export_failures": "failed", "dropped_points": "dropped"}
"""Which counter holds what was lost."""


def columns(criteria: Iterable[Criterion], critical: Iterable[str]) -> tuple[str, ...]:
    """The columns that a run measures: its metrics, the baseline's losses beside the candidate's, critical entries."""
    found: dict[str, None] = {}
    for criterion in criteria:
        found[criterion.metric] = None
        if criterion.metric in LOSSES:
            found[criterion.metric + BASELINE_SUFFIX] = None
    return (*found, *(CRITICAL_PREFIX + entry for entry in sorted(critical)))


def cells(names: Sequence[str], baseline: Step, candidate: Step) -> tuple[Cell | None, ...]:
    """The cells of a slot, None where one is not measured."""
    return tuple(_finite(_cell(name, baseline, candidate)) for name in names)


def _cell(name: str, baseline: Step, candidate: Step) -> tuple[float | None, float | None]:
    if name == RETENTION:
        return _retained(baseline, candidate)
    if name.startswith(CRITICAL_PREFIX):
        entry = name.removeprefix(CRITICAL_PREFIX)
        return _processes(baseline, entry), _processes(candidate, entry)
    if name.endswith(BASELINE_SUFFIX):
        return _losses(name.removesuffix(BASELINE_SUFFIX), baseline)
    if name in LOST:
        return _losses(name, candidate)
    value = VALUES[name]
    return value(baseline), value(candidate)


def _losses(metric: str, step: Step) -> tuple[float | None, float | None]:
    lost, sent = _increase(step, LOST[metric]), _increase(step, "sent")
    return (None, None) if lost is None or sent is None else (lost + sent, lost)


def _processes(step: Step, entry: str) -> float | None:
    """Processes of a critical entry that a scrape reported, on average between the samples: none if never counted."""
    before, after = (dict(sample.critical).get(entry, 0.0) for sample in step)
    return _share(after - before, _increase(step, "scrapes"))


def _retained(baseline: Step, candidate: Step) -> tuple[float | None, float | None]:
    entries = dict(baseline.after.critical).keys() | dict(candidate.after.critical).keys()
    pairs = [(_processes(baseline, entry) or 0.0, _processes(candidate, entry) or 0.0) for entry in sorted(entries)]
    return math.fsum(b for b, _ in pairs), math.fsum(min(b, c) for b, c in pairs)


def _finite(cell: tuple[float | None, float | None]) -> Cell | None:
    b, c = cell
    return None if b is None or c is None or not math.isfinite(b) or not math.isfinite(c) else (b, c)
