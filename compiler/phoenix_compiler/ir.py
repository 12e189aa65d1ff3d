"""The types between the passes, in the order in which they are made.

Source -> Document -> ResolvedExperiment | ResolvedEnvironment -> Manifest -> FileTree
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

if TYPE_CHECKING:
    from phoenix_analysis.plan import Plan
    from phoenix_compiler.parse import Document
    from phoenix_compiler.source import DataPath, Source
    from phoenix_compiler.template import Rendered, Template
    from phoenix_schemas.environment import Destination, Environment, Pool
    from phoenix_schemas.experiment import CriticalProcess, Experiment
    from phoenix_schemas.pipeline import Pipeline

Config = dict[str, Any]
"""A complete collector config as data: the one place where a plain dict is the type."""
Role = Literal["baseline", "candidate", "standing"]


class CatalogueEntry(NamedTuple):
    """A pipeline of the catalogue: its description, its template, and a digest of both.

    `shipped` says that it came with Phoenix and not from the user's repository.
    """

    name: str
    document: Document[Pipeline]
    template_source: Source
    template: Template
    digest: str
    shipped: bool


class Core(NamedTuple):
    """What a template gave for one set of values, before the compiler adds anything.

    `pipeline` is the order of the processors. `digest` names receivers, processors, critical entries and collector
    version: a verdict is good for this digest only.
    """

    rendered: Rendered
    receivers: Config
    processors: Config
    pipeline: tuple[str, ...]
    digest: str


class Variant(NamedTuple):
    """One arm: a pipeline with all its values, rendered to a complete collector config.

    `document` and `place` say where the pipeline was asked for: the experiment, or the environment for a standing
    pipeline. `given` names the parameters that were written there. `interval` is in seconds.
    """

    name: str
    role: Role
    entry: CatalogueEntry
    parameters: Mapping[str, Any]
    given: frozenset[str]
    interval: float
    core: Core
    config: Config
    document: Document[Experiment] | Document[Environment]
    place: DataPath
    critical: tuple[CriticalProcess, ...]


class ResolvedEnvironment(NamedTuple):
    """An environment with its standing pipelines rendered, by pool."""

    name: str
    document: Document[Environment]
    standing: Mapping[str, Variant]
    destinations: Mapping[str, Destination]


class ResolvedExperiment(NamedTuple):
    """An experiment in which no name is left that must be looked up."""

    name: str
    document: Document[Experiment]
    environment: Document[Environment]
    pool: Pool
    variants: tuple[Variant, ...]
    destinations: tuple[Destination, ...]
    plan: Plan
    digest: str
    archived: bool

    @property
    def nodes(self) -> int:
        """Nodes that take part."""
        wanted = self.document.model.spec.target.nodes
        return self.pool.nodes if wanted is None else min(wanted, self.pool.nodes)

    @property
    def candidates(self) -> tuple[Variant, ...]:
        """The variants that would like to replace the baseline."""
        return tuple(variant for variant in self.variants if variant.role == "candidate")


Manifest = dict[str, Any]
"""A Kubernetes object as data."""
FileTree = Mapping[str, str]
"""Paths, relative and with forward slashes, and the exact text of each file."""
