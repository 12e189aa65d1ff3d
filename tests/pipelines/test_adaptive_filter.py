"""`process-adaptive-filter-v1` on the real collector: thresholds follow the load, and the budget holds."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given

from support import oracles
from support.oracles import Entry, Limits
from support.pipelines import (
    ADAPTIVE,
    Out,
    RunningPipeline,
    critical_stamps,
    expected_stamps,
    points_out,
    replayed_recordings,
)
from support.population import BASE, LONG_AGO, MIB, History, Process, Scrape, histories, payload

pytestmark = pytest.mark.collector

ENTRIES = (Entry("nginx", "^nginx$"), Entry("orders", command_line=r"org\.example\.Orders"))
SETTINGS: dict[str, dict[str, Any]] = {
    "as it comes": {},
    "small budget": {"budget": 2, "minCpu": "1m", "minMemory": "1MiB"},
    "unpublished": {"publishThresholds": False, "metrics": ["threads", "disk.io"], "splitBy": ["direction"]},
    "high below elevated": {"loadElevated": 0.8, "loadHigh": 0.5, "minCpuHigh": 1, "minMemoryHigh": "1GiB"},
}
PUBLISHED = ("system.cpu.load_average.1m", "phoenix.filter.min_cpu", "phoenix.filter.min_memory")


@pytest.fixture(scope="module", params=SETTINGS)
def pipeline(request: pytest.FixtureRequest, otelcol: Path) -> Iterator[RunningPipeline]:
    """One collector for each way to set the pipeline."""
    with RunningPipeline(otelcol, ADAPTIVE, SETTINGS[request.param], ENTRIES) as running:
        yield running


def _bands(values: Any) -> list[tuple[float, Limits]]:
    elevated = values["loadElevated"]
    return [
        (0.0, Limits(values["minCpu"], values["minMemory"])),
        (elevated, Limits(values["minCpuElevated"], values["minMemoryElevated"])),
        (max(elevated, values["loadHigh"]), Limits(values["minCpuHigh"], values["minMemoryHigh"])),
    ]


def _agrees(pipeline: RunningPipeline, found: list[list[Out]], history: History) -> None:
    values = pipeline.parameters
    expected = oracles.uses(history, split=values["splitBy"], exclude=values["exclude"])
    for out, scrape, used in zip(found, history, expected, strict=True):
        kept, cores, memory = oracles.adaptive(scrape, used, pipeline.entries, _bands(values), values["budget"])
        assert points_out(out) == oracles.points(kept, values["metrics"])
        assert critical_stamps(out) == expected_stamps(kept, pipeline.entries)
        published = {point.metric: point.value for point in out if "process.pid" not in point.resource}
        wanted = dict(zip(PUBLISHED, (scrape.load, cores, memory), strict=True))
        assert published == (wanted if values["publishThresholds"] else {})


@given(history=histories())
def test_what_comes_out_is_above_the_threshold_in_force(pipeline: RunningPipeline, history: History) -> None:
    """Process by process, point by point, and the thresholds that are published."""
    _agrees(pipeline, pipeline.send(history), history)


def test_recorded_hosts(otelcol: Path) -> None:
    """The same of real processes."""
    entries = (Entry("nginx", "^nginx$"), Entry("postgres", "^postgres$"))
    for pipeline, found, history in replayed_recordings(otelcol, ADAPTIVE, {"budget": 6}, entries):
        _agrees(pipeline, found, history)
        assert all(len(critical_stamps(out)) == 7 for out in found)


def test_a_host_that_does_not_tell_its_load_is_calm(otelcol: Path) -> None:
    """Without load the lowest thresholds hold: what cannot be judged is kept."""
    process = Process(1, LONG_AGO, "worker", "worker", "app", (0.0, 0.0, 0.0), 60 * MIB, (0, 0))
    sent = payload(Scrape(BASE, 9.0, (process,)), "no-load")
    del sent["resourceMetrics"][0]
    with RunningPipeline(otelcol, ADAPTIVE) as running:
        assert {point.metric for point in running.post(sent)} == {"process.memory.usage"}
