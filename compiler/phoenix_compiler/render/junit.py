"""For test reports in CI: JUnit XML with one test case a checked file.

A test case carries at most one `failure`, which lists every error of the file: a second one is not shown by Jenkins,
Azure Pipelines and others. Warnings and notes stand in `system-out`.
"""

from __future__ import annotations

from collections.abc import Iterable
from xml.etree import ElementTree

from phoenix_compiler.diagnostics import Diagnostic, Severity
from phoenix_compiler.render.report import TOOL, Report, in_order, named, plain, sound
from phoenix_compiler.terminal import visible

_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'


def render(report: Report) -> str:
    """One suite, its cases by path. Text is escaped so that XML 1.0 admits every character."""
    by_file: dict[str, list[Diagnostic]] = {named(path): [] for path in report.files}
    for finding in in_order(report):
        by_file.setdefault(finding.path, []).append(finding)
    cases = [_case(path, findings) for path, findings in sorted(by_file.items())]

    counts = {
        "name": TOOL,
        "tests": str(len(cases)),
        "failures": str(sum(case.find("failure") is not None for case in cases)),
        "errors": "0",
        "skipped": "0",
        "time": "0",
    }
    suites = ElementTree.Element("testsuites", counts)
    ElementTree.SubElement(suites, "testsuite", counts).extend(cases)
    ElementTree.indent(suites)
    return _HEAD + ElementTree.tostring(suites, encoding="unicode") + "\n"


def _case(path: str, findings: list[Diagnostic]) -> ElementTree.Element:
    name = visible(path)
    case = ElementTree.Element("testcase", {"classname": TOOL, "name": name, "file": name, "time": "0"})
    errors = [finding for finding in findings if finding.severity is Severity.ERROR]
    advice = [finding for finding in findings if finding.severity is not Severity.ERROR]
    if errors:
        first = errors[0]
        case.set("line", str(sound(first.span).line))
        failure = ElementTree.SubElement(case, "failure", {"type": visible(first.code), "message": _headline(errors)})
        failure.text = _body(errors)
    if advice:
        ElementTree.SubElement(case, "system-out").text = _body(advice)
    return case


def _headline(errors: list[Diagnostic]) -> str:
    more = f" (and {len(errors) - 1} more)" if len(errors) > 1 else ""
    return visible(errors[0].message) + more


def _body(findings: Iterable[Diagnostic]) -> str:
    return "\n" + "\n".join(map(plain, findings)) + "\n"
