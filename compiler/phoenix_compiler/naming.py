"""The names of the cluster objects of an experiment, made in one place: checks hold them against each other, `lower`
writes them."""

from __future__ import annotations

MAX_NAME = 63
"""Longest name: it is a label's value too."""


def variant_name(experiment: str, variant: str) -> str:
    """Name of the PhoenixProcessPipeline of a variant, and of everything that is made for it."""
    return f"{experiment}-{variant}"
