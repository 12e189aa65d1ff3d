"""A document of sections is emitted as any other, however often its parts were seen before."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phoenix_compiler.emit import emit_document, emit_sections

SCALARS = (
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text("aé: -\n$")
)
VALUES = st.recursive(
    SCALARS,
    lambda below: st.lists(below, max_size=3) | st.dictionaries(st.text("ab/ \n", max_size=4), below, max_size=3),
    max_leaves=8,
)
DOCUMENTS = st.dictionaries(st.text("abc", max_size=3), VALUES | st.dictionaries(st.text("ab"), VALUES), max_size=4)


@given(DOCUMENTS)
def test_as_any_document(document: dict[str, Any]) -> None:
    assert emit_sections(document) == emit_document(document)
    assert emit_sections(document) == emit_document(document)


@pytest.mark.parametrize(
    "document",
    [
        {},
        {"a": {}},
        {"a": {"b": {}}, "c": []},
        {"k" * 1100: {"b": {"c": 1}}},
        {"a": {"k" * 1100: {"c": 1}}},
        {"a": {"k\n" * 600: {"c": 1}}, "d": {"e": ("x", "y")}},
    ],
    ids=["empty", "empty section", "empty part", "long section", "long part", "long part of lines"],
)
def test_at_the_edges(document: dict[str, Any]) -> None:
    assert emit_sections(document) == emit_document(document)


def test_a_part_stands_in_several_documents() -> None:
    part = {"statements": ["a", {"b": "c\nd\n"}]}
    for document in ({"x": {"one": part}}, {"y": {"two": part, "three": part}}, {"x": {"one": {"n": part}}}):
        assert emit_sections(document) == emit_document(document)
