"""For programs: one object with the counts and all findings.

Pure ASCII, so that neither a locale nor a terminal's encoding can spoil it.
"""

from __future__ import annotations

import json

from phoenix_compiler.diagnostics import Diagnostic
from phoenix_compiler.render.report import Report, in_order, sound, totals
from phoenix_compiler.source import Span

VERSION = 1
"""Raised when a reader of the present form would misread a new one. New keys do not raise it."""


def render(report: Report) -> str:
    """One object, indented, its keys always in the same order."""
    document = {
        "version": VERSION,
        "summary": totals(report)._asdict(),
        "findings": [_finding(finding) for finding in in_order(report)],
    }
    return json.dumps(document, indent=2) + "\n"


def _finding(finding: Diagnostic) -> dict[str, object]:
    return {
        "code": finding.code,
        "severity": finding.severity,
        **_place(finding.path, finding.span),
        "message": finding.message,
        "help": finding.help,
        "related": [{**_place(other.path, other.span), "message": other.message} for other in finding.related],
    }


def _place(path: str, span: Span) -> dict[str, object]:
    at = sound(span)
    return {
        "file": path,
        "line": at.line,
        "column": at.column,
        "endLine": at.end_line,
        "endColumn": at.end_column,
    }
