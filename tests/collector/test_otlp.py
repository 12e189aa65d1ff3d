"""Walking OTLP in its JSON form."""

from __future__ import annotations

import random
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from phoenix_collector.otlp import Process, attributes, canonical, plain, points, processes
from support.hosts import START, Proc, payload

VALUES = st.recursive(
    st.text() | st.integers(-(2**63), 2**63 - 1) | st.booleans() | st.floats(allow_nan=False),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
)


def encoded(value: Any) -> dict[str, Any]:
    if isinstance(value, bool):
        return {"boolValue": value}
    if isinstance(value, str):
        return {"stringValue": value}
    if isinstance(value, int):
        return {"intValue": str(value)}
    if isinstance(value, float):
        return {"doubleValue": value}
    if isinstance(value, list):
        return {"arrayValue": {"values": [encoded(item) for item in value]}}
    return {"kvlistValue": {"values": [{"key": key, "value": encoded(item)} for key, item in value.items()]}}


@given(VALUES)
def test_every_kind_of_value_becomes_plain(value: Any) -> None:
    assert plain(encoded(value)) == value


def test_an_empty_value_is_none() -> None:
    assert attributes([{"key": "a"}, {"key": "b", "value": {}}]) == {"a": None, "b": None}


def test_points_carry_their_resource_times_and_temporality() -> None:
    seen = list(points(payload(5, [Proc(7, "nginx", cpu=1.5)], load=0.25)))

    first, last = seen[0], seen[-1]
    assert len(seen) == 3 + 1 + 1
    assert (first.metric, first.value, first.temporality) == ("process.cpu.time", 1.5, "cumulative")
    assert first.resource["process.pid"] == 7
    assert first.attributes == {"state": "user"}
    assert first.start == START * 10**9
    assert (last.metric, last.resource, last.value, last.temporality) == ("system.cpu.load_average.1m", {}, 0.25, "")


def test_processes_are_found_on_resources_and_on_points() -> None:
    scrape = payload(0, [Proc(7, "nginx", command_line="nginx -g"), Proc(8, "java", owner="app")], load=1.0)
    flat = {"resourceMetrics": [{"scopeMetrics": [{"metrics": [_flat_metric()]}]}]}

    assert processes(scrape) == (Process(7, "nginx", "nginx -g", "root", ""), Process(8, "java", "java", "app", ""))
    assert processes(flat) == (Process(9, "x", "", "", "web"),)


def _flat_metric() -> dict[str, Any]:
    texts = {"process.executable.name": "x", "phoenix.critical": "web"}
    pairs = [{"key": key, "value": {"stringValue": value}} for key, value in texts.items()]
    pairs.append({"key": "process.pid", "value": {"intValue": "9"}})
    return {"name": "m", "gauge": {"dataPoints": [{"asInt": 1, "attributes": pairs}, {"asInt": 2}]}}


def test_canonical_is_the_same_for_every_order() -> None:
    scrape = payload(0, [Proc(pid, f"p{pid}", utilization=0.1) for pid in range(5)], load=1.0)
    shuffled = payload(0, [Proc(pid, f"p{pid}", utilization=0.1) for pid in range(5)], load=1.0)
    rng = random.Random(1)
    rng.shuffle(shuffled["resourceMetrics"])
    for group in shuffled["resourceMetrics"]:
        rng.shuffle(group["resource"]["attributes"])
        rng.shuffle(group["scopeMetrics"][0]["metrics"])
        for metric in group["scopeMetrics"][0]["metrics"]:
            rng.shuffle((metric.get("sum") or metric["gauge"])["dataPoints"])

    assert shuffled != scrape
    assert canonical(shuffled) == canonical(scrape)
    assert canonical(payload(1, [Proc(1, "a")])) != canonical(payload(1, [Proc(1, "b")]))
