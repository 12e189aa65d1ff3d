"""The facts of a collector's pod: what it may, what it sees of the host, and how it is told who it is.

The compiler writes them into an OpenTelemetryCollector, Phoenix's own operator into a DaemonSet: the same pod either way.
Every function gives new data in Kubernetes' form, except `identity`, which gives that of `spec.collector.env`.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Final

from phoenix_schemas import evidence

CONTAINER: Final = "collector"
"""Name of the container."""
CONFIG_FOLDER: Final = "/etc/phoenix"
"""Where the ConfigMap is mounted."""
CONFIG_KEY: Final = "collector.yaml"
"""Key of the ConfigMap, and name of the file."""
SERVICE_ACCOUNT: Final = "phoenix-collector"
"""A service account that may do nothing."""
PRIORITY_CLASS: Final = "phoenix-collector"
"""Low, and never preempting: a collector is worth less than any workload."""
CAPABILITIES: Final = ("DAC_READ_SEARCH", "SYS_PTRACE")
"""Without them `process.disk.io` is read for almost no process of another user."""
PASSWD: Final = "/etc/passwd"
"""Go looks for the names of owners in its own file system, whatever the receiver's `root_path` is."""

_MEMORY_SHARE = 80
"""Percent of the memory limit that Go's heap should stay under, the share that `memory_limiter` refuses above."""


def security_context() -> dict[str, Any]:
    """Of the container. Root, because only root has capabilities in effect, and nothing else that root could do."""
    return {
        "runAsUser": 0,
        "allowPrivilegeEscalation": False,
        "readOnlyRootFilesystem": True,
        "capabilities": {"drop": ["ALL"], "add": list(CAPABILITIES)},
        "seccompProfile": {"type": "RuntimeDefault"},
    }


def host_volumes(*, passwd: bool) -> list[dict[str, Any]]:
    """What of the host the pod may mount: /proc, and /etc/passwd where owners are wanted."""
    volumes: list[dict[str, Any]] = [{"name": "proc", "hostPath": {"path": "/proc", "type": "Directory"}}]
    if passwd:
        volumes.append({"name": "passwd", "hostPath": {"path": PASSWD, "type": "File"}})
    return volumes


def host_mounts(*, passwd: bool) -> list[dict[str, Any]]:
    """Where the container has them, read-only. The host's /proc shows every process without sharing its namespace."""
    mounts: list[dict[str, Any]] = [{"name": "proc", "mountPath": f"{evidence.ROOT}/proc", "readOnly": True}]
    if passwd:
        mounts.append({"name": "passwd", "mountPath": PASSWD, "readOnly": True})
    return mounts


def tolerations() -> list[dict[str, Any]]:
    """A pool's nodes are chosen by their labels; no taint keeps a collector off them."""
    return [{"operator": "Exists"}]


def update_strategy() -> dict[str, Any]:
    """A new config reaches a tenth of the nodes at a time."""
    return {"type": "RollingUpdate", "rollingUpdate": {"maxUnavailable": "10%"}}


def identity(experiment: str, run: int, variant: str) -> list[dict[str, Any]]:
    """The variables that tell a collector who it is, in the order in which Kubernetes expands them.

    `host.name` is the node's: the pod's own name would make new series at every rollout.
    """
    return [
        {"name": evidence.ENV_NODE, "fieldRef": {"fieldPath": "spec.nodeName"}},
        {"name": "OTEL_RESOURCE_ATTRIBUTES", "value": f"host.name=$({evidence.ENV_NODE})"},
        {"name": evidence.ENV_EXPERIMENT, "value": experiment},
        {"name": evidence.ENV_RUN, "value": str(run)},
        {"name": evidence.ENV_VARIANT, "value": variant},
    ]


def env_var(entry: Mapping[str, Any]) -> dict[str, Any]:
    """An entry of `spec.collector.env` as Kubernetes has it."""
    name, (source, given) = entry["name"], next(item for item in entry.items() if item[0] != "name")
    return {"name": name, "value": given} if source == "value" else {"name": name, "valueFrom": {source: given}}


@lru_cache(maxsize=64)
def go_memory_limit(limit: str) -> str:
    """GOMEMLIMIT, in bytes, for a container with that memory limit."""
    from phoenix_schemas.units import quantity  # brings pydantic, which the rest of this file does without

    return str(int(quantity(limit) * _MEMORY_SHARE / 100))
