"""Over a whole repository, for commands that need resolved experiments and not only their files."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from phoenix_compiler.catalogue import Catalogue
from phoenix_compiler.compile import CheckedEnvironment, check_environment, check_experiment
from phoenix_compiler.diagnostics import Diagnostic, Rejected, Severity
from phoenix_compiler.ir import ResolvedExperiment
from phoenix_compiler.load import Repository, load
from phoenix_compiler.shipped import shipped_pipelines


def catalogue_of(repository: Repository) -> Catalogue:
    """The shipped pipelines and the repository's own, which shadow them."""
    return Catalogue({**shipped_pipelines(), **repository.pipelines})


def compiled_environments(
    root: Path, environments: tuple[str, ...] = ()
) -> Iterator[tuple[CheckedEnvironment, tuple[ResolvedExperiment, ...]]]:
    """Each environment with its live experiments. Raises Rejected with all findings of the first that has errors."""
    repository = load(root, environments)
    if errors := [fault for fault in repository.faults if fault.severity is Severity.ERROR]:
        raise Rejected(*errors)
    catalogue = catalogue_of(repository)
    for files in repository.environments:
        if files.file.faults:
            raise Rejected(*files.file.faults)
        environment = check_environment(files.file.source, catalogue)
        experiments: list[ResolvedExperiment] = []
        findings: list[Diagnostic] = []
        for loaded in files.experiments:
            findings += loaded.faults
            if loaded.faults:
                continue
            try:
                experiments.append(check_experiment(loaded.source, environment)[0])
            except Rejected as rejected:
                findings += rejected.findings
        if findings:
            raise Rejected(*findings)
        yield environment, tuple(experiments)
