"""The driver: the passes in order. Who reads `check_experiment` and `experiment_files` knows the compiler."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

from phoenix_compiler.check.facts import facts_of_environment
from phoenix_compiler.check.run import Checker
from phoenix_compiler.diagnostics import Diagnostic, Rejected, Severity, ordered
from phoenix_compiler.parse import parse_environment, parse_experiment
from phoenix_compiler.resolve import EnvironmentContext, resolve_environment, resolve_experiment
from phoenix_compiler.source import Source

if TYPE_CHECKING:
    from phoenix_compiler.catalogue import Catalogue
    from phoenix_compiler.check.seen import EnvironmentFacts
    from phoenix_compiler.ir import FileTree, ResolvedExperiment


class CheckedEnvironment(NamedTuple):
    """An environment without errors, and what compiling its experiments needs."""

    context: EnvironmentContext
    checker: Checker
    facts: EnvironmentFacts
    findings: tuple[Diagnostic, ...]


def check_experiment(
    source: Source, environment: CheckedEnvironment, *, archived: bool = False
) -> tuple[ResolvedExperiment, tuple[Diagnostic, ...]]:
    """The passes that may refuse: from the text of one experiment to what is sound, and what is worth a word about it.

    Raises Rejected with every finding of the pass that refuses.
    """
    document = parse_experiment(source)
    experiment = resolve_experiment(document, environment.context, archived=archived)
    return experiment, passed(environment.checker.experiment(experiment))


def experiment_files(experiment: ResolvedExperiment) -> FileTree:
    """The passes that cannot refuse: what was resolved and checked becomes files."""
    from phoenix_compiler.lower import lower_experiment
    from phoenix_compiler.write import written

    return written(lower_experiment(experiment))


def check_environment(source: Source, catalogue: Catalogue) -> CheckedEnvironment:
    """One environment with its standing pipelines. Raises Rejected."""
    document = parse_environment(source)
    context = resolve_environment(document, catalogue)
    checker = Checker(context.resolved)
    findings = passed(checker.environment())
    return CheckedEnvironment(context, checker, facts_of_environment(context.resolved), findings)


def environment_files(environment: CheckedEnvironment) -> FileTree:
    """The files of an environment without its experiments."""
    from phoenix_compiler.lower import lower_environment
    from phoenix_compiler.write import written

    return written(lower_environment(environment.context.resolved))


def passed(findings: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """The findings of a check, in order. Raises Rejected with all of them where one is an error."""
    found = ordered(findings)
    if any(finding.severity is Severity.ERROR for finding in found):
        raise Rejected(*found)
    return found
