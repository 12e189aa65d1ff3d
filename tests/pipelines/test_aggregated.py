"""`process-aggregated-v1` on the real collector: sums are conserved, processes are counted, critical ones stay single."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given

from support import oracles
from support.oracles import Entry, Row, critical_of
from support.pipelines import AGGREGATED, Out, RunningPipeline, replayed_recordings
from support.population import INTERVAL, SECOND, History, Process, histories

pytestmark = pytest.mark.collector

ENTRIES = (Entry("nginx", "^nginx$"), Entry("orders", command_line=r"org\.example\.Orders"))
COUNT = "phoenix.process.count"
DELTA = 1
SETTINGS: dict[str, dict[str, Any]] = {
    "as it comes": {},
    "by owner": {"groupBy": ["executable", "owner"], "splitBy": ["state", "direction"]},
    "one row": {"groupBy": [], "groups": []},
    "groups": {"groups": ["^(?P<browser>chrome|firefox)$", "^kworker/u(8)", "^k", "python3[.]1[0-9]"]},
    "few metrics": {"groupBy": ["owner", "cgroup"], "metrics": ["threads"]},
}
NAME_OF = {"executable": "process.executable.name", "owner": "process.owner", "cgroup": "process.cgroup"}


@pytest.fixture(scope="module", params=SETTINGS)
def pipeline(request: pytest.FixtureRequest, otelcol: Path) -> Iterator[RunningPipeline]:
    """One collector for each way to set the pipeline."""
    with RunningPipeline(otelcol, AGGREGATED, SETTINGS[request.param], ENTRIES) as running:
        yield running


def _group(name: str, patterns: list[str]) -> str:
    """The name that a row goes by: of the first pattern that matches, its capture group's name, or itself."""
    for pattern in patterns:
        if re.search(pattern, name):
            named = list(re.compile(pattern).groupindex)
            return named[0] if named else pattern
    return name


def _row_of(pipeline: RunningPipeline, process: Process) -> Row:
    group_by = pipeline.parameters["groupBy"]
    known = {"owner": process.owner, "cgroup": "0::/"}
    own = tuple((NAME_OF[key], known[key]) for key in group_by if key != "executable")
    if entry := critical_of(process, pipeline.entries):
        single = (("phoenix.critical", entry), ("process.executable.name", process.name), ("process.pid", process.pid))
        return tuple(sorted((*own, *single)))
    if "executable" in group_by:
        own += (("process.executable.name", _group(process.name, pipeline.parameters["groups"])),)
    return tuple(sorted(own))


def _rows(out: list[Out]) -> dict[Row, list[Out]]:
    rows: dict[Row, list[Out]] = {}
    for point in out:
        row = tuple(sorted((key, value) for key, value in point.resource.items() if key != "host.name"))
        rows.setdefault(row, []).append(point)
    return rows


def _agrees(pipeline: RunningPipeline, found: list[list[Out]], history: History, interval: float = INTERVAL) -> None:
    values = pipeline.parameters
    shipped = {"process.memory.usage", *(f"process.{metric}" for metric in values["metrics"])}
    for out, used in zip(found, oracles.uses(history, split=values["splitBy"]), strict=True):
        expected = oracles.aggregated(used, lambda process: _row_of(pipeline, process))
        rows = _rows(out)
        assert rows.keys() == expected.keys()
        for row, points in rows.items():
            sums = {(one.metric, one.words): one.value for one in points if one.metric != COUNT}
            wanted = {key: value for key, value in expected[row].values.items() if key[0] in shipped}
            assert sums == pytest.approx(wanted, rel=1e-12, abs=1e-12)
            assert [one.value for one in points if one.metric == COUNT] == [expected[row].processes]
        assert len({point.time for point in out}) <= 1
        starts = {point.time - point.start for point in out if point.temporality == DELTA}
        assert starts <= {int(interval * SECOND)}


@given(history=histories())
def test_sums_are_conserved_and_processes_counted(pipeline: RunningPipeline, history: History) -> None:
    """Row by row and metric by metric; one time in a scrape, and deltas over the interval."""
    _agrees(pipeline, pipeline.send(history), history)


def test_recorded_hosts(otelcol: Path) -> None:
    """The same of real processes, and the totals of each scrape over all rows."""
    settings = {"splitBy": ["state", "direction"]}
    entries = (Entry("nginx", "^nginx$"), Entry("orders", command_line="-jar /srv"))
    for pipeline, found, history in replayed_recordings(otelcol, AGGREGATED, settings, entries):
        _agrees(pipeline, found, history, pipeline.variant.interval)
        for out, scrape, used in zip(found, history, oracles.uses(history), strict=True):
            totals: defaultdict[str, float] = defaultdict(float)
            for point in out:
                totals[point.metric] += point.value
            assert totals[COUNT] == len(scrape.processes)
            assert totals["process.memory.usage"] == sum(process.memory for process in scrape.processes)
            assert totals["process.disk.io"] == sum(value for use in used for _, value in use.disk)
            cpu = sum(value for use in used for _, value in use.cpu)
            assert totals["process.cpu.time"] == pytest.approx(cpu, rel=1e-12)
