"""The names of cluster objects, made in one place: checks hold them against each other, `lower` writes them."""

from __future__ import annotations

from phoenix_schemas.labels import STANDING

MAX_NAME = 63
"""Longest name: it is a label's value too."""


def variant_name(experiment: str, variant: str) -> str:
    """Name of the PhoenixProcessPipeline of a variant, and of everything that is made for it."""
    return f"{experiment}-{variant}"


def standing_name(pool: str) -> str:
    """Name of the PhoenixProcessPipeline that stands in a pool, and of everything that is made for it."""
    return variant_name(STANDING, pool)
