"""The OpenTelemetryCollector inside a PhoenixProcessPipeline, for the runtime `opentelemetry-operator`.

In Git on its own it would start at the merge; so it is a template that Phoenix's operator creates when the run begins.
"""

from __future__ import annotations

import hashlib
import re
from typing import Any

from phoenix_compiler.ir import Config, Manifest
from phoenix_compiler.remember import by_identity
from phoenix_schemas import evidence, labels, pod

_LONGEST_NAME = 53
"""The OpenTelemetry operator adds `-collector` and cuts at 63 characters, so that two long names could become one."""

_DEFAULTED = re.compile(
    r"\$\{env:(?:"
    + "|".join((evidence.ENV_LISTEN, evidence.ENV_TELEMETRY_PORT, evidence.ENV_EVIDENCE_PORT, evidence.ENV_HEALTH_PORT))
    + r"):-([^}]*)\}"
)


def collector_template(metadata: dict[str, Any], spec: dict[str, Any], config: Config) -> Manifest:
    """The OpenTelemetryCollector for the pipeline with that metadata and spec."""
    collector, passwd = spec["collector"], spec["hostAccess"]["passwd"]
    return {
        "apiVersion": "opentelemetry.io/v1beta1",
        "kind": "OpenTelemetryCollector",
        "metadata": {
            "name": _short(metadata["name"]),
            "namespace": metadata["namespace"],
            "labels": _labels(metadata["labels"]),
        },
        "spec": {
            "mode": "daemonset",
            "managementState": "managed",
            "upgradeStrategy": "none",  # an upgrade rewrites configs, in the middle of a run too
            "image": collector["image"],
            "serviceAccount": pod.SERVICE_ACCOUNT,
            "priorityClassName": pod.PRIORITY_CLASS,
            "nodeSelector": spec["nodeSelector"],
            "tolerations": pod.tolerations(),
            "daemonSetUpdateStrategy": pod.update_strategy(),
            "resources": collector["resources"],
            "env": [pod.env_var(entry) for entry in collector["env"]],
            "securityContext": pod.security_context(),
            "volumes": pod.host_volumes(passwd=passwd),
            "volumeMounts": pod.host_mounts(passwd=passwd),
            "config": _template_config(config),
        },
    }


def _labels(common: dict[str, str]) -> dict[str, str]:
    """A child's labels: made by the controller, and without the label that Argo CD may track by."""
    return {
        key: labels.CONTROLLER if key == labels.MANAGED_BY else value
        for key, value in common.items()
        if key != labels.INSTANCE
    }


def _short(name: str) -> str:
    if len(name) <= _LONGEST_NAME:
        return name
    mark = hashlib.sha256(name.encode()).hexdigest()[:10]
    return f"{name[: _LONGEST_NAME - 11].rstrip('-')}-{mark}"


@by_identity
def _template_config(config: Config) -> Config:
    """The config with its own addresses and ports written out.

    The operator reads them to make probes and ports. It takes a port only as a number: where it is a variable, it
    replaces the whole telemetry section by its own default, and the bytes sent would not be counted any more.
    """
    return {section: _plain_addresses(value) for section, value in config.items()}


def _plain_addresses(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain_addresses(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_plain_addresses(item) for item in value]
    if not isinstance(value, str) or "${env:" not in value:
        return value
    plain = _DEFAULTED.sub(r"\1", value)
    return int(plain) if plain != value and plain.isdecimal() else plain
