"""Findings that the user has chosen not to hear: by `ignore` in `phoenix.yaml`, or on the finding's own line."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from phoenix_compiler.diagnostics import Diagnostic, Severity
from phoenix_compiler.settings import Settings

_COMMENT = re.compile(r"#\s*phoenix:\s*ignore=([a-z0-9,-]+)")


def heard(findings: Iterable[Diagnostic], settings: Settings, text_of: Callable[[str], str]) -> tuple[Diagnostic, ...]:
    """The findings that are to be reported.

    A finding that protects the cluster, the bill or the evidence is reported whatever was asked.
    """
    kept = []
    lines: dict[str, list[str]] = {}
    for finding in findings:
        if finding.severity is Severity.ERROR and not _may_ignore(finding.code):
            kept.append(finding)
            continue
        if finding.code in settings.ignore:
            continue
        if finding.path not in lines:
            lines[finding.path] = text_of(finding.path).splitlines()
        if not _says(lines[finding.path], finding):
            kept.append(finding)
    return tuple(kept)


def _says(lines: list[str], finding: Diagnostic) -> bool:
    if finding.span.line > len(lines):
        return False
    found = _COMMENT.search(lines[finding.span.line - 1])
    return found is not None and finding.code in found[1].split(",")


def _may_ignore(code: str) -> bool:
    from phoenix_compiler.rules import all_rules

    rule = all_rules().get(code)
    return rule is not None and rule.ignorable
