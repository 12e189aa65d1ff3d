"""The OpenTelemetryCollector inside a pipeline: the same pod as our own operator makes, in words the other one reads."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from phoenix_collector.validate import validate
from phoenix_schemas import labels, pod
from support.lowered import CASES, leaves, manifests, only

BY_OPERATOR = [case for case in CASES if "operator" in case or case == "a long name"]


def templates(case: str) -> list[dict[str, Any]]:
    found = [made["spec"].get("template") for made in manifests(case, "PhoenixProcessPipeline")]
    assert all(found)
    return [template for template in found if template]


@pytest.mark.parametrize("case", [case for case in CASES if case not in BY_OPERATOR])
def test_other_runtimes_have_none(case: str) -> None:
    assert not any("template" in made["spec"] for made in manifests(case, "PhoenixProcessPipeline"))


@pytest.mark.parametrize("case", BY_OPERATOR)
def test_the_pod_is_the_one_of_our_own_operator(case: str) -> None:
    for pipeline in manifests(case, "PhoenixProcessPipeline"):
        spec, passwd = pipeline["spec"]["template"]["spec"], pipeline["spec"]["hostAccess"]["passwd"]
        assert spec["mode"] == "daemonset"
        assert spec["securityContext"] == pod.security_context()
        assert spec["volumes"] == pod.host_volumes(passwd=passwd)
        assert spec["volumeMounts"] == pod.host_mounts(passwd=passwd)
        assert (spec["priorityClassName"], spec["serviceAccount"]) == (pod.PRIORITY_CLASS, pod.SERVICE_ACCOUNT)
        assert spec["resources"] == pipeline["spec"]["collector"]["resources"]
        assert spec["image"] == pipeline["spec"]["collector"]["image"]
        assert spec["nodeSelector"] == pipeline["spec"]["nodeSelector"]
        assert not {"hostNetwork", "hostPID", "replicas"} & spec.keys()


@pytest.mark.parametrize("case", BY_OPERATOR)
def test_no_upgrade_of_the_operator_rewrites_a_config(case: str) -> None:
    assert {template["spec"]["upgradeStrategy"] for template in templates(case)} == {"none"}


def test_variables_have_kubernetes_form() -> None:
    template = only("by the OpenTelemetry operator", "PhoenixProcessPipeline", "checkout-topk-topk20")["spec"][
        "template"
    ]
    assert template["spec"]["env"][:2] == [
        {"name": "PHOENIX_NODE", "valueFrom": {"fieldRef": {"fieldPath": "spec.nodeName"}}},
        {"name": "OTEL_RESOURCE_ATTRIBUTES", "value": "host.name=$(PHOENIX_NODE)"},
    ]


@pytest.mark.parametrize("case", BY_OPERATOR)
def test_the_operator_can_read_every_address(case: str) -> None:
    """It parses the telemetry section into typed fields, and throws all of it away when a port is no number."""
    for template in templates(case):
        config = template["spec"]["config"]
        metrics = config["service"]["telemetry"]["metrics"]
        prometheus = metrics["readers"][0]["pull"]["exporter"]["prometheus"]
        assert (metrics["level"], prometheus["host"], prometheus["port"]) == ("detailed", "0.0.0.0", 8888)
        assert config["extensions"]["health_check"]["endpoint"] == "0.0.0.0:13133"
        for name, exporter in config["exporters"].items():
            if name.startswith("prometheus/"):
                assert exporter["endpoint"] == "0.0.0.0:8889"
        assert not [path for path, value in leaves(config) if re.search(r"PHOENIX_(LISTEN|\w+_PORT)", str(value))]


@pytest.mark.parametrize("case", BY_OPERATOR)
def test_nothing_else_of_the_config_changes(case: str) -> None:
    for pipeline in manifests(case, "PhoenixProcessPipeline"):
        [config_map] = [
            made
            for made in manifests(case, "ConfigMap")
            if made["metadata"]["name"] == pipeline["spec"]["config"]["configMap"]
        ]
        import yaml

        before = dict(leaves(yaml.safe_load(config_map["data"]["collector.yaml"])))
        after = dict(leaves(pipeline["spec"]["template"]["spec"]["config"]))
        assert before.keys() == after.keys()
        changed = {path for path, value in before.items() if after[path] != value}
        assert {path.rpartition(".")[2] for path in changed} <= {"endpoint", "host", "port"}
        assert len(changed) in (3, 4)  # without evidence there is no endpoint for it


@pytest.mark.parametrize("case", BY_OPERATOR)
def test_no_component_is_null(case: str) -> None:
    assert not [path for template in templates(case) for path, value in leaves(template) if value is None]


def test_names_stay_apart_when_the_operator_cuts_them() -> None:
    """It adds `-collector` and cuts at 63 characters."""
    names = [template["metadata"]["name"] for template in templates("a long name")]
    assert len({f"{name}-collector"[:63] for name in names}) == len(names) == 3
    assert all(len(name) <= 53 and re.fullmatch(r"[a-z0-9]([a-z0-9-]*[a-z0-9])?", name) for name in names)


@pytest.mark.parametrize("case", BY_OPERATOR)
def test_a_child_does_not_carry_argo_cds_label(case: str) -> None:
    for template in templates(case):
        mine = template["metadata"]["labels"]
        assert labels.INSTANCE not in mine
        assert mine[labels.MANAGED_BY] == labels.CONTROLLER
        assert labels.POOL in mine


@pytest.mark.collector
@pytest.mark.parametrize("case", BY_OPERATOR)
def test_the_collector_takes_the_config(case: str, otelcol: Path) -> None:
    for template in templates(case):
        env = {
            entry["name"]: entry.get("value", "x")
            for entry in template["spec"]["env"]
            if entry["name"] not in ("GOMEMLIMIT", "OTEL_RESOURCE_ATTRIBUTES")
        }
        assert validate(otelcol, template["spec"]["config"], env) == ()
