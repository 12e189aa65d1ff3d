"""PhoenixProcessPipelines say where a variant runs, as what, and what it may see."""

from __future__ import annotations

import re
from typing import Any

import pytest

from phoenix_compiler.lower.pipelines import reads_owners
from phoenix_schemas import evidence
from support.experiments import make_experiment
from support.lowered import CASES, DESTINATIONS, leaves, manifests, only


def env(case: str, name: str) -> dict[str, Any]:
    entries = only(case, "PhoenixProcessPipeline", name)["spec"]["collector"]["env"]
    values = {entry["name"]: {key: value for key, value in entry.items() if key != "name"} for entry in entries}
    assert len(values) == len(entries)
    return values


def test_a_variant_belongs_to_its_run() -> None:
    spec = only("everything", "PhoenixProcessPipeline", "everything-topk")["spec"]
    assert spec["experimentRef"] == {"name": "everything", "run": 7}
    assert (spec["environment"], spec["pool"], spec["variant"], spec["role"]) == (
        "prod",
        "checkout",
        "topk",
        "candidate",
    )
    assert spec["nodeSelector"] == {"pool": "checkout"}
    assert "nodes" not in spec  # left out: all of them


def test_a_sample_of_nodes_is_at_most_the_pool() -> None:
    assert only("plain", "PhoenixProcessPipeline", "checkout-topk-topk20")["spec"]["nodes"] == 20
    assert make_experiment("spec: {target: {nodes: 500}}").nodes == 120


def test_what_stands_belongs_to_no_run() -> None:
    spec = only("plain", "PhoenixProcessPipeline", "standing-checkout")["spec"]
    assert "experimentRef" not in spec
    assert (spec["role"], spec["variant"], spec["runtime"]) == ("standing", "checkout", "daemonset")
    assert env("plain", "standing-checkout")["PHOENIX_RUN"] == {"value": "0"}


def test_a_collector_is_told_who_it_is() -> None:
    told = env("everything", "everything-topk")
    assert told["PHOENIX_EXPERIMENT"] == {"value": "everything"}
    assert told["PHOENIX_RUN"] == {"value": "7"}
    assert told["PHOENIX_VARIANT"] == {"value": "topk"}
    assert told["PHOENIX_NODE"] == {"fieldRef": {"fieldPath": "spec.nodeName"}}
    assert told["OTEL_RESOURCE_ATTRIBUTES"] == {"value": "host.name=$(PHOENIX_NODE)"}
    assert told["GOMEMLIMIT"] == {"value": "214748364"}


@pytest.mark.parametrize("case", CASES)
def test_every_variable_that_a_config_needs_is_there(case: str) -> None:
    configs = {made["metadata"]["name"]: made for made in manifests(case, "ConfigMap")}
    for pipeline in manifests(case, "PhoenixProcessPipeline"):
        text = configs[pipeline["spec"]["config"]["configMap"]]["data"]["collector.yaml"]
        needed = set(re.findall(r"(?<!\$)\$\{env:([A-Z_0-9]+)\}", text))
        assert needed <= env(case, pipeline["metadata"]["name"]).keys()


@pytest.mark.parametrize("case", CASES)
def test_kubernetes_expands_nothing_but_the_node(case: str) -> None:
    """Kubernetes replaces `$(NAME)` in the values of variables and nowhere else."""
    for pipeline in manifests(case, "PhoenixProcessPipeline"):
        values = [
            value
            for path, value in leaves(pipeline["spec"])
            if path.startswith((".collector.env", ".template.spec.env")) and "$(" in str(value)
        ]
        assert set(values) == {"host.name=$(PHOENIX_NODE)"}


def test_secrets_come_from_where_they_are_and_stand_nowhere_else() -> None:
    told = env("everything", "everything-topk")
    secrets = {name: value for name, value in told.items() if name.startswith("PHOENIX_SECRET_")}
    assert secrets == {
        evidence.secret_variable("backend", "another-key"): {"secretKeyRef": {"name": "other", "key": "token"}},
        evidence.secret_variable("backend", "api-key"): {"secretKeyRef": {"name": "backend", "key": "license"}},
    }
    assert not any("SECRET" in name for name in env("plain", "checkout-topk-topk20"))
    assert secrets.keys() <= env("everything", "standing-checkout").keys()


def test_what_stands_ships_to_the_destinations_of_its_pool() -> None:
    pools = "  pools: [{name: checkout, destinations: [metrics], standing: {pipeline: process-lean-v1}}]"
    from phoenix_compiler.lower import lower_environment
    from support.experiments import make_environment

    [_, pipeline] = lower_environment(make_environment(DESTINATIONS + pools))["prod/standing/checkout.yaml"]
    assert not any("SECRET" in entry["name"] for entry in pipeline["spec"]["collector"]["env"])


@pytest.mark.parametrize(
    ("pipeline", "parameters", "wanted"),
    [
        ("process-baseline-v1", "{}", True),
        ("process-baseline-v1", "{attributes: [command]}", False),
        ("process-baseline-v1", "{attributes: [owner]}", True),
    ],
)
def test_passwd_is_mounted_only_where_owners_are_read(pipeline: str, parameters: str, wanted: bool) -> None:
    candidates = f"[{{name: a, pipeline: {pipeline}, parameters: {parameters}}}]"
    experiment = make_experiment(f"spec: {{variants: {{candidates: {candidates}}}}}")
    assert reads_owners(experiment.variants[1]) is wanted


@pytest.mark.parametrize(
    ("receivers", "wanted"),
    [
        ({"host_metrics/process": {"scrapers": {"process": {}}}}, True),
        ({"host_metrics/process": {"scrapers": {"process": None}}}, True),
        ({"host_metrics": {"scrapers": {"load": {}}}}, False),
        ({"host_metrics": None}, False),
        ({"otlp": {"scrapers": {"process": {}}}}, False),
        (
            {"host_metrics": {"scrapers": {"process": {"resource_attributes": {"process.owner": {"enabled": False}}}}}},
            False,
        ),
        (
            {"host_metrics": {"scrapers": {"process": {"resource_attributes": {"process.pid": {"enabled": False}}}}}},
            True,
        ),
        ({"host_metrics": {"scrapers": {"process": {"resource_attributes": {"process.owner": None}}}}}, True),
    ],
)
def test_owners_are_read_unless_switched_off(receivers: dict[str, Any], wanted: bool) -> None:
    variant = make_experiment().variants[0]
    assert reads_owners(variant._replace(core=variant.core._replace(receivers=receivers))) is wanted
