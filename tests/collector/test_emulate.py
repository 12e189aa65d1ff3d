"""What is emulated and what is refused; `test_emulate_real` compares the result with a real receiver."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from phoenix_collector.emulate import emulate
from phoenix_collector.errors import CannotEmulate
from phoenix_collector.otlp import points, processes
from phoenix_collector.replay import Replayer, replay_scrapes
from support.hosts import Proc, payload


def settings(**scrapers: Any) -> dict[str, Any]:
    return {"root_path": "/", "collection_interval": "60s", "scrapers": scrapers}


@pytest.mark.parametrize(
    ("interval", "own", "thin"), [(60, "60s", 1), (60, "5m", 5), (0.5, "1s", 2), (15, "1m30s", 6), (60, None, 1)]
)
def test_the_interval_becomes_a_step(interval: float, own: str | None, thin: int) -> None:
    block = settings(process={})
    if own:
        block["collection_interval"] = own
    else:
        del block["collection_interval"]  # the receiver's default is a minute
    assert emulate("host_metrics", block, interval=interval, cpus=1).thin == thin


REFUSED = {
    "another receiver": ("otlp/x", settings(process={}), "recordings hold what host_metrics reports"),
    "another scraper": (
        "host_metrics",
        settings(process={}, disk={}, cpu=None),
        "scraper cpu is not.*scraper disk is not",
    ),
    "an unknown metric": (
        "host_metrics",
        settings(process={"metrics": {"process.gpu": {"enabled": True}}}),
        "metric process.gpu is not in recordings",
    ),
    "an unknown attribute": (
        "hostmetrics",
        settings(process={"resource_attributes": {"process.x": {"enabled": True}}}),
        "resource attribute process.x is not in recordings",
    ),
    "an unknown setting": ("host_metrics", settings(process={"sample": 3}), "setting process.sample is not emulated"),
    "a setting of the receiver": ("host_metrics", {**settings(), "jitter": "1s"}, "setting jitter is not emulated"),
    "a shorter interval": (
        "host_metrics",
        {**settings(), "collection_interval": "30s"},
        "30 s is no whole multiple of 60 s",
    ),
    "an odd interval": ("host_metrics", {**settings(), "collection_interval": "90s"}, "90 s is no whole multiple"),
    "a variable interval": ("host_metrics", {**settings(), "collection_interval": "${env:X}"}, "collection_interval: "),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_no_recording_can_stand_in_for_is_named(case: str) -> None:
    receiver, block, message = REFUSED[case]
    with pytest.raises(CannotEmulate, match=message) as caught:
        emulate(receiver, block, interval=60, cpus=1)
    assert "\n" not in caught.value.message


def test_tags_keep_several_receivers_apart() -> None:
    first = emulate("host_metrics", settings(process={}), interval=60, cpus=1, tag="0")
    second = emulate("host_metrics", settings(process={}), interval=60, cpus=1, tag="1")
    assert not set(first.processors) & set(second.processors)
    assert set(first.order) == set(first.processors)


@pytest.mark.collector
def test_young_processes_wait_for_the_delay(otelcol: Path) -> None:
    emulation = emulate("host_metrics", settings(process={"scrape_process_delay": "1m"}), interval=60, cpus=1)
    young, old = payload(59, [Proc(1, "a")]), payload(60, [Proc(1, "a")])
    came = replay_scrapes(otelcol, [young, old], emulation.processors, emulation.order)
    assert [len(one) for one in came] == [0, 1]


@pytest.mark.collector
def test_utilization_is_averaged_unless_a_sum_is_asked_for(otelcol: Path) -> None:
    def block(**more: str) -> dict[str, Any]:
        return settings(process={"metrics": {"process.cpu.utilization": {"enabled": True, "attributes": [], **more}}})

    cases = {"avg": block(), "sum": block(aggregation_strategy="sum"), "max": block(aggregation_strategy="max")}
    emulations = {case: emulate("host_metrics", cases[case], interval=60, cpus=1, tag=case) for case in cases}
    with Replayer(otelcol, {}, [], emulations) as replayer:
        scrape = payload(60, [Proc(1, "a", utilization=0.75)])
        values = {case: utilization(replayer.post(scrape, case)) for case in cases}
    assert values == {"avg": 0.25, "sum": 0.75, "max": 0.75}


def utilization(lines: list[bytes]) -> float | int | None:
    import json

    (point,) = [point for point in points(json.loads(lines[0])) if point.metric == "process.cpu.utilization"]
    assert point.attributes == {}
    return point.value


@pytest.mark.collector
def test_load_is_per_host_unless_averaged(otelcol: Path) -> None:
    whole = emulate("host_metrics", settings(load={}), interval=60, cpus=8)
    came = replay_scrapes(otelcol, [payload(0, [Proc(1, "a")], load=0.5)], whole.processors, whole.order)
    (scrape,) = came[0]
    assert [point.value for point in points(scrape)] == [4.0]
    assert processes(scrape) == ()
