"""RE2 as the collector has it, and patterns taken apart without running them."""

from __future__ import annotations

import itertools

import pytest
import re2
from hypothesis import given
from hypothesis import strategies as st

from phoenix_compiler.check.regex import Branch, branches_of, fault_of, quoted, search


@pytest.mark.parametrize(
    "pattern", ["^nginx$", "a{1000}", r"\pN+", "(?P<x>a)", "(?i)A", r"\Q\C\E", r"\\C", "[[:alpha:]]", "é"]
)
def test_taken(pattern: str) -> None:
    assert fault_of(pattern) is None


@pytest.mark.parametrize(
    ("pattern", "fault"),
    [
        ("(?=x)", "invalid perl operator: (?="),
        (r"(a)\1", r"invalid escape sequence: \1"),
        ("a++", "bad repetition operator: ++"),
        ("a{1001}", "invalid repetition size: {1001}"),
        (r"a\C", r"invalid escape sequence: \C"),
        (r"\\\C", r"invalid escape sequence: \C"),
        (r"\Qx\E\C", r"invalid escape sequence: \C"),
        ("(", "missing ): ("),
    ],
)
def test_refused(pattern: str, fault: str, capfd: pytest.CaptureFixture[str]) -> None:
    assert fault_of(pattern) == fault
    assert capfd.readouterr().err == ""  # RE2 would log each to stderr


@pytest.mark.parametrize(
    ("pattern", "branches"),
    [
        ("nginx", [("nginx", False, False)]),
        ("^nginx$", [("nginx", True, True)]),
        (r"\Anginx\z", [("nginx", True, True)]),
        ("^nginx", [("nginx", True, False)]),
        ("^a|b$", [("a", True, False), ("b", False, True)]),
        ("^(a|b)$", [("a", True, True), ("b", True, True)]),
        ("^(?:a|b)c(d|)$", [("acd", True, True), ("ac", True, True), ("bcd", True, True), ("bc", True, True)]),
        (r"python3\.11", [("python3.11", False, False)]),
        ("", [("", False, False)]),
        ("^$", [("", True, True)]),
        ("(^a|b)$", [("a", True, True), ("b", False, True)]),
    ],
)
def test_literals_are_taken_apart(pattern: str, branches: list[tuple[str, bool, bool]]) -> None:
    assert branches_of(pattern) == tuple(Branch(*branch) for branch in branches)


@pytest.mark.parametrize(
    "pattern",
    [
        "a.b",
        "a*",
        "[ab]",
        "a?",
        "a{2}",
        r"\d",
        "(?i)a",
        "a^b",
        "a$b",
        "(a$|b)c",
        "(a",
        "a)",
        "(a|b)(c|d)" * 9,
        r"\bx",
        "(?P<n>a)",
    ],
)
def test_what_is_more_than_literals_is_not(pattern: str) -> None:
    assert branches_of(pattern) is None


_ALPHABET = "ab.|()^$\\-"


@given(st.text(_ALPHABET, max_size=8), st.text("ab.-", max_size=4))
def test_branches_say_what_the_engine_does(pattern: str, value: str) -> None:
    branches = branches_of(pattern)
    if branches is None or fault_of(pattern) is not None:
        return

    assert search(pattern, value) == any(_matches(branch, value) for branch in branches)


def _matches(branch: Branch, value: str) -> bool:
    if branch.is_whole:
        return value == branch.text
    if branch.from_start:
        return value.startswith(branch.text)
    return value.endswith(branch.text) if branch.to_end else branch.text in value


@given(st.text(min_size=1, max_size=6), st.text(max_size=6))
def test_a_quoted_text_matches_itself_alone(text: str, other: str) -> None:
    pattern = re2.compile("^(?s:" + quoted(text) + ")$")

    for value in (text, other, *itertools.islice((text + end for end in other), 2)):
        assert (pattern.search(value) is not None) == (value == text)
