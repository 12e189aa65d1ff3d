"""Findings as text, JSON, SARIF, GitHub annotations or JUnit: one file a format, each with one `render`.

Pure: a `Report` goes in, the whole output comes out. Only the module of the wanted format is imported.
"""

from __future__ import annotations

from importlib import import_module
from typing import Protocol, cast

from phoenix_compiler.render.report import Report, RuleInfo

__all__ = ["FORMATS", "Report", "RuleInfo", "render"]

FORMATS = ("text", "json", "sarif", "github", "junit")
"""The names of the formats; each is also the name of its module here."""


class Format(Protocol):
    """What the module of a format offers."""

    def render(self, report: Report) -> str:
        """The whole output; it ends with a newline."""


def render(format: str, report: Report, *, colour: bool = False) -> str:
    """The report in one of `FORMATS`, ending with a newline. `colour` is for text; the others have none.

    Raises `KeyError` for a format that does not exist.
    """
    if format not in FORMATS:
        raise KeyError(format)
    if format == "text":
        from phoenix_compiler.render import text

        return text.render(report, colour=colour)
    return cast(Format, import_module(f"{__name__}.{format}")).render(report)
