"""What other files need to know of a file: taken from it once, kept in the index, and read back without it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from phoenix_compiler.check.seen import EnvironmentFacts, ExperimentFacts
from phoenix_compiler.check.spans import span_of
from phoenix_compiler.ir import ResolvedEnvironment, ResolvedExperiment
from phoenix_compiler.naming import variant_name
from phoenix_compiler.source import Span


def facts_of(experiment: ResolvedExperiment) -> ExperimentFacts:
    """The facts of an experiment."""
    document = experiment.document
    return ExperimentFacts(
        path=document.path,
        environment=experiment.environment.model.metadata.name,
        name=experiment.name,
        pool=experiment.pool.name,
        run=document.model.spec.run,
        archived=experiment.archived,
        cancelled=document.model.spec.cancelled,
        names=tuple(variant_name(experiment.name, variant.name) for variant in experiment.variants),
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
