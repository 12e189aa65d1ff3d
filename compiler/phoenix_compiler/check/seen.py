"""What checks are handed, and what config checks answer."""

from __future__ import annotations

from typing import NamedTuple

from phoenix_compiler.ir import Config, Variant
from phoenix_compiler.source import DataPath, Span


class ConfigSeen(NamedTuple):
    """One rendered variant with the environment facts that its config is held against.

    `core` of the variant is what the template gave; `config` is complete. Component ids in `core` are in the newest names,
    in `config` in those of `version`.
    """

    variant: Variant
    version: str
    distribution: str

    @property
    def config(self) -> Config:
        """The complete config."""
        return self.variant.config


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
