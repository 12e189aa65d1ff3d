"""Every reader reads back what was emitted: as a value, a list item and a key, alone and nested at will."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phoenix_compiler.emit import Value, emit_document, emit_documents
from support.readers import Reader, Refused, sameness

READERS = ("PyYAML", "libyaml", "ruamel.yaml", "Kubernetes", "collector")

AWKWARD: list[str] = json.loads(Path(__file__).with_name("awkward-strings.json").read_text(encoding="utf-8"))
"""Texts that other emitters write so that some reader takes them for something else."""

PLACES: dict[str, Callable[[str], Any]] = {
    "document": lambda text: text,
    "value": lambda text: {"a": text, "b": 1},
    "item": lambda text: [text, text],
    "item of an item": lambda text: [[[text], text], [text]],
    "value in a list": lambda text: {"a": [{"b": text, "c": text}, {"b": {"c": text}}]},
    "key": lambda text: {text: 1},
    "key of a mapping": lambda text: {"a": {text: {text: 1}, "other": 2}},
    "key of a list": lambda text: {text: [text]},
    "first key in a list": lambda text: [{text: text, "b": 1}],
}

texts = st.one_of(
    st.text(),
    st.sampled_from(AWKWARD),
    st.lists(st.sampled_from(["", "a: b", "  - c", "---", "...", "# d", "\te", "f ", "é", "%YAML", "|", "\u2028"])).map(
        "\n".join
    ),
    st.text("ynoftruealshNYO~.", min_size=1, max_size=5),  # words of YAML 1.1, and near them
    st.text("0123456789abcdefxo_+-.:eE", min_size=1, max_size=10),  # numbers, times and hashes, and near them
    st.from_regex(r"[0-9]{1,3}(\.[0-9]{1,2})?(ns|us|ms|s|m|h|d|%|k|M|G|Ki|Mi|Gi|KiB)", fullmatch=True),
    st.from_regex(r"[a-z/][a-z0-9_./+%-]{0,5}(:[a-z0-9_./+%-]{1,5}){0,2}", fullmatch=True),
)
scalars = st.one_of(
    texts,
    st.none(),
    st.booleans(),
    st.integers(-(2**63), 2**64 - 1),  # Go has no larger ones
    st.floats(allow_nan=False, allow_infinity=False),
)
values = st.recursive(scalars, lambda inner: st.lists(inner) | st.dictionaries(texts, inner), max_leaves=20)


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("reader", READERS)
def test_awkward_text_comes_back(readers: Mapping[str, Reader], reader: str, place: str) -> None:
    wrong = [text for text in AWKWARD if not comes_back(readers, reader, PLACES[place](text))]
    assert wrong == []


@pytest.mark.parametrize("reader", READERS)
@given(documents=st.lists(values, min_size=1, max_size=3))
def test_documents_come_back(readers: Mapping[str, Reader], reader: str, documents: list[Any]) -> None:
    read = readers[reader](emit_documents(documents))
    assert sameness(read, reader) == sameness(documents, reader)


@pytest.mark.parametrize("reader", READERS)
def test_every_character_comes_back(readers: Mapping[str, Reader], reader: str) -> None:
    """All of Unicode in rows of 256, in a quoted string and, where a block may hold them, in a block."""
    rows = ["".join(map(chr, range(start, start + 256))) for start in range(0, 0x110000, 256)]
    rows = [row for row in rows if not "\ud800" <= row[0] <= "\udfff"]
    assert comes_back(readers, reader, rows)
    assert comes_back(readers, reader, [f"a\n{row}.\nb\n" for row in rows])


@pytest.mark.parametrize("reader", READERS)
def test_every_pair_of_ascii_characters_comes_back(readers: Mapping[str, Reader], reader: str) -> None:
    characters = [chr(code) for code in range(128)]
    pairs = [first + second for first in characters for second in ["", *characters]]
    assert comes_back(readers, reader, pairs)
    assert comes_back(readers, reader, dict.fromkeys(pairs, 1))


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("length", [900, 1000, 1030, 5000])
def test_a_long_key_comes_back(readers: Mapping[str, Reader], reader: str, length: int) -> None:
    key = "k" * length
    cases: list[Value] = [{key: 1}, {key: {key: [1]}, "b": {}}, [{key: ["a"]}, {key: "a\nb\n"}], {key + " é": []}]
    for value in cases:
        assert comes_back(readers, reader, value)


@pytest.mark.parametrize("reader", READERS)
@given(number=st.integers(-(2**63), 2**64 - 1))
def test_an_integer_of_64_bits_comes_back_to_the_last_digit(
    readers: Mapping[str, Reader], reader: str, number: int
) -> None:
    assert readers[reader](emit_document([number, {"a": number}])) == [[number, {"a": number}]]


@pytest.mark.parametrize("reader", ["PyYAML", "libyaml", "ruamel.yaml"])
@given(number=st.integers())
def test_an_integer_of_any_size_comes_back_where_there_are_such(
    readers: Mapping[str, Reader], reader: str, number: int
) -> None:
    assert comes_back(readers, reader, {"a": number})


def test_the_proof_can_fail(readers: Mapping[str, Reader]) -> None:
    """Each reader takes some plain text for another value, which a sameness of values then shows."""
    misread = {"PyYAML": "on", "libyaml": "on", "ruamel.yaml": "1e3", "Kubernetes": "7310e142", "collector": "0o17"}
    for reader, text in misread.items():
        assert sameness(readers[reader](f"a: {text}\n"), reader) != sameness([{"a": text}], reader)
    assert sameness(True, "PyYAML") != sameness(1, "PyYAML") != sameness(1.0, "PyYAML")
    with pytest.raises(Refused):
        readers["Kubernetes"]("a: [")


def comes_back(readers: Mapping[str, Reader], reader: str, value: Any) -> bool:
    return bool(sameness(readers[reader](emit_document(value)), reader) == sameness([value], reader))
