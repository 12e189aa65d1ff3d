"""Every case in every format, to the byte; and what each output must be whatever it says."""

from __future__ import annotations

import json
from pathlib import Path
from random import Random
from xml.etree import ElementTree

import pytest

from phoenix_compiler.render import FORMATS, Report, render, sarif
from support.golden import Golden
from support.report_cases import CASES

SUFFIXES = {"text": "txt", "json": "json", "sarif": "sarif", "github": "github.txt", "junit": "xml"}
HERE = Path(__file__).parent / "golden"


@pytest.fixture(autouse=True)
def _no_version(monkeypatch: pytest.MonkeyPatch) -> None:
    """A release must not change the goldens."""
    monkeypatch.setattr(sarif, "VERSION", "0.0.0")


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("case", CASES)
def test_golden(case: str, format: str, golden: Golden) -> None:
    golden(HERE / case / f"findings.{SUFFIXES[format]}", render(format, CASES[case]))


def test_golden_in_colour(golden: Golden) -> None:
    golden(HERE / "one-of-each-severity" / "findings.ansi", render("text", CASES["one-of-each-severity"], colour=True))


def test_no_golden_is_left_over() -> None:
    assert {path.name for path in HERE.iterdir()} == set(CASES)


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("case", CASES)
def test_the_order_of_the_input_does_not_matter(case: str, format: str) -> None:
    report = CASES[case]
    findings, files = list(report.findings) * 2, list(report.files)
    Random(7).shuffle(findings)
    Random(7).shuffle(files)
    rules = dict(reversed(list(report.rules.items())))
    assert render(format, Report(tuple(findings), report.sources, tuple(files), rules)) == render(format, report)


@pytest.mark.parametrize("case", CASES)
def test_all_formats_count_the_same(case: str) -> None:
    report = CASES[case]
    summary = json.loads(render("json", report))["summary"]
    results = json.loads(render("sarif", report))["runs"][0]["results"]
    commands = [line for line in render("github", report).splitlines() if line.startswith("::")]
    junit = ElementTree.fromstring(render("junit", report).encode())
    found = sum(summary[key] for key in ("errors", "warnings", "infos"))
    assert found == len(report.findings) == len(results) == len(commands)
    text = "".join(junit.itertext())
    assert text.count(": error[") == summary["errors"]
    assert text.count(": warning[") == summary["warnings"]


def test_an_unknown_format_is_an_error() -> None:
    with pytest.raises(KeyError, match="xml"):
        render("xml", Report())
