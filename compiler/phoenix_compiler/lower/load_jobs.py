"""LoadSimulationJobs: the synthetic load of an experiment that asks for it."""

from __future__ import annotations

from collections.abc import Iterator

from phoenix_compiler.ir import Manifest, ResolvedExperiment
from phoenix_compiler.lower.labels import experiment_scope
from phoenix_compiler.lower.values import given
from phoenix_schemas import API_VERSION
from phoenix_schemas.canonical import number
from phoenix_schemas.kinds import LOAD


def load_jobs(resolved: ResolvedExperiment) -> Iterator[Manifest]:
    """At most one. It lasts as long as the run with its warm-up, in whole slots."""
    spec = resolved.document.model.spec
    if spec.load is None:
        return
    plan = resolved.plan
    body = given(
        experimentRef={"name": resolved.name, "run": spec.run},
        profile=spec.load.profile,
        processes=spec.load.processes,
        churnPerSecond=spec.load.churn_per_second,
        seed=spec.load.seed,
        durationSeconds=number((plan.warmup_slots + plan.slots) * plan.interval_seconds),
        nodeSelector=dict(sorted(resolved.pool.node_selector.items())),
        nodes=None if spec.target.nodes is None else resolved.nodes,
    )
    metadata = experiment_scope(resolved).metadata(resolved.name, "load")
    yield {"apiVersion": API_VERSION, "kind": LOAD.kind, "metadata": metadata, "spec": body}
