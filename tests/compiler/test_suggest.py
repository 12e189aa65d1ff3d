"""The second half of "no pipeline is named X"."""

from __future__ import annotations

import pytest

from phoenix_compiler.suggest import near

NAMES = ("process-topk-v1", "process-lean-v1", "process-baseline-v1")


@pytest.mark.parametrize(
    ("name", "help"),
    [
        ("process-top-v1", "did you mean `process-topk-v1`?"),
        ("topk", "did you mean `process-topk-v1`?"),
        ("Lean", "did you mean `process-lean-v1`?"),
        ("v1", "known: process-baseline-v1, process-lean-v1, process-topk-v1"),
        ("zzz", "known: process-baseline-v1, process-lean-v1, process-topk-v1"),
    ],
)
def test_near(name: str, help: str) -> None:
    assert near(name, NAMES, "pipeline") == help


def test_nothing_to_choose_from() -> None:
    assert near("x", (), "pipeline") == "there is no pipeline yet: add one first"


def test_a_long_list_is_cut() -> None:
    assert near("x", [f"n{number:02}" for number in range(20)], "name").endswith("n11, …")
