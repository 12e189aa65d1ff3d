"""Values on their way through a template: tokens while it is text, and put back as data after parsing.

A token is a number between two characters that no template may hold. What a template prints for other values of the same
form is the same text with the same tokens, so its parsing is done once for all of them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from jinja2 import Undefined

from phoenix_compiler.diagnostics import Rejected
from phoenix_compiler.parse.reader import read_with_marks
from phoenix_compiler.remember import Remembered
from phoenix_compiler.source import DataPath, Source

OPEN, CLOSE = "\ue000", "\ue001"
MARK_OPEN, MARK_CLOSE = "\ue002", "\ue003"
_TOKEN = re.compile(f"{OPEN}([0-9]+){CLOSE}")
_LEADING_MARKS = re.compile(f"(?:[ ]*{MARK_OPEN}([0-9]+){MARK_CLOSE})+")
_LINE_MARK = re.compile(f"{MARK_OPEN}([0-9]+){MARK_CLOSE}")
COMPONENT = 2
"""Length of a component's path, such as `processors`, `filter/topk`."""
MAX_COMPONENTS = 64
"""Components that are remembered for each place in a form."""
_EXACT = frozenset({str, int, bool, type(None)})


class Rendered(NamedTuple):
    """What a template gave.

    `data` is the config with its values in place; parts of it may belong to other configs too. `lines` tells, for a path in
    it, the template line (from 1); `names` the variables that a template line uses. `problem` is set, and `data` None,
    where the text is no YAML.
    """

    data: Any
    lines: Mapping[DataPath, int]
    names: Mapping[int, frozenset[str]]
    problem: tuple[str, int] | None = None

    def line(self, path: DataPath) -> int:
        """The template line of the value at `path`, or of its nearest ancestor."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)


class Printed:
    """The values that one rendering has printed, in order: a token's number is a place in this list.

    `size` is about the number of characters that they have.
    """

    def __init__(self) -> None:
        self.values: list[Any] = []
        self.size = 0

    def token(self, value: Any) -> str:
        """The token of a value, as plain data. Raises what Jinja raises where it is not defined, and TypeError or
        ValueError where JSON has no such value."""
        if type(value) in _EXACT:
            self.size += len(value) if type(value) is str else 8
        else:
            if isinstance(value, Undefined):
                str(value)  # raises, and says what is not defined
            text = json.dumps(value, allow_nan=False)
            self.size += len(text)
            value = json.loads(text)
        self.values.append(value)
        return f"{OPEN}{len(self.values) - 1}{CLOSE}"


class Form:
    """A template's text, parsed, with its tokens still in place."""

    def __init__(self, text: str) -> None:
        clean, lines = _without_marks(text)
        source = Source("template", clean)
        self._problem: tuple[str, int] | None = None
        self._lines: dict[DataPath, int] = {}
        try:
            data, marks = read_with_marks(source)
        except Rejected as rejected:
            first = rejected.findings[0]
            self._problem = (first.message, _at(lines, first.span.line))
            return
        self._lines = {path: _at(lines, marks.key(*path).line) for path in marks}
        self._data = _Part(data)

    def filled(self, values: Sequence[Any], names: Mapping[int, frozenset[str]]) -> Rendered:
        """The data with these values in the place of its tokens."""
        if self._problem is not None:
            message, line = self._problem
            shown = _TOKEN.sub(lambda token: str(values[int(token[1])]), message)
            return Rendered(None, {}, names, (shown, line))
        try:
            return Rendered(self._data.filled(values), self._lines, names)
        except _TwiceError as twice:
            return Rendered(None, {}, names, (f"`{twice.key}` is given twice", self._lines.get(twice.path, 1)))


class _TwiceError(Exception):
    """Two keys of a mapping that have become one. `path` is that of the second, with its tokens."""

    def __init__(self, key: str, path: DataPath) -> None:
        super().__init__(key)
        self.key, self.path = key, path


