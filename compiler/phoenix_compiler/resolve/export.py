"""Exports: one pipeline for each destination, with the temporality, labels and payload size that it expects."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from phoenix_schemas import evidence as names

if TYPE_CHECKING:
    from phoenix_compiler.ir import Config
    from phoenix_schemas.environment import Destination

SINK = "sink"
QUEUE_BYTES = 32 * 1024 * 1024
FLUSH = "5s"
PAYLOAD_MARGIN = 0.9
"""Share of a destination's limit that a batch may reach: the size that is counted leaves out the envelope."""
STALENESS_INTERVALS = 10
ASIDE, RESTORE = "transform/export_aside", "transform/export_restore"
CRITICAL = names.CRITICAL_ATTRIBUTE.replace(".", "\\\\.")


class Exporting(NamedTuple):
    """Where a config ships to: the sink (its address without a sink in the environment), destinations, or nothing.

    `labelled` adds experiment, run and variant as resource attributes, without which two arms would write one series.
    """

    destinations: tuple[Destination, ...]
    sink: str | None
    sink_temporality: str
    sink_payload: int
    labelled: bool

    @property
    def key(self) -> tuple[object, ...]:
        """Equal for equal exports of one environment."""
        return (tuple(destination.name for destination in self.destinations), self.sink is not None, self.labelled)


def add_exports(config: Config, exporting: Exporting, *, is_delta: bool, interval: float) -> None:
    """Add exporters and their pipelines to a config whose variant pipeline ends in `forward/variant`."""
    if not exporting.destinations and exporting.sink is None:
        return
    config["processors"]["transform/export"] = _strip(labelled=exporting.labelled)
    if exporting.sink is not None:
        endpoint = f"${{env:{names.ENV_SINK_ENDPOINT}:-{exporting.sink}}}"
        exporter = {"endpoint": endpoint, "compression": "gzip", **_queue(exporting.sink_payload)}
        _add(config, SINK, "otlp_http", exporter, exporting.sink_temporality, is_delta, interval)
    for destination in exporting.destinations:
        exporter = _exporter(destination)
        _add(config, destination.name, destination.type, exporter, destination.temporality, is_delta, interval)


def _add(
    config: Config, name: str, kind: str, exporter: dict[str, Any], temporality: str, is_delta: bool, interval: float
) -> None:
    steps = []
    stale = f"{int(interval * STALENESS_INTERVALS)}s"
    if temporality == "delta" and not is_delta:
        steps += [ASIDE, f"cumulative_to_delta/{name}", RESTORE]
        config["processors"] |= {ASIDE: _aside(), steps[1]: {"max_staleness": stale}, RESTORE: _restore()}
    elif temporality == "cumulative" and is_delta:
        steps.append(f"delta_to_cumulative/{name}")
        config["processors"][steps[0]] = {"max_stale": stale}
    config["exporters"][f"{kind}/{name}"] = exporter
    config["service"]["pipelines"][f"metrics/{name}"] = {
        "receivers": ["forward/variant"],
        "processors": [*steps, "transform/export"],
        "exporters": [f"{kind}/{name}"],
    }


def _aside() -> dict[str, Any]:
    """`cumulative_to_delta` knows a series by all its attributes. A process that changes one in its life (postgres its
    command line, exec the name) would be a new series to it, and its whole past would be sent again. So everything but
    the process id waits in the attributes of the scope, at which it does not look."""
    kept = f"^(process\\\\.|{CRITICAL}$$)"
    moved = f"^(process\\\\.([^p]|p[^i]|pi[^d]|pid.).*|{CRITICAL})$$"
    statements = [
        'merge_maps(scope.attributes, resource.attributes, "upsert")',
        f'keep_matching_keys(scope.attributes, "{kept}")',
        'delete_key(scope.attributes, "process.pid")',
        f'delete_matching_keys(resource.attributes, "{moved}")',
    ]
    group = {"conditions": ['resource.attributes["process.pid"] != nil'], "statements": statements}
    return {"error_mode": "ignore", "metric_statements": [group]}


def _restore() -> dict[str, Any]:
    """Puts back what `_aside` moved."""
    statements = [
        'merge_maps(resource.attributes, scope.attributes, "upsert") where resource.attributes["process.pid"] != nil',
        f'delete_matching_keys(scope.attributes, "^(process\\\\.|{CRITICAL}$$)")',
    ]
    return {"error_mode": "ignore", "metric_statements": [{"statements": statements}]}


@cache
def _strip(*, labelled: bool) -> dict[str, Any]:
    resource = [
        f'delete_key(resource.attributes, "{names.CRITICAL_ATTRIBUTE}")',
        f'delete_matching_keys(resource.attributes, "^{re.escape(names.SCRATCH_PREFIX)}")'.replace("\\", "\\\\"),
    ]
    if labelled:
        resource += [
            f'set(resource.attributes["phoenix.{label}"], "${{env:{variable}}}")'
            for label, variable in (
                (names.LABEL_EXPERIMENT, names.ENV_EXPERIMENT),
                (names.LABEL_RUN, names.ENV_RUN),
                (names.LABEL_VARIANT, names.ENV_VARIANT),
            )
        ]
    datapoint = [statement.replace("resource.", "datapoint.") for statement in resource[:2]]
    return {"error_mode": "ignore", "metric_statements": [{"statements": resource}, {"statements": datapoint}]}


def _queue(max_payload: int) -> dict[str, Any]:
    """A queue in memory, counted in bytes, that batches up to the destination's limit."""
    most = int(max_payload * PAYLOAD_MARGIN)
    batch = {"flush_timeout": FLUSH, "sizer": "bytes", "min_size": most // 2, "max_size": most}
    return {
        "retry_on_failure": {"enabled": True},
        "sending_queue": {
            "enabled": True,
            "sizer": "bytes",
            "queue_size": QUEUE_BYTES,
            "num_consumers": 2,
            "batch": batch,
        },
    }


def _exporter(destination: Destination) -> dict[str, Any]:
    settings: dict[str, Any] = {"endpoint": destination.endpoint.replace("$", "$$")}
    if destination.headers:
        settings["headers"] = {
            key.replace("$", "$$"): value.replace("$", "$$")
            if isinstance(value, str)
            else f"${{env:{names.secret_variable(destination.name, key)}}}"
            for key, value in sorted(destination.headers.items())
        }
    if destination.type == "prometheus_remote_write":
        return {
            **settings,
            "resource_to_telemetry_conversion": {"enabled": True},
            "max_batch_size_bytes": destination.max_payload,
        }
    return {**settings, "compression": "gzip", **_queue(destination.max_payload)}
