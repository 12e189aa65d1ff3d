"""What checks are handed, and what config checks answer."""

from __future__ import annotations

from functools import cached_property
from typing import NamedTuple

from phoenix_compiler.check.components import FieldFault, field_faults
from phoenix_compiler.check.journey import Journey, follow
from phoenix_compiler.check.point import SET, Known
from phoenix_compiler.check.protection import Danger, dangers
from phoenix_compiler.check.scrapers import Scraper, scrapers_of
from phoenix_compiler.ir import Config, Core, Variant
from phoenix_compiler.ottl.items import Group, groups
from phoenix_compiler.source import DataPath, Span


class CoreSeen:
    """What a template gave, whoever asked for it. What several checks look at is found once, when it is first asked for."""

    def __init__(self, core: Core, count_metric: str) -> None:
        self.core = core
        self._count_metric = count_metric

    @cached_property
    def groups(self) -> tuple[Group, ...]:
        """All OTTL of the processors: those of the pipeline in its order, then those that are not in it."""
        used = [step for step in self.core.pipeline if isinstance(step, str)]
        rest = [step for step in self.core.processors if step not in used]
        return tuple(groups(self.core.processors, (*used, *rest)))

    @cached_property
    def scrapers(self) -> tuple[Scraper, ...]:
        """What is scraped."""
        return tuple(scrapers_of(self.core.receivers))

    @cached_property
    def ordinary(self) -> Journey:
        """The way of an ordinary process through the pipeline."""
        return self.follow(None)

    @cached_property
    def critical(self) -> Journey:
        """The way of a critical process through the pipeline."""
        return self.follow(SET)

    def follow(self, critical: Known, executable: Known = SET) -> Journey:
        """The way of a process of which the critical entry and the executable may be known."""
        core = self.core
        return follow(
            core.processors,
            core.pipeline,
            self.groups,
            self.scrapers,
            self._count_metric,
            critical=critical,
            executable=executable,
        )


class ConfigSeen:
    """One rendered variant with the environment facts that its config is held against.

    `core` of the variant is what the template gave; `config` is complete. Component ids in `core` are in the newest names,
    in `config` in those of `version`. Configs that differ only in what the compiler adds share what is seen in their core.
    """

    def __init__(self, variant: Variant, version: str, distribution: str, core: CoreSeen | None = None) -> None:
        self.variant = variant
        self.version = version
        self.distribution = distribution
        self._seen = core or CoreSeen(variant.core, count_metric(variant))

    @property
    def core(self) -> Core:
        """What the template gave."""
        return self.variant.core

    @property
    def config(self) -> Config:
        """The complete config."""
        return self.variant.config

    @property
    def groups(self) -> tuple[Group, ...]:
        """All OTTL of the processors: those of the pipeline in its order, then those that are not in it."""
        return self._seen.groups

    @property
    def scrapers(self) -> tuple[Scraper, ...]:
        """What is scraped."""
        return self._seen.scrapers

    @property
    def ordinary(self) -> Journey:
        """The way of an ordinary process through the pipeline."""
        return self._seen.ordinary

    @property
    def critical(self) -> Journey:
        """The way of a critical process through the pipeline."""
        return self._seen.critical

    @cached_property
    def field_faults(self) -> tuple[FieldFault, ...]:
        """What the schemas of the components find in their settings."""
        return tuple(field_faults(self))

    @cached_property
    def dangers(self) -> tuple[Danger, ...]:
        """What the pipeline's own rules may do to critical processes."""
        return dangers(self)

    def follow(self, critical: Known, executable: Known = SET) -> Journey:
        """The way of a process of which the critical entry and the executable may be known."""
        return self._seen.follow(critical, executable)


def count_metric(variant: Variant) -> str:
    """The metric by which processes are counted."""
    return variant.entry.document.model.spec.keeps.count_metric


class ConfigFault(NamedTuple):
    """Something wrong at a path of the core (`receivers`, `processors` or `pipeline` first) of a rendered config.

    `parameter` names the pipeline's parameter that is to blame, where the check knows it.
    """

    path: DataPath
    message: str
    help: str
    parameter: str | None = None


class ExperimentFacts(NamedTuple):
    """What other files need to know of an experiment. Plain data: it is kept in the index beside the file's digest.

    `names` are the names of the cluster objects that its variants will have. The spans are those of the experiment's name
    and of the pool's.
    """

    path: str
    environment: str
    name: str
    pool: str
    run: int
    archived: bool
    cancelled: bool
    names: tuple[str, ...]
    name_span: Span
    pool_span: Span

    @property
    def is_unfinished(self) -> bool:
        """Whether it may still run: what is archived has run, what is cancelled will not."""
        return not (self.archived or self.cancelled)


class EnvironmentFacts(NamedTuple):
    """What other files need to know of an environment: `selectors` are the node labels of each pool. The spans are those of
    its name and of its limit of concurrent experiments."""

    path: str
    name: str
    selectors: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
    concurrent_experiments: int
    name_span: Span
    limit_span: Span


class RepositorySeen(NamedTuple):
    """The facts of all files, ordered by path."""

    environments: tuple[EnvironmentFacts, ...]
    experiments: tuple[ExperimentFacts, ...]
