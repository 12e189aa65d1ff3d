"""From text to tokens, by the rules of the collector's own lexer."""

from __future__ import annotations

import re
from typing import NamedTuple

from phoenix_compiler.ottl.tree import Fault

_TOKEN = re.compile(
    r"""\s*(?:
    (?P<bytes>0x[a-fA-F0-9]+)
  | (?P<float>(?:\d+\.\d*|\d*\.\d+)(?:[eE][-+]?\d+)?)
  | (?P<int>\d+)
  | (?P<string>"(?:\\.|[^\\"])*")
  | (?P<word>[A-Za-z_][A-Za-z0-9_]*)
  | (?P<compare>==|!=|>=|<=|=>|>|<)(?!~)
  | (?P<mark>[-+*/(){}:,.\[\]]|=(?![=~]))
    )""",
    re.VERBOSE | re.ASCII,
)
_FOREIGN = re.compile(r"\s*(=~|!~|&&|\|\||'|\"|!|%|\^|;|.)", re.DOTALL)
MATCH = "write `IsMatch(value, pattern)`"
_FOREIGN_HELP = {
    "=~": MATCH,
    "!~": "write `not IsMatch(value, pattern)`",
    "&&": "write `and`",
    "||": "write `or`",
    "!": "write `not`",
    "'": 'OTTL strings stand in double quotes: "…"',
    '"': 'end the string with `"`, and write a quote inside it as `\\"`',
}
_ESCAPE = re.compile(
    r"""\\(?:([abfnrtv\\"])|x([0-9a-fA-F]{2})|([0-3][0-7]{2})
    |u((?![dD][89a-fA-F])[0-9a-fA-F]{4})|U(00(?:0[0-9a-fA-F]|10)[0-9a-fA-F]{4})|(.))""",
    re.VERBOSE | re.DOTALL,
)
_SIMPLE = {"a": "\a", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v", "\\": "\\", '"': '"'}


class Token(NamedTuple):
    """A token: its kind (`word`, `mark`, `string` …, `end`), its text, and its offset."""

    kind: str
    text: str
    at: int


def tokens(text: str) -> list[Token] | Fault:
    """The tokens of a text, the last of them of kind `end`."""
    found: list[Token] = []
    at = 0
    end = len(text.rstrip(" \t\n\f\r"))
    while at < end:
        match = _TOKEN.match(text, at)
        if match is None:
            return _foreign(text, at)
        kind = match.lastgroup or ""
        found.append(Token(kind, match[kind], match.start(kind)))
        at = match.end()
    found.append(Token("end", "", end))
    return found


def _foreign(text: str, at: int) -> Fault:
    match = _FOREIGN.match(text, at)
    sign = match[1] if match else ""
    where = match.start(1) if match else at
    help = _FOREIGN_HELP.get(sign, "delete it")
    if sign == '"':
        return Fault("a string that does not end", where, help)
    if sign in ("=~", "!~"):
        return Fault(f"`{sign}` is no operator", where, help, sign)
    return Fault(f"`{sign}` has no meaning", where, help)


def unquoted(token: Token) -> str | Fault:
    """The value of a string token: its escapes are Go's."""
    inner = token.text[1:-1]
    if "\\" not in inner:
        return inner
    for match in _ESCAPE.finditer(inner):
        if match[6] is not None:
            sign = match[6]
            help = f"write `\\\\{sign}`: a backslash in a string is doubled"
            return Fault(f"`\\{sign}` is no escape of a string", token.at + 1 + match.start(), help)
    return _ESCAPE.sub(_plain, inner)


def _plain(match: re.Match[str]) -> str:
    if match[1]:
        return _SIMPLE[match[1]]
    if match[3]:
        return chr(int(match[3], 8))
    return chr(int(match[2] or match[4] or match[5], 16))
