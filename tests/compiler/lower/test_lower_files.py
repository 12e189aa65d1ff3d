"""Which files there are, and that they are the same whatever order things were written in."""

from __future__ import annotations

import random
from typing import Any

import pytest

from phoenix_compiler.catalogue import Catalogue
from phoenix_compiler.emit import emit_document, emit_documents
from phoenix_compiler.lower import lower_environment, lower_experiment
from phoenix_compiler.parse import parse_environment, parse_experiment
from phoenix_compiler.parse.reader import read
from phoenix_compiler.resolve import resolve_environment, resolve_experiment
from phoenix_compiler.shipped import shipped_pipelines
from phoenix_compiler.source import Source
from support.experiments import BASE_ENVIRONMENT, BASE_EXPERIMENT, make_environment, make_experiment, text_of
from support.lowered import CASES, files

LOCAL = "spec: {runtime: local, pools: null}"


def test_an_experiment_is_one_file_and_its_last_object_is_the_experiment() -> None:
    [(path, made)] = lower_experiment(make_experiment("spec: {load: {profile: realistic}}")).items()
    assert path == "prod/experiments/checkout-topk/manifests.yaml"
    assert [manifest["kind"] for manifest in made] == [
        "ConfigMap",
        "ConfigMap",
        "PhoenixProcessPipeline",
        "PhoenixProcessPipeline",
        "LoadSimulationJob",
        "Experiment",
    ]


def test_an_archived_experiment_has_no_file() -> None:
    assert lower_experiment(make_experiment(archived=True)) == {}


def test_an_environment_is_a_file_a_pool_and_one_for_the_controller() -> None:
    made = lower_environment(make_environment())
    assert {path: [manifest["kind"] for manifest in manifests] for path, manifests in made.items()} == {
        "prod/standing/checkout.yaml": ["ConfigMap", "PhoenixProcessPipeline"],
        "prod/standing/environment.yaml": ["ConfigMap"],
    }


def test_a_pool_named_environment_loses_nothing() -> None:
    [made] = [made for path, made in files("a pool named environment").items() if "standing" in path]
    names = [manifest["metadata"]["name"] for manifest in made]
    assert names[1:] == ["standing-environment", "phoenix-environment"]


def test_the_lab_gets_bare_configs() -> None:
    experiment = make_experiment("spec: {target: {pool: local, nodes: null}}", LOCAL)
    made = lower_experiment(experiment)
    assert list(made) == [f"prod/experiments/checkout-topk/{name}.yaml" for name in ("baseline", "topk20")]
    assert [documents for (documents,) in made.values()] == [variant.config for variant in experiment.variants]
    assert lower_environment(make_environment(LOCAL)) == {}


def test_the_lab_may_have_pools_that_stand() -> None:
    resolved = make_environment("spec: {runtime: local}")
    assert lower_environment(resolved) == {"prod/standing/checkout.yaml": (resolved.standing["checkout"].config,)}


@pytest.mark.parametrize("case", CASES)
def test_the_order_of_keys_does_not_matter(case: str) -> None:
    experiment, environment = (
        text_of(base, override) for base, override in zip((BASE_EXPERIMENT, BASE_ENVIRONMENT), CASES[case], strict=True)
    )
    expected = written(experiment, environment)
    assert expected == {path: emit_documents(made) for path, made in files(case).items()}
    for seed in range(3):
        assert written(shuffled(experiment, seed), shuffled(environment, seed)) == expected


def written(experiment: str, environment: str) -> dict[str, str]:
    """The files of an experiment and its environment, resolved from nothing."""
    document = parse_environment(Source("environments/prod/environment.yaml", environment))
    context = resolve_environment(document, Catalogue(shipped_pipelines()))
    resolved = resolve_experiment(parse_experiment(Source("x.yaml", experiment)), context)
    made = {**lower_experiment(resolved), **lower_environment(context.resolved)}
    return {path: emit_documents(manifests) for path, manifests in made.items()}


def shuffled(text: str, seed: int) -> str:
    """The same YAML with the keys of every mapping in another order."""
    source = random.Random(seed)

    def mixed(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: mixed(value[key]) for key in source.sample(list(value), len(value))}
        return [mixed(item) for item in value] if isinstance(value, list) else value

    return emit_document(mixed(read(Source("x.yaml", text))))
