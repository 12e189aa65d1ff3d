"""Verdicts: the table of rules, one run a row."""

from __future__ import annotations

import math
import random
from collections.abc import Sequence

import pytest

from phoenix_analysis.criteria import RETENTION, Criterion
from phoenix_analysis.facts import NO_FACTS, Departure, Facts, Health
from phoenix_analysis.judge import analyse, judge
from phoenix_analysis.looks import take_looks
from phoenix_analysis.pairing import Seen
from phoenix_analysis.quantities import Cell
from phoenix_analysis.trial import Trial
from phoenix_analysis.verdict import Verdict
from support.panels import HALF, SERIES, Values, names, panel, rows, trial, wave

SLOTS = 60
CPU = Criterion("collector_cpu_cores", "guardrail", "increaseAtMost", 0.2)
KEEP = Criterion(RETENTION, "guardrail", "atLeast", 1.0)
INFO = Criterion("points_per_second", "info", "info", 0.0)


def noisy(value: float, node: int, slot: int) -> float:
    return value * (1 + 0.01 * math.sin(slot * 2.1 + node) + 0.004 * (node - 2))


def ratios(*wanted: float) -> Values:
    """One column for each ratio."""
    return lambda node, slot: [(b := wave(node, slot), noisy(b * ratio, node, slot)) for ratio in wanted]


def verdict(of: Trial, values: Values, *, nodes: int = 5, facts: Facts = NO_FACTS, slots: int | None = None) -> Verdict:
    return analyse(of, names(nodes), rows(of, nodes, values), facts, slots)


def answer(found: Verdict) -> tuple[str, str]:
    return found.finding.answer, found.finding.reason


def states(found: Verdict) -> list[str]:
    return [result.state for result in found.results]


@pytest.mark.parametrize(
    ("wanted", "expected", "state", "slot"),
    [
        ((0.4, 1.0), ("promote", "AllShown"), ["shown", "shown"], 60),
        ((0.4, 1.5), ("reject", "Harm"), ["open", "refuted"], 15),
        ((0.6, 1.0), ("reject", "GoalMissed"), ["refuted", "shown"], 60),
        ((0.498, 1.0), ("inconclusive", "NotShown"), ["open", "shown"], 60),
        ((0.4, 1.2), ("inconclusive", "NotShown"), ["shown", "open"], 60),
        ((0.6, 1.5), ("reject", "Harm"), ["open", "refuted"], 15),
    ],
)
def test_all_criteria_must_hold_and_one_is_enough_to_reject(
    wanted: Sequence[float], expected: tuple[str, str], state: list[str], slot: int
) -> None:
    found = verdict(trial(SLOTS, HALF, CPU), ratios(*wanted))
    assert answer(found) == expected
    assert (states(found), found.slots) == (state, slot)
    for metric, each in zip((SERIES, "collector_cpu_cores"), state, strict=True):
        is_named = {"promote": True, "inconclusive": each == "open"}.get(expected[0], each == "refuted")
        assert (f"{metric} " in found.finding.message) is is_named


def test_a_goal_that_is_out_of_reach_is_shown_early_and_acted_on_at_the_end() -> None:
    found = verdict(trial(SLOTS), ratios(0.7))
    assert [taken.claims[0].is_refuted for taken in found.looks] == [True] * 4
    assert (answer(found), found.slots) == (("reject", "GoalMissed"), SLOTS)


@pytest.mark.parametrize(
    ("health", "reason"),
    [
        (Health("node-01", 7, oom_killed=True), "CandidateOOMKilled"),
        (Health("node-01", 7, crash_looping=True), "CandidateCrashLooping"),
        (Health("node-01", 7, restarts=3), "CandidateRestarted"),
        (Health("node-01", 7, not_ready_slots=7), "CandidateNotReady"),
        (Health("node-01", 7, restarts=2, not_ready_slots=6), None),
        (Health("node-01", SLOTS, oom_killed=True), None),
    ],
)
def test_hard_rules_need_no_statistics(health: Health, reason: str | None) -> None:
    found = verdict(trial(SLOTS), ratios(0.4), facts=Facts(health=(health,)))
    assert answer(found) == (("reject", reason) if reason else ("promote", "AllShown"))
    assert found.slots == (8 if reason else SLOTS)
    assert reason is None or found.finding.message.endswith(", by 8m")
    assert reason is None or "node-01" in found.finding.message


def _without(entry_missing_from: int) -> Values:
    def values(node: int, slot: int) -> Sequence[Cell | None]:
        kept = 0.0 if node == 2 and slot >= entry_missing_from else 2.0
        return [(b := wave(node, slot), b * 0.3), (2.0, kept), (2.0, kept)]

    return values


def test_a_lost_critical_process_is_named_with_its_minute() -> None:
    found = verdict(trial(SLOTS, HALF, KEEP, critical=("nginx",)), _without(41))
    assert answer(found) == ("reject", "CriticalProcessLost")
    assert "nginx on node-02 from 41m on" in found.finding.message
    assert found.slots == 43
    assert [tuple(loss) for loss in found.losses] == [(42, "nginx", "node-02", 41)]


