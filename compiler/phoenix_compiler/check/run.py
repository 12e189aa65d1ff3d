"""Running the checks: once for each distinct config, however many experiments have it."""

from __future__ import annotations

from collections.abc import Iterator

from phoenix_compiler.check import (
    CONFIG_CHECKS,
    ENVIRONMENT_CHECKS,
    EXPERIMENT_CHECKS,
    PIPELINE_CHECKS,
    REPOSITORY_CHECKS,
)
from phoenix_compiler.check.place import placed
from phoenix_compiler.check.seen import ConfigFault, ConfigSeen, RepositorySeen
from phoenix_compiler.diagnostics import Diagnostic
from phoenix_compiler.ir import CatalogueEntry, ResolvedEnvironment, ResolvedExperiment, Variant
from phoenix_compiler.rule import Rule


class Checker:
    """The checks of one environment: it remembers what it found in each config."""

    def __init__(self, environment: ResolvedEnvironment) -> None:
        collector = environment.document.model.spec.collector
        self._environment = environment
        self._version = collector.version
        self._distribution = collector.distribution
        self._faults: dict[int, tuple[tuple[Rule, ConfigFault], ...]] = {}

    def environment(self) -> Iterator[Diagnostic]:
        """Everything about the environment and its standing pipelines."""
        for check in ENVIRONMENT_CHECKS:
            yield from check.check(self._environment)
        for variant in self._environment.standing.values():
            yield from self._variant(variant)

    def experiment(self, experiment: ResolvedExperiment) -> Iterator[Diagnostic]:
        """Everything about one experiment and its variants."""
        for check in EXPERIMENT_CHECKS:
            yield from check.check(experiment)
        for variant in experiment.variants:
            yield from self._variant(variant)

    def _variant(self, variant: Variant) -> Iterator[Diagnostic]:
        key = id(variant.config)  # the renderer keeps one object for equal configs, for as long as this checker lives
        if key not in self._faults:
            seen = ConfigSeen(variant, self._version, self._distribution)
            self._faults[key] = tuple((check.RULE, fault) for check in CONFIG_CHECKS for fault in check.check(seen))
        for rule, fault in self._faults[key]:
            yield placed(rule, fault, variant)


def pipeline_findings(entry: CatalogueEntry) -> Iterator[Diagnostic]:
    """Everything about one catalogue entry by itself."""
    for check in PIPELINE_CHECKS:
        yield from check.check(entry)


def repository_findings(seen: RepositorySeen) -> Iterator[Diagnostic]:
    """Everything that only several files together can say."""
    for check in REPOSITORY_CHECKS:
        yield from check.check(seen)
