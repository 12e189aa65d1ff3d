"""The driver: the passes in order. Who reads `compile_experiment` knows the compiler."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

from phoenix_compiler.check.facts import facts_of, facts_of_environment
from phoenix_compiler.check.run import Checker
from phoenix_compiler.diagnostics import Diagnostic, Rejected, Severity, ordered
from phoenix_compiler.lower import lower_environment, lower_experiment
from phoenix_compiler.parse import parse_environment, parse_experiment
from phoenix_compiler.resolve import EnvironmentContext, resolve_environment, resolve_experiment
from phoenix_compiler.source import Source
from phoenix_compiler.write import written

if TYPE_CHECKING:
    from phoenix_compiler.catalogue import Catalogue
    from phoenix_compiler.check.seen import EnvironmentFacts, ExperimentFacts
    from phoenix_compiler.ir import FileTree, ResolvedExperiment


class CompiledExperiment(NamedTuple):
    """What became of one experiment: its files, what other files need to know of it, and what was said on the way."""

    files: FileTree
    facts: ExperimentFacts
    findings: tuple[Diagnostic, ...]


class CompiledEnvironment(NamedTuple):
    """What became of one environment, and what compiling its experiments needs."""

    context: EnvironmentContext
    checker: Checker
    files: FileTree
    facts: EnvironmentFacts
    findings: tuple[Diagnostic, ...]


def compile_experiment(
    source: Source, environment: CompiledEnvironment, *, archived: bool = False
) -> CompiledExperiment:
    """One experiment, from its text to its files. Raises Rejected with every finding of the pass that refuses it."""
    experiment, findings = check_experiment(source, environment, archived=archived)
    return CompiledExperiment(written(lower_experiment(experiment)), facts_of(experiment), findings)


def check_experiment(
    source: Source, environment: CompiledEnvironment, *, archived: bool = False
) -> tuple[ResolvedExperiment, tuple[Diagnostic, ...]]:
    """One experiment, resolved and checked, and what is worth a word about it. Raises Rejected."""
    document = parse_experiment(source)
    experiment = resolve_experiment(document, environment.context, archived=archived)
    return experiment, passed(environment.checker.experiment(experiment))


def compile_environment(source: Source, catalogue: Catalogue) -> CompiledEnvironment:
    """One environment with its standing pipelines. Raises Rejected."""
    document = parse_environment(source)
    context = resolve_environment(document, catalogue)
    checker = Checker(context.resolved)
    findings = passed(checker.environment())
    files = written(lower_environment(context.resolved))
    return CompiledEnvironment(context, checker, files, facts_of_environment(context.resolved), findings)


def passed(findings: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """The findings of a check, in order. Raises Rejected with all of them where one is an error."""
    found = ordered(findings)
    if any(finding.severity is Severity.ERROR for finding in found):
        raise Rejected(*found)
    return found