def test_what_is_lost_in_the_last_slot_only_is_not_confirmed() -> None:
    found = verdict(trial(SLOTS, HALF, KEEP, critical=("nginx",)), _without(SLOTS - 1), nodes=20)
    assert answer(found) == ("promote", "AllShown")
    assert found.losses == ()


def test_without_the_criterion_a_lost_process_is_only_told() -> None:
    of = trial(SLOTS, HALF, Criterion(RETENTION, "info", "info", 0.0), critical=("nginx",))
    found = verdict(of, _without(41))
    assert answer(found) == ("promote", "AllShown")
    assert len(found.losses) == 1


def test_retention_below_full_is_no_hard_rule() -> None:
    of = trial(SLOTS, HALF, Criterion(RETENTION, "goal", "atLeast", 0.5), critical=("nginx",))
    found = verdict(of, _without(41))
    assert (answer(found), found.slots) == (("inconclusive", "NotShown"), SLOTS)
    assert len(found.losses) == 1


def test_what_neither_arm_saw_is_not_evaluated_and_not_promoted() -> None:
    of = trial(SLOTS, HALF, KEEP, critical=("nginx", "redis"))
    nothing = verdict(of, lambda node, slot: [(b := wave(node, slot), b * 0.3), (0.0, 0.0), (0.0, 0.0), (0.0, 0.0)])
    assert answer(nothing) == ("inconclusive", "NotShown")
    assert states(nothing) == ["shown", "notEvaluated"]
    assert nothing.not_evaluated == ("nginx", "redis")
    one = verdict(of, lambda node, slot: [(b := wave(node, slot), b * 0.3), (2.0, 2.0), (2.0, 2.0), (0.0, 0.0)])
    assert answer(one) == ("promote", "AllShown")
    assert one.not_evaluated == ("redis",)
    assert any("redis" in note for note in one.notes)


def test_a_shut_gate_makes_no_claim_in_either_direction() -> None:
    for ratio in (0.3, 0.9):
        found = verdict(trial(SLOTS), lambda node, slot: [None] if slot % 5 == 0 else ratios(ratio)(node, slot))  # noqa: B023
        assert answer(found) == ("invalid", "MissingData")
        assert states(found) == ["open"]


def test_a_hard_rule_holds_whatever_the_gates_say() -> None:
    facts = Facts(health=(Health("node-01", 50, restarts=5),))
    found = verdict(trial(SLOTS), lambda node, slot: [None], facts=facts)
    assert answer(found) == ("reject", "CandidateRestarted")


def test_harm_waits_for_data_that_can_carry_it() -> None:
    def values(node: int, slot: int) -> Sequence[Cell | None] | Seen:
        return [None, None] if slot < 3 else ratios(0.4, 2.0)(node, slot)

    found = verdict(trial(SLOTS, HALF, CPU), values)
    assert [taken.is_fit for taken in found.looks] == [False, True]
    assert (answer(found), found.slots) == (("reject", "Harm"), 30)


def test_a_run_that_is_stopped_never_promotes() -> None:
    found = verdict(trial(SLOTS), ratios(0.2), slots=50)
    assert (answer(found), found.slots) == (("inconclusive", "Stopped"), 50)
    assert states(found) == ["open"]
    assert found.last not in found.looks
    assert answer(verdict(trial(SLOTS, HALF, CPU), ratios(0.2, 3.0), slots=50)) == ("reject", "Harm")
    assert answer(verdict(trial(SLOTS), ratios(0.2), slots=9)) == ("inconclusive", "TooFewSlots")
    assert answer(verdict(trial(SLOTS), ratios(0.2), slots=0)) == ("inconclusive", "TooFewSlots")


@pytest.mark.parametrize("plan_slots", [0, 1, 4, 5, 9])
def test_plans_too_short_for_anything_end_all_the_same(plan_slots: int) -> None:
    found = verdict(trial(plan_slots), ratios(0.2))
    assert found.finding.answer in ("inconclusive", "promote", "invalid")
    assert plan_slots >= 5 or found.finding.answer != "promote"


def test_criteria_that_decide_nothing_promote_nothing() -> None:
    found = verdict(trial(SLOTS, INFO), ratios(0.1))
    assert answer(found) == ("inconclusive", "NothingToShow")
    assert states(found) == ["info"]


@pytest.mark.parametrize(("slots", "at"), [(60, 30), (120, 30), (29, 29), (100, 50)])
def test_early_success_waits_for_half_an_hour(slots: int, at: int) -> None:
    found = verdict(trial(slots, early=True), ratios(0.2))
    assert (answer(found), found.slots) == (("promote", "AllShown"), at)
    assert any("before the end" in note for note in found.notes)


