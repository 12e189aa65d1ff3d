"""Text for a terminal or a log: what cannot be seen is written out, and widths are counted in cells.

A value in a spec may hold an escape sequence or a bidirectional override. Printed raw it could recolour the terminal
or show a line in another order than it is read; so every text that came from a file passes through `visible`.
"""

from __future__ import annotations

import unicodedata
from enum import StrEnum

_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
"""General categories written as escapes: controls, formats (all bidirectional marks are among them), surrogates, and
the two separators that some programs take for the end of a line."""

_SHORT = {"\n": r"\n", "\r": r"\r", "\t": r"\t"}


class Style(StrEnum):
    """The few styles in use, each with its SGR sequence."""

    BOLD = "\x1b[1m"
    ERROR = "\x1b[1;31m"
    WARNING = "\x1b[1;33m"
    INFO = "\x1b[1;36m"
    HELP = "\x1b[1;32m"
    DIM = "\x1b[34m"
    ADDED = "\x1b[32m"
    REMOVED = "\x1b[31m"
    CHANGED = "\x1b[33m"


_RESET = "\x1b[0m"


def paint(text: str, style: Style, colour: bool) -> str:
    """`text` in a style, or as it is where colour is off or there is nothing to paint."""
    return f"{style}{text}{_RESET}" if colour and text else text


def visible(text: str) -> str:
    r"""`text` on one line with every unseen character as a YAML escape: `\n`, `\x1b`, `\u202e`.

    The result can be encoded as UTF-8 and stand in an XML document.
    """
    return text if text.isprintable() else "".join(map(_shown, text))


def cells(text: str) -> int:
    """The width of a visible text in terminal cells: 0 for a combining mark, 2 for a wide character, else 1.

    By Unicode's East Asian Width; ambiguous characters count 1, as in every terminal that is not set to an East Asian
    legacy encoding.
    """
    return len(text) if text.isascii() else sum(map(_width, text))


def _shown(char: str) -> str:
    if char in _SHORT:
        return _SHORT[char]
    code = ord(char)
    # U+FFFE, U+FFFF and their likes in the other planes are no characters, and XML refuses the first two.
    if unicodedata.category(char) not in _UNSEEN and code & 0xFFFE != 0xFFFE:
        return char
    if code <= 0xFF:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"


def _width(char: str) -> int:
    # The vowels and final consonants of decomposed Hangul draw inside the cell of the syllable's first letter.
    if unicodedata.category(char) in {"Mn", "Me"} or "\u1160" <= char <= "\u11ff" or "\ud7b0" <= char <= "\ud7ff":
        return 0
    return 2 if unicodedata.east_asian_width(char) in {"W", "F"} else 1
