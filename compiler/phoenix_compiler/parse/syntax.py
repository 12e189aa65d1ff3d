"""libyaml's complaints as findings: at the place where the fault was made, with the next step.

libyaml says where it could not go on. For a quote or a bracket that is never closed, and for a key without a colon, the
fault was made earlier: at the mark that libyaml calls the context.
"""

from __future__ import annotations

from typing import NamedTuple

import yaml

from phoenix_compiler.diagnostics import Diagnostic, error
from phoenix_compiler.source import Source, Span

_INDENT = "indent the line like its neighbours, with spaces"
_QUOTE = "text with `: ` or ` #` in it, or a leading `[{*&!|>%@`, needs quotes"

_COMMA = f"entries are separated by `, `; {_QUOTE}"


class _Fault(NamedTuple):
    """Where a fault is (line and column from 0), what it is and what to do."""

    line: int
    column: int
    message: str
    help: str


def syntax_finding(problem: yaml.YAMLError, source: Source) -> Diagnostic:
    """The one finding of a file at which the YAML parser stopped."""
    if not isinstance(problem, yaml.MarkedYAMLError) or problem.problem_mark is None:
        return error("invalid-yaml", source.path, message="not YAML", help="check the file's encoding")
    lines = source.text.splitlines()
    at = problem.problem_mark
    text = lines[at.line] if at.line < len(lines) else ""
    if ("\t" in text[: at.column + 2] and "tab" in f"{problem.problem}") or text[at.column : at.column + 1] == "\t":
        fault = _Fault(at.line, at.column, "a tab where YAML wants spaces", "indent and separate with spaces")
        return _finding("yaml-tab", source, fault)
    fault = _conflict(lines) or _begun_earlier(problem) or _here(problem, text)
    return _finding("invalid-yaml", source, fault)


def _conflict(lines: list[str]) -> _Fault | None:
    """Both sides of a merge, left in the file by Git."""
    marks = (number for number, line in enumerate(lines) if line.startswith("<<<<<<< "))
    first = next(marks, None)
    return None if first is None else _Fault(first, 0, "a merge conflict", "keep one side and delete Git's marks")


def _begun_earlier(problem: yaml.MarkedYAMLError) -> _Fault | None:
    """A fault that was made before the place where the parser stopped."""
    what, begun, at = f"{problem.context}", problem.context_mark, problem.problem_mark
    if begun is None or at is None:
        return None
    if "quoted scalar" in what and "end of stream" in f"{problem.problem}":
        return _Fault(begun.line, begun.column, "this quote is never closed", "close it at the end of the text")
    if "simple key" in what:
        return _Fault(begun.line, begun.column, "a key without `: ` after it", "write it as `key: value`")
    if "flow mapping" not in what and "flow sequence" not in what:
        return None
    opening, closing = ("{", "}") if "mapping" in what else ("[", "]")
    if begun.line == at.line:
        return _Fault(at.line, at.column, f"a `,` or the closing `{closing}` is missing before this", _COMMA)
    return _Fault(begun.line, begun.column, f"`{opening}` is not closed", f"add `{closing}`, or the missing comma")


def _here(problem: yaml.MarkedYAMLError, text: str) -> _Fault:
    """A fault at the place where the parser stopped, in the line `text`."""
    at, what = problem.problem_mark, f"{problem.problem}"
    assert at is not None  # syntax_finding has looked
    before = text[: at.column]
    if "mapping values are not allowed" in what:
        if ": " in before or before.count('"') == 1:
            return _Fault(at.line, at.column, "`: ` in text without quotes", "put the text into quotes")
        help = f"{_INDENT}; the line above may lack its `:`"
        return _Fault(at.line, len(before) - len(before.lstrip()), "a key where none can stand", help)
    if "did not find expected key" in what:
        if before.strip():
            return _Fault(at.line, at.column, "text after the end of a value", _QUOTE)
        return _Fault(at.line, at.column, "this line is indented like none above it", _INDENT)
    if "expected '-' indicator" in what:
        return _Fault(at.line, at.column, "a line among list items that does not begin with `- `", _INDENT)
    if "cannot start any token" in what:
        return _Fault(
            at.line, at.column, f"`{text[at.column : at.column + 1]}` cannot begin a value", "put the text into quotes"
        )
    if "escape" in what:
        shown = text[at.column : at.column + 2]
        help = "use single quotes: in them a backslash is plain text"
        return _Fault(at.line, at.column, f"`{shown}` is no escape in double quotes", help)
    why = f"{what} {problem.context}" if problem.context else what
    return _Fault(at.line, at.column, f"not YAML: {why}", "mend the syntax here or just above")


def _finding(code: str, source: Source, fault: _Fault) -> Diagnostic:
    line, column = fault.line + 1, fault.column + 1
    return error(code, source.path, Span(line, column, line, column + 1), fault.message, fault.help)
