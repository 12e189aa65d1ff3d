"""Experiments in their cluster form: numbers in base units, defaults filled, the plan fixed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from phoenix_compiler.ir import Manifest, ResolvedExperiment, Variant
from phoenix_compiler.lower.config_maps import config_map_name
from phoenix_compiler.lower.labels import experiment_scope
from phoenix_compiler.lower.values import given, parameters
from phoenix_compiler.naming import variant_name
from phoenix_schemas import API_VERSION
from phoenix_schemas.canonical import number, plan_digest
from phoenix_schemas.kinds import EXPERIMENT

if TYPE_CHECKING:
    from phoenix_schemas.experiment import ExperimentSpec


def experiments(resolved: ResolvedExperiment) -> Iterator[Manifest]:
    """The one object of an experiment."""
    spec, environment = resolved.document.model.spec, resolved.environment.model
    variants = [_variant(resolved, variant) for variant in resolved.variants]
    criteria = [
        {"metric": each.metric, "role": each.role, "form": each.form, "limit": number(each.limit)}
        for each in spec.criteria
    ]
    plan = _plan(resolved)
    plan["digest"] = plan_digest(plan, criteria, variants)
    body: dict[str, Any] = {
        "description": spec.description,
        "owner": spec.owner,
        "environment": environment.metadata.name,
        "run": spec.run,
        "cancelled": spec.cancelled,
        "collectorVersion": environment.spec.collector.version,
        "target": _target(resolved),
        "variants": variants,
        "criticalProcesses": [
            given(name=entry.name, executable=entry.executable, commandLine=entry.command_line)
            for entry in spec.critical_processes
        ],
        "schedule": _schedule(spec),
        "plan": plan,
        "export": _export(resolved),
    }
    if spec.load is not None:
        load = spec.load
        body["load"] = given(
            profile=load.profile, processes=load.processes, churnPerSecond=load.churn_per_second, seed=load.seed
        )
    body["analysis"] = {
        "mode": spec.analysis.mode,
        "earlySuccess": spec.analysis.early_success,
        "strict": spec.analysis.strict,
    }
    body["criteria"] = criteria
    metadata = experiment_scope(resolved).metadata(resolved.name, "experiment")
    yield {"apiVersion": API_VERSION, "kind": EXPERIMENT.kind, "metadata": metadata, "spec": body}


def _target(resolved: ResolvedExperiment) -> dict[str, Any]:
    wanted = resolved.document.model.spec.target.nodes
    return given(
        pool=resolved.pool.name,
        nodeSelector=dict(sorted(resolved.pool.node_selector.items())),
        nodes=None if wanted is None else resolved.nodes,
    )


def _variant(resolved: ResolvedExperiment, variant: Variant) -> dict[str, Any]:
    return {
        "name": variant.name,
        "role": variant.role,
        "pipeline": variant.entry.name,
        "parameters": parameters(variant),
        "config": config_map_name(variant_name(resolved.name, variant.name), variant),
        "coreDigest": variant.core.digest,
        "intervalSeconds": number(variant.interval),
        "countMetric": variant.entry.document.model.spec.keeps.count_metric,
    }


def _plan(resolved: ResolvedExperiment) -> dict[str, Any]:
    plan = resolved.plan
    return {
        "intervalSeconds": number(plan.interval_seconds),
        "slots": plan.slots,
        "warmupSlots": plan.warmup_slots,
        "looks": [
            {
                "slot": look.slot,
                "alphaSuccess": number(look.alpha_success),
                "alphaHarm": number(look.alpha_harm),
            }
            for look in plan.looks
        ],
        "alpha": number(plan.alpha),
        "k": number(plan.k),
    }


def _schedule(spec: ExperimentSpec) -> dict[str, Any]:
    schedule = spec.schedule
    return given(
        warmupSeconds=number(schedule.warmup),
        durationSeconds=number(schedule.duration),
        notBefore=None if schedule.not_before is None else _stamp(schedule.not_before),
    )


def _stamp(moment: dt.datetime) -> str:
    """RFC 3339 in UTC, as Kubernetes writes it."""
    return moment.astimezone(dt.UTC).isoformat().replace("+00:00", "Z")


def _export(resolved: ResolvedExperiment) -> dict[str, Any]:
    mode = resolved.document.model.spec.export
    if isinstance(mode, str):
        return {"mode": mode, "destinations": []}
    return {"mode": "destinations", "destinations": [destination.name for destination in resolved.destinations]}
