"""A template inserts data, never text; it ends, whatever it is; and every scalar knows its line."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phoenix_compiler.template import Template, TemplateFault, unescaped

WHOLE = "receivers:\n  r: {value: {{ value }}}\n"
INSIDE = "processors:\n  p:\n    - set(a, {{ value }}) where b == {{ value }}\n"
NASTY = [
    "}}",
    "a: b",
    '"',
    "'",
    "\\",
    "a\nb: c",
    "${env:HOME}",
    "${file:/etc/hostname}",
    "$$",
    "{{ 7 * 7 }}",
    '") or true or ("',
    "# comment",
    "- x",
    "\ue000",
    "\ue001deadbeef\ue001",
    "\u2028",
    "é",
    "no",
]


@pytest.mark.parametrize("value", NASTY)
def test_a_value_is_only_a_value(value: str) -> None:
    data = Template(WHOLE).render({"value": value}).data
    assert unescaped(data["receivers"]["r"]["value"]) == value
    assert "${" not in data["receivers"]["r"]["value"].replace("$$", "")


@pytest.mark.parametrize("value", NASTY)
def test_inside_a_statement_a_value_is_a_quoted_literal(value: str) -> None:
    [statement] = Template(INSIDE).render({"value": value}).data["processors"]["p"]
    literals = _literals(unescaped(statement))
    assert literals == [value, value]
    assert "${" not in statement.replace("$$", "")


def _literals(statement: str) -> list[str]:
    """The string literals of an OTTL statement, by its own grammar: `"`, with backslash escapes."""
    found, current, inside, escaped = [], "", False, False
    for char in statement:
        if inside and escaped:
            current += {"n": "\n", "r": "\r", "t": "\t"}.get(char, char)
            escaped = False
        elif inside and char == "\\":
            escaped = True
        elif char == '"':
            if inside:
                found.append(current)
                current = ""
            inside = not inside
        elif inside:
            current += char
    assert not inside
    return found


@given(st.text())
def test_any_text_stays_in_its_place(value: str) -> None:
    template = Template("a: {{ value }}\nb: [x, {{ value }}]\nc: f({{ value }})\n")
    data = template.render({"value": value}).data
    assert list(data) == ["a", "b", "c"]
    assert unescaped(data["a"]) == value
    assert unescaped(data["b"][1]) == value
    assert _literals(unescaped(data["c"])) == [value]


@pytest.mark.parametrize(
    ("value", "whole", "inside"),
    [
        (20, 20, "f(20)"),
        (0.05, 0.05, "f(0.05)"),
        (1e-7, 1e-7, "f(0.0000001)"),
        (True, True, "f(true)"),
        (None, None, "f(nil)"),
        (["a", 1], ["a", 1], 'f(["a", 1])'),
    ],
)
def test_types_are_kept(value: Any, whole: Any, inside: str) -> None:
    data = Template("a: {{ value }}\nb: f({{ value }})\n").render({"value": value}).data
    assert data == {"a": whole, "b": inside}


def test_lines_are_the_templates() -> None:
    text = (
        "a: 1\n"
        "{% if on %}\n"
        "b:\n"
        "  {% for x in xs %}\n"
        "  - v {{ x }}\n"
        "  {% endfor %}\n"
        "{% endif %}\n"
        "{# a\n comment #}\n"
        "c: {{ k }}\n"
    )
    rendered = Template(text).render({"on": True, "xs": ["p", "q"], "k": 1})
    assert [rendered.line(path) for path in (("a",), ("b",), ("b", 0), ("b", 1), ("c",), ("c", "below"))] == [
        1,
        3,
        5,
        5,
        10,
        10,
    ]
    assert rendered.names[10] == {"k"}
    assert rendered.names[5] == {"x"}


FAULTS = [
    ("{% for a in range(900) %}{% for b in range(900) %}{% endfor %}{% endfor %}", "more than 20000 loop turns", 1),
    ("{% for a in range(9999) %}{% endfor %}", "a range of more than 1000", 1),
    ("a: {{ 'x' * 99999999 }}", "takes numbers", 1),
    ("a: {{ 9 ** 9 ** 9 ** 9 }}", "a power beyond 1000", 1),
    ("a: {{ '%9999999d' % 1 }}", "takes numbers", 1),
    ("\n\na: {{ nope }}", "'nope' is undefined", 3),
    ("a: {{ ''.__class__ }}", "__class__", 1),
    ("a: {{ 'x'.ljust(99) }}", "ljust", 1),
    ("a: {{ [].append(1) }}", "append", 1),
    ("{% macro m() %}{% endmacro %}", "`macro` is not part of the language", 1),
    ("{% include 'x' %}", "`include` is not part of the language", 1),
    ("{% import 'x' as y %}", "`import` is not part of the language", 1),
    ("{% for a in [1] recursive %}{{ loop([1]) }}{% endfor %}", "recursive", 1),
    ("a: {{ 'x' | indent }}", "indent", 1),
    ("a: {{ 1 / 0 }}", "division by zero", 1),
    ("{% for x in y %}", "endfor", 1),
    ("a: \ue000", "private-use", 1),
    ("a: {{ _turn(1) }}", "no name begins with `_`", 1),
    ("{% block b %}{{ self.b() }}{% endblock %}", "`block` is not part of the language", 1),
    ("{% set a %}x{% endset %}", "`assignblock` is not part of the language", 1),
    ("{% filter upper %}x{% endfilter %}", "`filterblock` is not part of the language", 1),
    ("{% set s = 'x' %}\n" + "{% set s = s ~ s %}\n" * 40, "a text that is too long", 22),
    ("{% set s = [1] %}" + "{% set s = [s, s] %}" * 40, "a value of more than 20000 parts", 1),
    ("{% set s = (1, 2) %}" + "{% set s = (s, s) %}" * 40, "a value of more than 20000 parts", 1),
    ("{% set s = {} %}" + "{% set s = {'a': s, 'b': s} %}" * 40, "a value of more than 20000 parts", 1),
    ("{% set s = 'abcdefgh' %}" + "{% set s = [s, s, s] | join(s) %}" * 9, "a value of more than 20000 parts", 1),
    ("{% set s = [[1]] | sum(start=[]) %}", "`sum` takes numbers", 1),
    ("{% set s = 9 ** 9 %}" + "{% set s = s * s %}" * 40, "a number beyond 64 bits", 1),
    ("a: {{ 5 | round(-100000000) }}", "`round` takes at most 20 digits", 1),
    ("a: {{ [[]] | join }}", "only text and numbers can be joined", 1),
    ("{% set a = range(1000) | sum %}" * 2100, "more than 500000 steps", 1),
    ("{% for a in range(1000) %}" + "{% set b = a < a %}" * 800 + "{% endfor %}", "more than 500000 steps", 1),
    ("{# a comment #}" * 5000, "a template of more than 65536 characters", 1),
    ("{% for a in y %}" * 25 + "{% endfor %}" * 25, "too many statically nested blocks", 1),
    ("a: {{ " + "not " * 5000 + "y }}", "nested too deeply", 1),
    ("a: {{ " + "9" * 5000 + " }}", "limit", 1),
    ("{% for a in range(500) %}{% for b in range(35) %}" + "x" * 64 + "{% endfor %}{% endfor %}", "characters", 1),
]


@pytest.mark.parametrize(("text", "message", "line"), FAULTS)
def test_faults(text: str, message: str, line: int) -> None:
    with pytest.raises(TemplateFault) as fault:
        Template(text).render({"y": [1]})
    assert message in fault.value.message
    assert fault.value.line == line


@pytest.mark.parametrize(
    ("text", "data"),
    [
        ("a: {{ xs | join(', ') }}", "a, b, 1"),
        ("a: {{ 'x' ~ 1 ~ 2.5 }}", "x12.5"),
        ("a: {{ range(4) | sum }}", 6),
        ("a: {{ 2.345 | round(2) }}", 2.35),
        ("a: {{ [3, 1, 2] | sort | last }}", 3),
        ("a: {{ xs | select('string') | list }}", ["a", "b"]),
        ("a: {{ 1 < 2 < 3 and 'a' in xs and xs is sequence }}", True),
        ("{% with b = {'k': [1]} %}a: {{ b.items() | list | length }}{% endwith %}", 1),
        ("{% for x in xs if x is string %}# {{ loop.index }}{% endfor %}\n\na: {{ -(2 ** 2) }}", -4),
    ],
)
def test_the_language(text: str, data: object) -> None:
    rendered = Template(text).render({"xs": ["a", "b", 1]})
    assert rendered.problem is None
    assert rendered.data["a"] == data


def test_text_that_is_no_yaml_is_said_with_its_line() -> None:
    rendered = Template("a:\n  - {{ x }}\n b: 1\n").render({"x": "secret"})
    assert rendered.data is None
    assert rendered.problem is not None
    assert rendered.problem[1] == 3


def test_two_keys_that_become_one_are_a_problem_at_the_line_of_the_second() -> None:
    rendered = Template("a: 1\n{{ x }}: 2\n{{ y }}: 3\n").render({"x": "b", "y": "b"})
    assert rendered.data is None
    assert rendered.problem == ("`b` is given twice", 3)
    assert Template("a: 1\n{{ x }}: 2\n").render({"x": "a"}).problem == ("`a` is given twice", 2)


def test_equal_forms_share_what_has_no_value_in_it_and_nothing_else() -> None:
    template = Template("same: {a: [1, 2]}\nother: {b: {{ x }}}\n")
    first, second = template.render({"x": 1}), template.render({"x": [True, None, 0.5, "$"]})
    assert first.data == {"same": {"a": [1, 2]}, "other": {"b": 1}}
    assert second.data == {"same": {"a": [1, 2]}, "other": {"b": [True, None, 0.5, "$$"]}}
    assert first.data["same"] is second.data["same"]
    assert first.data["other"] is not second.data["other"]
    assert first.lines == second.lines
