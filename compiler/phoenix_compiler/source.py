"""Where things stand in a file: sources, spans, and the map from a path in the data to its span.

Positions live beside the data, never inside it: a pass carries plain values and looks a span up only when it
has something to say.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

DataPath = tuple[str | int, ...]
"""A path into parsed data: keys of mappings and indexes of lists, outermost first."""


class Span(NamedTuple):
    """A stretch of a file. Lines and columns count from 1, in code points; the end is exclusive."""

    line: int
    column: int
    end_line: int
    end_column: int


START = Span(1, 1, 1, 1)
"""The place of a finding that has no better one."""


def line_span(text: str, number: int) -> Span:
    """What stands in a line of a text, without the blanks around it; the start of the line where nothing does."""
    lines = text.split("\n")
    line = lines[number - 1].rstrip() if number <= len(lines) else ""
    if not line:
        return Span(number, 1, number, 1)
    return Span(number, len(line) - len(line.lstrip()) + 1, number, len(line) + 1)


class Mark(NamedTuple):
    """The two spans of one entry: its key (None for a list item and for the root) and its value."""

    key: Span | None
    value: Span


class Source(NamedTuple):
    """A file as it was read: its path relative to the repository root, with forward slashes, and its text."""

    path: str
    text: str


class PipelineSources(NamedTuple):
    """The two files of a catalogue entry. `shipped` tells those that came with Phoenix."""

    name: str
    description: Source
    template: Source
    shipped: bool


class SourceMap:
    """Spans by path. A path that is not in the file answers with its longest prefix that is.

    A mark may be given as something of which `mark_of` makes it: few of them are ever asked for.
    """

    def __init__(self, marks: Mapping[DataPath, Any], mark_of: Callable[[Any], Mark] = lambda mark: mark) -> None:
        self._marks = marks
        self._mark_of = mark_of

    def __contains__(self, path: object) -> bool:
        return path in self._marks

    def __iter__(self) -> Iterator[DataPath]:
        return iter(self._marks)

    def known(self, path: DataPath) -> DataPath:
        """The longest prefix of `path` that the file has. Skips parts that are no part of the file, such as the
        tags pydantic puts into the location of a union's member."""
        found: DataPath = ()
        for part in path:
            if (longer := (*found, part)) in self._marks:
                found = longer
        return found

    def value(self, *path: str | int) -> Span:
        """The span of the value at `path`, or of its nearest known ancestor."""
        mark = self._mark(path)
        return mark.value if mark else START

    def key(self, *path: str | int) -> Span:
        """The span of the key at `path`; of the value where there is no key."""
        mark = self._mark(path)
        if mark is None:
            return START
        return mark.key or mark.value

    def _mark(self, path: DataPath) -> Mark | None:
        found = self._marks.get(self.known(path))
        return None if found is None else self._mark_of(found)