class _Part:
    """A part of a form: what in it has no token is made once, and shared by all that is filled.

    A component, two levels below the root, is also shared by all that have the same values in it, so that what is found
    out about a component need not be found out again.
    """

    __slots__ = ("_constant", "_is_constant", "_kept", "_parts", "_path", "_pieces", "_tokens")

    def __init__(self, data: Any, path: DataPath = ()) -> None:
        self._path = path
        self._parts: list[Any] = []
        self._pieces: list[Any] = []
        self._constant: Any = data
        if isinstance(data, dict):
            self._parts = [(_Part(key, path), _Part(item, (*path, key))) for key, item in data.items()]
            self._is_constant = all(key._is_constant and item._is_constant for key, item in self._parts)
            self._constant = {key._constant: item._constant for key, item in self._parts} if self._is_constant else {}
        elif isinstance(data, list):
            self._parts = [_Part(item, (*path, at)) for at, item in enumerate(data)]
            self._is_constant = all(item._is_constant for item in self._parts)
            self._constant = [item._constant for item in self._parts] if self._is_constant else []
        elif isinstance(data, str):
            self._is_constant = OPEN not in data
            self._constant = data.replace("$", "$$")
            if not self._is_constant:
                self._pieces = list(_pieces(data))
        else:
            self._is_constant = True
        below = [part for pair in self._parts for part in (pair if isinstance(pair, tuple) else (pair,))]
        self._tokens: list[int] = [piece for piece in self._pieces if type(piece) is int]
        self._tokens += [token for part in below for token in part._tokens]
        self._kept: Remembered[str, Any] = Remembered(MAX_COMPONENTS)

    def filled(self, values: Sequence[Any]) -> Any:
        """The part with these values in the place of its tokens."""
        if self._is_constant:
            return self._constant
        if len(self._path) == COMPONENT:
            key = repr([values[token] for token in self._tokens])  # unlike a tuple of them, tells 1 from True
            return self._kept.get(key, lambda: self._made(values))
        return self._made(values)

    def _made(self, values: Sequence[Any]) -> Any:
        if type(self._constant) is dict:
            return self._mapping(values)
        if type(self._constant) is list:
            return [part._constant if part._is_constant else part.filled(values) for part in self._parts]
        first = self._pieces[0]
        if len(self._pieces) == 1 and type(first) is int:
            value = values[first]
            return value if type(value) is bool else _escaped(value)
        return "".join(
            [ottl_literal(values[piece]).replace("$", "$$") if type(piece) is int else piece for piece in self._pieces]
        )

    def _mapping(self, values: Sequence[Any]) -> dict[Any, Any]:
        made: dict[Any, Any] = {}
        for key, item in self._parts:
            name = key._constant if key._is_constant else key.filled(values)
            if name in made:
                raise _TwiceError(str(name), item._path)
            made[name] = item._constant if item._is_constant else item.filled(values)
        return made


def _pieces(text: str) -> Iterator[Any]:
    """Numbers of tokens, and the text between them, escaped."""
    for at, piece in enumerate(_TOKEN.split(text)):
        if at % 2:
            yield int(piece)
        elif piece:
            yield piece.replace("$", "$$")


def _at(lines: list[int], line: int) -> int:
    return lines[min(line, len(lines)) - 1]


def _without_marks(text: str) -> tuple[str, list[int]]:
    """The text without its line marks, and for each of its lines the line of the template it came from."""
    clean, lines, last = [], [], 1
    for row in text.split("\n"):
        found = _LEADING_MARKS.match(row)  # the last of them is the nearest to what the row says
        last = int(found[1]) if found else last
        lines.append(last)
        clean.append(_LINE_MARK.sub("", row))
    return "\n".join(clean), lines


def _escaped(value: Any) -> Any:
    if isinstance(value, str):
        return value.replace("$", "$$")
    if isinstance(value, list):
        return [_escaped(item) for item in value]
    if isinstance(value, dict):
        return {_escaped(key): _escaped(item) for key, item in value.items()}
    return value


def ottl_literal(value: Any) -> str:
    """A value as a literal of the OpenTelemetry Transformation Language.

    A string is quoted, with `\\` and `"` escaped, which is all that its grammar needs; a list becomes a list.
    """
    if isinstance(value, bool):
        return "true" if value else "false"
    if value is None:
        return "nil"
    if isinstance(value, str):
        quoted = value.replace("\\", "\\\\").replace('"', '\\"')
        return '"' + quoted.replace("\n", "\\n").replace("\r", "\\r").replace("\t", "\\t") + '"'
    if isinstance(value, list):
        return "[" + ", ".join(ottl_literal(item) for item in value) + "]"
    return _number(value)


def _number(value: float) -> str:
    """OTTL's floats have no exponent."""
    if isinstance(value, int):
        return str(value)
    text = repr(value)
    return text if "e" not in text else f"{value:.20f}".rstrip("0")


def unescaped(text: str) -> str:
    """A string of a rendered config as the collector will see it: `$$` is `$` again."""
    return text.replace("$$", "$")
