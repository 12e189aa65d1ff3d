"""What the objects of one experiment, or of what stands in one pool, have in common."""

from __future__ import annotations

from typing import Any, NamedTuple

from phoenix_compiler.ir import ResolvedEnvironment, ResolvedExperiment, Variant
from phoenix_schemas import labels


class Scope(NamedTuple):
    """Namespace, labels and annotations that objects share."""

    namespace: str
    labels: dict[str, str]
    annotations: dict[str, str]

    def metadata(self, name: str, component: str, more: dict[str, str] | None = None) -> dict[str, Any]:
        """The metadata of one object. `component` is the part that it plays, `more` are labels of its own."""
        common = {**self.labels, labels.COMPONENT: component, **(more or {})}
        made = {"name": name, "namespace": self.namespace, "labels": dict(sorted(common.items()))}
        return {**made, "annotations": self.annotations} if self.annotations else made


def experiment_scope(resolved: ResolvedExperiment) -> Scope:
    """Of an experiment's objects."""
    environment, spec = resolved.environment.model, resolved.document.model.spec
    common = {
        **_common(resolved.name, environment.metadata.name),
        labels.EXPERIMENT: resolved.name,
        labels.POOL: resolved.pool.name,
        labels.RUN: str(spec.run),
    }
    return Scope(environment.spec.namespaces.collectors, common, {labels.SPEC_DIGEST: resolved.digest})


def standing_scope(resolved: ResolvedEnvironment, pool: str) -> Scope:
    """Of what stands in a pool."""
    common = {**_common(resolved.name, resolved.name), labels.POOL: pool}
    return Scope(resolved.document.model.spec.namespaces.collectors, common, {})


def system_scope(resolved: ResolvedEnvironment) -> Scope:
    """Of what the controller reads."""
    return Scope(resolved.document.model.spec.namespaces.system, _common(resolved.name, resolved.name), {})


def standing_name(pool: str) -> str:
    """Name of the PhoenixProcessPipeline that stands in a pool."""
    return f"{labels.STANDING}-{pool}"


def variant_labels(variant: Variant) -> dict[str, str]:
    """The labels of what belongs to one variant."""
    return {
        labels.CORE_DIGEST: labels.label_digest(variant.core.digest),
        labels.PIPELINE: variant.entry.name,
        labels.ROLE: variant.role,
        labels.VARIANT: variant.name,
    }


def _common(instance: str, environment: str) -> dict[str, str]:
    return {
        labels.NAME: labels.PHOENIX,
        labels.INSTANCE: instance,
        labels.PART_OF: labels.PHOENIX,
        labels.MANAGED_BY: labels.COMPILER,
        labels.ENVIRONMENT: environment,
    }
