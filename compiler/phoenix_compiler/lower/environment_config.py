"""The ConfigMap `phoenix-environment`: what the controller is told of its environment."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from phoenix_compiler.emit import emit_document
from phoenix_compiler.ir import Manifest, ResolvedEnvironment
from phoenix_compiler.lower.labels import system_scope
from phoenix_compiler.lower.values import given, parameters
from phoenix_schemas.canonical import number
from phoenix_schemas.kinds import ENVIRONMENT_CONFIG_MAP, ENVIRONMENT_KEY

if TYPE_CHECKING:
    from phoenix_schemas.environment import Cost, Destination, Limits, Measurement, Pool


def environment_config(resolved: ResolvedEnvironment) -> Iterator[Manifest]:
    """The one of an environment. Its name stays, and the controller reads it again when it changes."""
    yield {
        "apiVersion": "v1",
        "kind": "ConfigMap",
        "metadata": system_scope(resolved).metadata(ENVIRONMENT_CONFIG_MAP, "settings"),
        "data": {ENVIRONMENT_KEY: emit_document(_settings(resolved))},
    }


def _settings(resolved: ResolvedEnvironment) -> dict[str, Any]:
    spec = resolved.document.model.spec
    collector = spec.collector
    return given(
        name=resolved.name,
        namespaces={"system": spec.namespaces.system, "collectors": spec.namespaces.collectors},
        runtime=spec.runtime,
        collector={
            "version": collector.version,
            "image": collector.image,
            "distribution": collector.distribution,
            "intervalSeconds": number(collector.interval),
            "resources": {
                "requests": dict(sorted(collector.resources.requests.items())),
                "limits": dict(sorted(collector.resources.limits.items())),
            },
        },
        pools=[_pool(resolved, pool) for pool in spec.pools],
        destinations=[_destination(destination) for destination in spec.destinations],
        measurement=_measurement(spec.measurement),
        cost=None if spec.cost is None else _cost(spec.cost),
        limits=_limits(spec.limits),
    )


def _pool(resolved: ResolvedEnvironment, pool: Pool) -> dict[str, Any]:
    standing = resolved.standing[pool.name]
    return {
        "name": pool.name,
        "nodeSelector": dict(sorted(pool.node_selector.items())),
        "nodes": pool.nodes,
        "processes": pool.processes,
        "destinations": list(pool.destinations or resolved.destinations),
        "standing": {
            "pipeline": standing.entry.name,
            "parameters": parameters(standing),
            "coreDigest": standing.core.digest,
            "evidence": pool.standing.evidence,
        },
    }


def _destination(destination: Destination) -> dict[str, Any]:
    return {
        "name": destination.name,
        "type": destination.type,
        "endpoint": destination.endpoint,
        "temporality": destination.temporality,
        "maxPayloadBytes": destination.max_payload,
    }


def _measurement(measurement: Measurement) -> dict[str, Any]:
    auth = measurement.auth
    made = {"from": measurement.from_, "url": measurement.url, "labels": dict(sorted(measurement.labels.items()))}
    if auth is not None:
        made["auth"] = {"name": auth.secret, "key": auth.key}
    return given(**made)


def _cost(cost: Cost) -> dict[str, Any]:
    price = cost.price
    return {
        "model": cost.model,
        "price": {"amount": number(price.amount), "currency": price.currency, "unit": price.unit},
    }


def _limits(limits: Limits) -> dict[str, Any]:
    return {
        "concurrentExperiments": limits.concurrent_experiments,
        "durationSeconds": number(limits.duration),
        "seriesPerNode": limits.series_per_node,
        "load": limits.load,
    }
