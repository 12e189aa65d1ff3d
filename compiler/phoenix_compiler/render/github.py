"""For a GitHub Actions log: workflow commands, which GitHub shows as annotations on the changed lines.

Form and escaping follow the runner's own parser: `%`, CR and LF in a message, and `:` and `,` too in a property.
"""

from __future__ import annotations

from phoenix_compiler.diagnostics import Diagnostic, Severity
from phoenix_compiler.render.report import REPOSITORY, Report, counted, in_order, noun, place, sound, summary
from phoenix_compiler.terminal import visible

SHOWN = 10
"""How many annotations of one kind GitHub shows for a step; the rest stands in the log only."""

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}


def render(report: Report) -> str:
    """One command a finding, errors first because GitHub shows only the first few, then plain lines that count."""
    findings = in_order(report)
    by_severity = {severity: [each for each in findings if each.severity is severity] for severity in _COMMANDS}
    lines = [_command(finding) for group in by_severity.values() for finding in group]
    lines.append(summary(report))
    hidden = [
        counted(len(group) - SHOWN, noun(severity)) for severity, group in by_severity.items() if len(group) > SHOWN
    ]
    if hidden:
        lines.append(
            f"GitHub shows {SHOWN} annotations of a kind for a step: {', '.join(hidden)} not shown as annotations, "
            "all are listed in this log."
        )
    return "\n".join(lines) + "\n"


def _command(finding: Diagnostic) -> str:
    properties = ",".join(f"{key}={_property(value)}" for key, value in _properties(finding).items())
    return f"::{_COMMANDS[finding.severity]} {properties}::{_data(_message(finding))}"


def _properties(finding: Diagnostic) -> dict[str, str]:
    """The place and the title. The runner drops an annotation that has columns but spans several lines."""
    at = sound(finding.span)
    found = {} if finding.path == REPOSITORY else {"file": visible(finding.path)}
    found |= {"line": str(at.line), "endLine": str(at.end_line)}
    if at.line == at.end_line:
        found |= {"col": str(at.column), "endColumn": str(at.end_column)}
    return found | {"title": visible(finding.code)}


def _message(finding: Diagnostic) -> str:
    """The log shows only the message of a command, so it says the place once more."""
    lines = [f"{place(finding.path, finding.span)}: {visible(finding.message)}"]
    if finding.help:
        lines.append(f"help: {visible(finding.help)}")
    lines += [f"note: {place(other.path, other.span)}: {visible(other.message)}" for other in finding.related]
    return "\n".join(lines)


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
