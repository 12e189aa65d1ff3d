"""The recordings that are shipped."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from phoenix_collector import recording
from phoenix_collector.count import count
from phoenix_collector.critical import Critical
from phoenix_collector.otlp import attributes, points, processes
from phoenix_collector.widest import LOAD_METRICS, PROCESS_METRICS

FOLDER = Path(__file__).parents[2] / "recordings"
PATHS = sorted(FOLDER.glob(f"*{recording.SUFFIX}"))
SHAPES = {"high-churn": (20, 72), "many-workers": (13, 296), "quiet-host": (13, 16)}
HASHED = ("process.cgroup", "process.command", "process.executable.path", "process.owner")


def test_all_are_described() -> None:
    assert [path.name.removesuffix(recording.SUFFIX) for path in PATHS] == sorted(SHAPES)
    text = (FOLDER / "README.md").read_text(encoding="utf-8")
    assert all(f"`{path.name}`" in text for path in PATHS)


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.name)
def test_each_is_small_whole_and_tells_nothing_of_its_machine(path: Path) -> None:
    recorded = recording.read(path)
    scrapes, in_first = SHAPES[path.name.removesuffix(recording.SUFFIX)]
    counts = count([scrape] for scrape in recorded.scrapes())

    assert path.stat().st_size < 500_000
    assert (counts.payloads, recorded.header.host.processes) == (scrapes, in_first)
    assert counts.duplicate_points == counts.scratch_attributes == 0
    assert set(counts.series_by_metric) == {metric.name for metric in (*PROCESS_METRICS, *LOAD_METRICS)}
    assert recorded.header.redacted.not_evaluable == HASHED
    assert recorded.header.redacted.evaluable(Critical("any", "^redis$", "--port"))
    first = next(recorded.payloads())
    critical = [process.name for process in processes(first) if process.name in {"nginx", "postgres"}]
    assert sorted(critical) == ["nginx"] * 4 + ["postgres"] * 3
    for group in first["resourceMetrics"]:
        for key, value in attributes(group["resource"].get("attributes")).items():
            parts = [part for part in re.split(r"[\s/=:,;]+", str(value)) if part]
            assert key not in HASHED or all(len(part) == 10 and int(part, 16) >= 0 for part in parts), value


def test_churn_churns() -> None:
    recorded = recording.read(FOLDER / f"high-churn{recording.SUFFIX}")
    seen = [{process.pid for process in processes(payload)} for payload in recorded.payloads()]
    assert len(set.union(*seen)) > 300
    assert len(set.intersection(*seen)) > 50


def test_busy_processes_are_graded() -> None:
    recorded = recording.read(FOLDER / f"many-workers{recording.SUFFIX}")
    *_, last = recorded.payloads()
    used = sorted(
        sum(
            float(point.value or 0)
            for point in points(last)
            if (point.resource.get("process.pid"), point.metric) == key
        )
        for key in {
            (point.resource["process.pid"], point.metric)
            for point in points(last)
            if point.metric == "process.cpu.utilization" and point.resource["process.executable.name"] == "api-server"
        }
    )
    assert len(used) == 30
    assert used[-1] > 10 * used[15] > 0
