"""PhoenixProcessPipelines: one for each variant of an experiment, and one for what stands in each pool."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from phoenix_compiler.ir import Manifest, ResolvedEnvironment, ResolvedExperiment, Variant
from phoenix_compiler.lower.config_maps import config_map_name, text_of
from phoenix_compiler.lower.labels import Scope, experiment_scope, standing_name, standing_scope, variant_labels
from phoenix_compiler.lower.opentelemetry import collector_template
from phoenix_compiler.naming import variant_name
from phoenix_schemas import API_VERSION, labels, pod
from phoenix_schemas.evidence import secret_variable
from phoenix_schemas.kinds import PIPELINE

if TYPE_CHECKING:
    from phoenix_schemas.environment import Destination, EnvironmentSpec, Pool

_OWNER = "process.owner"
_HOST_METRICS = "host_metrics"


def pipelines(resolved: ResolvedExperiment) -> Iterator[Manifest]:
    """One for each variant: its collectors exist only while the run needs them."""
    scope = experiment_scope(resolved)
    environment, spec = resolved.environment.model, resolved.document.model.spec
    reference = {"experimentRef": {"name": resolved.name, "run": spec.run}}
    for variant in resolved.variants:
        place = _place(environment.metadata.name, resolved.pool, variant, environment.spec)
        if spec.target.nodes is not None:
            place["nodes"] = resolved.nodes
        env = pod.identity(resolved.name, spec.run, variant.name) + _env(environment.spec, resolved.destinations)
        name = variant_name(resolved.name, variant.name)
        yield _pipeline(scope, name, variant, {**reference, **place}, environment.spec, env)


def standing_pipelines(resolved: ResolvedEnvironment, pool: str) -> Iterator[Manifest]:
    """The one of a pool: its collectors always exist."""
    spec, variant = resolved.document.model.spec, resolved.standing[pool]
    described = next(candidate for candidate in spec.pools if candidate.name == pool)
    names = described.destinations or resolved.destinations
    env = pod.identity(labels.STANDING, labels.STANDING_RUN, variant.name)
    env += _env(spec, [resolved.destinations[name] for name in names])
    place = _place(resolved.name, described, variant, spec)
    yield _pipeline(standing_scope(resolved, pool), standing_name(pool), variant, place, spec, env)


def _pipeline(
    scope: Scope,
    name: str,
    variant: Variant,
    place: dict[str, Any],
    environment: EnvironmentSpec,
    env: list[dict[str, Any]],
) -> Manifest:
    settings = environment.collector
    metadata = scope.metadata(name, "pipeline", variant_labels(variant))
    resources = {
        "requests": dict(sorted(settings.resources.requests.items())),
        "limits": dict(sorted(settings.resources.limits.items())),
    }
    spec: dict[str, Any] = {
        **place,
        "collector": {"version": settings.version, "image": settings.image, "resources": resources, "env": env},
        "config": {
            "configMap": config_map_name(name, variant),
            "key": pod.CONFIG_KEY,
            "digest": text_of(variant.config).digest,
        },
        "hostAccess": {"passwd": reads_owners(variant)},
    }
    if environment.runtime == "opentelemetry-operator":
        spec["template"] = collector_template(metadata, spec, variant.config)
    return {"apiVersion": API_VERSION, "kind": PIPELINE.kind, "metadata": metadata, "spec": spec}


def _place(environment: str, pool: Pool, variant: Variant, spec: EnvironmentSpec) -> dict[str, Any]:
    return {
        "environment": environment,
        "pool": pool.name,
        "variant": variant.name,
        "role": variant.role,
        "runtime": spec.runtime,
        "nodeSelector": dict(sorted(pool.node_selector.items())),
    }


def _env(environment: EnvironmentSpec, destinations: Sequence[Destination]) -> list[dict[str, Any]]:
    """What a collector's environment has besides its identity: Go's memory limit, and the destinations' secrets."""
    limit = environment.collector.resources.limits.get("memory")
    env: list[dict[str, Any]] = [] if limit is None else [{"name": "GOMEMLIMIT", "value": pod.go_memory_limit(limit)}]
    for destination in destinations:
        for header, value in sorted(destination.headers.items()):
            if not isinstance(value, str):
                reference = {"name": value.secret, "key": value.key}
                env.append({"name": secret_variable(destination.name, header), "secretKeyRef": reference})
    return env


def reads_owners(variant: Variant) -> bool:
    """Whether a receiver of the variant looks up the owners of processes, which it does unless told otherwise."""
    for name, settings in variant.core.receivers.items():
        if name.split("/")[0] != _HOST_METRICS or not isinstance(settings, dict):
            continue
        scrapers = settings.get("scrapers") or {}
        if "process" not in scrapers:
            continue
        attributes = (scrapers["process"] or {}).get("resource_attributes") or {}
        if (attributes.get(_OWNER) or {}).get("enabled", True):
            return True
    return False
