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
from phoenix_compiler.check.seen import ConfigFault, ConfigSeen, CoreSeen, RepositorySeen, count_metric
from phoenix_compiler.diagnostics import Diagnostic
from phoenix_compiler.ir import CatalogueEntry, Config, Core, ResolvedEnvironment, ResolvedExperiment, Variant
from phoenix_compiler.remember import Remembered
from phoenix_compiler.rule import Rule

REMEMBERED = 1024
"""Configs of an environment whose faults are remembered."""
REMEMBERED_CORES = 64
"""Cores of which everything that was seen is remembered: they are large."""


class Checker:
    """The checks of one environment: it remembers what it found in each config."""

    def __init__(self, environment: ResolvedEnvironment) -> None:
        collector = environment.document.model.spec.collector
        self._environment = environment
        self._version = collector.version
        self._distribution = collector.distribution
        self._cores: Remembered[object, CoreSeen] = Remembered(REMEMBERED_CORES)
        self._faults: Remembered[int, tuple[Config, tuple[tuple[Rule, ConfigFault], ...]]] = Remembered(REMEMBERED)

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
        # the renderer gives equal configs the same object; it is kept, so that no other can have its identity
        _, faults = self._faults.get(id(variant.config), lambda: (variant.config, self._looked_at(variant)))
        for rule, fault in faults:
            yield placed(rule, fault, variant)

    def _looked_at(self, variant: Variant) -> tuple[tuple[Rule, ConfigFault], ...]:
        core, metric = variant.core, count_metric(variant)
        shared = self._cores.get((_parts(core), metric), lambda: CoreSeen(core, metric))
        seen = ConfigSeen(variant, self._version, self._distribution, shared)
        return tuple((check.RULE, fault) for check in CONFIG_CHECKS for fault in check.check(seen))


def _parts(core: Core) -> object:
    """The same for cores whose components are the same objects in the same order. What is seen in a core holds it, so that
    no other component can have the identity of one of these."""
    sections = [[(name, id(part)) for name, part in section.items()] for section in (core.receivers, core.processors)]
    return core.pipeline, *map(tuple, sections)


def pipeline_findings(entry: CatalogueEntry) -> Iterator[Diagnostic]:
    """Everything about one catalogue entry by itself."""
    for check in PIPELINE_CHECKS:
        yield from check.check(entry)


def repository_findings(seen: RepositorySeen) -> Iterator[Diagnostic]:
    """Everything that only several files together can say."""
    for check in REPOSITORY_CHECKS:
        yield from check.check(seen)