def test_with_early_success_what_was_shown_once_stays_shown() -> None:
    """Series are shown at the first look and drift above the limit later, cpu is shown late: both count."""

    chance = random.Random(1)
    shocks = [chance.uniform(-0.8, 0.8) for _ in range(120)]

    def values(node: int, slot: int) -> Sequence[Cell | None]:
        b = wave(node, slot)
        return [(b, b * (0.3 if slot < 30 else 0.75)), (b, b * (1.05 + shocks[slot]))]

    found = verdict(trial(120, HALF, CPU, early=True), values)
    shown = [[claim.is_shown for claim in taken.claims] for taken in found.looks]
    assert shown[0][0]
    assert not shown[-1][0]
    assert answer(found) == ("promote", "AllShown")
    assert found.results[0].shown_at == 30


def test_strict_shows_less() -> None:
    chance = random.Random(1)
    shocks = [chance.uniform(-0.05, 0.05) for _ in range(SLOTS)]

    def near(node: int, slot: int) -> Sequence[Cell | None]:
        b = wave(node, slot)
        return [(b, b * (0.49 + shocks[slot]))]

    bounds = [verdict(trial(SLOTS, strict=strict), near).last.claims[0].bounds for strict in (False, True)]
    assert bounds[0] is not None
    assert bounds[1] is not None
    assert bounds[0].upper < bounds[1].upper


@pytest.mark.parametrize(
    ("ratio", "expected"),
    [(1.0, ("inconclusive", "AAHeld")), (1.02, ("invalid", "AAAlarm")), (0.98, ("invalid", "AAAlarm"))],
)
def test_mode_aa_holds_or_raises_an_alarm_and_never_promotes(ratio: float, expected: tuple[str, str]) -> None:
    of = trial(SLOTS, HALF, CPU, mode="AA")
    found = verdict(of, lambda node, slot: [(b := wave(node, slot), noisy(b, node, slot) * ratio)] * 2)
    assert answer(found) == expected


def test_mode_aa_of_exactly_equal_arms_holds() -> None:
    found = verdict(trial(SLOTS, mode="AA"), lambda node, slot: [(b := wave(node, slot), b)])
    assert answer(found) == ("inconclusive", "AAHeld")


def test_in_mode_aa_a_fault_is_a_fault_of_the_measurement() -> None:
    of = trial(SLOTS, HALF, KEEP, critical=("nginx",), mode="AA")
    assert answer(verdict(of, _without(41))) == ("invalid", "AAAlarm")
    sick = Facts(health=(Health("node-00", 3, oom_killed=True),))
    assert answer(verdict(of, _without(99), facts=sick)) == ("invalid", "CandidateOOMKilled")


def test_few_nodes_are_named() -> None:
    found = verdict(trial(SLOTS), ratios(0.2), nodes=2)
    assert answer(found) == ("promote", "AllShown")
    assert "the claim is about these nodes only: node-00, node-01" in found.notes


def test_nodes_that_left_are_listed() -> None:
    def values(node: int, slot: int) -> Sequence[Cell | None] | None:
        b = wave(node, slot)
        return None if node == 4 and slot >= 20 else [(b, noisy(b * 0.4, node % 5, slot))]

    found = verdict(trial(SLOTS), values, nodes=20, facts=Facts(departures=(Departure("node-04", 20),)))
    assert answer(found) == ("promote", "AllShown")
    assert "left too early to be counted: node-04" in found.notes
    assert answer(verdict(trial(SLOTS), values, nodes=20)) == ("invalid", "MissingDataOfNode")


def test_what_happened_first_decides_whenever_it_became_known() -> None:
    """A collector that ran out of memory after early success had been shown takes nothing back."""
    of = trial(SLOTS, early=True)
    late = Facts(health=(Health("node-01", 30, oom_killed=True),))
    soon = Facts(health=(Health("node-01", 29, oom_killed=True),))
    assert answer(verdict(of, ratios(0.2), facts=late)) == ("promote", "AllShown")
    assert answer(verdict(of, ratios(0.2), facts=soon)) == ("reject", "CandidateOOMKilled")


def test_while_a_run_goes_on_there_is_a_verdict_only_once_it_is_settled() -> None:
    of = trial(SLOTS, HALF, CPU)
    whole = panel(of, 5, ratios(0.4, 1.5))
    found = [
        judge(of, whole, NO_FACTS, take_looks(of, whole, NO_FACTS, slot), slot, is_ended=False) for slot in range(17)
    ]
    assert [each is None for each in found] == [True] * 15 + [False] * 2
    assert found[15] == found[16] == verdict(of, ratios(0.4, 1.5))


def test_a_message_fits_into_a_status() -> None:
    many = [Criterion(SERIES, "goal", "reduction", 0.5)] * 20
    found = verdict(trial(SLOTS, *many), lambda node, slot: [(b := wave(node, slot), b * 0.2)])
    assert len(found.finding.message) <= 1000
    lossy = trial(SLOTS, HALF, KEEP, critical=tuple(f"process-number-{n:02d}" for n in range(50)))
    lost = verdict(lossy, lambda node, slot: [(1.0, 0.3), (50.0, 0.0), *[(1.0, 0.0)] * 50])
    assert len(lost.finding.message) <= 1000
    assert "and 245 more" in lost.finding.message
