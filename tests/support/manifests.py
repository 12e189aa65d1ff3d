"""What every rendered object must be, whatever it was compiled from."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from typing import Any

import yaml

from phoenix_schemas import labels
from phoenix_schemas.base import Model
from phoenix_schemas.kinds import ENVIRONMENT_CONFIG_MAP, ENVIRONMENT_KEY
from phoenix_schemas.pod import CONFIG_KEY
from phoenix_schemas.resource.environment import EnvironmentSettings
from phoenix_schemas.resource.experiment import Experiment
from phoenix_schemas.resource.load import LoadSimulationJob
from phoenix_schemas.resource.pipeline import PhoenixProcessPipeline

MODELS: Mapping[str, type[Model]] = {
    "Experiment": Experiment,
    "PhoenixProcessPipeline": PhoenixProcessPipeline,
    "LoadSimulationJob": LoadSimulationJob,
}
OWNED = {labels.NAME: labels.PHOENIX, labels.PART_OF: labels.PHOENIX, labels.MANAGED_BY: labels.COMPILER}
_VALUE = re.compile(r"([A-Za-z0-9]([A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?)?")
_OBJECT = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*")


def manifests_of(files: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    """Every object of rendered files, as Kubernetes reads it. A lab's files are bare configs: they have none."""
    for text in files.values():
        for document in yaml.load_all(text, yaml.CSafeLoader):
            if "kind" in document:
                yield document


def configs_of(files: Mapping[str, str]) -> Iterator[str]:
    """Every collector config of rendered files: in the ConfigMaps, and in a lab the files themselves."""
    for text in files.values():
        for document in yaml.load_all(text, yaml.CSafeLoader):
            if "kind" not in document:
                yield text
            elif CONFIG_KEY in document.get("data", {}):
                yield document["data"][CONFIG_KEY]


def assert_sound(manifests: list[dict[str, Any]]) -> None:
    """Each object is ours and says so, has the form of its kind, and finds the objects that it names."""
    named = {}
    for manifest in manifests:
        key = (manifest["kind"], manifest["metadata"]["namespace"], manifest["metadata"]["name"])
        assert key not in named, f"{key} is made twice"
        named[key] = manifest
        _assert_owned(manifest["metadata"])
        if manifest["kind"] in MODELS:
            MODELS[manifest["kind"]].model_validate(manifest)
        else:
            _assert_config_map(manifest)
    for (kind, namespace, name), manifest in named.items():
        if kind == "PhoenixProcessPipeline":
            reference = manifest["spec"]["config"]
            text = named["ConfigMap", namespace, reference["configMap"]]["data"][reference["key"]]
            assert reference["digest"] == "sha256:" + hashlib.sha256(text.encode()).hexdigest()
        if kind == "Experiment":
            for variant in manifest["spec"]["variants"]:
                pipeline = named["PhoenixProcessPipeline", namespace, f"{name}-{variant['name']}"]
                assert pipeline["spec"]["config"]["configMap"] == variant["config"]
                assert pipeline["spec"]["experimentRef"] == {"name": name, "run": manifest["spec"]["run"]}


def _assert_owned(metadata: Mapping[str, Any]) -> None:
    assert _OBJECT.fullmatch(metadata["name"]), metadata["name"]
    assert len(metadata["name"]) <= 253
    assert metadata["labels"].items() >= OWNED.items()
    assert {labels.INSTANCE, labels.COMPONENT, labels.ENVIRONMENT} <= metadata["labels"].keys()
    for value in metadata["labels"].values():
        assert _VALUE.fullmatch(value), value
    if labels.EXPERIMENT in metadata["labels"]:
        assert metadata["annotations"][labels.SPEC_DIGEST].startswith("sha256:")


def _assert_config_map(manifest: Mapping[str, Any]) -> None:
    assert (manifest["apiVersion"], manifest["kind"]) == ("v1", "ConfigMap")
    if manifest["metadata"]["name"] == ENVIRONMENT_CONFIG_MAP:
        EnvironmentSettings.model_validate(yaml.safe_load(manifest["data"][ENVIRONMENT_KEY]))
    else:
        assert manifest["immutable"] is True
        text = manifest["data"][CONFIG_KEY]
        assert manifest["metadata"]["name"].endswith(hashlib.sha256(text.encode()).hexdigest()[:10])
