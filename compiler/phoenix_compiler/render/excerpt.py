"""The line of a source that a finding points at, cut to a width, with the place of its underline in cells."""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import accumulate
from typing import NamedTuple

from phoenix_compiler.render.report import sound
from phoenix_compiler.source import START, Span
from phoenix_compiler.terminal import cells, visible

WIDTH = 100
"""The most cells of a line that are shown."""

TAB = "    "
"""A tab is always four spaces: a place in a line then does not depend on where the line was cut."""

LINE_ENDS = ("\r\n", "\n", "\r", "\x85", "\u2028", "\u2029")
"""What libyaml, whose positions we carry, takes for the end of a line (measured)."""

_LINE_END = re.compile("|".join(LINE_ENDS))


class Excerpt(NamedTuple):
    """One shown line. `start` and `width` place the underline in cells; `more` says that the span goes on."""

    number: int
    text: str
    start: int
    width: int
    more: bool


class Excerpts:
    """The excerpts of some files. Each file is split once."""

    def __init__(self, sources: Mapping[str, str]) -> None:
        self._sources = sources
        self._lines: dict[str, list[str]] = {}

    def at(self, path: str, span: Span) -> Excerpt | None:
        """The first line of a span. None where there is nothing to quote: the text is not known, the span is the
        place of findings without a better one, or the line is past the end."""
        if span == START or path not in self._sources:
            return None
        span = sound(span)
        lines = self._split(path)
        return _excerpt(lines[span.line - 1], span) if span.line <= len(lines) else None

    def _split(self, path: str) -> list[str]:
        if path not in self._lines:
            # libyaml does not count a byte order mark, so it is no column of the first line.
            self._lines[path] = _LINE_END.split(self._sources[path].removeprefix("\ufeff"))
        return self._lines[path]


def _excerpt(line: str, span: Span) -> Excerpt:
    # An end at the first column of the next line takes in the line break and nothing more.
    goes_on = (span.end_line, span.end_column) > (span.line + 1, 1)
    start = min(span.column - 1, len(line))
    end = len(line) if span.end_line > span.line else min(span.end_column - 1, len(line))
    # No character that is farther away than the width can be shown, and a line may be a megabyte long.
    first, last = max(0, start - WIDTH), min(len(line), start + WIDTH)
    shown = [TAB if char == "\t" else visible(char) for char in line[first:last]]
    # offsets[i] is the cell in which character first + i begins.
    offsets = [0, *accumulate(map(cells, shown))]
    while start > first and start < last and offsets[start - first] == offsets[start - first + 1]:
        start -= 1  # a combining mark is underlined at the character that carries it
    low, high = _window(offsets, start - first, min(end, last) - first)
    cut_left, cut_right = first + low > 0, first + high < len(line)
    while cut_left and first + low < start and offsets[low] == offsets[low + 1]:
        low += 1  # a combining mark without the character that carries it would sit on the ellipsis
    text = "".join(shown[low:high])
    begin = offsets[start - first] - offsets[low]
    width = offsets[max(min(end - first, high), start - first)] - offsets[start - first]
    return Excerpt(
        number=span.line,
        text=("…" if cut_left else "") + text + ("…" if cut_right else ""),
        start=begin + cut_left,
        width=max(1, width),
        more=goes_on or end > first + high,
    )


def _window(offsets: list[int], start: int, end: int) -> tuple[int, int]:
    """The indexes between which characters are shown: all if they fit, else the span with as much around it on both
    sides as fits, and the beginning of a span that does not fit."""
    total = offsets[-1]
    if total <= WIDTH:
        return 0, len(offsets) - 1
    around = max(WIDTH - (offsets[end] - offsets[start]), 0) // 2
    left = max(0, min(offsets[start] - around, total - WIDTH))
    low = next(index for index, offset in enumerate(offsets) if offset >= left)
    high = next(index for index in range(len(offsets) - 1, -1, -1) if offsets[index] <= offsets[low] + WIDTH)
    return low, high
