"""What the compiler has to say: one type for every finding, and the exception that carries all of a pass."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import NamedTuple

from phoenix_compiler.source import START, Span

MAX_FINDINGS = 200
"""Findings of one kind of fault in one file. A hostile file has one in every other byte, and nobody reads on."""
MAX_WORDS = 600
"""Characters of a message and of a help line: what a file says is quoted in them, and may be a megabyte long."""


class Severity(StrEnum):
    """How much a finding matters.

    An error protects the cluster, the bill or the evidence and stops the build; a warning is advice and fails only
    with `--strict`; info is a note.
    """

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


class Related(NamedTuple):
    """A second place that explains a finding."""

    path: str
    span: Span
    message: str


class Diagnostic(NamedTuple):
    """One finding.

    `code` names the kind of finding and is what people quote and ignore by. `message` is one phrase. `help` is one
    line with the next step. `path` is relative to the repository root.
    """

    code: str
    severity: Severity
    path: str
    span: Span
    message: str
    help: str
    related: tuple[Related, ...] = ()

    @property
    def sort_key(self) -> tuple[str, Span, str, str]:
        """Findings are shown by file, then position, then code."""
        return (self.path, self.span, self.code, self.message)


def error(
    code: str, path: str, span: Span = START, message: str = "", help: str = "", related: Iterable[Related] = ()
) -> Diagnostic:
    """A finding that stops the build."""
    return Diagnostic(code, Severity.ERROR, path, span, cut(message), cut(help), tuple(related))


def cut(words: str) -> str:
    """A message or a help line, no longer than people read."""
    return words if len(words) <= MAX_WORDS else f"{words[:MAX_WORDS]}…"


def ordered(findings: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """The findings in the order in which every format shows them, each said once."""
    return tuple(sorted(set(findings), key=lambda finding: (finding.sort_key, finding)))


class Rejected(Exception):  # noqa: N818 (it says what happened to the input)
    """A pass found errors: it carries all of them, and the next pass does not run."""

    def __init__(self, *findings: Diagnostic) -> None:
        super().__init__(f"{len(findings)} findings")
        self.findings = ordered(findings)
