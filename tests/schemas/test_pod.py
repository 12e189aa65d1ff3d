"""What a collector's pod may do and see: no more than it needs."""

from __future__ import annotations

import pytest

from phoenix_schemas import pod


def test_a_collector_has_two_capabilities_and_no_way_to_more() -> None:
    context = pod.security_context()
    assert context["capabilities"] == {"drop": ["ALL"], "add": ["DAC_READ_SEARCH", "SYS_PTRACE"]}
    assert context["allowPrivilegeEscalation"] is False
    assert context["readOnlyRootFilesystem"] is True
    assert context["seccompProfile"] == {"type": "RuntimeDefault"}
    assert "privileged" not in context


@pytest.mark.parametrize(("passwd", "paths"), [(False, ["/proc"]), (True, ["/proc", "/etc/passwd"])])
def test_a_collector_sees_proc_and_only_where_owners_are_wanted_passwd(passwd: bool, paths: list[str]) -> None:
    volumes, mounts = pod.host_volumes(passwd=passwd), pod.host_mounts(passwd=passwd)
    assert [volume["hostPath"]["path"] for volume in volumes] == paths
    assert [mount["name"] for mount in mounts] == [volume["name"] for volume in volumes]
    assert all(mount["readOnly"] is True for mount in mounts)
    assert mounts[0]["mountPath"] == "/hostfs/proc"


def test_the_node_is_known_before_it_is_referred_to() -> None:
    names = [entry["name"] for entry in pod.identity("checkout", 2, "lean")]
    assert names.index("PHOENIX_NODE") < names.index("OTEL_RESOURCE_ATTRIBUTES")


def test_an_entry_of_the_environment_becomes_what_kubernetes_has() -> None:
    secret = {"name": "A", "secretKeyRef": {"name": "backend", "key": "license"}}
    assert pod.env_var(secret) == {"name": "A", "valueFrom": {"secretKeyRef": {"name": "backend", "key": "license"}}}
    assert pod.env_var({"name": "B", "value": "1"}) == {"name": "B", "value": "1"}
    assert pod.env_var(pod.identity("e", 1, "v")[0])["valueFrom"] == {"fieldRef": {"fieldPath": "spec.nodeName"}}


@pytest.mark.parametrize(("limit", "bytes_"), [("256Mi", "214748364"), ("1Gi", "858993459"), ("500M", "400000000")])
def test_gos_heap_stays_under_four_fifths_of_the_limit(limit: str, bytes_: str) -> None:
    assert pod.go_memory_limit(limit) == bytes_
