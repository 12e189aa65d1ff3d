"""What leaves for a destination: its temporality, and nothing of the compiler's own."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pytest

from phoenix_collector.otlp import Point, points
from phoenix_collector.replay import replay_scrapes
from support.experiments import make_experiment
from support.hosts import START, Proc, payload

pytestmark = pytest.mark.collector

LATER = (int(time.time()) + 3600 - START) * 10**9
"""Moves the hand-made scrapes after the start of any collector: their processes are born while it runs."""


def _shipped(otelcol: Path, temporality: str, *scrapes: list[Proc]) -> list[list[Point]]:
    """What a baseline ships to a destination of that temporality, scrape by scrape."""
    spec = f"spec: {{destinations: [{{name: backend, type: otlp_http, endpoint: 'https://e', temporality: {temporality}}}]}}"
    experiment = make_experiment("spec: {export: [backend]}", spec)
    config = experiment.variants[0].config
    pipelines = config["service"]["pipelines"]
    left_out = ("memory_limiter", "resource_detection", "filter/heartbeat")
    order = [step for step in pipelines["metrics/variant"]["processors"] if step not in left_out]
    order += pipelines["metrics/backend"]["processors"]
    sent = [_moved(payload(60.0 * (at + 1), list(processes))) for at, processes in enumerate(scrapes)]
    return [
        [point for one in out for point in points(one)]
        for out in replay_scrapes(otelcol, sent, config["processors"], order)
    ]


def _moved(scrape: dict[str, Any]) -> dict[str, Any]:
    def moved(value: Any) -> Any:
        if isinstance(value, dict):
            return {
                key: str(int(item) + LATER) if key.endswith("UnixNano") else moved(item) for key, item in value.items()
            }
        return [moved(item) for item in value] if isinstance(value, list) else value

    result: dict[str, Any] = json.loads(json.dumps(moved(scrape)))
    return result


def _cpu(points: list[Point]) -> float:
    return sum(float(point.value or 0) for point in points if point.metric == "process.cpu.time")


def test_a_process_that_changes_its_command_line_is_counted_once(otelcol: Path) -> None:
    first, second, third = _shipped(
        otelcol,
        "delta",
        [Proc(7, "postgres", cpu=10.0, command_line="postgres: idle")],
        [Proc(7, "postgres", cpu=12.0, command_line="postgres: SELECT")],
        [Proc(7, "postgres", cpu=13.0, command_line="postgres: idle")],
    )
    assert _cpu(first) == pytest.approx(15.0)  # 10 s of user time and 5 s of system time
    assert _cpu(second) == pytest.approx(3.0)
    assert _cpu(third) == pytest.approx(1.5)


def test_what_waits_aside_is_put_back(otelcol: Path) -> None:
    [shipped] = _shipped(otelcol, "delta", [Proc(7, "postgres", cpu=1.0, command_line="postgres: x", owner="pg")])
    expected = {
        "process.pid": 7,
        "process.executable.name": "postgres",
        "process.command_line": "postgres: x",
        "process.owner": "pg",
    }
    assert shipped
    assert all(expected.items() <= point.resource.items() for point in shipped)
    assert all("phoenix.critical" not in {**point.resource, **point.attributes} for point in shipped)


def test_cumulative_stays_as_it_is(otelcol: Path) -> None:
    first, second = _shipped(otelcol, "cumulative", [Proc(7, "a", cpu=10.0)], [Proc(7, "a", cpu=12.0)])
    assert (_cpu(first), _cpu(second)) == (15.0, 18.0)
    assert {point.temporality for point in first} == {"cumulative"}
