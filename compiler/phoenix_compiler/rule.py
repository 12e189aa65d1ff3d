"""What is known of a kind of finding: its code, how much it matters, and its page."""

from __future__ import annotations

import re
from typing import NamedTuple

from phoenix_compiler.diagnostics import Diagnostic, Related, Severity, cut
from phoenix_compiler.source import START, Span

HEADINGS = ("What it does", "Why is this bad?", "Example", "Use instead")
"""The headings of every page, in this order."""


class Rule(NamedTuple):
    """A kind of finding.

    `page` is Markdown with the four HEADINGS. A rule that protects the cluster, the bill or the evidence is not
    `ignorable`.
    """

    code: str
    severity: Severity
    summary: str
    page: str
    ignorable: bool

    def finding(self, path: str, span: Span, message: str, help: str, related: tuple[Related, ...] = ()) -> Diagnostic:
        """A finding of this kind."""
        return Diagnostic(self.code, self.severity, path, span or START, cut(message), cut(help), related)


def rule(module: str, doc: str | None, severity: Severity = Severity.ERROR, *, ignorable: bool = False) -> Rule:
    """The rule that a module of `check/` is: its code is the module's name, its page the module's docstring.

    The first line of the docstring is the summary.
    """
    text = (doc or "").strip()
    summary, _, page = text.partition("\n")
    code = module.rpartition(".")[2].replace("_", "-")
    return Rule(code, severity, summary.rstrip("."), page.strip(), ignorable)


def headings_of(page: str) -> tuple[str, ...]:
    """The second-level headings of a page."""
    return tuple(re.findall(r"^## (.+)$", page, re.MULTILINE))
