"""What is remembered is right, and bounded."""

from __future__ import annotations

from phoenix_compiler.remember import Remembered, by_identity


def test_a_result_is_made_once_and_the_one_asked_for_longest_ago_is_forgotten() -> None:
    made: list[str] = []
    kept: Remembered[str, str] = Remembered(2)

    def ask(key: str) -> str:
        return kept.get(key, lambda: made.append(key) or key.upper())

    assert [ask(key) for key in "abaacab"] == list("ABAACAB")
    assert made == ["a", "b", "c", "b"]


def test_a_result_that_is_nothing_is_kept_too() -> None:
    made: list[int] = []
    kept: Remembered[int, None] = Remembered(2)
    for _ in range(3):
        assert kept.get(1, lambda: made.append(1)) is None
    assert made == [1]


def test_work_on_an_object_is_done_once_for_it_and_never_taken_for_another() -> None:
    seen: list[int] = []

    def size(one: list[int]) -> int:
        seen.append(one[0])
        return one[0]

    remembered = by_identity(size, 8)
    same = [1]
    assert (remembered(same), remembered(same), remembered([1])) == (1, 1, 1)
    assert seen == [1, 1]
    # freed and made anew, objects get the identities of others
    assert [remembered([number]) for number in range(1000)] == list(range(1000))
