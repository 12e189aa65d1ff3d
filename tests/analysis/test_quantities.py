"""Metrics from samples: each by its rule, and none forgotten."""

from __future__ import annotations

import pytest

from phoenix_analysis.criteria import LOSSES, RETENTION, Criterion
from phoenix_analysis.quantities import LOST, VALUES, Step, cells, columns
from phoenix_analysis.samples import Sample
from phoenix_schemas.metrics import METRICS

BEFORE = Sample(
    at=100.0, incarnation="a", scrapes=10.0, points=1000.0, processes=100.0, critical=(("nginx", 40.0), ("redis", 10.0)),
    uptime=600.0, cpu_seconds=30.0, memory_bytes=8e7, wire_bytes=5000.0, sent=900.0, failed=5.0, dropped=2.0,
    billed_series=70.0, cost_per_month=12.0,
)  # fmt: skip
AFTER = Sample(
    at=160.0, incarnation="a", scrapes=12.0, points=1300.0, processes=130.0, critical=(("nginx", 48.0), ("redis", 12.0)),
    uptime=664.0, cpu_seconds=33.2, memory_bytes=9e7, wire_bytes=5640.0, sent=1170.0, failed=35.0, dropped=2.0,
    billed_series=75.0, cost_per_month=14.0,
)  # fmt: skip
LESS = AFTER._replace(points=1150.0, processes=110.0, critical=(("nginx", 44.0), ("redis", 14.0)))


def cell(column: str, after: Sample = LESS) -> tuple[float, float] | None:
    return cells([column], Step(BEFORE, AFTER), Step(BEFORE, after))[0]


def test_every_metric_has_one_rule() -> None:
    assert sorted([*VALUES, *LOST, RETENTION]) == sorted(METRICS)
    assert {name for name, info in METRICS.items() if info.unit == "share"} - {RETENTION} == LOSSES == set(LOST)


@pytest.mark.parametrize(
    ("column", "expected"),
    [
        ("series_per_scrape", (150.0, 75.0)),
        ("processes_reported", (15.0, 5.0)),
        ("points_per_second", (5.0, 2.5)),
        ("bytes_per_second", (10.0, 10.0)),
        ("collector_cpu_cores", (0.05, 0.05)),
        ("collector_memory_bytes", (9e7, 9e7)),
        ("billed_series", (75.0, 75.0)),
        ("cost_per_month", (14.0, 14.0)),
        ("export_failures", (300.0, 30.0)),
        ("export_failures/baseline", (300.0, 30.0)),
        ("dropped_points", (270.0, 0.0)),
        ("critical/nginx", (4.0, 2.0)),
        ("critical/redis", (1.0, 2.0)),
    ],
)
def test_cells(column: str, expected: tuple[float, float]) -> None:
    found = cell(column)
    assert found == pytest.approx(expected)


def test_retention_counts_the_lesser_of_each_entry() -> None:
    """Two nginx of four, and of redis not more than the one that the baseline saw."""
    assert cell(RETENTION) == (5.0, 3.0)


def test_a_critical_entry_that_appears_is_counted_from_nothing() -> None:
    before = BEFORE._replace(critical=())
    after = AFTER._replace(critical=(("nginx", 8.0),))
    assert cells(["critical/nginx"], Step(before, after), Step(before, after)) == ((4.0, 4.0),)


def test_a_critical_entry_that_an_arm_never_counted_is_none_of_it() -> None:
    """Its collector has no such counter: that is a process lost, not a number that is missing."""
    before, after = BEFORE._replace(critical=()), AFTER._replace(critical=())
    found = cells(["critical/nginx", RETENTION], Step(BEFORE, AFTER), Step(before, after))
    assert found == ((4.0, 0.0), (5.0, 0.0))


@pytest.mark.parametrize("missing", ["points", "wire_bytes", "memory_bytes", "failed"])
def test_what_one_arm_does_not_measure_has_no_cell(missing: str) -> None:
    column = {"points": "series_per_scrape", "wire_bytes": "bytes_per_second", "failed": "export_failures"}
    assert cell(column.get(missing, "collector_memory_bytes"), LESS._replace(**{missing: None})) is None


def test_no_scrape_in_between_is_no_value() -> None:
    assert cell("series_per_scrape", LESS._replace(scrapes=10.0)) is None


def test_own_telemetry_without_uptime_goes_by_the_time_of_scrapes() -> None:
    before, after = BEFORE._replace(uptime=None), AFTER._replace(uptime=None)
    assert cells(["collector_cpu_cores"], Step(before, after), Step(before, after))[0] == pytest.approx((3.2 / 60,) * 2)


def test_columns_of_criteria() -> None:
    criteria = [
        Criterion("series_per_scrape", "goal", "reduction", 0.5),
        Criterion("series_per_scrape", "guardrail", "atMost", 900.0),
        Criterion("export_failures", "guardrail", "atMost", 0.001),
        Criterion(RETENTION, "guardrail", "atLeast", 1.0),
    ]
    assert columns(criteria, ["redis", "nginx"]) == (
        "series_per_scrape",
        "export_failures",
        "export_failures/baseline",
        RETENTION,
        "critical/nginx",
        "critical/redis",
    )
