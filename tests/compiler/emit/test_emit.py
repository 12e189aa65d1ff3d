"""How emitted YAML looks, and what is refused."""

from __future__ import annotations

from collections import OrderedDict
from enum import Enum, IntEnum, StrEnum
from typing import Any

import pytest

from phoenix_compiler.emit import Value, emit_document, emit_documents


class Colour(StrEnum):
    RED = "red"


class Mixed(str, Enum):  # noqa: UP042
    BLUE = "blue"


class Level(IntEnum):
    HIGH = 3


@pytest.mark.parametrize(
    "text",
    [
        "a",
        "phoenix.io/v1alpha1",
        "app.kubernetes.io/managed-by",
        "host_metrics/process",
        "/hostfs",
        "http://sink.example:4318/v1/metrics",
        "otel/opentelemetry-collector-contrib:0.159.0",
        "exp-7310e142",
        "nope",
        "m",
        "30s",
        "1h30m",
        "1.5s",
        "100m",
        "50%",
        "256Mi",
        "200MiB",
        "10G",
    ],
)
def test_plain(text: str) -> None:
    assert emit_document([text]) == f"- {text}\n"
    assert emit_document({text: text}) == f"{text}: {text}\n"


@pytest.mark.parametrize(
    "text",
    [
        *("", " ", "two words", "é", "a,b", "[a]", "a:", ":a", "a: b", "a #b", "{{ x }}", "${env:X}", "*a", "&a", "!a"),
        *("y", "N", "yes", "No", "ON", "off", "True", "FALSE", "null", "Null", "~", "NaN", "inf", "Infinity", ".inf"),
        *("1", "-1", "0x1f", "1e3", "7310e142", "0123", "08", "1_000", "1:30", "1.0", ".5", "2026-11-23", "0.159.0"),
        *("=", "<<", "-", "---", "...", "- a", "1E", "1e3m", "0b1", "5mm", "+5m", "%a", "@a", "`a"),
    ],
)
def test_quoted(text: str) -> None:
    assert emit_document({text: [text]}) == f'"{text}":\n- "{text}"\n'


@pytest.mark.parametrize("text", ['say "x"', "a\\b", 'IsMatch(name, "^a\\.b$$")', '"', "\\"])
def test_quotes_and_backslashes_stand_in_single_quotes(text: str) -> None:
    assert emit_document({"a": text}) == f"a: '{text}'\n"


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ('say "x" it\'s', '"say \\"x\\" it\'s"'),
        ("a\\b'c", '"a\\\\b\'c"'),
        ("a\tb", r'"a\tb"'),
        ("a\r\nb", r'"a\r\nb"'),
        ("\x00\x07\x08\x0c\x1b\x7f", r'"\u0000\u0007\b\f\u001b\u007f"'),
        ("a\x85b\xa0c\xad", r'"a\u0085b\u00a0c\u00ad"'),
        ("a\u2028b\u2029c", r'"a\u2028b\u2029c"'),
        ("a\u202eb\u200d\u2066", r'"a\u202eb\u200d\u2066"'),
        ("\ufeffa\ufffe\uffff", r'"\ufeffa\ufffe\uffff"'),
        ("日本 😀", '"日本 😀"'),
        ("\U000e0041", r'"\U000e0041"'),
    ],
)
def test_escaped(text: str, written: str) -> None:
    assert emit_document(text) == f"{written}\n"


@pytest.mark.parametrize(
    ("text", "style", "lines"),
    [
        ("a\nb\n", "|", ["a", "b"]),
        ("a\nb", "|-", ["a", "b"]),
        ("a\n\n\n  b: é\n", "|", ["a", "", "", "  b: é"]),
        ("---\n...\n# c\n%d\n", "|", ["---", "...", "# c", "%d"]),
        ("a\tb\nc", "|-", ["a\tb", "c"]),
    ],
)
def test_block(text: str, style: str, lines: list[str]) -> None:
    def block(indent: str) -> str:
        return "\n".join([style, *(indent + line if line else "" for line in lines)]) + "\n"

    assert emit_document(text) == block("  ")
    assert emit_document([text]) == "- " + block("  ")
    assert emit_document([[text]]) == "- - " + block("    ")
    assert emit_document({"a": {"b": text}}) == "a:\n  b: " + block("    ")
    assert emit_document({"a": [{"b": text}]}) == "a:\n- b: " + block("    ")


