"""Data becomes YAML that every reader takes for the same data.

The manifests are read by PyYAML (1.1), by ruamel.yaml (1.2), by Kubernetes (sigs.k8s.io/yaml) and by the collector
(go.yaml.in/yaml/v3), and these disagree: `1e3`, `y` or `08` is a string to one and a number or a boolean to another.
A short content hash such as `7310e142` is just such a value. So text stands plain only where no reader can take it
for anything else, and in double quotes everywhere else:

- plain: letters, digits and `_./+%-`, beginning with a letter or `/`, with `:` only between two of these, and no word
  of YAML 1.1 (`y`, `no`, `off`, `null`, ...); also durations, percentages and quantities (`1m30s`, `50%`, `64Mi`);
- a literal block (`|`): printable text of several lines, without a tab or a space where it could be lost;
- a double-quoted string: the rest. What a reader refuses raw, or a reviewer cannot see, is escaped.

No anchors, no tags, no folded lines; keys keep their order. Mappings indent by two, lists not at all, as kubectl
prints them. The functions are pure: equal values give equal text.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any, TypeAlias

from phoenix_compiler.remember import by_identity

Value: TypeAlias = "Mapping[str, Value] | Sequence[Value] | str | int | float | bool | None"
"""What can be emitted: dicts, lists and tuples of scalars, nested at will, and their subclasses."""

_CACHED_SCALARS = 8192
"""Scalars whose quoting is remembered. The manifests of 10,000 experiments repeat some hundred."""

_REMEMBERED_PARTS = 2048
"""Parts of configs whose text is remembered."""

_LONGEST_SIMPLE_KEY = 1000
"""YAML readers give up on a `key: value` whose key is longer than 1024 characters; a longer one is written `? key`."""

_PLAIN = re.compile(
    r"[A-Za-z/][A-Za-z0-9_./+%-]*(?::[A-Za-z0-9_./+%-]+)*"
    r"|(?:[0-9]+(?:\.[0-9]+)?(?:ns|us|ms|s|m|h|d))+"
    r"|[0-9]+(?:\.[0-9]+)?(?:%|k|M|G|Ki|Mi|Gi|KiB|MiB|GiB)"
)

_WORDS = frozenset({"y", "n", "yes", "no", "on", "off", "true", "false", "null", "nan", "inf", "infinity"})

_UNSEEN = (
    "\x7f-\xa0"  # delete, the C1 controls with U+0085 (a line end in YAML 1.1), the no-break space
    "\u2028-\u202f"  # line and paragraph separators (line ends in YAML 1.1), marks that turn the text's direction
    "\xad\u061c\u180e\u200b-\u200f\u2060-\u206f\U000e0000-\U000e0fff"  # more of such marks, and of no width
    "\ufeff\ufff0-\uffff"  # the byte order mark, non-characters
    "\ud800-\udfff"  # halves of surrogate pairs: refused
)
_ESCAPED = re.compile(f'["\\\\\x00-\x1f{_UNSEEN}]')
_NOT_IN_A_BLOCK = re.compile(f"[\x00-\x08\x0b-\x1f{_UNSEEN}]|\n\t|\t\n|\t\\Z")
_SHORT_ESCAPES = {'"': '\\"', "\\": "\\\\", "\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r"}


class Literal(str):
    """A text of several lines that is emitted often: it keeps the forms that it had in documents."""

    def __init__(self, _: str) -> None:
        super().__init__()
        self._forms: dict[str, str] = {}

    def form(self, pad: str) -> str:
        """The text as a scalar. `pad` is the indent of a literal block's lines."""
        if pad not in self._forms:
            self._forms[pad] = _scalar(str.__str__(self), pad)
        return self._forms[pad]


def emit_document(value: Value) -> str:
    """One document, without the leading `---`.

    Raises ValueError for what YAML cannot carry to every reader (a lone surrogate, an infinite or undefined number)
    and TypeError for a value of another type and for a key that is not a string.
    """
    out: list[str] = []
    _root(value, out)
    return "".join(out)


def emit_documents(values: Iterable[Value]) -> str:
    """Several documents in one text, each after its own `---`. Raises as `emit_document` does."""
    out: list[str] = []
    for value in values:
        out.append("---\n")
        _root(value, out)
    return "".join(out)


def emit_sections(value: dict[str, Any]) -> str:
    """A document as `emit_document` makes it, of sections of parts that often are the same objects: a collector config.

    The text of a part is remembered by its identity.
    """
    out: list[str] = []
    if not value:
        return emit_document(value)
    for name, section in value.items():
        if type(section) is not dict or not section or len(_key(name)) > _LONGEST_SIMPLE_KEY:
            _mapping({name: section}, "", "", out)
            continue
        out.append(f"{_key(name)}\n")
        for key, part in section.items():
            if type(part) is dict and part and len(head := _key(key)) <= _LONGEST_SIMPLE_KEY:
                out.append(f"  {head}\n{_part(part)}")
            else:
                _mapping({key: part}, "  ", "  ", out)
    return "".join(out)


def _part_text(part: dict[str, Any]) -> str:
    out: list[str] = []
    _mapping(part, "    ", "    ", out)
    return "".join(out)


_part = by_identity(_part_text, _REMEMBERED_PARTS)


def _root(value: Any, out: list[str]) -> None:
    value = _exact(value)
    if type(value) is dict and value:
        _mapping(value, "", "", out)
    elif type(value) is list and value:
        _sequence(value, "", "", out)
    else:
        out.append(f"{_scalar(value, '  ')}\n")


