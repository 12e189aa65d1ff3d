"""The form as text with holes, for the tools whose templates are text."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from benchmarks.peers.form import Form, filled, mapped, whole_hole

from phoenix_compiler.emit import emit_documents


def as_text(form: Form, holes: Mapping[str, str]) -> str:
    """The documents as YAML with each hole replaced by what `holes` has for its name.

    A string with holes in it is quoted. The hole of a config must give a block scalar, its header included.
    """
    places: dict[str, str] = {}

    def place(leaf: Any) -> Any:
        if not isinstance(leaf, str) or filled(leaf, lambda _: "") == leaf:
            return leaf
        name = whole_hole(leaf)
        is_raw = name is not None and (name in _RAW or name in form.configs)
        text = filled(leaf, lambda hole: holes[hole], lambda literal: json.dumps(literal)[1:-1])
        key = f"zzhole{len(places)}zz"
        places[key] = text if is_raw else f'"{text}"'
        return key

    text = emit_documents([mapped(document, place) for document in form.documents])
    for key in sorted(places, key=len, reverse=True):
        text = text.replace(key, places[key])
    return text


_RAW = frozenset(
    {"nodes", "k", "k_less_one", "min_memory", "seconds", "seconds_with_warmup", "reduction", "increase", "cpu", "plan"}
)
"""Holes whose values are no strings."""
