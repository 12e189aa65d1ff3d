"""The form as an expression, for the languages that make data: JSON with names and sums of strings in it."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from benchmarks.peers.form import pieces, whole_hole


def expression(
    value: Any,
    text_of: Callable[[str], str],
    quote: Callable[[str], str] = json.dumps,
    constant: Callable[[Any], str] = json.dumps,
    prefix: str = "",
) -> str:
    """Data with holes as an expression of the language.

    `text_of` makes a name an expression of type string, where a hole stands within a text; `quote` makes a literal string,
    `constant` a literal of another type; `prefix` begins every name.
    """
    if isinstance(value, dict):
        inner = ", ".join(
            f"{quote(key)}: {expression(item, text_of, quote, constant, prefix)}" for key, item in value.items()
        )
        return f"{{{inner}}}"
    if isinstance(value, list):
        return f"[{', '.join(expression(item, text_of, quote, constant, prefix) for item in value)}]"
    if not isinstance(value, str):
        return constant(value)
    if (name := whole_hole(value)) is not None:
        return prefix + name
    return " + ".join(text_of(text) if is_hole else quote(text) for is_hole, text in pieces(value)) or quote("")
