"""What a format gets, and what the formats share: the order of the findings, their counts, and one plain line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import NamedTuple

from phoenix_compiler.diagnostics import Diagnostic, Related, Severity
from phoenix_compiler.source import Span
from phoenix_compiler.terminal import visible

TOOL = "phoenix-compile"
"""The name under which every format reports."""

REPOSITORY = "."
"""The path of a finding that belongs to no file. Readers of SARIF and JUnit refuse an empty one."""

_NOUNS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}


class RuleInfo(NamedTuple):
    """What a format tells about a rule.

    `summary` is one sentence. `help_uri` is a URL or a path in the documentation, `page` the rule's page in Markdown;
    both may be empty. `severity` is the one the rule has unless a finding says otherwise.
    """

    summary: str
    help_uri: str = ""
    severity: Severity = Severity.ERROR
    page: str = ""


class Report(NamedTuple):
    """One run of the checks.

    `findings` in any order; `sources` holds the text of files by path, at least of those that should be quoted;
    `files` are the paths that were checked, with or without findings; `rules` are known rules by code.
    """

    findings: tuple[Diagnostic, ...] = ()
    sources: Mapping[str, str] = {}
    files: tuple[str, ...] = ()
    rules: Mapping[str, RuleInfo] = {}


class Totals(NamedTuple):
    """How many findings there are by severity, and how many files were checked."""

    errors: int
    warnings: int
    infos: int
    files: int


def in_order(report: Report) -> tuple[Diagnostic, ...]:
    """The findings by file, position and code, each once. The order is total, so that the bytes are always the same."""
    findings = set(map(_writable_finding, report.findings))
    return tuple(sorted(findings, key=lambda finding: (finding.sort_key, finding)))


def named(path: str) -> str:
    """A path as every format names it."""
    return writable(path) or REPOSITORY


def writable(text: str) -> str:
    """`text` as UTF-8 can hold it. Only the name of a file that is not UTF-8 has anything to change: Python reads its
    bytes as lone surrogates, which no encoder and no JSON reader takes."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def _writable_finding(finding: Diagnostic) -> Diagnostic:
    return finding._replace(
        code=writable(finding.code),
        path=named(finding.path),
        message=writable(finding.message),
        help=writable(finding.help),
        related=tuple(Related(named(path), span, writable(message)) for path, span, message in finding.related),
    )


def totals(report: Report) -> Totals:
    """The counts that every format shows."""
    by_severity = Counter(finding.severity for finding in in_order(report))
    return Totals(
        by_severity[Severity.ERROR],
        by_severity[Severity.WARNING],
        by_severity[Severity.INFO],
        len(set(report.files)),
    )


def counted(number: int, noun: str) -> str:
    """`1 error`, `2 errors`."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def summary(report: Report) -> str:
    """The closing line: `2 errors, 1 warning in 3 files checked`, or `All 3 files are fine.`"""
    found = totals(report)
    parts = [
        counted(number, noun)
        for number, noun in zip((found.errors, found.warnings, found.infos), _NOUNS.values(), strict=True)
        if number
    ]
    if parts:
        where = f" in {counted(found.files, 'file')} checked" if found.files else ""
        return f"{', '.join(parts)}{where}"
    if found.files == 0:
        return "No files were checked."
    return "The file is fine." if found.files == 1 else f"All {found.files} files are fine."


def noun(severity: Severity) -> str:
    """How a person reads a severity: `error`, `warning`, `note`."""
    return _NOUNS[severity]


def sound(span: Span) -> Span:
    """The span with positions from 1 on and an end that is not before its start. What a reader of a format refuses
    (SARIF a line 0, GitHub an end before the start) never leaves the compiler."""
    line, column = max(1, span.line), max(1, span.column)
    end = max((line, column), (span.end_line, max(1, span.end_column)))
    return Span(line, column, *end)


def place(path: str, span: Span) -> str:
    """`path:line:column`, as editors and terminals make it a link."""
    at = sound(span)
    return f"{visible(path)}:{at.line}:{at.column}"


def plain(finding: Diagnostic) -> str:
    """A finding in lines without a quote of its source: where, what, the next step, related places."""
    head = f"{place(finding.path, finding.span)}: {noun(finding.severity)}[{visible(finding.code)}]: "
    lines = [head + visible(finding.message)]
    if finding.help:
        lines.append(f"  help: {visible(finding.help)}")
    lines += [f"  note: {place(other.path, other.span)}: {visible(other.message)}" for other in finding.related]
    return "\n".join(lines)
