"""Values on their way through a template: encoded as tokens, and put back as data after parsing."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from jinja2 import Undefined

from phoenix_compiler.diagnostics import Rejected
from phoenix_compiler.parse.reader import read, read_marks
from phoenix_compiler.source import DataPath, Source

OPEN, CLOSE = "\ue000", "\ue001"
MARK_OPEN, MARK_CLOSE = "\ue002", "\ue003"
_TOKEN = re.compile(f"{OPEN}([0-9a-f]*){CLOSE}")
_LEADING_MARKS = re.compile(f"(?:[ ]*{MARK_OPEN}([0-9]+){MARK_CLOSE})+")
_LINE_MARK = re.compile(f"{MARK_OPEN}([0-9]+){MARK_CLOSE}")


class Rendered(NamedTuple):
    """What a template gave.

    `data` is the config with its values in place. `lines` tells, for a path in it, the template line (from 1); `names`
    the variables that a template line uses. `problem` is set, and `data` None, where the text is no YAML.
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


def encode(value: Any) -> str:
    """A value as a token. Jinja calls this for everything it is about to print."""
    if isinstance(value, Undefined):
        str(value)  # raises, and says what is not defined
    return f"{OPEN}{json.dumps(value, allow_nan=False).encode().hex()}{CLOSE}"


def _decode(token: str) -> Any:
    return json.loads(bytes.fromhex(token))


def to_data(text: str, names: Mapping[int, frozenset[str]]) -> Rendered:
    """Rendered text as data, its tokens replaced, its lines traced to the template's."""
    clean, lines = _without_marks(text)
    source = Source("template", clean)
    try:
        data = read(source)
    except Rejected as rejected:
        first = rejected.findings[0]
        shown = _TOKEN.sub(lambda token: str(_decode(token[1])), first.message)
        return Rendered(None, {}, names, (shown, _at(lines, first.span.line)))
    marks = read_marks(source)
    at = {path: _at(lines, marks.key(*path).line) for path in marks}
    return Rendered(_filled(data), at, names)


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


def _filled(data: Any) -> Any:
    if isinstance(data, dict):
        return {_scalar(key): _filled(value) for key, value in data.items()}
    if isinstance(data, list):
        return [_filled(item) for item in data]
    return _scalar(data) if isinstance(data, str) else data


def _scalar(text: str) -> Any:
    if OPEN not in text:
        return text.replace("$", "$$")
    if whole := _TOKEN.fullmatch(text):
        return _escaped(_decode(whole[1]))
    return "".join(_pieces(text))


def _pieces(text: str) -> Iterator[str]:
    end = 0
    for token in _TOKEN.finditer(text):
        yield text[end : token.start()].replace("$", "$$")
        yield ottl_literal(_decode(token[1])).replace("$", "$$")
        end = token.end()
    yield text[end:].replace("$", "$$")


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
