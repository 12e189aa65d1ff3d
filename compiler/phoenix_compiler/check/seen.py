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

    `names` are the names of the cluster objects it will have; `window` its length in seconds with the warm-up.
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


class EnvironmentFacts(NamedTuple):
    """What other files need to know of an environment: `selectors` are the node labels of each pool."""

    path: str
    name: str
    selectors: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
    concurrent_experiments: int


class RepositorySeen(NamedTuple):
    """The facts of all files, ordered by path."""

    environments: tuple[EnvironmentFacts, ...]
    experiments: tuple[ExperimentFacts, ...]
