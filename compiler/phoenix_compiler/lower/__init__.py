"""Pass 4, pure: resolved experiments and environments become manifests, or, for the runtime `local`, bare configs.

One file a kind. The builders make plain data; tests hold every kind of it against `phoenix_schemas.resource`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from phoenix_compiler.ir import Manifest, ResolvedEnvironment, ResolvedExperiment
from phoenix_compiler.lower.config_maps import config_maps, standing_config_maps
from phoenix_compiler.lower.environment_config import environment_config
from phoenix_compiler.lower.experiments import experiments
from phoenix_compiler.lower.load_jobs import load_jobs
from phoenix_compiler.lower.pipelines import pipelines, standing_pipelines

BUILDERS: tuple[Callable[[ResolvedExperiment], Iterator[Manifest]], ...] = (
    config_maps,
    pipelines,
    load_jobs,
    experiments,
)
"""What an experiment is made of, in the order of its file: the experiment last, when all it names is there."""

STANDING_BUILDERS: tuple[Callable[[ResolvedEnvironment, str], Iterator[Manifest]], ...] = (
    standing_config_maps,
    standing_pipelines,
)
"""What a pool is made of when no experiment runs."""

Lowered = Mapping[str, tuple[Manifest, ...]]
"""Documents by the path of their file."""


def lower_experiment(resolved: ResolvedExperiment) -> Lowered:
    """The files of an experiment: one with all its manifests; in the lab one config for each variant. An archived
    experiment has none."""
    if resolved.archived:
        return {}
    spec = resolved.environment.model.spec
    folder = f"{resolved.environment.model.metadata.name}/experiments/{resolved.name}"
    if spec.runtime == "local":
        return {f"{folder}/{variant.name}.yaml": (variant.config,) for variant in resolved.variants}
    return {f"{folder}/manifests.yaml": tuple(made for builder in BUILDERS for made in builder(resolved))}


def lower_environment(resolved: ResolvedEnvironment) -> Lowered:
    """The files of an environment: what stands in each pool, and what the controller is told."""
    folder = f"{resolved.name}/standing"
    if resolved.document.model.spec.runtime == "local":
        return {f"{folder}/{pool}.yaml": (variant.config,) for pool, variant in resolved.standing.items()}
    files = {
        f"{folder}/{pool}.yaml": tuple(made for builder in STANDING_BUILDERS for made in builder(resolved, pool))
        for pool in resolved.standing
    }
    settings = f"{folder}/environment.yaml"  # a pool may be named `environment`: then it shares the file
    return {**files, settings: (*files.get(settings, ()), *environment_config(resolved))}
