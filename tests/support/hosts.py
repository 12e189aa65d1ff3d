"""Scrapes made by hand: hosts whose every number a test chooses, in the form that the widest receiver gives them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

START = 1_700_000_000  # seconds: when every process started


class Proc(NamedTuple):
    """A process at one moment. cpu: seconds used in user state; utilization: None for a first scrape."""

    pid: int
    name: str
    cpu: float = 0.0
    memory: int = 1000
    utilization: float | None = None
    command_line: str = ""
    owner: str = "root"


def payload(at: float, processes: Sequence[Proc], load: float | None = None) -> dict[str, Any]:
    """One scrape, `at` seconds after the start."""
    groups = [_process(at, one) for one in processes]
    if load is not None:
        gauge = {"gauge": {"dataPoints": [{"timeUnixNano": _nanoseconds(at), "asDouble": load}]}}
        groups.append(_group([], [{"name": "system.cpu.load_average.1m", "unit": "{thread}", **gauge}]))
    return {"resourceMetrics": groups}


def _process(at: float, one: Proc) -> dict[str, Any]:
    times = {"startTimeUnixNano": _nanoseconds(0), "timeUnixNano": _nanoseconds(at + one.pid / 1e6)}
    states = {"user": one.cpu, "system": one.cpu / 2, "wait": 0.0}
    cpu = [{**times, "asDouble": value, "attributes": [_text("state", state)]} for state, value in states.items()]
    metrics = [
        {
            "name": "process.cpu.time",
            "unit": "s",
            "sum": {"aggregationTemporality": 2, "isMonotonic": True, "dataPoints": cpu},
        },
        {
            "name": "process.memory.usage",
            "unit": "By",
            "sum": {"aggregationTemporality": 2, "dataPoints": [{**times, "asInt": str(one.memory)}]},
        },
    ]
    if one.utilization is not None:
        shares = {"user": one.utilization, "system": 0.0, "wait": 0.0}
        points = [
            {**times, "asDouble": value, "attributes": [_text("state", state)]} for state, value in shares.items()
        ]
        metrics.append({"name": "process.cpu.utilization", "unit": "1", "gauge": {"dataPoints": points}})
    attributes = [
        {"key": "process.pid", "value": {"intValue": str(one.pid)}},
        _text("process.executable.name", one.name),
        _text("process.command_line", one.command_line or one.name),
        _text("process.owner", one.owner),
    ]
    return _group(attributes, metrics)


def _group(attributes: list[dict[str, Any]], metrics: list[dict[str, Any]]) -> dict[str, Any]:
    scope = {"name": "scraper", "version": "0.159.0"}
    return {"resource": {"attributes": attributes}, "scopeMetrics": [{"scope": scope, "metrics": metrics}]}


def _text(key: str, value: str) -> dict[str, Any]:
    return {"key": key, "value": {"stringValue": value}}


def _nanoseconds(at: float) -> str:
    return str(round((START + at) * 1e9))
