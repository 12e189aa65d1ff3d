"""The evidence: a second, tiny pipeline in every experiment collector that counts what goes in and what comes out.

Points are counted for each scrape by metric and critical entry, before and after the variant's processors, and summed
up to monotonic counters; a heartbeat counts each receiver's scrapes. Heartbeat up and no increase is a true zero; no
heartbeat is missing data.

Counting works by setting every point to 1 and summing: OTTL's `count` leaves a group of one point with its own value.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from phoenix_schemas import evidence as names

if TYPE_CHECKING:
    from phoenix_compiler.ir import Config

EXPORTER = "prometheus/evidence"
CUMULATIVE = "delta_to_cumulative/evidence"
_TO_COUNTER = (
    'set(resource.attributes["phx.ts"], datapoint.time_unix_nano) where resource.attributes["phx.ts"] == nil',
    'set(datapoint.time_unix_nano, resource.attributes["phx.ts"])',
    'set(datapoint.start_time_unix_nano, resource.attributes["phx.ts"])',
    "set(datapoint.value_double, 1.0)",
)


def heartbeat_scraper(scrapers: dict[str, Any]) -> dict[str, Any]:
    """The scrapers with one that always gives a point; the same object where the template's own give it already."""
    if "load" in scrapers:
        return scrapers
    off = {"enabled": False}
    return {**scrapers, "load": {"metrics": {"system.cpu.load_average.5m": off, "system.cpu.load_average.15m": off}}}


def add_evidence(config: Config, *, has_critical: bool, longest: float) -> None:
    """Add the evidence pipelines to a config. `longest`, in seconds, is the longest run they must count through."""
    processors, pipelines = config["processors"], config["service"]["pipelines"]
    keep = f"{int(longest) + 3600}s"
    for stage in (names.STAGE_IN, names.STAGE_OUT):
        processors[f"transform/evidence_{stage}"] = _mark(stage)
    processors["transform/evidence_unroot"] = _unroot((names.LABEL_CRITICAL, names.LABEL_METRIC, names.LABEL_STAGE))
    processors["transform/evidence_count"] = _count()
    processors["groupbyattrs/evidence"] = {}
    processors["groupbyattrs/evidence_merge"] = {}
    processors[CUMULATIVE] = {"max_stale": keep}
    counting = [
        "transform/evidence_unroot",
        "groupbyattrs/evidence",
        "transform/evidence_count",
        "groupbyattrs/evidence_merge",
        CUMULATIVE,
    ]
    stamp = ["transform/critical"] if has_critical else []
    receivers = list(config["receivers"])
    pipelines["metrics/evidence_in"] = {
        "receivers": receivers,
        "processors": ["memory_limiter", *stamp, "transform/evidence_in", *counting],
        "exporters": [EXPORTER],
    }
    pipelines["metrics/evidence_out"] = {
        "receivers": ["forward/variant"],
        "processors": ["transform/evidence_out", *counting],
        "exporters": [EXPORTER],
    }
    _add_heartbeats(config, receivers)
    config["exporters"][EXPORTER] = {
        "endpoint": f"${{env:{names.ENV_LISTEN}:-{names.LISTEN}}}:${{env:{names.ENV_EVIDENCE_PORT}:-{names.EVIDENCE_PORT}}}",
        "send_timestamps": True,
        "metric_expiration": keep,
        "without_scope_info": True,
        "const_labels": {
            names.LABEL_EXPERIMENT: f"${{env:{names.ENV_EXPERIMENT}}}",
            names.LABEL_RUN: f"${{env:{names.ENV_RUN}}}",
            names.LABEL_VARIANT: f"${{env:{names.ENV_VARIANT}}}",
            names.LABEL_NODE: f"${{env:{names.ENV_NODE}}}",
        },
    }


def _add_heartbeats(config: Config, receivers: list[str]) -> None:
    processors, pipelines = config["processors"], config["service"]["pipelines"]
    processors["filter/heartbeat_only"] = {
        "error_mode": "ignore",
        "metric_conditions": [f'metric.name != "{names.HEARTBEAT_METRIC}"'],
    }
    for receiver in receivers:
        suffix = receiver.replace("/", "_")
        processors[f"transform/heartbeat_{suffix}"] = _heartbeat(receiver)
        pipelines[f"metrics/heartbeat_{suffix}"] = {
            "receivers": [receiver],
            "processors": ["filter/heartbeat_only", f"transform/heartbeat_{suffix}", CUMULATIVE],
            "exporters": [EXPORTER],
        }


@cache
def _mark(stage: str) -> dict[str, Any]:
    critical = f'resource.attributes["{names.CRITICAL_ATTRIBUTE}"]'
    carried = f'datapoint.attributes["{names.CRITICAL_ATTRIBUTE}"]'
    label = f'datapoint.attributes["{names.LABEL_CRITICAL}"]'
    statements = [
        f'set({label}, "{names.OTHER}") where IsMatch(metric.name, "^(phoenix\\\\.)?process\\\\.")',
        f"set({label}, {critical}) where {critical} != nil",
        f"set({label}, {carried}) where {carried} != nil",
        f'set(datapoint.attributes["{names.LABEL_METRIC}"], metric.name)',
        f'set(datapoint.attributes["{names.LABEL_STAGE}"], "{stage}")',
    ]
    return {"error_mode": "ignore", "metric_statements": [{"statements": statements}]}


@cache
def _unroot(kept: tuple[str, ...]) -> dict[str, Any]:
    listed = ", ".join(f'"{name}"' for name in kept)
    return {
        "error_mode": "ignore",
        "metric_statements": [
            {"statements": ['delete_matching_keys(resource.attributes, ".*")']},
            {"statements": [f"keep_keys(datapoint.attributes, [{listed}])"]},
        ],
    }


@cache
def _count() -> dict[str, Any]:
    labels = f'["{names.LABEL_CRITICAL}", "{names.LABEL_METRIC}", "{names.LABEL_STAGE}"]'
    return {
        "error_mode": "propagate",
        "metric_statements": [
            {"statements": ["convert_sum_to_gauge() where metric.type == METRIC_DATA_TYPE_SUM"]},
            {"statements": list(_TO_COUNTER)},
            {"statements": [f'aggregate_on_attributes("sum", {labels}) where metric.name != ""']},
            {"statements": _named(names.EVIDENCE_POINTS, "{point}", "Data points since the collector started")},
            {"statements": ['delete_key(resource.attributes, "phx.ts")']},
        ],
    }


@cache
def _heartbeat(receiver: str) -> dict[str, Any]:
    return {
        "error_mode": "propagate",
        "metric_statements": [
            {"statements": ['delete_matching_keys(resource.attributes, ".*")']},
            {"statements": [*_TO_COUNTER, f'set(datapoint.attributes["{names.LABEL_RECEIVER}"], "{receiver}")']},
            {"statements": _named(names.EVIDENCE_PAYLOADS, "{payload}", "Scrapes since the collector started")},
            {"statements": ['delete_key(resource.attributes, "phx.ts")']},
        ],
    }


def _named(name: str, unit: str, description: str) -> list[str]:
    return [
        f'set(metric.name, "{name}")',
        f'set(metric.unit, "{unit}")',
        f'set(metric.description, "{description}")',
        'convert_gauge_to_sum("delta", true) where metric.type == METRIC_DATA_TYPE_GAUGE',
    ]
