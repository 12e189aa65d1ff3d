"""Numbers in base units go back to what a person would write."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phoenix_schemas.units import parse_bytes, parse_duration, quantity, written_bytes, written_duration


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(300, "5m"), (5400, "1h30m"), (86400, "1d"), (0.5, "500ms"), (0, "0s"), (90061.001, "1d1h1m1s1ms")],
)
def test_a_duration_is_written_shortly(seconds: float, text: str) -> None:
    assert written_duration(seconds) == text


@given(st.integers(0, 10**12))
def test_a_written_duration_is_read_back(milliseconds: int) -> None:
    assert parse_duration(written_duration(milliseconds / 1000)) == pytest.approx(milliseconds / 1000, abs=1e-9)


@pytest.mark.parametrize(
    ("count", "text"),
    [(4_000_000, "4MB"), (262144, "256KiB"), (2**30, "1GiB"), (0, "0B"), (1023, "1023B"), (1500, "1500B")],
)
def test_a_size_is_written_shortly(count: int, text: str) -> None:
    assert written_bytes(count) == text


@given(st.integers(0, 10**14))
def test_a_written_size_is_read_back(count: int) -> None:
    assert parse_bytes(written_bytes(count)) == count


@pytest.mark.parametrize(
    ("text", "expected"), [("256Mi", 2**28), ("200m", 0.2), ("1.5G", 1.5e9), ("2", 2), ("1Ti", 2**40), ("3k", 3000)]
)
def test_a_quantity_is_a_number(text: str, expected: float) -> None:
    assert float(quantity(text)) == expected
