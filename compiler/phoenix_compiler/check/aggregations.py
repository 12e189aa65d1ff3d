"""What the checks on aggregations share: which statements add processes up, and which metrics they concern."""

from __future__ import annotations

from collections.abc import Iterator

from phoenix_compiler.check.journey import Aggregation
from phoenix_compiler.check.point import Point, conjunction, disjunction, truth
from phoenix_compiler.check.seen import ConfigSeen
from phoenix_compiler.ottl.tree import CARRIERS, Condition, Parsed

COUNTERS = (
    "process.cpu.time",
    "process.disk.io",
    "process.disk.operations",
    "process.paging.faults",
    "process.context_switches",
)
"""Metrics of processes that only rise: cumulative as scraped."""


def across_processes(seen: ConfigSeen) -> Iterator[Aggregation]:
    """The statements that add up points of resources which no process id tells apart."""
    if any(scraper.kind == "process" for scraper in seen.scrapers):
        yield from (aggregation for aggregation in seen.ordinary.aggregations if aggregation.across)


def concerns_counters(seen: ConfigSeen, aggregation: Aggregation) -> bool:
    """Whether an aggregation may take in a counter that is scraped."""
    conditions = [item.parsed.condition for item in aggregation.group.conditions if isinstance(item.parsed, Parsed)]
    return counters_of(seen, conditions, aggregation.parsed.condition)


def counters_of(seen: ConfigSeen, gates: list[Condition | None], condition: Condition | None) -> bool:
    """Whether a counter that is scraped may meet a condition, and any of the gates before it."""
    for name in COUNTERS:
        if any(scraper.kind == "process" and scraper.makes(name) for scraper in seen.scrapers):
            point = any_point(name)
            gate = disjunction(truth(one, point) for one in gates) if gates else True
            if conjunction(iter((gate, truth(condition, point)))) is not False:
                return True
    return False


def any_point(metric: str) -> Point:
    """A point of a metric of which nothing else is known."""
    point = Point({}, metric)
    for carrier in CARRIERS:
        point.blur(carrier)
    return point
