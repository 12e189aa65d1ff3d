"""How the rules of loading, parsing and resolving are written down: the same page as a check's docstring."""

from __future__ import annotations

from phoenix_compiler.diagnostics import Severity
from phoenix_compiler.rule import Rule


def written(
    code: str,
    summary: str,
    what: str,
    why: str,
    bad: str,
    good: str,
    severity: Severity = Severity.ERROR,
    *,
    ignorable: bool = False,
    language: str = "yaml",
) -> Rule:
    """A rule with its page. `bad` and `good` are the two examples, in `language`."""
    page = (
        f"## What it does\n\n{what}\n\n## Why is this bad?\n\n{why}\n\n"
        f"## Example\n\n```{language}\n{bad}\n```\n\n## Use instead\n\n```{language}\n{good}\n```"
    )
    return Rule(code, severity, summary, page, ignorable)
