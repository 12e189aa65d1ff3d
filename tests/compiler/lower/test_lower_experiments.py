"""An experiment in its cluster form: base units, defaults filled, the plan fixed and named."""

from __future__ import annotations

import json
from typing import Any

import pytest
import yaml

from phoenix_compiler.emit import emit_document
from phoenix_compiler.lower.experiments import experiments
from phoenix_schemas.canonical import plan_digest
from phoenix_schemas.resource.experiment import Experiment
from support.experiments import make_experiment
from support.lowered import CASES, DESTINATIONS, EVERYTHING, manifests


def spec(experiment: str = "", environment: str = "") -> dict[str, Any]:
    [made] = experiments(make_experiment(experiment, environment))
    return dict(made["spec"])


def test_defaults_are_filled() -> None:
    made = spec()
    assert made["export"] == {"mode": "sink", "destinations": []}
    assert made["analysis"] == {"mode": "AB", "earlySuccess": False, "strict": False}
    assert (made["run"], made["cancelled"], made["owner"], made["description"]) == (1, False, "", "")
    assert made["target"] == {"pool": "checkout", "nodeSelector": {"pool": "checkout"}, "nodes": 20}
    assert made["collectorVersion"] == "0.159.0"
    assert "load" not in made
    assert [variant["name"] for variant in made["variants"]] == ["baseline", "topk20"]
    assert made["variants"][1]["parameters"]["k"] == 20


def test_everything_is_in_base_units() -> None:
    made = spec(EVERYTHING, DESTINATIONS)
    assert made["schedule"] == {"warmupSeconds": 90, "durationSeconds": 9000, "notBefore": "2026-12-01T19:00:00Z"}
    assert made["export"] == {"mode": "destinations", "destinations": ["backend", "metrics"]}
    assert made["load"] == {"profile": "custom", "processes": 200, "churnPerSecond": 3, "seed": 11}
    assert "nodes" not in made["target"]
    assert made["criticalProcesses"] == [
        {"name": "nginx", "executable": "^nginx$"},
        {"name": "orders", "executable": "java", "commandLine": r"org\.example\.Orders"},
    ]
    assert made["criteria"] == [
        {"metric": "series_per_scrape", "role": "goal", "form": "reduction", "limit": 0.5},
        {"metric": "critical_process_retention", "role": "goal", "form": "atLeast", "limit": 0.995},
        {"metric": "collector_cpu_cores", "role": "guardrail", "form": "atMost", "limit": 0.05},
        {"metric": "collector_memory_bytes", "role": "guardrail", "form": "increaseAtMost", "limit": 1.2},
        {"metric": "export_failures", "role": "guardrail", "form": "atMost", "limit": 0.001},
        {"metric": "points_per_second", "role": "info", "form": "info", "limit": 0},
    ]


def test_the_plan_is_that_of_the_analysis() -> None:
    experiment = make_experiment(EVERYTHING, DESTINATIONS)
    [made] = experiments(experiment)
    plan = made["spec"]["plan"]
    assert (plan["intervalSeconds"], plan["slots"], plan["warmupSlots"], plan["k"]) == (60, 150, 5, 2)
    assert [(look["slot"], look["alphaSuccess"], look["alphaHarm"]) for look in plan["looks"]] == list(
        experiment.plan.looks
    )
    assert plan["alpha"] == experiment.plan.alpha


def test_a_moment_keeps_its_fraction() -> None:
    made = spec('spec: {schedule: {notBefore: "2026-12-01T20:00:00.250Z"}}')
    assert made["schedule"]["notBefore"] == "2026-12-01T20:00:00.250000Z"


def test_aa_compares_the_baseline_with_its_copy() -> None:
    baseline, copy = spec("spec: {variants: null, analysis: {mode: AA}}")["variants"]
    assert (baseline["role"], copy["role"]) == ("baseline", "candidate")
    assert baseline["coreDigest"] == copy["coreDigest"]
    assert baseline["config"] != copy["config"]  # each arm has objects of its own


@pytest.mark.parametrize("case", CASES)
def test_the_plan_digest_can_be_made_again_from_the_object(case: str) -> None:
    [made] = manifests(case, "Experiment")
    written = made["spec"]["plan"]["digest"]
    served = json.loads(json.dumps(yaml.safe_load(emit_document(made))))["spec"]
    assert plan_digest(served["plan"], served["criteria"], served["variants"]) == written
    read = Experiment.model_validate(made).model_dump(mode="json", by_alias=True)["spec"]
    assert plan_digest(read["plan"], read["criteria"], read["variants"]) == written


def test_the_plan_digest_changes_with_what_a_verdict_depends_on_only() -> None:
    def named(override: str) -> str:
        return str(spec(override)["plan"]["digest"])

    before = named("")
    assert named("spec: {description: other, owner: me, run: 2, cancelled: true, export: none}") == before
    changes = [
        "spec: {schedule: {duration: 61m}}",
        "spec: {analysis: {strict: true}}",
        "spec: {criteria: [{metric: series_per_scrape, reduction: 51%}]}",
        "spec: {variants: {candidates: [{name: topk20, pipeline: process-topk-v1, parameters: {k: 21}}]}}",
        "spec: {criticalProcesses: [{name: nginx, executable: nginx}]}",
    ]
    assert len({before, *map(named, changes)}) == len(changes) + 1
