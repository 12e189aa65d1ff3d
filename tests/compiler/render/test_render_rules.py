"""The promises of single formats that a golden shows but does not explain."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from phoenix_compiler.diagnostics import Diagnostic, Severity
from phoenix_compiler.render import FORMATS, Report, RuleInfo, render
from phoenix_compiler.render.report import summary
from phoenix_compiler.source import Span


def finding(
    severity: Severity, line: int = 1, message: str = "wrong", help: str = "", path: str = "a.yaml"
) -> Diagnostic:
    return Diagnostic("some-code", severity, path, Span(line, 1, line, 2), message, help)


ERROR = finding(Severity.ERROR)
WARNING = finding(Severity.WARNING)
NOTE = finding(Severity.INFO)


@pytest.mark.parametrize(
    ("findings", "files", "expected"),
    [
        ((), 0, "No files were checked."),
        ((), 1, "The file is fine."),
        ((), 3, "All 3 files are fine."),
        ((ERROR, finding(Severity.ERROR, 2), WARNING), 3, "2 errors, 1 warning in 3 files checked"),
        ((NOTE,), 1, "1 note in 1 file checked"),
        ((ERROR, ERROR), 1, "1 error in 1 file checked"),
    ],
)
def test_the_closing_line(findings: tuple[Diagnostic, ...], files: int, expected: str) -> None:
    assert summary(Report(findings, {}, tuple(f"{number}.yaml" for number in range(files)))) == expected


def fingerprints(*findings: Diagnostic) -> list[str]:
    results = json.loads(render("sarif", Report(findings)))["runs"][0]["results"]
    return [result["partialFingerprints"]["phoenixFinding/v1"] for result in results]


def test_a_fingerprint_stays_when_lines_move_and_when_the_help_changes() -> None:
    before = fingerprints(finding(Severity.ERROR, 3), finding(Severity.ERROR, 9))
    after = fingerprints(finding(Severity.ERROR, 30, help="new"), finding(Severity.ERROR, 90))
    assert before == after
    assert before[0] != before[1]


def test_a_fingerprint_differs_by_file_and_message() -> None:
    one, other, third = (
        fingerprints(finding(Severity.ERROR, message=message, path=path))
        for message, path in (("wrong", "a.yaml"), ("wrong", "b.yaml"), ("bad", "a.yaml"))
    )
    assert len({*one, *other, *third}) == 3


def test_a_clean_sarif_log_has_an_empty_list_of_results_and_every_rule() -> None:
    rules = {"b": RuleInfo("B."), "a": RuleInfo("A.", severity=Severity.INFO)}
    run = json.loads(render("sarif", Report((), {}, ("a.yaml",), rules)))["runs"][0]
    assert run["results"] == []
    assert [(rule["id"], rule["defaultConfiguration"]["level"]) for rule in run["tool"]["driver"]["rules"]] == [
        ("a", "note"),
        ("b", "error"),
    ]


def test_github_is_told_how_many_annotations_it_hides() -> None:
    errors = [finding(Severity.ERROR, line) for line in range(12)]
    warnings = [finding(Severity.WARNING, line) for line in range(11)]
    lines = render("github", Report((*warnings, *errors, NOTE), {}, ("a.yaml",))).splitlines()
    assert [line.split(" ")[0] for line in lines[:24]] == ["::error"] * 12 + ["::warning"] * 11 + ["::notice"]
    assert lines[24] == "12 errors, 11 warnings, 1 note in 1 file checked"
    assert "2 errors, 1 warning not shown" in lines[25]


def test_github_is_told_nothing_when_it_hides_nothing() -> None:
    errors = tuple(finding(Severity.ERROR, line) for line in range(10))
    assert "GitHub" not in render("github", Report(errors, {}, ("a.yaml",)))


PROGRAM = """
import sys
from phoenix_compiler.diagnostics import Diagnostic, Severity
from phoenix_compiler.source import Span
from phoenix_compiler.render import Report, render
findings = tuple(Diagnostic("a", Severity.ERROR, "f", Span(1, 1, 1, 2), "same", str(number)) for number in range(20))
sys.stdout.write(render(sys.argv[1], Report(findings)))
"""


@pytest.mark.parametrize("format", FORMATS)
def test_equal_places_come_in_one_order_under_every_hash_seed(format: str) -> None:
    outputs = {
        subprocess.run(
            [sys.executable, "-c", PROGRAM, format],
            env=os.environ | {"PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(outputs) == 1


def test_only_the_wanted_format_is_imported() -> None:
    program = (
        "import sys; before = set(sys.modules); from phoenix_compiler.render import render, Report; "
        "render('text', Report()); print(*(set(sys.modules) - before))"
    )
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True, text=True)
    assert "phoenix_compiler.render.text" in run.stdout.split()
    assert not {"json", "hashlib", "xml", "urllib.parse"} & set(run.stdout.split())
