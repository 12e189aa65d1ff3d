"""The reader takes what all readers agree on, and says what it does not take, where."""

from __future__ import annotations

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phoenix_compiler.diagnostics import MAX_FINDINGS, Diagnostic, Rejected
from phoenix_compiler.emit import emit_document
from phoenix_compiler.parse.reader import MAX_DEPTH, read, read_marks
from phoenix_compiler.source import Source, Span

REFUSED = [
    ("a: no\n", "ambiguous-scalar", (1, 4, 1, 6)),
    ("a: Off\n", "ambiguous-scalar", (1, 4, 1, 7)),
    ("y: 1\n", "ambiguous-scalar", (1, 1, 1, 2)),
    ("a: 0123\n", "ambiguous-scalar", (1, 4, 1, 8)),
    ("a: 0o17\n", "ambiguous-scalar", (1, 4, 1, 8)),
    ("a: 0x1f\n", "ambiguous-scalar", (1, 4, 1, 8)),
    ("a: 1_000\n", "ambiguous-scalar", (1, 4, 1, 9)),
    ("a: 1:30\n", "ambiguous-scalar", (1, 4, 1, 8)),
    ("a: 1e3\n", "ambiguous-scalar", (1, 4, 1, 7)),
    ("a: 2026-11-23\n", "ambiguous-scalar", (1, 4, 1, 14)),
    ("a: .inf\n", "ambiguous-scalar", (1, 4, 1, 8)),
    ("a: 1\nb: 2\na: 3\n", "duplicate-key", (3, 1, 3, 2)),
    ("a: &x 1\n", "yaml-alias", (1, 4, 1, 8)),
    ("a: *x\n", "yaml-alias", (1, 4, 1, 6)),
    ("<<: {a: 1}\n", "yaml-alias", (1, 1, 1, 3)),
    ("a: !!python/name:os.system x\n", "yaml-tag", (1, 4, 1, 29)),
    ("a: 1\n---\nb: 1\n", "second-document", (2, 1, 2, 4)),
    ("1: a\n", "non-string-key", (1, 1, 1, 2)),
    ("? [a]\n: b\n", "non-string-key", (1, 3, 1, 4)),
    ("a:\t1\n", "yaml-tab", (1, 3, 1, 4)),
    ("\ta: 1\n", "yaml-tab", (1, 1, 1, 2)),
    ("a: \x00\n", "invalid-character", (1, 4, 1, 5)),
    ("a: '\x85'\n", "invalid-character", (1, 5, 1, 6)),
    ("a: [1,\n", "invalid-yaml", (2, 1, 2, 2)),
    ("a: [1\nb: 2\n", "invalid-yaml", (1, 4, 1, 5)),
    ("a: b: c\n", "invalid-yaml", (1, 5, 1, 6)),
    ("", "empty-file", (1, 1, 1, 1)),
    ("# only a comment\n", "empty-file", (1, 1, 1, 1)),
    ("a: " + "[" * 65 + "]" * 65 + "\n", "too-deep", (1, 68, 1, 69)),
    ("- " * 65 + "a\n", "too-deep", (1, 131, 1, 132)),
    ("a: " + "9" * 41 + "\n", "invalid-value", (1, 4, 1, 45)),
    ("a: 9223372036854775808\n", "invalid-value", (1, 4, 1, 23)),
    ("a: 1.0e+999\n", "invalid-value", (1, 4, 1, 12)),
    ("a: 'x # y'\t\n", "yaml-tab", (1, 11, 1, 12)),
    ("# a\tcomment\r\n\r\na: [1,\t2]\r\n", "yaml-tab", (3, 7, 3, 8)),
    ("# a\tcomment\r\ta: 1\n", "yaml-tab", (2, 1, 2, 2)),
    ("a: 1\r\nb: \x07\r\n", "invalid-character", (2, 4, 2, 5)),
    ("a: 1\rb: \x07\r", "invalid-character", (2, 4, 2, 5)),
]


@pytest.mark.parametrize(("text", "code", "span"), REFUSED)
def test_refuses(text: str, code: str, span: tuple[int, int, int, int]) -> None:
    with pytest.raises(Rejected) as rejected:
        read(Source("x.yaml", text))
    assert (code, Span(*span)) in [(finding.code, finding.span) for finding in rejected.value.findings]


