"""What other files need to know of a file: taken from it once, kept in the index, and read back without it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from phoenix_compiler.check.seen import EnvironmentFacts, ExperimentFacts
from phoenix_compiler.check.spans import span_of
from phoenix_compiler.ir import ResolvedEnvironment
from phoenix_compiler.naming import variant_name, variants_of
from phoenix_compiler.source import Span

if TYPE_CHECKING:
    from phoenix_compiler.parse import Document
    from phoenix_schemas.experiment import Experiment


def facts_of(document: Document[Experiment], environment: str, *, archived: bool) -> ExperimentFacts:
    """The facts of an experiment of the environment of that name. The file alone has them: nothing need be resolved."""
    name, spec = document.model.metadata.name, document.model.spec
    return ExperimentFacts(
        path=document.path,
        environment=environment,
        name=name,
        pool=spec.target.pool,
        run=spec.run,
        archived=archived,
        cancelled=spec.cancelled,
        names=tuple(variant_name(name, variant) for variant in variants_of(spec)),
        name_span=document.at("metadata", "name"),
        pool_span=document.at("spec", "target", "pool"),
    )


def facts_of_environment(environment: ResolvedEnvironment) -> EnvironmentFacts:
    """The facts of an environment."""
    document = environment.document
    spec = document.model.spec
    return EnvironmentFacts(
        path=document.path,
        name=environment.name,
        selectors=tuple((pool.name, tuple(sorted(pool.node_selector.items()))) for pool in spec.pools),
        concurrent_experiments=spec.limits.concurrent_experiments,
        name_span=document.at("metadata", "name"),
        limit_span=span_of(document, "spec", "limits", "concurrentExperiments"),
    )


def experiment_facts(plain: Sequence[Any]) -> ExperimentFacts:
    """Facts from the lists that JSON gives back."""
    facts = ExperimentFacts(*plain)
    return facts._replace(names=tuple(facts.names), name_span=Span(*facts.name_span), pool_span=Span(*facts.pool_span))


def environment_facts(plain: Sequence[Any]) -> EnvironmentFacts:
    """Facts from the lists that JSON gives back."""
    facts = EnvironmentFacts(*plain)
    selectors = tuple((pool, tuple((key, value) for key, value in labels)) for pool, labels in facts.selectors)
    return facts._replace(selectors=selectors, name_span=Span(*facts.name_span), limit_span=Span(*facts.limit_span))
