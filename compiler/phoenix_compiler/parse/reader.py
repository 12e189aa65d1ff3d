"""YAML text to plain data: libyaml's parser, our own constructor.

The parser is libyaml's for its speed and its exact marks. The constructor is ours because every ready one takes what
a contract between people must not take: it lets the last of two equal keys win, expands aliases, obeys tags, reads `no`
as false and `0123` as 83. Here each of these is a finding at its own line and column.

Plain scalars are read by the core schema of YAML 1.2. A plain scalar that a YAML 1.1 reader would take for something
else must be quoted; full RFC 3339 time stamps are the exception.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from typing import Any

import yaml
from yaml._yaml import CParser
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    StreamEndEvent,
)

from phoenix_compiler.diagnostics import MAX_FINDINGS, Diagnostic, Rejected, error
from phoenix_compiler.parse.syntax import syntax_finding
from phoenix_compiler.source import DataPath, Mark, Source, SourceMap, Span

MAX_DEPTH = 64
"""Deepest nesting taken. Nothing that a person writes comes near; libyaml's time for nested flow is quadratic."""

_CONSTANTS: dict[str, Any] = {
    "": None,
    "~": None,
    **dict.fromkeys(("null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_INTEGER = re.compile(r"[-+]?(0|[1-9][0-9]*)")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+\.[0-9]*([eE][-+][0-9]+)?)")
_STAMP = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[-+]\d\d:\d\d)")
_LEGACY = re.compile(
    r"[yYnN]|yes|Yes|YES|no|No|NO|on|On|ON|off|Off|OFF"
    r"|[-+]?0[0-9_]+|[-+]?0[box][0-9a-fA-F_]+"
    r"|[-+]?[0-9]+_[0-9_]*(\.[0-9_]*)?"
    r"|[-+]?[0-9][0-9_]*(:[0-5]?[0-9])+(\.[0-9_]*)?"
    r"|\d{4}-\d\d?-\d\d?([Tt ].*)?"
    r"|[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)[eE][-+]?[0-9]+"
    r"|[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)|=|<<"
)
_BAD_CHARACTER = re.compile("[^\t\n\r\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
_COMMENT = re.compile(r"(?<!\S)#")
_CORE_TAGS = "tag:yaml.org,2002:"
_NOWHERE: DataPath = (-1,)
"""Where keys leave their marks: nobody asks for them."""
_SHOWN = 60
_TOO_LARGE = 2**63
_SIMPLE_WORD = re.compile(r"[a-zA-Z][a-zA-Z0-9 _./,()-]{3,}")


def read(source: Source) -> Any:
    """The data of the one document in `source`.

    Raises Rejected with every finding of the constructor, or with the parser's one where it cannot go on.
    """
    return _Reader(source).document()


def read_marks(source: Source) -> SourceMap:
    """The spans of everything in a source that `read` takes. Raises Rejected where `read` does."""
    return read_with_marks(source)[1]


def read_with_marks(source: Source) -> tuple[Any, SourceMap]:
    """Data and spans in one parse. Raises Rejected as `read` does."""
    reader = _Reader(source)
    data = reader.document()
    return data, SourceMap(reader.marks, _mark)


_Place = tuple[Any, Any, Any]
"""The events of a value's key (or None), its start and its end: what a Mark is made of when somebody asks for it."""


def _mark(place: _Place) -> Mark:
    key, start, end = place
    return Mark(None if key is None else _span(key), _span(start) if start is end else _between(start, end))


class _Reader:
    def __init__(self, source: Source) -> None:
        self._source = source
        self._findings: list[Diagnostic] = []
        self.marks: dict[DataPath, _Place] = {}
        self._scalars: list[tuple[int, int]] = []
        self._has_tabs = "\t" in source.text

    def document(self) -> Any:
        self._refuse_unreadable()
        try:
            data = self._read()
        except yaml.YAMLError as problem:
            self._findings.append(syntax_finding(problem, self._source))
            data = None
        if self._has_tabs and not any(finding.code in ("invalid-yaml", "yaml-tab") for finding in self._findings):
            self._refuse_tabs()
        if self._findings:
            raise Rejected(*self._findings)
        self.marks.pop(_NOWHERE, None)
        return data

    def _read(self) -> Any:
        self._next: Callable[[], Any] = CParser(self._source.text).get_event
        self._next()
        first = self._next()
        if isinstance(first, StreamEndEvent):
            self._say("empty-file", Span(1, 1, 1, 1), "the file is empty", "write the file, or delete it")
            return None
        data = self._node(self._next(), (), None, 0)
        self._next()
        after = self._next()
        if isinstance(after, DocumentStartEvent):
            self._say(
                "second-document",
                _span(after),
                "a second document begins here",
                "one file holds one object: move the rest into a file of its own",
            )
        return data

    def _node(self, event: Any, path: DataPath, key: Any, depth: int) -> Any:
        if depth > MAX_DEPTH:
            self._say("too-deep", _span(event), f"nested deeper than {MAX_DEPTH} levels", "flatten the file")
            raise Rejected(*self._findings)
        kind = type(event)
        if kind is AliasEvent:
            self._refuse_sharing(event, f"alias `*{_short(event.anchor)}`")
            return None
        if event.anchor is not None or event.tag is not None:
            self._refuse_properties(event)
        if kind is ScalarEvent:
            self.marks[path] = (key, event, event)
            if self._has_tabs:
                self._scalars.append(_extent(event))
            return event.value if event.style else self._scalar(event)
        if kind is MappingStartEvent:
            return self._mapping(event, path, key, depth)
        return self._sequence(event, path, key, depth)

    def _refuse_properties(self, event: Any) -> None:
        if event.anchor is not None:
            self._refuse_sharing(event, f"anchor `&{_short(event.anchor)}`")
        if event.tag is not None:
            self._say(
                "yaml-tag",
                _span(event),
                f"tag `{_short(event.tag.replace(_CORE_TAGS, '!!'))}`",
                "delete the tag: types follow from the schema; quote the value to make it text",
            )

    def _mapping(self, start: Any, path: DataPath, key: Any, depth: int) -> dict[str, Any]:
        data: dict[str, Any] = {}
        following = self._next
        while type(event := following()) is not MappingEndEvent:
            name = self._key(event, depth)
            below = (*path, name)
            if name in data:
                first = _span(self.marks[below][0] or event).line if below in self.marks else 0
                help = f"keep one of them; the first is at line {first}" if first else "keep one of them"
                self._say("duplicate-key", _span(event), f"`{_short(name)}` is given twice", help)
            data[name] = self._node(following(), below, event, depth + 1)
        self.marks[path] = (key, start, event)
        return data

    def _key(self, event: Any, depth: int) -> str:
        if type(event) is ScalarEvent:
            text: str = event.value
            if text == "<<" and not event.style:
                self._refuse_sharing(event, "merge key `<<`")
                return text
            is_bare = event.anchor is None and event.tag is None and not self._has_tabs
            if is_bare and _SIMPLE_WORD.fullmatch(text) and text not in _CONSTANTS:  # nearly all: worth a short way
                return text
        value = self._node(event, _NOWHERE, None, depth + 1)
        if isinstance(value, str):
            return value
        self._say("non-string-key", _span(event), "this key is no text", "quote it")
        return repr(value)

    def _sequence(self, start: Any, path: DataPath, key: Any, depth: int) -> list[Any]:
        data: list[Any] = []
        following = self._next
        while type(event := following()) is not SequenceEndEvent:
            data.append(self._node(event, (*path, len(data)), None, depth + 1))
        self.marks[path] = (key, start, event)
        return data

    def _scalar(self, event: ScalarEvent) -> Any:
        text: str = event.value
        if text in _CONSTANTS:
            return _CONSTANTS[text]
        if _SIMPLE_WORD.fullmatch(text):
            return text
        if _INTEGER.fullmatch(text):
            return int(text) if len(text) < 40 and abs(int(text)) < _TOO_LARGE else self._too_large(event)
        if _FLOAT.fullmatch(text):
            return float(text) if len(text) < 40 and math.isfinite(float(text)) else self._too_large(event)
        if _LEGACY.fullmatch(text) and not _STAMP.fullmatch(text):
            self._say(
                "ambiguous-scalar",
                _span(event),
                f"`{_short(text)}` means different things to different YAML readers",
                f'quote it to make it text ("{_short(text)}"), or write true, false or a plain decimal number',
            )
        return text

    def _too_large(self, event: Any) -> int:
        """Readers disagree on a number that 64 bits cannot hold: to some it is text, to some another number."""
        self._say("invalid-value", _span(event), "a number beyond 64 bits", "quote it if it is text")
        return 0

    def _refuse_sharing(self, event: Any, what: str) -> None:
        self._say(
            "yaml-alias",
            _span(event),
            f"{what}: parts of a file are not shared here",
            "write the value out where it is used",
        )

    def _refuse_unreadable(self) -> None:
        text = self._source.text
        if bad := _BAD_CHARACTER.search(text):
            span = _span_at(text, bad.start())
            self._say(
                "invalid-character",
                span,
                f"character U+{ord(bad[0]):04X} cannot stand in YAML as it is",
                'write it as an escape in a double-quoted scalar, such as "\\u0000"',
            )
            raise Rejected(*self._findings)

    def _refuse_tabs(self) -> None:
        """Tabs in scalars are text, tabs in comments harmless: neither is looked at one by one."""
        text = self._source.text.replace("\r", "\n")
        gap = 0  # where the stretch between two scalars begins
        for start, end in (*sorted(self._scalars), (len(text), len(text))):
            at = text.find("\t", gap, start)
            while at >= 0:
                line_start = max(gap, text.rfind("\n", gap, at) + 1)
                if not _COMMENT.search(text, line_start, at):
                    span = _span_at(self._source.text, at)
                    self._say("yaml-tab", span, "a tab between values", "indent and separate with spaces")
                    return
                line_end = text.find("\n", at, start)
                at = text.find("\t", line_end, start) if line_end >= 0 else -1
            gap = max(gap, end)

    def _say(self, code: str, span: Span, message: str, help: str) -> None:
        self._findings.append(error(code, self._source.path, span, message, help))
        if len(self._findings) >= MAX_FINDINGS:
            raise Rejected(*self._findings)


def _span(event: Any) -> Span:
    start, end = event.start_mark, event.end_mark
    if end.line > start.line and end.column == 0 and getattr(event, "style", None) in ("|", ">"):
        return Span(start.line + 1, start.column + 1, end.line + 1, 1)
    return Span(start.line + 1, start.column + 1, end.line + 1, end.column + 1)


def _between(start: Any, end: Any) -> Span:
    first, last = start.start_mark, end.end_mark
    return Span(first.line + 1, first.column + 1, last.line + 1, last.column + 1)


def _span_at(text: str, index: int) -> Span:
    """The character at `index`. A carriage return alone ends a line too, as it does to libyaml."""
    before = text[:index].replace("\r\n", "\n").replace("\r", "\n")
    line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
    return Span(line, column, line, column + 1)


def _short(text: str) -> str:
    """A text of the file in a message: of a long one its beginning."""
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


def _extent(event: Any) -> tuple[int, int]:
    return event.start_mark.index, event.end_mark.index
