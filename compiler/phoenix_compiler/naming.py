"""The names of cluster objects, made in one place: checks hold them against each other, `lower` writes them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from phoenix_schemas.labels import STANDING

if TYPE_CHECKING:
    from phoenix_schemas.experiment import ExperimentSpec

AA_COPY = "baseline-copy"
"""Name of the copy of the baseline that mode AA compares it with."""
MAX_NAME = 63
"""Longest name: it is a label's value too."""


def variant_name(experiment: str, variant: str) -> str:
    """Name of the PhoenixProcessPipeline of a variant, and of everything that is made for it."""
    return f"{experiment}-{variant}"


def variants_of(spec: ExperimentSpec) -> tuple[str, ...]:
    """The names of an experiment's variants, in order."""
    copy = (AA_COPY,) if spec.analysis.mode == "AA" else ()
    return ("baseline", *copy, *(candidate.name for candidate in spec.variants.candidates))


def standing_name(pool: str) -> str:
    """Name of the PhoenixProcessPipeline that stands in a pool, and of everything that is made for it."""
    return variant_name(STANDING, pool)
