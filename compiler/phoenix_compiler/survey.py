"""Over a whole repository: every file checked, every valid one compiled where it is wanted, nothing done twice."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from functools import cached_property
from typing import TYPE_CHECKING, Protocol

from phoenix_compiler.diagnostics import Diagnostic, Rejected, Related, Severity, ordered
from phoenix_compiler.ignore import heard
from phoenix_compiler.index import Entry, Index
from phoenix_compiler.shipped import shipped_pipelines
from phoenix_compiler.source import Source, Span

if TYPE_CHECKING:
    from phoenix_compiler.catalogue import Catalogue
    from phoenix_compiler.compile import CheckedEnvironment
    from phoenix_compiler.ir import FileTree
    from phoenix_compiler.load import EnvironmentFiles, Loaded, Repository
    from phoenix_compiler.parse import Document
    from phoenix_schemas.experiment import Experiment


ACROSS = "*"
"""The key in the index of what several files together say."""
LOOKED_AT = "?"
"""Stands before the path of a file whose facts are known, but not whether it is valid."""


class Output(Protocol):
    """Takes what was compiled. A unit is one source file; its digest covers everything that it was compiled from."""

    def has(self, unit: str, digest: str) -> bool:
        """Whether the files of this unit are there already, as this digest gives them."""

    def take(self, unit: str, digest: str, files: FileTree) -> None:
        """The files of a unit."""


class Outcome:
    """What a survey found, and which files it looked at.

    Findings that were known before are no errors, and are made only when somebody asks for them.
    """

    def __init__(
        self, fresh: list[Diagnostic], known: list[str], files: tuple[str, ...], repository: Repository
    ) -> None:
        self._fresh = fresh
        self._known = known
        self._repository = repository
        self.files = files

    @cached_property
    def errors(self) -> tuple[Diagnostic, ...]:
        """The findings that are errors, in order."""
        return self._heard(finding for finding in self._fresh if finding.severity is Severity.ERROR)

    @cached_property
    def findings(self) -> tuple[Diagnostic, ...]:
        """All findings, in order."""
        return self._heard((*self._fresh, *(finding for text in self._known for finding in _findings(text))))

    def _heard(self, findings: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
        return ordered(heard(findings, self._repository.settings, self._repository.text))


def survey(
    repository: Repository,
    index: Index,
    output: Output | None = None,
    concerned: Callable[[str], bool] = lambda _: True,
) -> Outcome:
    """Check every file of the repository, and hand the files of valid ones to `output`.

    Of an experiment that is not `concerned`, by its path, only what others need to know is looked at.
    """
    return _Survey(repository, index, output, concerned).run()


class _Survey:
    def __init__(
        self, repository: Repository, index: Index, output: Output | None, concerned: Callable[[str], bool]
    ) -> None:
        self._repository = repository
        self._index = index
        self._output = output
        self._concerned = concerned
        self._catalogue_cache: Catalogue | None = None
        self._findings: list[Diagnostic] = list(repository.faults)
        self._known: list[str] = []
        self._files: list[str] = []
        self._environments: list[str] = []
        self._experiments: list[str] = []
        self._looked_at: set[str] = set()

    def run(self) -> Outcome:
        self._pipelines()
        for files in self._repository.environments:
            self._environment(files)
        self._across()
        paths = set(self._files)
        self._index.keep_only(paths | {ACROSS} | self._looked_at)
        return Outcome(self._findings, self._known, tuple(sorted(paths)), self._repository)

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
                self._recall(known)
                continue
            try:
                findings = self._check_pipeline(name)
            except Rejected as rejected:
                self._findings += rejected.findings
            else:
                self._remember(path, digest, "", findings)

    def _check_pipeline(self, name: str) -> tuple[Diagnostic, ...]:
        from phoenix_compiler.check.run import pipeline_findings
        from phoenix_compiler.compile import passed

        return passed(pipeline_findings(self._catalogue.get(name)))

    def _environment(self, files: EnvironmentFiles) -> None:
        self._files.append(files.file.source.path)
        if files.file.faults:
            self._findings += files.file.faults
            self._forms(files)
            return
        path = files.file.source.path
        digest = _hash(files.file.digest, self._repository.pipelines_digest)
        lazy = _LazyEnvironment(files, self)
        known = self._index.get(path, digest)
        wanted = self._output is not None and not self._output.has(path, digest)
        if known is not None and not wanted:
            self._recall(known)
            facts = known.facts
        else:
            try:
                checked = lazy.checked()
            except Rejected as rejected:
                self._findings += rejected.findings
                self._forms(files)
                return
            facts = _json(checked.facts)
            self._remember(path, digest, facts, checked.findings)
            if wanted and self._output is not None:
                from phoenix_compiler.compile import environment_files

                self._output.take(path, digest, environment_files(checked))
        self._environments.append(facts)
        lazy.facts = facts
        for loaded in files.experiments:
            self._experiment(loaded, digest, lazy, archived=False)
        for loaded in files.archive:
            self._experiment(loaded, digest, lazy, archived=True)

    def _forms(self, files: EnvironmentFiles) -> None:
        """Whether the experiments have the form of one: all that can be said where their environment cannot be used."""
        from phoenix_compiler.parse import parse_experiment

        for loaded in (*files.experiments, *files.archive):
            self._files.append(loaded.source.path)
            self._findings += loaded.faults
            if not loaded.faults:
                try:
                    parse_experiment(loaded.source)
                except Rejected as rejected:
                    self._findings += rejected.findings

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
            self._recall(known)
            self._experiments.append(known.facts)
            return
        if not wanted and not self._concerned(path):
            self._look_at(loaded.source, digest, lazy, archived=archived)
            return
        from phoenix_compiler.compile import check_experiment, experiment_files

        try:
            experiment, findings = check_experiment(loaded.source, lazy.checked(), archived=archived)
        except Rejected as rejected:
            self._findings += map(_of_archive, rejected.findings) if archived else rejected.findings
            return
        facts = lazy.facts_of(experiment.document, archived=archived)
        self._experiments.append(facts)
        self._remember(path, digest, facts, findings)
        if wanted and self._output is not None:
            self._output.take(path, digest, experiment_files(experiment))

    def _look_at(self, source: Source, digest: str, environment: _LazyEnvironment, *, archived: bool) -> None:
        """What others need to know of an experiment, where it has the form of one. Its faults are another check's."""
        key = LOOKED_AT + source.path
        self._looked_at.add(key)
        if (known := self._index.get(key, digest)) is not None:
            self._experiments.append(known.facts)
            return
        from phoenix_compiler.parse import parse_experiment

        with suppress(Rejected):
            facts = environment.facts_of(parse_experiment(source), archived=archived)
            self._experiments.append(facts)
            self._index.put(key, Entry(digest, facts))

    def _across(self) -> None:
        """What only several files together can say; known already where no file's facts have changed."""
        digest = _hash(*self._environments, "", *self._experiments)
        if (known := self._index.get(ACROSS, digest)) is not None:
            self._recall(known)
            return
        from phoenix_compiler.check.facts import environment_facts, experiment_facts
        from phoenix_compiler.check.run import repository_findings
        from phoenix_compiler.check.seen import RepositorySeen

        seen = RepositorySeen(
            tuple(environment_facts(json.loads(facts)) for facts in self._environments),
            tuple(experiment_facts(json.loads(facts)) for facts in self._experiments),
        )
        findings = ordered(repository_findings(seen))
        if any(finding.severity is Severity.ERROR for finding in findings):
            self._findings += findings
        else:
            self._remember(ACROSS, digest, "", findings)

    def _remember(self, path: str, digest: str, facts: str, findings: tuple[Diagnostic, ...]) -> None:
        """Findings of what is valid are kept as the index has them, which takes a fraction of the memory."""
        entry = Entry(digest, facts, _json(findings) if findings else "")
        self._index.put(path, entry)
        self._recall(entry)

    def _recall(self, known: Entry) -> None:
        if known.findings:
            self._known.append(known.findings)


