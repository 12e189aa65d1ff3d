"""Reading OTTL: what a text says, and where and why one is refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phoenix_compiler.ottl.cursor import MAX_DEPTH
from phoenix_compiler.ottl.parse import parse_condition, parse_statement
from phoenix_compiler.ottl.tree import (
    All,
    Always,
    AnyOf,
    Argument,
    Call,
    Comparison,
    Entries,
    Fault,
    Items,
    Lambda,
    Literal,
    Not,
    Parsed,
    Path,
    Sum,
    Symbol,
    Value,
    conjuncts,
)

_WORDS = "set metric name resource attributes IsMatch METRIC_DATA_TYPE_SUM _ delete_key nil true false not and or where"
_MARKS = '( ) , . [ ] { } == != < > = + - * / : => "a" "b" 1 2.5'
TOKENS = tuple(f"{_WORDS} {_MARKS}".split())


def value_of(text: str) -> Value:
    """The value that a statement sets."""
    parsed = parse_statement(f"set(metric.unit, {text})")
    assert isinstance(parsed, Parsed), parsed
    assert parsed.editor is not None
    value = parsed.editor.argument(1, "value")
    assert value is not None
    return value


def condition_of(text: str) -> object:
    parsed = parse_condition(text)
    assert isinstance(parsed, Parsed), parsed
    return parsed.condition


def fault_of(text: str) -> Fault:
    parsed = parse_statement(text)
    assert isinstance(parsed, Fault)
    return parsed


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('"a\\tb\\"\\\\"', Literal('a\tb"\\')),
        ('"\\u00e9\\x41\\101\\U0001F600"', Literal("éAA😀")),
        ("nil", Literal(None)),
        ("true", Literal(True)),
        ("12", Literal(12)),
        ("-12", Literal(-12)),
        ("+1.5", Literal(1.5)),
        (".5", Literal(0.5)),
        ("1.5e3", Literal(1500.0)),
        ("0x0aFF", Literal("0x0aFF")),
        ("[]", Items(())),
        ('[1, "a"]', Items((Literal(1), Literal("a")))),
        ("[1 2, 3]", Items((Literal(1), Literal(2), Literal(3)))),
        ('"a\nb"', Literal("a\nb")),
        ("{}", Entries(())),
        ('{"a": 1, "b": [2]}', Entries((("a", Literal(1)), ("b", Items((Literal(2),)))))),
        ('{"a": 1 "b": 2}', Entries((("a", Literal(1)), ("b", Literal(2))))),
        ("1 + 2 * 3", Sum((Literal(1), Literal(2), Literal(3)))),
        ("(1 - 2) / 3", Sum((Sum((Literal(1), Literal(2))), Literal(3)))),
        ("METRIC_DATA_TYPE_SUM", Symbol("METRIC_DATA_TYPE_SUM", 17)),
        ("ToUpperCase", Symbol("ToUpperCase", 17)),
        ("SHA256", Symbol("SHA256", 17)),
    ],
)
def test_a_value_is_read(text: str, expected: Value) -> None:
    assert value_of(text) == expected
    assert type(value_of(text)) is type(expected)


def test_a_path_has_context_field_and_attribute() -> None:
    path = value_of('resource.attributes["phx.keep"][String(datapoint.attributes["process.pid"])]')

    assert isinstance(path, Path)
    assert (path.context, path.field, path.at) == ("resource", "attributes", 17)
    assert path.attribute == ("resource", "phx.keep[String(datapoint.attributes['process.pid'])]")


@pytest.mark.parametrize(
    ("text", "context", "field", "attribute"),
    [
        ("metric.name", "metric", "name", None),
        ("datapoint.positive.offset", "datapoint", "positive.offset", None),
        ("resource.attributes", "resource", "attributes", ("resource", None)),
        ('instrumentation_scope.attributes["a"]', "instrumentation_scope", "attributes", ("scope", "a")),
        ('attributes["a"]', "", "attributes", None),
        ('metric.metadata["a"]', "metric", "metadata", None),
        (
            "datapoint.attributes[resource.attributes]",
            "datapoint",
            "attributes",
            ("datapoint", "\0resource.attributes"),
        ),
    ],
)
def test_paths(text: str, context: str, field: str, attribute: tuple[str, str | None] | None) -> None:
    path = value_of(text)

    assert isinstance(path, Path)
    assert (path.context, path.field, path.attribute) == (context, field, attribute)


def test_a_path_without_context_is_of_the_group() -> None:
    parsed = parse_statement('set(attributes["a"], metric.name)', "datapoint")

    assert isinstance(parsed, Parsed)
    assert [(path.context, path.field) for path in parsed.paths] == [("datapoint", "attributes"), ("metric", "name")]


def test_a_statement_has_its_editor_calls_paths_and_symbols() -> None:
    parsed = parse_statement(
        'set(metric.unit, Concat(["a", metric.name], "-")) where metric.type == METRIC_DATA_TYPE_SUM'
    )

    assert isinstance(parsed, Parsed)
    assert parsed.editor is not None
    assert parsed.editor.name == "set"
    assert [call.name for call in parsed.calls] == ["Concat", "set"]
    assert [path.field for path in parsed.paths] == ["unit", "name", "type"]
    assert [symbol.name for symbol in parsed.symbols] == ["METRIC_DATA_TYPE_SUM"]


def test_what_was_tried_in_vain_leaves_nothing_behind() -> None:
    parsed = parse_condition('((IsMatch(metric.name, "a")))')

    assert isinstance(parsed, Parsed)
    assert [call.name for call in parsed.calls] == ["IsMatch"]
    assert len(parsed.paths) == 1


def test_and_binds_closer_than_or() -> None:
    a, b, c = Always(True), Always(False), Always(True)

    assert condition_of("true and false or true") == AnyOf((All((a, b)), c))
    assert condition_of("true and (false or not true)") == All((a, AnyOf((b, Not(c)))))


def test_a_condition_is_taken_apart_at_every_and() -> None:
    condition = condition_of("true and (false and true) and (true or false)")

    assert [type(one) for one in conjuncts(condition)] == [Always, Always, Always, AnyOf]  # type: ignore[arg-type]
    assert list(conjuncts(None)) == []


def test_a_bracket_opens_a_condition_or_arithmetic() -> None:
    compared = condition_of("(1 + 2) > 2")

    assert isinstance(compared, Comparison)
    assert compared.operator == ">"
    assert isinstance(condition_of('(metric.name == "a")'), Comparison)


def test_a_converter_may_stand_alone_or_be_compared() -> None:
    alone = condition_of('IsMatch(metric.name, "a")')

    assert isinstance(alone, Call)
    assert isinstance(condition_of('IsMatch(metric.name, "a") == false'), Comparison)


def test_arguments_may_have_names() -> None:
    parsed = parse_statement('copy_metric(name="a", unit="b")')

    assert isinstance(parsed, Parsed)
    assert parsed.editor is not None
    assert parsed.editor.arguments == (Argument("name", Literal("a")), Argument("unit", Literal("b")))
    assert parsed.editor.argument(0, "unit") == Literal("b")
    assert parsed.editor.argument(1, "description") is None


def test_what_a_lambda_names_is_no_path() -> None:
    parsed = parse_condition("Any(metric.metadata, (k, v) => v == k and metric.unit == v)")

    assert isinstance(parsed, Parsed)
    assert [path.field for path in parsed.paths] == ["metadata", "unit"]
    (call,) = parsed.calls
    assert isinstance(call.arguments[1].value, Lambda)


@pytest.mark.parametrize(
    ("text", "message", "at", "operator"),
    [
        ("", "a statement begins with an editor such as `set(…)`", 0, None),
        ("Set(metric.unit, 1)", "a statement begins with an editor such as `set(…)`", 0, None),
        ('set(metric.unit, "a"', "`,` or `)` is missing before the end", 20, None),
        ("set(metric.unit 1)", "`,` or `)` is missing before `1`", 16, None),
        ("set(metric.unit, 1))", "`)` is out of place", 19, None),
        ("set(metric.unit, 'a')", "`'` has no meaning", 17, None),
        ('set(metric.unit, "\\d")', "`\\d` is no escape of a string", 18, None),
        ('set(metric.unit, "\\ud800")', "`\\u` is no escape of a string", 18, None),
        ("set(metric.unit, upper(1))", "`upper` is no converter", 17, None),
        ("set(metric.Unit, 1)", "`Unit` is no part of a path", 11, None),
        ("set(metric.unit, camelCase)", "`camelCase` is no path", 17, None),
        ("set(metric.unit, {a: 1})", "a key of a map is a string", 18, None),
        ("set(metric.unit, 1)[0]", "`set` gives nothing that could be indexed", 22, None),
        ("set(metric.unit, 1) where", "a value is missing before the end", 25, None),
        ("set(metric.unit, 1) where metric.name", "a comparison is missing before the end", 37, None),
        ("set(metric.unit, 1) where metric.name = 1", "`=` compares nothing", 38, None),
        ("set(metric.unit, 1) where metric.name =~ 1", "`=~` is no operator", 38, "=~"),
        ("set(metric.unit, 1) where metric.name like 1", "`like` is no operator", 38, "like"),
        ('set(metric.unit, 1) where IsMatch(metric.name, "a") matches "b"', "`matches` is no operator", 52, "matches"),
        ("set(metric.unit, 1) where true || false", "`||` has no meaning", 31, None),
        ("set(metric.unit, 1 + )", "a value is missing before `)`", 21, None),
        ("set(metric.unit, [1, )", "a value is missing before `)`", 21, None),
        ("set(metric.unit, [1, 2 3])", "`,` or `]` is missing before `3`", 23, None),
    ],
)
def test_a_fault_has_a_place_and_a_reason(text: str, message: str, at: int, operator: str | None) -> None:
    fault = fault_of(text)

    assert (fault.message, fault.at, fault.operator) == (message, at, operator)
    assert fault.help


def test_a_text_is_bounded() -> None:
    nested = "(" * (MAX_DEPTH + 1) + "true" + ")" * (MAX_DEPTH + 1)

    assert "brackets within each other" in fault_of(f"set(metric.unit, 1) where {nested}").message
    assert "longer than" in fault_of("set(metric.unit, 1)" + " " * 20_000).message
    assert isinstance(parse_condition("(" * 20 + "true" + ")" * 20), Parsed)


@given(st.text(max_size=200))
def test_any_text_is_read_or_refused(text: str) -> None:
    for parsed in (parse_statement(text), parse_condition(text)):
        assert isinstance(parsed, Parsed | Fault)
        if isinstance(parsed, Fault):
            assert 0 <= parsed.at <= len(text)


@given(st.lists(st.sampled_from(TOKENS), max_size=40).map(" ".join))
def test_any_tokens_are_read_or_refused(text: str) -> None:
    for parsed in (parse_statement(text), parse_condition(text)):
        assert isinstance(parsed, Parsed | Fault)
