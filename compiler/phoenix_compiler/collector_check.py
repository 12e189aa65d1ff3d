"""The real collector's word on every config that a repository renders."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from phoenix_compiler.ir import Variant
from phoenix_compiler.repository import compiled_environments
from phoenix_schemas import evidence as names
from phoenix_schemas.canonical import canonical

VARIABLES = {
    names.ENV_ROOT: "/",
    names.ENV_EXPERIMENT: "validate",
    names.ENV_RUN: "1",
    names.ENV_VARIANT: "validate",
    names.ENV_NODE: "validate",
}
"""What the operator sets; any value does for a validation."""


class Labelled(NamedTuple):
    """A variant and where it comes from, for people."""

    label: str
    variant: Variant


def rendered_configs(root: Path, environments: tuple[str, ...] = ()) -> list[Labelled]:
    """Every distinct config of the standing pipelines and live experiments. Raises Rejected."""
    found: dict[str, Labelled] = {}
    for environment, experiments in compiled_environments(root, environments):
        name = environment.facts.name
        for pool, variant in environment.context.resolved.standing.items():
            found.setdefault(canonical(variant.config), Labelled(f"{name}: standing pipeline of {pool}", variant))
        for experiment in experiments:
            for variant in experiment.variants:
                label = f"{name}: {experiment.name}, variant {variant.name}"
                found.setdefault(canonical(variant.config), Labelled(label, variant))
    return list(found.values())


def refusals(binary: Path, configs: Sequence[Labelled]) -> list[tuple[str, tuple[str, ...]]]:
    """The configs that the collector refuses, with its messages."""
    from phoenix_collector.validate import validate_many
    from phoenix_compiler.emit import emit_document

    texts = [emit_document(labelled.variant.config) for labelled in configs]
    answers = validate_many(binary, texts, VARIABLES)
    return [(labelled.label, messages) for labelled, messages in zip(configs, answers, strict=True) if messages]
