"""Regular expressions as the collector reads them: RE2, and what can be decided about a pattern without running it."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, NamedTuple

_ESCAPE = re.compile(r"\\Q.*?(?:\\E|\Z)|\\.", re.DOTALL)
_PUNCTUATION = frozenset(r"\.+*?()|[]{}^$/-_ :@#&%,=!~<>'" + '"')
_SPECIAL = frozenset(r".*+?[]{}\()|^$")
MAX_BRANCHES = 200
"""Most literals that one pattern is taken apart into."""


@lru_cache(maxsize=4096)
def fault_of(pattern: str) -> str | None:
    """What RE2 has against a pattern, in its own words; None where it takes it.

    `\\C` (any byte) is refused here, since Go's RE2 has none; both refuse a repetition above 1000.
    """
    if any(found[0] == r"\C" for found in _ESCAPE.finditer(pattern)):
        return r"invalid escape sequence: \C"
    try:
        _compile(pattern)
    except ValueError as fault:
        return str(fault)
    return None


@lru_cache(maxsize=4096)
def search(pattern: str, text: str) -> bool:
    """Whether a valid pattern matches anywhere in `text`, as OTTL's `IsMatch` does."""
    return _compile(pattern).search(text) is not None


@lru_cache(maxsize=4096)
def _compile(pattern: str) -> Any:
    """The compiled pattern. Raises ValueError."""
    import re2  # a C extension of 20 ms: only for those who have patterns

    options = re2.Options()
    options.log_errors = False
    try:
        return re2.compile(pattern, options)
    except re2.error as fault:
        said = fault.args[0]
        raise ValueError(said.decode(errors="replace") if isinstance(said, bytes) else str(said)) from None


class Branch(NamedTuple):
    """A literal that a pattern looks for, and whether it is tied to the ends of the value."""

    text: str
    from_start: bool
    to_end: bool

    @property
    def is_whole(self) -> bool:
        """Whether the value must be exactly this text."""
        return self.from_start and self.to_end


@lru_cache(maxsize=4096)
def branches_of(pattern: str) -> tuple[Branch, ...] | None:
    """The literals of a pattern that is nothing but anchors, literals and alternations, such as `^(nginx|envoy)$`.

    None for every other pattern: what it matches cannot be listed.
    """
    reader = _Reader(pattern)
    try:
        branches = reader.alternation()
    except _NotLiteralError:
        return None
    return None if reader.rest() else tuple(branches)


class _NotLiteralError(Exception):
    """The pattern is more than literals."""


class _Reader:
    """Reads the sublanguage of `branches_of`, left to right."""

    def __init__(self, pattern: str) -> None:
        self._tokens = list(_tokens(pattern))
        self._at = 0

    def rest(self) -> bool:
        """Whether something is left."""
        return self._at < len(self._tokens)

    def alternation(self) -> list[Branch]:
        """`sequence | sequence | …`."""
        found = self._sequence()
        while self.rest() and self._tokens[self._at] == "|":
            self._at += 1
            found = found + self._sequence()
        return _counted(found)

    def _sequence(self) -> list[Branch]:
        found = [Branch("", False, False)]
        while self.rest() and self._tokens[self._at] not in ("|", ")"):
            found = _counted([_joined(left, right) for left, right in itertools.product(found, self._item())])
        return found

    def _item(self) -> list[Branch]:
        token = self._tokens[self._at]
        self._at += 1
        if token == "^":
            return [Branch("", True, False)]
        if token == "$":
            return [Branch("", False, True)]
        if token == "(":
            inside = self.alternation()
            if not self.rest():
                raise _NotLiteralError
            self._at += 1
            return inside
        if token[0] != "=":
            raise _NotLiteralError
        return [Branch(token[1:], False, False)]


def _tokens(pattern: str) -> Iterator[str]:
    """`^`, `$`, `(`, `)`, `|`; `=x` for a literal x; `?` for anything else."""
    found = re.finditer(r"\(\?:|\\.|.", pattern, re.DOTALL)
    for text in (match[0] for match in found):
        if text in ("(", "(?:"):
            yield "("
        elif text in ("^", r"\A"):
            yield "^"
        elif text in ("$", r"\z"):
            yield "$"
        elif text in (")", "|"):
            yield text
        elif text[0] == "\\" and text[1:] in _PUNCTUATION:
            yield "=" + text[1:]
        else:
            yield "?" if text in _SPECIAL or text[0] == "\\" else "=" + text


def _joined(left: Branch, right: Branch) -> Branch:
    if (left.to_end and (right.text or right.from_start)) or (right.from_start and left.text):
        raise _NotLiteralError
    return Branch(left.text + right.text, left.from_start or right.from_start, left.to_end or right.to_end)


def _counted(branches: list[Branch]) -> list[Branch]:
    if len(branches) > MAX_BRANCHES:
        raise _NotLiteralError
    return branches


def quoted(text: str) -> str:
    """A text as a pattern that matches it."""
    return "".join("\\" + character if character in _SPECIAL else character for character in text)
