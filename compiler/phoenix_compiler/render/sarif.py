"""For code scanning: SARIF 2.1.0, one run.

Pure ASCII JSON and nothing else. A clean run has an empty list of results, which tells a reader that what it knew is
mended.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from urllib.parse import quote

from phoenix_compiler import VERSION
from phoenix_compiler.diagnostics import Diagnostic, Related, Severity
from phoenix_compiler.render.excerpt import LINE_ENDS
from phoenix_compiler.render.report import TOOL, Report, RuleInfo, in_order, sound
from phoenix_compiler.source import Span
from phoenix_compiler.terminal import visible

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
"""The schema that the output names and that the tests hold it against."""

FINGERPRINT = "phoenixFinding/v1"
"""Our key in `partialFingerprints`. GitHub's own key, `primaryLocationLineHash`, is left to its upload action, which
warns about a value that it did not compute itself."""

_ROOT = "SRCROOT"
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
_LINK = re.compile(r"\[([^\[\]]*)\]\(")


def render(report: Report) -> str:
    """One log with one run."""
    findings = in_order(report)
    rules = _rules(report, findings)
    indexes = {code: index for index, code in enumerate(rules)}
    seen: Counter[tuple[str, str, str]] = Counter()
    run = {
        "tool": {"driver": {"name": TOOL, "version": VERSION, "rules": [_rule(*each) for each in rules.items()]}},
        "invocations": [{"executionSuccessful": True}],
        "originalUriBaseIds": {_ROOT: {"description": {"text": "The root of the repository."}}},
        "columnKind": "unicodeCodePoints",
        "newlineSequences": list(LINE_ENDS),
        "results": [_result(finding, indexes[finding.code], seen) for finding in findings],
    }
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2) + "\n"


def _rules(report: Report, findings: tuple[Diagnostic, ...]) -> dict[str, RuleInfo]:
    """All known rules by code, and those that a finding names and nobody described."""
    unknown = {finding.code: RuleInfo(finding.code, severity=finding.severity) for finding in findings}
    return dict(sorted((unknown | dict(report.rules)).items()))


def _rule(code: str, rule: RuleInfo) -> dict[str, object]:
    summary = visible(rule.summary) or code
    is_url = rule.help_uri.startswith(("https://", "http://"))
    see = f"See {rule.help_uri}" if rule.help_uri else ""
    text = "\n\n".join(filter(None, (summary, see)))
    described: dict[str, object] = {
        "id": code,
        "shortDescription": {"text": summary},
        "fullDescription": {"text": summary},
        "help": {"text": text, "markdown": rule.page.strip() or text},
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
    }
    # The property must be an absolute URI; a path in the documentation is named in the text only.
    return described | ({"helpUri": quote(rule.help_uri, safe="/:?#[]@!$&'()*+,;=%~")} if is_url else {})


def _result(finding: Diagnostic, index: int, seen: Counter[tuple[str, str, str]]) -> dict[str, object]:
    result: dict[str, object] = {
        "ruleId": finding.code,
        "ruleIndex": index,
        "level": _LEVELS[finding.severity],
        "message": {"text": _message(finding)},
        "locations": [_location(finding.path, finding.span)],
        "partialFingerprints": {FINGERPRINT: _fingerprint(finding, seen)},
    }
    if finding.related:
        result["relatedLocations"] = [
            {"id": number, **_location(other.path, other.span), "message": {"text": _text(other.message)}}
            for number, other in enumerate(finding.related, start=1)
        ]
    return result


def _message(finding: Diagnostic) -> str:
    """The phrase, the next step, and a link to each related location: GitHub shows only those that a link names.

    Braces stay as they are. The standard would have them doubled for the sake of placeholders, but we have none, and
    GitHub shows a doubled one doubled.
    """
    lines = [_text(finding.message)]
    if finding.help:
        lines.append(f"Help: {_text(finding.help)}")
    lines += [f"See [{_link_text(other)}]({number})." for number, other in enumerate(finding.related, start=1)]
    return "\n".join(lines)


def _link_text(other: Related) -> str:
    return re.sub(r"([\\\[\]])", r"\\\1", visible(other.message) or "the other place")


def _text(text: str) -> str:
    r"""A text in which nothing reads as an embedded link: `[a](b)` becomes `\[a\](b)`."""
    return _LINK.sub(r"\\[\1\\](", visible(text))


def _location(path: str, span: Span) -> dict[str, object]:
    at = sound(span)
    return {
        "physicalLocation": {
            "artifactLocation": {"uri": _uri(path), "uriBaseId": _ROOT},
            "region": {
                "startLine": at.line,
                "startColumn": at.column,
                "endLine": at.end_line,
                "endColumn": at.end_column,
            },
        }
    }


def _uri(path: str) -> str:
    """A relative reference. A colon is escaped too, since the part before it would read as a scheme."""
    return quote(path, safe="/")


def _fingerprint(finding: Diagnostic, seen: Counter[tuple[str, str, str]]) -> str:
    """Rule, file and message, so that a finding keeps its identity when lines above it come and go; where several are
    equal in these, their number from the top tells them apart."""
    identity = (finding.code, finding.path, finding.message)
    seen[identity] += 1
    text = "\0".join((*identity, str(seen[identity])))
    return hashlib.sha256(text.encode("utf-8")).hexdigest()
