"""What the compiler has to say: one type for every finding, and the exception that carries all of a pass."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import NamedTuple

from phoenix_compiler.source import START, Span


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
    return Diagnostic(code, Severity.ERROR, path, span, message, help, tuple(related))


def ordered(findings: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """The findings in the order in which every format shows them, each said once."""
    return tuple(sorted(set(findings), key=lambda finding: (finding.sort_key, finding)))


class Rejected(Exception):  # noqa: N818 (it says what happened to the input)
    """A pass found errors: it carries all of them, and the next pass does not run."""

    def __init__(self, *findings: Diagnostic) -> None:
        super().__init__(f"{len(findings)} findings")
        self.findings = ordered(findings)
