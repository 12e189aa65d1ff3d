"""What must hold of any run: a verdict always, the same for any order, and nothing of what one arm alone saw."""

from __future__ import annotations

import random
from typing import get_args

from hypothesis import given
from hypothesis import strategies as st

from phoenix_analysis.criteria import RETENTION, Criterion
from phoenix_analysis.document import text
from phoenix_analysis.facts import Departure, Facts, Health
from phoenix_analysis.judge import analyse
from phoenix_analysis.pairing import Row, Seen
from phoenix_analysis.plan import make_plan
from phoenix_analysis.trial import Trial
from phoenix_analysis.verdict import Answer
from phoenix_schemas.metrics import METRICS, Form, role_of
from support.panels import DIGEST, names

FORMS: dict[str, tuple[Form, ...]] = {name: info.forms for name, info in METRICS.items()}
numbers = st.one_of(st.floats(), st.floats(0.0, 1e6), st.sampled_from([0.0, 1.0, 5.0]))


@st.composite
def criteria(draw: st.DrawFn) -> Criterion:
    metric = draw(st.sampled_from(sorted(FORMS)))
    form = draw(st.sampled_from(FORMS[metric]))
    limit = draw(st.sampled_from([0.0, 0.001, 0.5, 1.0]))
    return Criterion(metric, role_of(form, limit), form, limit)


@st.composite
def trials(draw: st.DrawFn) -> Trial:
    slots = draw(st.integers(0, 40))
    plan = make_plan(
        60.0, 0.0, 60.0 * slots, draw(st.integers(1, 3)), early=draw(st.booleans()), strict=draw(st.booleans())
    )
    asked = tuple(draw(st.lists(criteria(), min_size=1, max_size=4)))
    entries = tuple(draw(st.sets(st.sampled_from(["nginx", "redis"]))))
    return Trial("candidate", plan, DIGEST, DIGEST, asked, entries, draw(st.sampled_from(["AB", "AA"])))


@st.composite
def runs(draw: st.DrawFn) -> tuple[Trial, list[str], list[Row], Facts]:
    of = draw(trials())
    nodes = names(draw(st.integers(0, 4)))
    chance = draw(st.randoms(use_true_random=False))
    odd = draw(st.lists(numbers, min_size=1, max_size=6))
    found = [
        _row(of, node, slot, chance, odd) for node in nodes for slot in range(of.plan.slots) if chance.random() < 0.97
    ]
    health = draw(
        st.lists(
            st.builds(Health, st.sampled_from(names(4)), st.integers(-3, 50), restarts=st.integers(0, 4)), max_size=2
        )
    )
    left = draw(st.lists(st.builds(Departure, st.sampled_from(names(4)), st.integers(-3, 50)), max_size=2))
    return of, nodes, found, Facts(tuple(health), tuple(left))


def _row(of: Trial, node: str, slot: int, chance: random.Random, odd: list[float]) -> Row:
    def value() -> float:
        return chance.choice(odd) if chance.random() < 0.1 else chance.uniform(40.0, 60.0)

    cells = tuple(None if chance.random() < 0.02 else (value(), value()) for _ in of.columns)
    return Row(node, slot, chance.choices([Seen.BOTH, Seen.BASELINE, Seen.CANDIDATE], [40, 1, 1])[0], cells)


@given(runs(), st.none() | st.integers(0, 60))
def test_every_run_has_one_verdict_and_its_document_is_json(
    run: tuple[Trial, list[str], list[Row], Facts], slots: int | None
) -> None:
    of, nodes, found, facts = run
    verdict = analyse(of, nodes, found, facts, slots)
    assert verdict.finding.answer in get_args(Answer)
    assert len(verdict.finding.message) <= 1000
    assert text(verdict) == text(analyse(of, nodes, found, facts, slots))
    if of.mode == "AA":
        assert verdict.finding.answer in ("inconclusive", "invalid")
    if verdict.finding.answer == "promote":
        assert {result.state for result in verdict.results} <= {"shown", "info"}
        assert verdict.last.is_fit


@given(runs(), st.randoms(use_true_random=False))
def test_the_order_of_nodes_and_facts_changes_no_byte(
    run: tuple[Trial, list[str], list[Row], Facts], order: random.Random
) -> None:
    of, nodes, found, facts = run
    shuffled = list(nodes)
    order.shuffle(shuffled)
    mixed = list(found)
    order.shuffle(mixed)
    turned = Facts(facts.health[::-1], facts.departures[::-1])
    assert text(analyse(of, shuffled, mixed, turned)) == text(analyse(of, nodes, found, facts))


@given(runs())
def test_what_one_arm_alone_saw_is_dropped_in_both(run: tuple[Trial, list[str], list[Row], Facts]) -> None:
    """Whatever stands in a row without a pair, no number of a verdict knows it."""
    of, nodes, found, facts = run
    emptied = [row if row.seen == Seen.BOTH else row._replace(cells=(None,) * len(row.cells)) for row in found]
    assert text(analyse(of, nodes, emptied, facts)) == text(analyse(of, nodes, found, facts))


@given(st.integers(1, 6), st.integers(5, 40), st.randoms(use_true_random=False), st.booleans())
def test_identical_arms_keep_their_goal_open_and_their_guardrail_shown(
    count: int, slots: int, chance: random.Random, swapped: bool
) -> None:
    """And swapping them changes nothing."""
    asked = (
        Criterion("series_per_scrape", "guardrail", "increaseAtMost", 0.0),
        Criterion(RETENTION, "info", "info", 0.0),
    )
    of = Trial("candidate", make_plan(60.0, 0.0, 60.0 * slots), DIGEST, DIGEST, asked)
    found = []
    for node in names(count):
        for slot in range(slots):
            value = chance.uniform(1.0, 1e6)
            cell = (value, value)
            found.append(Row(node, slot, Seen.BOTH, (cell[::-1] if swapped else cell, (0.0, 0.0))))
    verdict = analyse(of, names(count), found)
    expected = "promote" if count >= 3 or slots >= 30 else "inconclusive"
    assert verdict.finding.answer == expected


@given(st.integers(3, 6), st.randoms(use_true_random=False))
def test_what_is_shown_once_stays_shown(count: int, chance: random.Random) -> None:
    """With early success the slot a claim was first shown at never moves as slots go by."""
    asked = (
        Criterion("series_per_scrape", "goal", "reduction", 0.5),
        Criterion("processes_reported", "goal", "reduction", 0.9),
    )
    of = Trial("candidate", make_plan(60.0, 0.0, 3600.0, early=True), DIGEST, DIGEST, asked)
    ratio = chance.uniform(0.3, 0.6)
    found = [
        Row(node, slot, Seen.BOTH, ((b := chance.uniform(90, 110), b * ratio * chance.uniform(0.9, 1.1)), (b, b * 0.5)))
        for node in names(count)
        for slot in range(60)
    ]
    first: int | None = None
    for slots in (15, 30, 45, 60):
        shown_at = analyse(of, names(count), found, slots=slots).results[0].shown_at
        assert first is None or shown_at == first
        first = shown_at
