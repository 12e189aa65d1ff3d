"""Over a whole repository: every file checked, every valid one compiled where it is wanted, nothing done twice."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from phoenix_compiler.diagnostics import Diagnostic, Rejected, Related, Severity, ordered
from phoenix_compiler.ignore import heard
from phoenix_compiler.index import Entry, Index
from phoenix_compiler.shipped import shipped_pipelines
from phoenix_compiler.source import Span

if TYPE_CHECKING:
    from phoenix_compiler.catalogue import Catalogue
    from phoenix_compiler.compile import CompiledEnvironment
    from phoenix_compiler.ir import FileTree
    from phoenix_compiler.load import EnvironmentFiles, Loaded, Repository


class Output(Protocol):
    """Takes what was compiled. A unit is one source file; its digest covers everything that it was compiled from."""

    def has(self, unit: str, digest: str) -> bool:
        """Whether the files of this unit are there already, as this digest gives them."""

    def take(self, unit: str, digest: str, files: FileTree) -> None:
        """The files of a unit."""


class Outcome(NamedTuple):
    """What a survey found, in order, and which files it looked at."""

    findings: tuple[Diagnostic, ...]
    files: tuple[str, ...]

    @property
    def has_errors(self) -> bool:
        """Whether anything is wrong."""
        return any(finding.severity is Severity.ERROR for finding in self.findings)


def survey(repository: Repository, index: Index, output: Output | None = None) -> Outcome:
    """Check every file of the repository, and hand the files of valid ones to `output`."""
    return _Survey(repository, index, output).run()


class _Survey:
    def __init__(self, repository: Repository, index: Index, output: Output | None) -> None:
        self._repository = repository
        self._index = index
        self._output = output
        self._catalogue_cache: Catalogue | None = None
        self._findings: list[Diagnostic] = list(repository.faults)
        self._files: list[str] = []
        self._environments: list[list[Any]] = []
        self._experiments: list[list[Any]] = []

    def run(self) -> Outcome:
        self._pipelines()
        for files in self._repository.environments:
            self._environment(files)
        self._across()
        paths = set(self._files)
        self._index.keep_only(paths | {"*"})
        text_of = self._repository.text
        return Outcome(ordered(heard(self._findings, self._repository.settings, text_of)), tuple(sorted(paths)))

    @property
    def _catalogue(self) -> Catalogue:
        if self._catalogue_cache is None:
            from phoenix_compiler.catalogue import Catalogue

            self._catalogue_cache = Catalogue({**shipped_pipelines(), **self._repository.pipelines})
        return self._catalogue_cache

    def _pipelines(self) -> None:
        """The user's own pipelines, used or not."""
        for name, sources in sorted(self._repository.pipelines.items()):
            path = sources.description.path
            self._files += [path, sources.template.path]
            digest = _hash(sources.description.text, sources.template.text)
            if (known := self._index.get(path, digest)) is not None:
                self._findings += map(_finding, known.findings)
                continue
            try:
                findings = self._check_pipeline(name)
            except Rejected as rejected:
                self._findings += rejected.findings
            else:
                self._remember(path, Entry(digest, [], []), findings)

    def _check_pipeline(self, name: str) -> tuple[Diagnostic, ...]:
        from phoenix_compiler.check.run import pipeline_findings
        from phoenix_compiler.compile import passed

        return passed(pipeline_findings(self._catalogue.get(name)))

    def _environment(self, files: EnvironmentFiles) -> None:
        self._files.append(files.file.source.path)
        if files.file.faults:
            self._findings += files.file.faults
            return
        path = files.file.source.path
        digest = _hash(files.file.digest, self._repository.pipelines_digest)
        lazy = _LazyEnvironment(files, self)
        known = self._index.get(path, digest)
        if known is not None and (self._output is None or self._output.has(path, digest)):
            self._findings += map(_finding, known.findings)
            self._environments.append(known.facts)
        else:
            try:
                compiled = lazy.compiled()
            except Rejected as rejected:
                self._findings += rejected.findings
                return
            facts = _plain(compiled.facts)
            self._environments.append(facts)
            self._remember(path, Entry(digest, facts, []), compiled.findings)
            if self._output is not None:
                self._output.take(path, digest, compiled.files)
        for loaded in files.experiments:
            self._experiment(loaded, digest, lazy, archived=False)
        for loaded in files.archive:
            self._experiment(loaded, digest, lazy, archived=True)

    def _experiment(self, loaded: Loaded, environment: str, lazy: _LazyEnvironment, *, archived: bool) -> None:
        path = loaded.source.path
        self._files.append(path)
        if loaded.faults:
            self._findings += loaded.faults
            return
        digest = _hash(loaded.digest, environment, path)
        known = self._index.get(path, digest)
        wanted = self._output is not None and not archived and not self._output.has(path, digest)
        if known is not None and not wanted:
            self._findings += map(_finding, known.findings)
            self._experiments.append(known.facts)
            return
        from phoenix_compiler.compile import compile_experiment

        try:
            compiled = compile_experiment(loaded.source, lazy.compiled(), archived=archived)
        except Rejected as rejected:
            self._findings += map(_of_archive, rejected.findings) if archived else rejected.findings
            return
        facts = _plain(compiled.facts)
        self._experiments.append(facts)
        self._remember(path, Entry(digest, facts, []), compiled.findings)
        if wanted and self._output is not None:
            self._output.take(path, digest, compiled.files)

    def _across(self) -> None:
        """What only several files together can say; known already where no file's facts have changed."""
        facts = [self._environments, self._experiments]
        digest = _hash(repr(facts))
        if (known := self._index.get("*", digest)) is not None:
            self._findings += map(_finding, known.findings)
            return
        from phoenix_compiler.check.facts import environment_facts, experiment_facts
        from phoenix_compiler.check.run import repository_findings
        from phoenix_compiler.check.seen import RepositorySeen

        seen = RepositorySeen(
            tuple(environment_facts(plain) for plain in self._environments),
            tuple(experiment_facts(plain) for plain in self._experiments),
        )
        findings = ordered(repository_findings(seen))
        if any(finding.severity is Severity.ERROR for finding in findings):
            self._findings += findings
        else:
            self._remember("*", Entry(digest, [], []), findings)

    def _remember(self, path: str, entry: Entry, findings: tuple[Diagnostic, ...]) -> None:
        self._findings += findings
        self._index.put(path, entry._replace(findings=[_plain(finding) for finding in findings]))


