"""The language of `seriesBound`: its values, its faults, and that it is arithmetic."""

from __future__ import annotations

import math
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phoenix_compiler.series_bound import BoundFault, read_bound

VALUES = {"k": 20, "share": 0.5, "rankBy": ["cpu", "memory"], "processes": 300, "critical": 2, "on": True, "word": "a"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("7", 7),
        ("2.5", 2.5),
        ("(k * len(rankBy) + critical) * 10", 420),
        ("min(processes, k * len(rankBy) + critical) * (3 + 1)", 168),
        ("max(1, 2, k)", 20),
        ("min(k)", 20),
        ("processes - k - 1", 279),
        ("processes / k / 3", 5),
        ("-k + processes", 280),
        ("2 - -3", 5),
        ("k * share", 10),
        ("  ( ( k ) )  ", 20),
        ("len(rankBy)", 2),
    ],
)
def test_a_bound_has_a_value(text: str, expected: float) -> None:
    assert read_bound(text).value(VALUES) == expected


def test_a_bound_says_what_it_uses() -> None:
    bound = read_bound("min(processes, k * len(rankBy))")

    assert bound.names == {"processes", "k", "rankBy"}
    assert bound.lists == {"rankBy"}


@pytest.mark.parametrize(
    ("text", "message", "at"),
    [
        ("", "a value is missing at the end", 0),
        ("k +", "a value is missing at the end", 3),
        ("k k", "`k` is out of place", 2),
        ("(k", "`)` is missing before the end", 2),
        ("k)", "`)` is out of place", 1),
        ("k ** 2", "`*` is no value", 3),
        ("k % 2", "`%` has no meaning", 1),
        ("k.real", "`.` has no meaning", 1),
        ("__import__(os)", "`(` is out of place", 10),
        ("len(rankBy + 1)", "`)` is missing before `+`", 11),
        ("len(3)", "`len` takes the name of a list", 4),
        ("min()", "`)` is no value", 4),
        ("sum(k)", "`(` is out of place", 3),
        ("(" * 31 + "k" + ")" * 31, "nested too deeply", 30),
    ],
)
def test_what_is_no_bound_is_refused(text: str, message: str, at: int) -> None:
    with pytest.raises(BoundFault) as fault:
        read_bound(text)

    assert (fault.value.message, fault.value.at) == (message, at)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("rankBy", "`rankBy` is no number"),
        ("on", "`on` is no number"),
        ("word * 2", "`word` is no number"),
        ("gone", "`gone` is no number"),
        ("len(k)", "`k` is no list"),
        ("k / (critical - 2)", "divides by nought"),
        ("9" * 300 + " * " + "9" * 300, "is no finite number"),
    ],
)
def test_what_has_no_value_is_refused(text: str, message: str) -> None:
    with pytest.raises(BoundFault) as fault:
        read_bound(text).value(VALUES)

    assert fault.value.message == message


NUMBERS = st.integers(0, 99).map(str)
EXPRESSIONS = st.recursive(
    st.one_of(NUMBERS, st.sampled_from(("k", "share", "processes", "len(rankBy)"))),
    lambda inner: st.one_of(
        st.builds("({} {} {})".format, inner, st.sampled_from("+-*/"), inner),
        st.builds("{} {} {}".format, inner, st.sampled_from("+-*"), inner),
        st.builds("{}({}, {})".format, st.sampled_from(("min", "max")), inner, inner),
        st.builds("-{}".format, inner),
    ),
    max_leaves=8,
)


@given(EXPRESSIONS)
def test_it_is_the_arithmetic_that_everyone_knows(text: str) -> None:
    names = {name: float(value) for name, value in VALUES.items() if isinstance(value, int | float)}
    try:
        expected = eval(text, {"min": min, "max": max, "len": len}, {**names, "rankBy": VALUES["rankBy"]})
    except ZeroDivisionError:
        with pytest.raises(BoundFault):
            read_bound(text).value(VALUES)
        return

    assert math.isclose(read_bound(text).value(VALUES), expected, rel_tol=1e-12, abs_tol=1e-9)


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    with suppress(BoundFault):
        assert math.isfinite(read_bound(text).value(VALUES))
