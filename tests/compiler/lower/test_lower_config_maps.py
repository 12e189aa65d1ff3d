"""A config is an object of its own, named by what it says."""

from __future__ import annotations

import hashlib

import pytest
import yaml

from phoenix_compiler.emit import emit_document
from phoenix_compiler.lower import lower_experiment
from phoenix_compiler.lower.config_maps import text_of
from support.experiments import make_experiment
from support.lowered import CASES, manifests

TOPK_PARAMETER = "spec: {variants: {candidates: [{name: topk20, pipeline: process-topk-v1, parameters: {k: 21}}]}}"


def config_names(experiment: str = "") -> list[str]:
    [made] = lower_experiment(make_experiment(experiment)).values()
    return [manifest["metadata"]["name"] for manifest in made if manifest["kind"] == "ConfigMap"]


@pytest.mark.parametrize("case", CASES)
def test_a_pipeline_names_its_config_by_content(case: str) -> None:
    configs = {made["metadata"]["name"]: made for made in manifests(case, "ConfigMap")}
    pipelines = list(manifests(case, "PhoenixProcessPipeline"))
    assert len(pipelines) == len(configs) - 1  # the other one is the controller's settings
    for pipeline in pipelines:
        reference = pipeline["spec"]["config"]
        config = configs[reference["configMap"]]
        text = config["data"][reference["key"]]
        digits = hashlib.sha256(text.encode()).hexdigest()
        assert reference["digest"] == f"sha256:{digits}"
        assert reference["configMap"] == f"{pipeline['metadata']['name']}-{digits[:10]}"
        assert config["immutable"] is True
        assert config["metadata"]["namespace"] == pipeline["metadata"]["namespace"]


def test_the_text_is_the_config() -> None:
    experiment = make_experiment()
    [made] = lower_experiment(experiment).values()
    for variant, manifest in zip(experiment.variants, made, strict=False):
        assert yaml.safe_load(manifest["data"]["collector.yaml"]) == variant.config


def test_a_changed_config_is_a_new_object_and_the_other_stays() -> None:
    (baseline, before), (same, after) = config_names(), config_names(TOPK_PARAMETER)
    assert baseline == same
    assert before != after
    assert before.rpartition("-")[0] == after.rpartition("-")[0] == "checkout-topk-topk20"


def test_what_is_not_in_the_config_does_not_rename_it() -> None:
    assert config_names("spec: {description: another, run: 2, schedule: {duration: 30m}}") == config_names()


def test_a_text_is_remembered_for_its_config_and_no_other() -> None:
    configs = [{"receivers": {"a": {"n": number}}} for number in range(1200)]  # more than are remembered
    assert text_of(configs[0]) is text_of(configs[0])
    equal = {"receivers": {"a": {"n": 0}}}
    assert text_of(equal) == text_of(configs[0])
    for number in range(1200):
        assert text_of({"receivers": {"a": {"n": number}}}).text == emit_document(configs[number])
