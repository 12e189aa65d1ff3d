"""The complete collector config of a variant: what the template gave, and everything the compiler adds.

    receivers -> memory_limiter, resource_detection, [heartbeat out], [critical stamped], the template's processors
              -> forward/variant -> one pipeline for each destination
    receivers -> evidence in            forward/variant -> evidence out            each receiver -> heartbeat

A template's criticality is a stamp that the compiler sets first and takes off last; host, limits, ports and labels come from
the environment variables of `phoenix_schemas.evidence`, so that the same pipeline gives the same bytes in every experiment.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from phoenix_compiler.resolve.evidence import add_evidence, heartbeat_scraper
from phoenix_compiler.resolve.export import Exporting, add_exports
from phoenix_compiler.template.values import ottl_literal
from phoenix_schemas import evidence as names

if TYPE_CHECKING:
    from phoenix_compiler.ir import Config, Core
    from phoenix_schemas.experiment import CriticalProcess

VARIANT_PIPELINE = "metrics/variant"
FORWARD = "forward/variant"
HOST_METRICS = "host_metrics"
HEARTBEAT_FILTER = "filter/heartbeat"
CRITICAL_STAMP = "transform/critical"


class Frame(NamedTuple):
    """What surrounds a core: its interval in seconds, its critical entries, where it ships to, and whether it is
    measured. `longest` is the longest run in seconds: no counter of the evidence may expire within it."""

    interval: float
    critical: tuple[CriticalProcess, ...]
    exporting: Exporting
    evidence: bool
    longest: float


def env(name: str, default: object = None) -> str:
    """A reference to one of our own environment variables, with its default."""
    return f"${{env:{name}}}" if default is None else f"${{env:{name}:-{default}}}"


def go_duration(seconds: float) -> str:
    """Seconds as a duration that Go reads: `60s`, `0.5s`."""
    return f"{int(seconds)}s" if seconds == int(seconds) else f"{seconds:g}s"


def assemble(core: Core, frame: Frame) -> Config:
    """The complete config, in the newest component names."""
    receivers, added = _receivers(core, frame)
    steps = ["memory_limiter", "resource_detection"]
    processors: dict[str, Any] = {"memory_limiter": _memory_limiter(), "resource_detection": _resource_detection()}
    if added:
        steps.append(HEARTBEAT_FILTER)
        processors[HEARTBEAT_FILTER] = {
            "error_mode": "ignore",
            "metric_conditions": [f'metric.name == "{names.HEARTBEAT_METRIC}"'],
        }
    if frame.critical:
        steps.append(CRITICAL_STAMP)
        processors[CRITICAL_STAMP] = _critical_stamp(frame.critical)
    processors.update(core.processors)
    config: Config = {
        "extensions": {"health_check": {"endpoint": _listen(names.ENV_HEALTH_PORT, names.HEALTH_PORT)}},
        "receivers": receivers,
        "processors": processors,
        "exporters": {},
        "connectors": {FORWARD: {}},
        "service": {
            "extensions": ["health_check"],
            "telemetry": _telemetry(),
            "pipelines": {
                VARIANT_PIPELINE: {
                    "receivers": list(receivers),
                    "processors": [*steps, *core.pipeline],
                    "exporters": [FORWARD],
                }
            },
        },
    }
    add_exports(config, frame.exporting, is_delta=_is_delta(core.pipeline), interval=frame.interval)
    if frame.evidence:
        add_evidence(config, has_critical=bool(frame.critical), longest=frame.longest)
    return config


def _receivers(core: Core, frame: Frame) -> tuple[dict[str, Any], bool]:
    """The template's receivers with root, interval and, for the evidence, a heartbeat; whether one had to be added."""
    receivers: dict[str, Any] = {}
    added = False
    for name, settings in core.receivers.items():
        if name.split("/")[0] != HOST_METRICS or not isinstance(settings, dict):
            receivers[name] = settings
            continue
        whole = {
            "root_path": env(names.ENV_ROOT, names.ROOT),
            "collection_interval": go_duration(frame.interval),
            **settings,
        }
        scrapers = whole.get("scrapers")
        if frame.evidence and isinstance(scrapers, dict):
            with_heartbeat = heartbeat_scraper(scrapers)
            added = added or with_heartbeat is not scrapers
            whole["scrapers"] = with_heartbeat
        receivers[name] = whole
    return receivers, added


@cache
def _memory_limiter() -> dict[str, Any]:
    return {"check_interval": "1s", "limit_percentage": 80, "spike_limit_percentage": 25}


@cache
def _resource_detection() -> dict[str, Any]:
    """`env` comes first: in a pod the node's name is in OTEL_RESOURCE_ATTRIBUTES, and the pod's own host name would make
    new series at every rollout. `host.id` cannot be read in a pod."""
    return {
        "detectors": ["env", "system"],
        "override": False,
        "system": {
            "hostname_sources": ["os"],
            "resource_attributes": {
                "host.name": {"enabled": True},
                "host.id": {"enabled": False},
                "os.type": {"enabled": True},
            },
        },
    }


def _critical_stamp(critical: Iterable[CriticalProcess]) -> dict[str, Any]:
    attribute = f'resource.attributes["{names.CRITICAL_ATTRIBUTE}"]'
    statements = []
    for entry in critical:
        matches = [
            f'resource.attributes["{key}"] != nil and IsMatch(resource.attributes["{key}"], {ottl_literal(pattern)})'
            for key, pattern in (
                ("process.executable.name", entry.executable),
                ("process.command_line", entry.command_line),
            )
            if pattern is not None
        ]
        statement = f"set({attribute}, {ottl_literal(entry.name)}) where {attribute} == nil and {' and '.join(matches)}"
        statements.append(statement.replace("$", "$$"))
    return {"error_mode": "ignore", "metric_statements": [{"statements": statements}]}


@cache
def _telemetry() -> dict[str, Any]:
    """Level detailed, for the bytes that exporters send. The `without_*` settings differ in their defaults between
    versions, so they are written out."""
    prometheus = {
        "host": env(names.ENV_LISTEN, names.LISTEN),
        "port": env(names.ENV_TELEMETRY_PORT, names.TELEMETRY_PORT),
        "without_scope_info": True,
        "without_type_suffix": True,
        "without_units": True,
    }
    return {
        "logs": {"level": "info", "encoding": "json"},
        "metrics": {"level": "detailed", "readers": [{"pull": {"exporter": {"prometheus": prometheus}}}]},
    }


def _listen(variable: str, port: int) -> str:
    return f"{env(names.ENV_LISTEN, names.LISTEN)}:{env(variable, port)}"


def _is_delta(pipeline: Iterable[str]) -> bool:
    return any(step.split("/")[0] == "cumulative_to_delta" for step in pipeline)
