"""`process-topk-v1` on the real collector: exactly the K of each ranking, ties and critical processes included."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given

from support import oracles
from support.oracles import Entry
from support.pipelines import TOPK, RunningPipeline, critical_stamps, expected_stamps, points_out, replayed_recordings
from support.population import BASE, INTERVAL, LONG_AGO, MIB, SECOND, History, Process, Scrape, histories

pytestmark = pytest.mark.collector

ENTRIES = (Entry("nginx", "^nginx$"), Entry("orders", command_line=r"org\.example\.Orders"))
SETTINGS: dict[str, dict[str, Any]] = {
    "as it comes": {},
    "three by cpu": {"k": 3, "minCpu": "1m"},
    "one by memory": {"k": 1, "rankBy": ["memory"], "attributes": []},
    "two of each": {"k": 2, "rankBy": ["disk", "memory", "cpu"], "splitBy": ["state", "direction"]},
    "no floors": {"k": 2, "rankBy": ["cpu", "memory"], "minCpu": 0, "minMemory": "0B"},
    "measured, not shipped": {"k": 3, "rankBy": ["cpu", "disk"], "metrics": ["threads", "memory.virtual"]},
}


@pytest.fixture(scope="module", params=SETTINGS)
def pipeline(request: pytest.FixtureRequest, otelcol: Path) -> Iterator[RunningPipeline]:
    """One collector for each way to set the pipeline."""
    with RunningPipeline(otelcol, TOPK, SETTINGS[request.param], ENTRIES) as running:
        yield running


def _kept(pipeline: RunningPipeline, history: History) -> Iterator[list[oracles.Use]]:
    values = pipeline.parameters
    floors = {"cpu": values["minCpu"], "memory": values["minMemory"], "disk": values["minDisk"]}
    chosen = {ranking: floors[ranking] for ranking in values["rankBy"]}
    for used in oracles.uses(history, split=values["splitBy"], exclude=values["exclude"]):
        yield oracles.topk(used, pipeline.entries, k=values["k"], floors=chosen)


@given(history=histories())
def test_what_comes_out_is_the_first_k_and_the_critical(pipeline: RunningPipeline, history: History) -> None:
    """Process by process, point by point, value by value."""
    for out, kept in zip(pipeline.send(history), _kept(pipeline, history), strict=True):
        assert points_out(out) == oracles.points(kept, pipeline.parameters["metrics"])
        assert critical_stamps(out) == expected_stamps(kept, ENTRIES)


@pytest.mark.parametrize("rank_by", [["cpu"], ["memory"], ["cpu", "memory"]], ids="+".join)
def test_recorded_hosts(otelcol: Path, rank_by: list[str]) -> None:
    """The same of real processes."""
    entries = (Entry("nginx", "^nginx$"), Entry("orders", command_line="-jar /srv"))
    for pipeline, found, history in replayed_recordings(otelcol, TOPK, {"k": 5, "rankBy": rank_by}, entries):
        for out, kept in zip(found, _kept(pipeline, history), strict=True):
            assert points_out(out) == oracles.points(kept, pipeline.parameters["metrics"])
            assert critical_stamps(out) == expected_stamps(kept, entries)
            assert len(critical_stamps(out)) >= 4  # four nginx on every recorded host


def _idle(pid: int, name: str = "worker") -> Process:
    return Process(pid, LONG_AGO, name, f"{name} --number {pid}", "app", (0.0, 0.0, 0.0), 5 * MIB, (0, 0))


def _history(*scrapes: list[Process]) -> History:
    return tuple(Scrape(BASE + at * INTERVAL * SECOND, 0.1, tuple(seen)) for at, seen in enumerate(scrapes))


def _pids(out: list[Any]) -> set[int]:
    return {point.resource["process.pid"] for point in out}


@pytest.fixture(scope="module")
def three_by_cpu(otelcol: Path) -> Iterator[RunningPipeline]:
    """The three busiest by cpu, and nginx."""
    with RunningPipeline(otelcol, TOPK, SETTINGS["three by cpu"], ENTRIES) as running:
        yield running


def test_all_that_tie_with_the_last_are_kept(three_by_cpu: RunningPipeline) -> None:
    """2,000 processes: one is first, forty share the second place, the rest is behind or idle."""
    before = [_idle(pid) for pid in range(1, 2001)]
    seconds = {1: 30.0, **dict.fromkeys(range(100, 140), 6.0), **dict.fromkeys(range(300, 900), 5.99)}
    after = [process._replace(cpu=(seconds.get(process.pid, 0.0), 0.0, 0.0)) for process in before]
    first, second = three_by_cpu.send(_history(before, after))
    assert first == []
    assert _pids(second) == {1, *range(100, 140)}


def test_the_first_scrape_has_only_the_critical(three_by_cpu: RunningPipeline) -> None:
    """There is no difference yet to rank by; the critical need none."""
    (only,) = three_by_cpu.send(_history([_idle(1), _idle(2, "nginx"), _idle(3)]))
    assert _pids(only) == {2}


def test_a_new_title_does_not_send_the_past_again(three_by_cpu: RunningPipeline) -> None:
    """A process born after the collector rewrites its command line and name at every scrape. The collector's own
    conversion to deltas would take each for a new series, and send the whole past each time."""
    titles = ["postgres: idle", "postgres: SELECT", "postgres: idle", "postgres: UPDATE"]
    born = _idle(7, "postgres")._replace(born=BASE - 30 * SECOND)
    lives = [born._replace(command_line=title, cpu=(10.0 * at, 0.0, 0.0)) for at, title in enumerate(titles, start=1)]
    found = three_by_cpu.send(_history(*([life] for life in lives)))
    spent = [point.value for out in found for point in out if point.metric == "process.cpu.time"]
    assert sum(spent) == pytest.approx(40.0)
    assert [out[0].resource["process.command_line"] for out in found] == titles


def test_a_blink_is_not_the_busiest(three_by_cpu: RunningPipeline) -> None:
    """A process that lived for 20 ms at full speed used a third of a thousandth of a core in the interval."""
    blink = _idle(50)._replace(born=BASE + INTERVAL * SECOND - 20_000_000, cpu=(0.02, 0.0, 0.0))
    steady = [_idle(pid) for pid in (1, 2, 3)]
    worked = [process._replace(cpu=(0.6, 0.0, 0.0)) for process in steady]
    _, second = three_by_cpu.send(_history(steady, [*worked, blink]))
    assert _pids(second) == {1, 2, 3}


def test_one_that_comes_back_sends_only_the_last_interval(three_by_cpu: RunningPipeline) -> None:
    """Dropped for two scrapes, kept in the fourth: what it did meanwhile does not come in one lump."""
    busy = [_idle(pid) for pid in (1, 2, 3)]
    scrapes = [
        [
            *(process._replace(cpu=(10.0 * at, 0.0, 0.0)) for process in busy),
            _idle(9)._replace(cpu=(4.0 * at + (50.0 if at == 3 else 0.0), 0.0, 0.0)),
        ]
        for at in range(4)
    ]
    found = three_by_cpu.send(_history(*scrapes))
    assert [9 in _pids(out) for out in found] == [False, False, False, True]
    back = [one for one in found[3] if one.resource["process.pid"] == 9 and one.metric == "process.cpu.time"]
    assert [point.value for point in back] == [54.0]
    assert back[0].start == BASE + 2 * INTERVAL * SECOND + 3_000_000
