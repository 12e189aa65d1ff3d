"""Every manifest has the form of its kind: by the models, and by the API server itself."""

from __future__ import annotations

import re
from typing import Any

import pytest
import yaml

from phoenix_compiler.emit import emit_documents
from phoenix_schemas import labels
from phoenix_schemas.base import Model
from phoenix_schemas.resource.environment import EnvironmentSettings
from phoenix_schemas.resource.experiment import Experiment
from phoenix_schemas.resource.load import LoadSimulationJob
from phoenix_schemas.resource.pipeline import PhoenixProcessPipeline
from support.apiserver import ApiServer
from support.lowered import CASES, leaves, manifests

MODELS: dict[str, type[Model]] = {
    "Experiment": Experiment,
    "PhoenixProcessPipeline": PhoenixProcessPipeline,
    "LoadSimulationJob": LoadSimulationJob,
}
LABEL_VALUE = re.compile(r"[A-Za-z0-9]([A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?")


def served(manifest: dict[str, Any]) -> dict[str, Any]:
    """A manifest as the cluster gives it back after it went through a file."""
    [read] = yaml.load_all(emit_documents([manifest]), yaml.CSafeLoader)
    return dict(read)


@pytest.mark.parametrize("case", CASES)
def test_every_manifest_has_the_form_of_its_kind(case: str) -> None:
    seen = set()
    for manifest in manifests(case):
        seen.add(manifest["kind"])
        if manifest["kind"] in MODELS:
            MODELS[manifest["kind"]].model_validate(served(manifest))
        else:
            assert manifest["kind"] == "ConfigMap"
            assert all(isinstance(text, str) for text in manifest["data"].values())
    assert {"Experiment", "PhoenixProcessPipeline", "ConfigMap"} <= seen


@pytest.mark.timeout(1800)  # the first run builds the API server's validation
@pytest.mark.parametrize("case", CASES)
def test_the_api_server_takes_every_manifest(case: str, apiserver: ApiServer) -> None:
    for manifest in manifests(case):
        if manifest["kind"] in MODELS:
            answer = apiserver.create(served(manifest))
            assert answer.is_accepted, answer


@pytest.mark.parametrize("case", CASES)
def test_the_controller_can_read_its_settings(case: str) -> None:
    [settings] = [made for made in manifests(case, "ConfigMap") if made["metadata"]["name"] == "phoenix-environment"]
    read = EnvironmentSettings.model_validate(yaml.safe_load(settings["data"]["environment.yaml"]))
    assert settings["metadata"]["namespace"] == read.namespaces.system
    assert {pool.name for pool in read.pools} == {
        made["spec"]["pool"] for made in manifests(case, "PhoenixProcessPipeline") if made["spec"]["role"] == "standing"
    }


@pytest.mark.parametrize("case", CASES)
def test_nothing_is_null_and_whole_numbers_are_integers(case: str) -> None:
    for manifest in manifests(case):
        for path, value in leaves(manifest):
            assert value is not None, path
            assert not (isinstance(value, float) and value.is_integer()), path


@pytest.mark.parametrize("case", CASES)
def test_labels_and_annotations_say_whose_an_object_is(case: str) -> None:
    names = set()
    for manifest in manifests(case):
        metadata = manifest["metadata"]
        mine = metadata["labels"]
        assert all(LABEL_VALUE.fullmatch(value) for value in mine.values()), mine
        assert list(mine) == sorted(mine)
        assert mine[labels.PART_OF] == "phoenix"
        assert mine[labels.MANAGED_BY] == "phoenix-compile"
        assert {labels.NAME, labels.INSTANCE, labels.COMPONENT, labels.ENVIRONMENT} <= mine.keys()
        is_experiments = labels.EXPERIMENT in mine
        assert is_experiments == (labels.RUN in mine) == (labels.SPEC_DIGEST in metadata.get("annotations", {}))
        names.add((manifest["kind"], metadata["name"]))
    assert len(names) == len(list(manifests(case)))
