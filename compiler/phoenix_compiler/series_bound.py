"""The language of `seriesBound`: arithmetic over a pipeline's parameters, read and evaluated without `eval`.

    expression := term (("+" | "-") term)*
    term       := factor (("*" | "/") factor)*
    factor     := number | name | "-" factor | "(" expression ")" | function "(" expression ("," expression)* ")"
    function   := "min" | "max" | "len"

Names are the pipeline's parameters in base units, `processes`, the processes on a node, and `critical`, the critical entries.
`len` takes a parameter that is a list, and counts its items; a list is nothing else. A value is a finite number.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

PROCESSES = "processes"
CRITICAL = "critical"
GIVEN = (PROCESSES, CRITICAL)
"""Names that every bound may use beside its pipeline's parameters."""
MAX_DEPTH = 30
_TOKEN = re.compile(r"\s*(?:(\d+(?:\.\d+)?)|([A-Za-z_][A-Za-z0-9_]*)|([-+*/(),]))", re.ASCII)
_FUNCTIONS = ("min", "max", "len")

Value = object
"""A parameter's value: a number, or a list for `len`."""
Evaluate = Callable[[Mapping[str, Value]], float]


class BoundFault(Exception):  # noqa: N818 (a fault of the text, not of this program)
    """Why a text is no bound, or cannot be evaluated: one phrase, and the offset in the text."""

    def __init__(self, message: str, at: int) -> None:
        super().__init__(message)
        self.message = message
        self.at = at


class Bound(NamedTuple):
    """A bound that was read. `names` are those it uses; `lists` those of them that it takes the length of.

    `evaluate` is `value` without its guard.
    """

    text: str
    names: frozenset[str]
    lists: frozenset[str]
    evaluate: Evaluate

    def value(self, values: Mapping[str, Value]) -> float:
        """The series for these values. Raises BoundFault where a value is no number, or something is divided by nought."""
        result = self.evaluate(values)
        if not math.isfinite(result):
            raise BoundFault("is no finite number", 0)
        return result


@lru_cache(maxsize=256)
def read_bound(text: str) -> Bound:
    """The bound that a text is. Raises BoundFault."""
    reader = _Reader(text)
    evaluate = reader.expression()
    reader.end()
    return Bound(text, frozenset(reader.names), frozenset(reader.lists), evaluate)


class _Token(NamedTuple):
    text: str
    at: int


def _tokens(text: str) -> Iterator[_Token]:
    at, end = 0, len(text.rstrip())
    while at < end:
        match = _TOKEN.match(text, at)
        if match is None:
            raise BoundFault(f"`{text[at:].lstrip()[:1]}` has no meaning", at)
        found = match.lastindex or 0
        yield _Token(match[found], match.start(found))
        at = match.end()
    yield _Token("", end)


class _Reader:
    def __init__(self, text: str) -> None:
        self._tokens = list(_tokens(text))
        self._at = 0
        self._depth = 0
        self.names: set[str] = set()
        self.lists: set[str] = set()

    def expression(self) -> Evaluate:
        left = self._term()
        while (sign := self._token.text) in ("+", "-"):
            self._at += 1
            left = _joined(sign, left, self._term(), self._tokens[self._at - 1].at)
        return left

    def end(self) -> None:
        if self._token.text:
            raise BoundFault(f"`{self._token.text}` is out of place", self._token.at)

    def _term(self) -> Evaluate:
        left = self._factor()
        while (sign := self._token.text) in ("*", "/"):
            at = self._token.at
            self._at += 1
            left = _joined(sign, left, self._factor(), at)
        return left

    def _factor(self) -> Evaluate:
        token = self._next()
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise BoundFault("nested too deeply", token.at)
        found = self._found(token)
        self._depth -= 1
        return found

    def _found(self, token: _Token) -> Evaluate:
        text = token.text
        if text == "-":
            inner = self._factor()
            return lambda values: -inner(values)
        if text == "(":
            inner = self.expression()
            self._expect(")")
            return inner
        if text[:1].isdigit():
            number = float(text)
            return lambda _: number
        if text in _FUNCTIONS and self._token.text == "(":
            return self._call(text)
        if text.isidentifier():
            self.names.add(text)
            return lambda values: _number(values, text, token.at)
        raise BoundFault(f"`{text}` is no value" if text else "a value is missing at the end", token.at)

    def _call(self, function: str) -> Evaluate:
        self._expect("(")
        if function == "len":
            name = self._next()
            if not name.text.isidentifier():
                raise BoundFault("`len` takes the name of a list", name.at)
            self._expect(")")
            self.names.add(name.text)
            self.lists.add(name.text)
            return lambda values: _length(values, name.text, name.at)
        arguments = [self.expression()]
        while self._token.text == ",":
            self._at += 1
            arguments.append(self.expression())
        self._expect(")")
        choose = min if function == "min" else max
        return lambda values: choose(argument(values) for argument in arguments)

    @property
    def _token(self) -> _Token:
        return self._tokens[self._at]

    def _next(self) -> _Token:
        token = self._tokens[self._at]
        self._at = min(self._at + 1, len(self._tokens) - 1)
        return token

    def _expect(self, text: str) -> None:
        if self._token.text != text:
            shown = f"`{self._token.text}`" if self._token.text else "the end"
            raise BoundFault(f"`{text}` is missing before {shown}", self._token.at)
        self._at += 1


def _joined(sign: str, left: Evaluate, right: Evaluate, at: int) -> Evaluate:
    if sign == "+":
        return lambda values: left(values) + right(values)
    if sign == "-":
        return lambda values: left(values) - right(values)
    if sign == "*":
        return lambda values: left(values) * right(values)

    def divided(values: Mapping[str, Value]) -> float:
        divisor = right(values)
        if divisor == 0:
            raise BoundFault("divides by nought", at)
        return left(values) / divisor

    return divided


def _number(values: Mapping[str, Value], name: str, at: int) -> float:
    value = values.get(name)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return float(value)
    raise BoundFault(f"`{name}` is no number", at)


def _length(values: Mapping[str, Value], name: str, at: int) -> float:
    value = values.get(name)
    if isinstance(value, list | tuple):
        return float(len(value))
    raise BoundFault(f"`{name}` is no list", at)