class _LazyEnvironment:
    """An environment that is compiled when the first of its experiments needs it."""

    def __init__(self, files: EnvironmentFiles, owner: _Survey) -> None:
        self._files = files
        self._owner = owner
        self._compiled: CompiledEnvironment | None = None

    def compiled(self) -> CompiledEnvironment:
        if self._compiled is None:
            from phoenix_compiler.compile import compile_environment

            self._compiled = compile_environment(self._files.file.source, self._owner._catalogue)
        return self._compiled


def _of_archive(finding: Diagnostic) -> Diagnostic:
    """A finding about a finished experiment. Its file must keep its form; that the environment has moved on since, and
    would refuse it today, is only worth a note."""
    from phoenix_compiler.rules.parse import RULES

    is_form = any(finding.code == rule.code for rule in RULES)
    return finding if is_form else finding._replace(severity=Severity.INFO)


def _hash(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def _plain(value: Any) -> Any:
    """Tuples, named or not, as lists: what JSON gives back."""
    return [_plain(item) for item in value] if isinstance(value, tuple) else value


def _finding(plain: list[Any]) -> Diagnostic:
    code, severity, path, span, message, help, related = plain
    seconds = tuple(Related(where, Span(*there), what) for where, there, what in related)
    return Diagnostic(code, Severity(severity), path, Span(*span), message, help, seconds)
