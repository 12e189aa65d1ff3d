"""Thinned scrapes are those of a receiver with a longer interval."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from phoenix_collector import recording
from phoenix_collector.otlp import PID, points
from phoenix_collector.thin import Thinner
from support.hosts import Proc, payload

RECORDINGS = Path(__file__).parents[2] / "recordings"


def utilizations(scrape: bytes) -> dict[tuple[int, str], float]:
    return {
        (point.resource[PID], point.attributes["state"]): float(point.value or 0.0)
        for point in points(json.loads(scrape))
        if point.metric == "process.cpu.utilization"
    }


def test_a_step_of_one_leaves_the_bytes_alone() -> None:
    thinner = Thinner(1, 2)
    assert [thinner.take(b"{}"), thinner.take(b"not even JSON")] == [b"{}", b"not even JSON"]


def test_every_third_is_taken_with_the_first() -> None:
    thinner = Thinner(3, 2)
    scrapes = [json.dumps(payload(at, [Proc(1, "a")])).encode() for at in range(7)]
    assert [thinner.take(scrape) is not None for scrape in scrapes] == [True, False, False, True, False, False, True]


def test_utilization_is_over_the_longer_interval() -> None:
    thinner = Thinner(2, 4)
    scrapes = [
        payload(0, [Proc(1, "a", cpu=1.0), Proc(2, "b", cpu=5.0)]),
        payload(10, [Proc(1, "a", cpu=1.0, utilization=0.0)]),
        payload(20, [Proc(1, "a", cpu=9.0, utilization=0.2), Proc(3, "new", cpu=1.0, utilization=0.5)]),
    ]
    taken = [thinner.take(json.dumps(scrape).encode()) for scrape in scrapes]

    assert taken[0] is not None
    assert utilizations(taken[0]) == {}
    assert taken[1] is None
    assert taken[2] is not None
    # 8 s of user time in 20 s on 4 processors; the process that the chosen scrape before did not have shows nothing.
    assert utilizations(taken[2]) == {
        (1, "user"): pytest.approx(0.1),
        (1, "system"): pytest.approx(0.05),
        (1, "wait"): 0,
    }


@pytest.mark.parametrize("name", ["quiet-host", "high-churn"])
def test_the_formula_is_the_scrapers_own(name: str) -> None:
    """Computed anew at the recorded interval, utilisation is what the real scraper had reported."""
    recorded = recording.read(RECORDINGS / f"{name}{recording.SUFFIX}")
    thinner = Thinner(2, recorded.header.host.cpus)
    compared = 0
    for scrape in recorded.scrapes():
        taken = thinner.take(scrape)
        thinner.take(b"")  # one that is passed over
        assert taken is not None
        ours = utilizations(taken)
        theirs = utilizations(scrape)
        assert ours.keys() == theirs.keys()
        assert all(abs(value - theirs[key]) < 1e-12 for key, value in ours.items())
        compared += sum(value > 0 for value in ours.values())
    assert compared > 20