class _LazyEnvironment:
    """An environment that is checked when the first of its experiments needs it."""

    facts: str
    """As the index has them: set once they are known."""

    def __init__(self, files: EnvironmentFiles, owner: _Survey) -> None:
        self._files = files
        self._owner = owner
        self._checked: CheckedEnvironment | None = None

    def checked(self) -> CheckedEnvironment:
        if self._checked is None:
            from phoenix_compiler.compile import check_environment

            self._checked = check_environment(self._files.file.source, self._owner._catalogue)
        return self._checked

    def facts_of(self, document: Document[Experiment], *, archived: bool) -> str:
        """The facts of one of its experiments, as the index has them."""
        from phoenix_compiler.check.facts import facts_of

        return _json(facts_of(document, self._name, archived=archived))

    @cached_property
    def _name(self) -> str:
        from phoenix_compiler.check.facts import environment_facts

        return environment_facts(json.loads(self.facts)).name


def _of_archive(finding: Diagnostic) -> Diagnostic:
    """A finding about a finished experiment. Its file must keep its form; that the environment has moved on since, and
    would refuse it today, is only worth a note."""
    from phoenix_compiler.rules.parse import RULES

    is_form = any(finding.code == rule.code for rule in RULES)
    return finding if is_form else finding._replace(severity=Severity.INFO)


def _hash(*parts: str) -> str:
    return hashlib.sha256(
        "\0".join(parts).encode("utf-8", "surrogateescape")
    ).hexdigest()  # a file's name may be any bytes


def _json(value: object) -> str:
    """Tuples, named or not, become lists; without a tab or a line end."""
    return _ENCODER.encode(value)


_ENCODER = json.JSONEncoder(separators=(",", ":"))


def _findings(text: str) -> Iterator[Diagnostic]:
    for code, severity, path, span, message, help, related in json.loads(text):
        seconds = tuple(Related(where, Span(*there), what) for where, there, what in related)
        yield Diagnostic(code, Severity(severity), path, Span(*span), message, help, seconds)
