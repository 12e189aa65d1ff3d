"""Walk OTLP metrics in their JSON form. Pure: parsed documents in, plain Python values out."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from phoenix_schemas.evidence import CRITICAL_ATTRIBUTE

Payload = Mapping[str, Any]
"""One export request, `{"resourceMetrics": [...]}`: what one scrape of one receiver becomes."""
Attributes = Mapping[str, Any]
"""Attributes as plain Python values; 64-bit integers are `int`, although JSON carries them as text."""

KINDS = ("gauge", "sum", "histogram", "exponentialHistogram", "summary")
"""The fields of a metric that may hold data points."""
PID = "process.pid"
PARENT_PID = "process.parent_pid"
EXECUTABLE_NAME = "process.executable.name"
EXECUTABLE_PATH = "process.executable.path"
COMMAND = "process.command"
COMMAND_LINE = "process.command_line"
OWNER = "process.owner"
CGROUP = "process.cgroup"

_TEMPORALITY = {
    1: "delta",
    2: "cumulative",
    "AGGREGATION_TEMPORALITY_DELTA": "delta",
    "AGGREGATION_TEMPORALITY_CUMULATIVE": "cumulative",
}


class Point(NamedTuple):
    """One data point. Times are nanoseconds since 1970. `value` is None for histograms and summaries; `temporality` is
    `delta` or `cumulative` for sums, else empty."""

    metric: str
    resource: Attributes
    attributes: Attributes
    start: int
    time: int
    value: float | int | None
    temporality: str


class Process(NamedTuple):
    """A process as a payload shows it; None or empty where it does not say. `critical` names its critical entry."""

    pid: int | None
    name: str
    command_line: str
    owner: str
    critical: str


def points(payload: Payload) -> Iterator[Point]:
    """Every data point of a payload, in its order."""
    for group in payload.get("resourceMetrics", ()):
        resource = attributes(group.get("resource", {}).get("attributes"))
        for metric in metrics(group):
            for kind in KINDS:
                if (body := metric.get(kind)) is None:
                    continue
                temporality = _TEMPORALITY.get(body.get("aggregationTemporality"), "")
                for point in body.get("dataPoints", ()):
                    yield Point(
                        metric["name"],
                        resource,
                        attributes(point.get("attributes")),
                        int(point.get("startTimeUnixNano", 0)),
                        int(point.get("timeUnixNano", 0)),
                        number(point),
                        temporality,
                    )


def metrics(group: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """Every metric of one resource group, over all its scopes."""
    for scope in group.get("scopeMetrics", ()):
        yield from scope.get("metrics", ())


def processes(payload: Payload) -> tuple[Process, ...]:
    """The processes of a payload, each once, in the order of their first appearance. Looks at resource and point
    attributes, so it reads flattened payloads too. Points of no process, such as host load, are left out."""
    found: dict[Process, None] = {}
    for group in payload.get("resourceMetrics", ()):
        resource = attributes(group.get("resource", {}).get("attributes"))
        if PID in resource:
            found.setdefault(_process(resource))
            continue
        for point in points({"resourceMetrics": [group]}):
            merged = {**resource, **point.attributes}
            if any(key.startswith("process.") for key in merged):
                found.setdefault(_process(merged))
    return tuple(found)


def attributes(pairs: Sequence[Mapping[str, Any]] | None) -> dict[str, Any]:
    """A JSON attribute list as a dict of plain values."""
    return {pair["key"]: plain(pair.get("value", {})) for pair in pairs or ()}


def plain(value: Mapping[str, Any]) -> Any:
    """A JSON `AnyValue` as a plain value: str, int, float, bool, list, dict, or None when it is empty."""
    for kind, content in value.items():
        if kind == "intValue":
            return int(content)
        if kind == "arrayValue":
            return [plain(item) for item in content.get("values", ())]
        if kind == "kvlistValue":
            return attributes(content.get("values"))
        return content
    return None


def number(point: Mapping[str, Any]) -> float | int | None:
    """The value of a number data point."""
    if "asInt" in point:
        return int(point["asInt"])
    if "asDouble" in point:
        return float(point["asDouble"])
    return None


def canonical(payload: Payload) -> dict[str, Any]:
    """The same payload with resources, metrics, points and attributes in one fixed order. Aggregation in the collector
    walks Go maps, whose order changes from run to run: compare payloads through this."""
    groups = []
    for group in payload.get("resourceMetrics", ()):
        scopes = [
            {**scope, "metrics": sorted(map(_canonical_metric, scope.get("metrics", ())), key=_text)}
            for scope in group.get("scopeMetrics", ())
        ]
        resource = {**group.get("resource", {})}
        if "attributes" in resource:
            resource["attributes"] = sorted(resource["attributes"], key=_text)
        groups.append({**group, "resource": resource, "scopeMetrics": sorted(scopes, key=_text)})
    return {"resourceMetrics": sorted(groups, key=_text)}


def _canonical_metric(metric: Mapping[str, Any]) -> dict[str, Any]:
    ordered = dict(metric)
    for kind in KINDS:
        if (body := metric.get(kind)) is not None and "dataPoints" in body:
            points_ = [
                {**point, "attributes": sorted(point["attributes"], key=_text)} if "attributes" in point else point
                for point in body["dataPoints"]
            ]
            ordered[kind] = {**body, "dataPoints": sorted(points_, key=_text)}
    return ordered


def _text(value: Any) -> str:
    return json.dumps(value, sort_keys=True)


def _process(attributes_: Attributes) -> Process:
    return Process(
        attributes_.get(PID),
        str(attributes_.get(EXECUTABLE_NAME, "")),
        str(attributes_.get(COMMAND_LINE, "")),
        str(attributes_.get(OWNER, "")),
        str(attributes_.get(CRITICAL_ATTRIBUTE, "")),
    )
