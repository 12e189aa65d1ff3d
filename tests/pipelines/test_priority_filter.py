"""`process-priority-filter-v1` on the real collector: what is kept, and why."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given

from support import oracles
from support.oracles import Entry, Limits
from support.pipelines import (
    PRIORITY,
    Out,
    RunningPipeline,
    critical_stamps,
    expected_stamps,
    points_out,
    replayed_recordings,
)
from support.population import History, histories

pytestmark = pytest.mark.collector

ENTRIES = (Entry("shells", "^bash$", "SELECT"), Entry("orders", command_line=r"org\.example\.Orders"))
SETTINGS: dict[str, dict[str, Any]] = {
    "as it comes": {},
    "named": {"keep": ["^(chrome|firefox)$", "sql"], "keepCommandLines": ["--port [0-9]+"], "label": True},
    "disk counts": {"minDisk": "16KiB", "minCpu": 1, "minMemory": "1GiB", "splitBy": ["state", "direction"]},
    "all is busy": {"minCpu": 0, "exclude": [], "attributes": []},
    "measured, not shipped": {"metrics": ["threads"], "minDisk": "1B", "exclude": ["^k", "a$"]},
}


@pytest.fixture(scope="module", params=SETTINGS)
def pipeline(request: pytest.FixtureRequest, otelcol: Path) -> Iterator[RunningPipeline]:
    """One collector for each way to set the pipeline."""
    with RunningPipeline(otelcol, PRIORITY, SETTINGS[request.param], ENTRIES) as running:
        yield running


def _reasons(pipeline: RunningPipeline, used: list[oracles.Use]) -> dict[int, str]:
    values = pipeline.parameters
    limits = Limits(values["minCpu"], values["minMemory"], values["minDisk"])
    names, lines = values["keep"], values["keepCommandLines"]
    return oracles.priority(used, pipeline.entries, limits, names=names, lines=lines)


def _agrees(pipeline: RunningPipeline, found: list[list[Out]], history: History) -> None:
    values = pipeline.parameters
    expected = oracles.uses(history, split=values["splitBy"], exclude=values["exclude"])
    for out, used in zip(found, expected, strict=True):
        reasons = _reasons(pipeline, used)
        kept = [use for use in used if use.process.pid in reasons]
        assert points_out(out) == oracles.points(kept, values["metrics"])
        assert critical_stamps(out) == expected_stamps(kept, pipeline.entries)
        labels = {point.resource["process.pid"]: point.resource.get("phoenix.process.priority") for point in out}
        assert labels == {pid: reason if values["label"] else None for pid, reason in reasons.items()}
        lines = {"process.command_line" in point.resource for point in out}
        assert lines <= {"command_line" in values["attributes"]}


@given(history=histories())
def test_what_comes_out_is_what_the_rules_keep(pipeline: RunningPipeline, history: History) -> None:
    """Process by process, point by point, reason by reason."""
    _agrees(pipeline, pipeline.send(history), history)


def test_recorded_hosts(otelcol: Path) -> None:
    """The same of real processes."""
    entries = (Entry("nginx", "^nginx$"), Entry("orders", command_line="-jar /srv"))
    for pipeline, found, history in replayed_recordings(otelcol, PRIORITY, SETTINGS["named"], entries):
        _agrees(pipeline, found, history)
        assert all(len(critical_stamps(out)) >= 4 for out in found)  # four nginx on every recorded host