@pytest.mark.parametrize(
    ("text", "data"),
    [
        ("a: null\nb: ~\nc:\n", {"a": None, "b": None, "c": None}),
        ("a: true\nb: False\n", {"a": True, "b": False}),
        ("a: 7\nb: -3\nc: 0.5\nd: .5\n", {"a": 7, "b": -3, "c": 0.5, "d": 0.5}),
        ("a: 'no'\nb: \"0123\"\n", {"a": "no", "b": "0123"}),
        ("a: 2026-12-01T20:00:00Z\n", {"a": "2026-12-01T20:00:00Z"}),
        ("a: 9223372036854775807\nb: -9223372036854775807\n", {"a": 2**63 - 1, "b": -(2**63) + 1}),
        ("a: 5m\nb: 50%\nc: 200MiB\n", {"a": "5m", "b": "50%", "c": "200MiB"}),
        ("a: 'x\ty' # a\ttab\n", {"a": "x\ty"}),
        ("a: |\n  x\n  y\n", {"a": "x\ny\n"}),
        ("a: {b: [1, {c: d}]}\r\n", {"a": {"b": [1, {"c": "d"}]}}),
    ],
)
def test_takes(text: str, data: object) -> None:
    assert read(Source("x.yaml", text)) == data


def test_says_everything_at_once() -> None:
    text = "a: no\nb: 1:30\nc: &x 1\nd: 1\nd: 2\n"
    with pytest.raises(Rejected) as rejected:
        read(Source("x.yaml", text))
    assert [finding.span.line for finding in rejected.value.findings] == [1, 2, 3, 5]


@pytest.mark.parametrize("line", ["- no", "- *x", "- !x 1", "a: 1", "? [1]"])
def test_nobody_reads_more_than_two_hundred(line: str) -> None:
    with pytest.raises(Rejected) as rejected:
        read(Source("x.yaml", f"{line}\n" * 10_000))
    assert len(rejected.value.findings) == MAX_FINDINGS


def test_a_long_text_is_not_repeated_in_full() -> None:
    with pytest.raises(Rejected) as rejected:
        read(Source("x.yaml", "- 2026-11-23 " + "x" * 100_000))
    (finding,) = rejected.value.findings
    assert len(finding.message) + len(finding.help) < 300


def test_brackets_in_text_are_not_nesting() -> None:
    patterns = [r"^\[a", "{", "[["] * 200
    assert read(Source("x.yaml", "".join(f"- '{pattern}' # [\n" for pattern in patterns))) == patterns


def test_billion_laughs_ends_at_once() -> None:
    lines = ["a0: &a0 [x, x]"] + [f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]" for n in range(1, 40)]
    with pytest.raises(Rejected) as rejected:
        read(Source("x.yaml", "\n".join(lines)))
    assert {finding.code for finding in rejected.value.findings} == {"yaml-alias"}


def test_marks_stand_at_keys_and_values() -> None:
    spans = read_marks(Source("x.yaml", "spec:\n  target: {pool: checkout}\n  list:\n    - a\n    - b: é\n"))
    assert spans.value("spec", "target", "pool") == Span(2, 18, 2, 26)
    assert spans.key("spec", "target", "pool") == Span(2, 12, 2, 16)
    assert spans.value("spec", "list", 0) == Span(4, 7, 4, 8)
    assert spans.value("spec", "list", 1, "b") == Span(5, 10, 5, 11)
    assert spans.value("spec", "target", "tagged-union", "pool") == Span(2, 18, 2, 26)
    assert spans.value("spec", "target", "missing") == spans.value("spec", "target")


SCALARS = (
    st.none() | st.booleans() | st.integers(-(2**63) + 1, 2**63 - 1) | st.text(alphabet=string.printable, max_size=20)
)
DATA = st.recursive(
    SCALARS,
    lambda below: (
        st.lists(below, max_size=4)
        | st.dictionaries(st.text(st.characters(exclude_categories=["Cs"]), max_size=8), below, max_size=4)
    ),
    max_leaves=20,
)


@given(st.dictionaries(st.sampled_from(["a", "b", "key"]), DATA))
def test_reads_what_the_emitter_writes(data: dict[str, object]) -> None:
    assert read(Source("x.yaml", emit_document(data))) == data


@given(st.text(max_size=60) | st.text(alphabet="[]{}:,-?!&*#|>%@'\" \n\tab0", max_size=80))
def test_any_text_is_data_or_a_finding(text: str) -> None:
    findings = _findings(text)
    lines = text.count("\n") + text.count("\r") + 2
    assert findings is None or findings
    assert all(1 <= finding.span.line <= lines for finding in findings or ())


def _findings(text: str) -> tuple[Diagnostic, ...] | None:
    try:
        read(Source("x.yaml", text))
    except Rejected as rejected:
        return rejected.findings
    return None


def test_depth_below_the_bound_is_taken() -> None:
    depth = MAX_DEPTH - 1
    assert read(Source("x.yaml", "[" * depth + "]" * depth))
