"""What holds for any files: a build is a function of them, and whatever is wrong with them is a finding at its place."""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from phoenix_compiler.catalogue import Catalogue
from phoenix_compiler.compile import check_environment, check_experiment, environment_files, experiment_files
from phoenix_compiler.diagnostics import Diagnostic, Rejected, Severity
from phoenix_compiler.emit import emit_document
from phoenix_compiler.index import NoIndex
from phoenix_compiler.load import load
from phoenix_compiler.render import FORMATS, Report, render
from phoenix_compiler.rules import all_rules
from phoenix_compiler.shipped import shipped_pipelines
from phoenix_compiler.source import Source
from phoenix_compiler.survey import survey
from support.apiserver import ApiServer
from support.manifests import MODELS, assert_sound, manifests_of
from support.program import phoenix_compile
from support.repositories import ENVIRONMENT, EXPERIMENT, files_of, lay_out, reordered
from support.strategies import Written, broken, scratched, written

RULES = all_rules()
LINE_END = re.compile("\r\n|[\r\n\x85\u2028\u2029]")


class Compiled:
    """What becomes of an environment with an experiment in it: files, or findings, or both."""

    def __init__(self, environment: str, experiment: str) -> None:
        self.sources = {ENVIRONMENT: environment, EXPERIMENT: experiment}
        self.files: dict[str, str] = {}
        self.findings: tuple[Diagnostic, ...] = ()
        try:
            checked = check_environment(Source(ENVIRONMENT, environment), Catalogue(shipped_pipelines()))
            resolved, findings = check_experiment(Source(EXPERIMENT, experiment), checked)
        except Rejected as rejected:
            self.findings = rejected.findings
            assert any(finding.severity is Severity.ERROR for finding in self.findings)
        else:
            self.findings = (*checked.findings, *findings)
            assert all(finding.severity is not Severity.ERROR for finding in self.findings)
            self.files = {**environment_files(checked), **experiment_files(resolved)}


def compiled(data: Written) -> Compiled:
    """The data, written by our own emitter and compiled."""
    return Compiled(emit_document(data.environment), emit_document(data.experiment))


def assert_told(findings: tuple[Diagnostic, ...], sources: Mapping[str, str]) -> None:
    """Each finding is of a kind that is known, says what and what to do, and stands inside its file."""
    for finding in findings:
        assert finding.code in RULES
        assert finding.severity in (RULES[finding.code].severity, Severity.INFO)
        assert finding.message.strip()
        assert finding.help.strip()
        for path, span in ((finding.path, finding.span), *((other.path, other.span) for other in finding.related)):
            lines = LINE_END.split(sources[path])
            assert 1 <= span.line <= span.end_line <= len(lines) + 1
            assert 1 <= span.column <= len(lines[span.line - 1]) + 1
            assert (span.line, span.column) <= (span.end_line, span.end_column)
    for format_ in FORMATS:
        render(format_, Report(findings, sources, tuple(sources)))


@pytest.mark.timeout(1800)  # the first run builds the API server's validation
@settings(max_examples=40)
@given(data=written())
def test_what_has_its_form_is_compiled_or_told(apiserver: ApiServer, data: Written) -> None:
    made = compiled(data)
    assert_told(made.findings, made.sources)
    if data.environment["spec"]["runtime"] != "local":
        manifests = list(manifests_of(made.files))
        assert_sound(manifests)
        for manifest in manifests:
            if manifest["kind"] in MODELS:
                answer = apiserver.create(manifest)
                assert answer.is_accepted, answer


@settings(max_examples=25)
@given(data=written())
def test_a_build_is_a_function_of_what_the_files_say(data: Written) -> None:
    made = compiled(data)
    turned = Written(dict(reversed(data.environment.items())), dict(reversed(data.experiment.items())))
    assert compiled(turned).files == made.files
    texts = [reordered(path, text.encode()).decode() for path, text in made.sources.items()]
    assert Compiled(*texts).files == made.files


@settings(max_examples=80)
@given(data=st.data())
def test_a_fault_is_a_finding_in_its_file(data: st.DataObject) -> None:
    good = data.draw(written())
    bad = Written(
        data.draw(st.just(good.environment) | broken(good.environment)),
        data.draw(st.just(good.experiment) | broken(good.experiment)),
    )
    made = compiled(bad)
    assert_told(made.findings, made.sources)


@settings(max_examples=80)
@given(data=st.data())
def test_a_scratch_is_a_finding_in_its_file(data: st.DataObject) -> None:
    good = data.draw(written())
    environment, experiment = (
        data.draw(st.just(text) | scratched(text)) for text in (emit_document(part) for part in good)
    )
    made = Compiled(environment, experiment)
    assert_told(made.findings, made.sources)


OWN = files_of("parameters-of-every-type")


@settings(max_examples=80)
@given(data=st.data())
def test_a_scratch_in_any_file_of_a_repository_is_a_finding(data: st.DataObject) -> None:
    """Catalogue entries and settings too."""
    path = data.draw(st.sampled_from([path for path in OWN if OWN[path]]))
    text = data.draw(scratched(OWN[path].decode()))
    with tempfile.TemporaryDirectory() as folder:
        root = lay_out({**OWN, path: text.encode("utf-8", "surrogatepass")}, Path(folder))
        repository = load(root)
        outcome = survey(repository, NoIndex())
        sources = {path: repository.text(path) for path in (*OWN, *outcome.files)}
        assert_told(outcome.findings, sources)


@settings(max_examples=60)
@given(path=st.sampled_from([*OWN, ".phoenix/index"]), content=st.binary(max_size=200))
def test_any_bytes_are_a_file(path: str, content: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        root = lay_out({**OWN, path: content}, Path(folder))
        said = phoenix_compile("check", "--format", "json", cwd=root)
        assert said.code in (0, 1)
        assert json.loads(said.out)["findings"] or said.code == 0
        assert said.err == ""