@pytest.mark.parametrize(
    "text",
    [
        *(
            "\n",
            "\na",
            " a\nb",
            "\ta\nb",
            "a\n\n",
            "a\n\n\n",
            "a \nb",
            "a\nb ",
            "a\n \nb",
            "a\n\tb",
            "a\t\nb",
            "a\nb\t",
        ),
        *("a\r\nb\n", "a\n\x00", "a\nb\x85", "a\n\u2028", "a\n\ufeffb\n", "a\n\u202eb\n"),
    ],
)
def test_no_block_where_something_could_be_lost(text: str) -> None:
    written = emit_document(text)
    assert written.count("\n") == 1
    assert written.startswith('"')
    assert emit_document({text: 1}).startswith('"')


def test_a_key_of_several_lines_is_never_a_block() -> None:
    assert emit_document({"a\nb\n": 1}) == '"a\\nb\\n": 1\n'


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (None, "null"),
        (True, "true"),
        (False, "false"),
        (0, "0"),
        (-5, "-5"),
        (2**70, "1180591620717411303424"),
        (1.0, "1.0"),
        (-0.0, "-0.0"),
        (0.096, "0.096"),
        (1e-07, "1.0e-07"),
        (1.5e-07, "1.5e-07"),
        (1e16, "1.0e+16"),
        (5e-324, "5.0e-324"),
        ({}, "{}"),
        ([], "[]"),
        ((), "[]"),
        (Colour.RED, "red"),
        (Mixed.BLUE, "blue"),
        (Level.HIGH, "3"),
    ],
)
def test_scalars_and_empty_containers(value: Any, written: str) -> None:
    assert emit_document(value) == f"{written}\n"
    assert emit_document([value]) == f"- {written}\n"
    assert emit_document({"a": value}) == f"a: {written}\n"


def test_nesting() -> None:
    value: Value = {
        "b": {"list": [1, {"x": 1, "z": [2]}, [3, [4, {"k": None}]], ({"t": ()},)]},
        "a": OrderedDict(one={}, two=[]),
        Colour.RED: Mixed.BLUE,
        Mixed.BLUE: {},
    }
    assert emit_document(value) == (
        "b:\n"
        "  list:\n"
        "  - 1\n"
        "  - x: 1\n"
        "    z:\n"
        "    - 2\n"
        "  - - 3\n"
        "    - - 4\n"
        "      - k: null\n"
        "  - - t: []\n"
        "a:\n"
        "  one: {}\n"
        "  two: []\n"
        "red: blue\n"
        "blue: {}\n"
    )


def test_documents_stand_each_after_its_own_marker() -> None:
    assert emit_documents([{"a": 1}, [], "---\nb\n"]) == "---\na: 1\n---\n[]\n---\n|\n  ---\n  b\n"
    assert emit_documents(iter([])) == ""


@pytest.mark.parametrize("text", ["\ud800", "a\udfff", "a\nb\ud83d\n", "x" * 2000 + "\udc00"])
def test_half_a_surrogate_pair_is_refused(text: str) -> None:
    for value in (text, [text], {text: 1}, {"a": {"b": text}}):
        with pytest.raises(ValueError, match="surrogate"):
            emit_document(value)


@pytest.mark.parametrize("number", [float("inf"), float("-inf"), float("nan")])
def test_a_number_that_json_lacks_is_refused(number: float) -> None:
    with pytest.raises(ValueError, match="JSON has no such number"):
        emit_documents([{"a": [number]}])


@pytest.mark.parametrize("value", [b"a", {1, 2}, object(), 1j, range(3)])
def test_a_value_of_another_type_is_refused(value: Any) -> None:
    for document in (value, [value], {"a": value}):
        with pytest.raises(TypeError, match=type(value).__name__):
            emit_document(document)


@pytest.mark.parametrize("key", [1, None, True, 1.5, ("a",)])
def test_a_key_that_is_no_string_is_refused(key: Any) -> None:
    with pytest.raises(TypeError, match="is not a string"):
        emit_document({key: 1})
