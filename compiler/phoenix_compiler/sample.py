"""A pipeline rendered with no experiment at hand: its defaults, in an environment that leaves everything at its own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from phoenix_compiler.parse import parse_environment, parse_experiment
from phoenix_compiler.resolve import resolve_environment, resolve_experiment
from phoenix_compiler.source import Source

if TYPE_CHECKING:
    from phoenix_compiler.catalogue import Catalogue
    from phoenix_compiler.ir import CatalogueEntry, Variant


def sample_variant(
    entry: CatalogueEntry,
    catalogue: Catalogue,
    parameters: Mapping[str, Any] | None = None,
    critical: tuple[Mapping[str, str], ...] = (),
    version: str | None = None,
) -> Variant:
    """The candidate that an experiment with these parameters and critical processes would have. Raises Rejected."""
    from phoenix_collector.versions import newest

    environment = {
        "apiVersion": "phoenix.io/v1alpha1",
        "kind": "Environment",
        "metadata": {"name": "sample"},
        "spec": {"collector": {"version": version or newest()}, "runtime": "local"},
    }
    experiment = {
        "apiVersion": "phoenix.io/v1alpha1",
        "kind": "Experiment",
        "metadata": {"name": "sample"},
        "spec": {
            "target": {"pool": "local"},
            "variants": {
                "baseline": {"pipeline": entry.name, "parameters": dict(parameters or {})},
                "candidates": [{"name": "sample", "pipeline": entry.name, "parameters": dict(parameters or {})}],
            },
            "criticalProcesses": [dict(one) for one in critical],
            "criteria": [{"metric": "series_per_scrape", "info": True}],
        },
    }
    context = resolve_environment(parse_environment(_source(environment)), catalogue)
    resolved = resolve_experiment(parse_experiment(_source(experiment)), context)
    return resolved.candidates[0]


def _source(data: Mapping[str, Any]) -> Source:
    from phoenix_compiler.emit import emit_document

    return Source("sample", emit_document(data))