def _mapping(mapping: dict[Any, Any], lead: str, pad: str, out: list[str]) -> None:
    """Write the entries. `lead` stands before the first of them (in a list, what opens the item), `pad` before the
    others."""
    inner = pad + "  "
    for key, item in mapping.items():
        head = _key(key)
        if len(head) > _LONGEST_SIMPLE_KEY:
            head = f"? {head[:-1]}\n{pad}:"
        if type(item) is str and "\n" not in item:  # most values: worth a short way
            out.append(f"{lead}{head} {_inline(item)}\n")
        else:
            value = _exact(item)
            if type(value) is dict and value:
                out.append(f"{lead}{head}\n")
                _mapping(value, inner, inner, out)
            elif type(value) is list and value:
                out.append(f"{lead}{head}\n")
                _sequence(value, pad, pad, out)
            else:
                out.append(f"{lead}{head} {_scalar(value, inner)}\n")
        lead = pad


def _sequence(items: list[Any], lead: str, pad: str, out: list[str]) -> None:
    """Write the items. `lead` and `pad` as in `_mapping`."""
    inner = pad + "  "
    for item in items:
        lead += "- "
        if type(item) is str and "\n" not in item:
            out.append(f"{lead}{_inline(item)}\n")
        else:
            value = _exact(item)
            if type(value) is dict and value:
                _mapping(value, lead, inner, out)
            elif type(value) is list and value:
                _sequence(value, lead, inner, out)
            else:
                out.append(f"{lead}{_scalar(value, inner)}\n")
        lead = pad


def _exact(value: Any) -> Any:
    """The value as the built-in type that it is, or is derived from: a StrEnum's member is its text, a tuple a list."""
    if value is None or type(value) in _EXACT:
        return value
    for kind, convert in _DERIVED:
        if isinstance(value, kind):
            return convert(value)
    raise TypeError(f"a value of type {type(value).__name__} has no form in YAML")


_EXACT = frozenset({str, int, float, bool, dict, list, Literal})
_DERIVED: tuple[tuple[type, Callable[[Any], Any]], ...] = (
    (str, str.__str__),  # not str(): that is the member's name for an enum that only mixes str in
    (tuple, list),
    (dict, dict),
    (list, list),
    (int, int),
    (float, float),
)


def _scalar(value: Any, pad: str) -> str:
    """An exact scalar or an empty container. `pad` is the indent of a literal block's lines."""
    if type(value) is str:
        return _block(value, pad) if _is_block(value) else _inline(value)
    if type(value) is Literal:
        return value.form(pad)
    if value is None:
        return "null"
    if type(value) is bool:
        return "true" if value else "false"
    if type(value) is float:
        return _float(value)
    return str(value)  # an int; an empty dict or list prints as YAML writes it


def _float(value: float) -> str:
    """The shortest digits that read back as the same float.

    YAML 1.1 wants a point in the mantissa: it takes Python's `1e-07` for a string.
    """
    if not math.isfinite(value):
        raise ValueError(f"{value} cannot stand in a manifest: JSON has no such number")
    digits, exponent, power = repr(value).partition("e")
    if exponent and "." not in digits:
        digits += ".0"
    return f"{digits}{exponent}{power}"


def _is_block(text: str) -> bool:
    """Whether a literal block is sure to keep the text.

    Its first line must not begin with a space (readers take the indent from it), no line may end with one (editors
    remove it), and at most one line end closes it.
    """
    if "\n" not in text or text[0] in " \n\t" or text.endswith((" ", "\n\n")) or " \n" in text:
        return False
    if text.isascii() and text.replace("\n", "").isprintable():  # ten times as fast as the expression below
        return True
    return _NOT_IN_A_BLOCK.search(text) is None


def _block(text: str, pad: str) -> str:
    """The text as a literal block. Empty lines stay empty: an indent would be a space at a line's end."""
    style, body = ("|", text[:-1]) if text[-1] == "\n" else ("|-", text)
    if "\n\n" in body:
        lines = "\n".join([pad + line if line else line for line in body.split("\n")])
    else:
        lines = pad + body.replace("\n", "\n" + pad)
    return f"{style}\n{lines}"


@lru_cache(maxsize=_CACHED_SCALARS)
def _key(key: str) -> str:
    """A key with its colon."""
    if not isinstance(key, str):
        raise TypeError(f"the key {key!r} is not a string")
    return f"{_inline(str.__str__(key))}:"


_SINGLE = re.compile(r"[ -&(-~]+")  # printable ASCII but the single quote


@lru_cache(maxsize=_CACHED_SCALARS)
def _inline(text: str) -> str:
    """Text on one line: plain where no reader can take it for anything else, quoted otherwise.

    Double quotes are the rule; text that holds them or backslashes, as OTTL does, reads better in single ones.
    """
    if _PLAIN.fullmatch(text) and text.lower() not in _WORDS:
        return text
    if _SINGLE.fullmatch(text) and ('"' in text or "\\" in text):
        return f"'{text}'"
    return f'"{_ESCAPED.sub(_escape, text)}"'


def _escape(match: re.Match[str]) -> str:
    character = match.group()
    if "\ud800" <= character <= "\udfff":
        raise ValueError(f"the text has half of a surrogate pair, U+{ord(character):04X}, which no encoding can carry")
    if character in _SHORT_ESCAPES:
        return _SHORT_ESCAPES[character]
    return f"\\u{ord(character):04x}" if character <= "\uffff" else f"\\U{ord(character):08x}"
