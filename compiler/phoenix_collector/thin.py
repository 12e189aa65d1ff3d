"""Choose one recorded scrape of several, as a receiver with a longer interval would have scraped."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from phoenix_collector.otlp import PID, attributes, metrics, number, plain

_TIME = "process.cpu.time"
_UTILIZATION = "process.cpu.utilization"
_METRIC = {
    "name": _UTILIZATION,
    "description": "Percentage of total CPU time used by the process since last scrape, expressed as a value between 0 "
    "and 1. On the first scrape, no data point is emitted for this metric.",
    "unit": "1",
}
_States = dict[str, tuple[int, float]]  # by state: the time of the point in nanoseconds, and its seconds


class Thinner:
    """Takes every `step`-th scrape, the first included.

    All metrics but one say how things stand, so a scrape is good as it is. `process.cpu.utilization` is the mean since
    the scrape before: it is computed anew from `process.cpu.time`, as the scraper does (its `ucal` package): the
    difference of each state over the elapsed time and the host's processors, and nothing for a process id that the
    chosen scrape before did not have.

    cpus: logical processors of the recorded host.
    """

    def __init__(self, step: int, cpus: int) -> None:
        self._step, self._cpus = step, cpus
        self._seen = 0
        self._before: dict[Any, _States] = {}

    def take(self, scrape: bytes) -> bytes | None:
        """The scrape if it is one of the chosen, else None. To be called for every scrape of a recording, in order."""
        chosen = self._seen % self._step == 0
        self._seen += 1
        if self._step == 1:
            return scrape
        return self._with_new_utilization(json.loads(scrape)) if chosen else None

    def _with_new_utilization(self, payload: dict[str, Any]) -> bytes:
        now: dict[Any, _States] = {}
        for group in payload["resourceMetrics"]:
            process = attributes(group.get("resource", {}).get("attributes")).get(PID)
            if process is None:
                continue
            now[process] = _cpu_seconds(group)
            for scope in group["scopeMetrics"]:
                scope["metrics"] = [metric for metric in scope["metrics"] if metric["name"] != _UTILIZATION]
                if points := self._points(now[process], self._before.get(process), scope["metrics"]):
                    scope["metrics"].append({**_METRIC, "gauge": {"dataPoints": points}})
        self._before = now
        return json.dumps(payload, separators=(",", ":")).encode()

    def _points(self, now: _States, before: _States | None, metrics_: list[Mapping[str, Any]]) -> list[dict[str, Any]]:
        times = next((metric for metric in metrics_ if metric["name"] == _TIME), None)
        if before is None or times is None:
            return []
        points = []
        for point in times["sum"]["dataPoints"]:
            state = _state(point)
            if state not in before:
                continue
            elapsed = (now[state][0] - before[state][0]) / 1e9
            used = now[state][1] - before[state][1]
            value = used / elapsed / self._cpus if elapsed > 0 else 0.0
            kept = {key: point[key] for key in ("attributes", "startTimeUnixNano", "timeUnixNano") if key in point}
            points.append({**kept, "asDouble": value})
        return points


def _cpu_seconds(group: Mapping[str, Any]) -> _States:
    return {
        _state(point): (int(point["timeUnixNano"]), float(number(point) or 0.0))
        for metric in metrics(group)
        if metric["name"] == _TIME
        for point in metric["sum"]["dataPoints"]
    }


def _state(point: Mapping[str, Any]) -> str:
    return str(next((plain(pair["value"]) for pair in point.get("attributes", ()) if pair["key"] == "state"), ""))
