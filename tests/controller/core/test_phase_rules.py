"""Every rule of every phase: a snapshot, and the arrow that the run goes along, or that it stays."""

from __future__ import annotations

import pytest

from phoenix_controller.core.decide import decide
from phoenix_controller.core.observed import Measured
from phoenix_controller.core.rules import RULES
from phoenix_controller.core.run import Verdict
from phoenix_controller.core.transitions import Actor, Arrow
from phoenix_schemas.phases import TERMINAL, Phase
from support.phase_cases import ANALYZING, BOTH, CASES, INITIALIZING, PENDING, STARTED
from support.runs import NOW, PLAN, VERDICTS, admission, asked, minutes, pointed, run_in, seen


@pytest.mark.parametrize("name", CASES)
def test_rule(name: str) -> None:
    case = CASES[name]
    step = decide(case.observed).transition
    found = (None, None) if step is None else (step.arrow, step.reason)

    assert found == (case.arrow, case.reason)
    if step is not None:
        assert step.message.startswith(case.message)


def test_every_rule_and_every_reason_has_a_case() -> None:
    shown = {(case.arrow, case.reason) for case in CASES.values()}
    assert [
        f"{rule.name}: {reason}"
        for rules in RULES.values()
        for rule in rules
        for reason in rule.reasons
        if (rule.arrow, reason) not in shown
    ] == []


@pytest.mark.parametrize("phase", RULES)
def test_rules_stand_in_the_phase_where_their_arrow_starts(phase: Phase | None) -> None:
    assert all(rule.arrow.before is phase for rule in RULES[phase])
    assert bool(RULES[phase]) == (phase not in TERMINAL)


def test_all_arrows_are_taken_by_a_rule() -> None:
    assert {rule.arrow for rules in RULES.values() for rule in rules} == set(Arrow)


def test_while_paused_only_cancel_and_harm_are_heard() -> None:
    heard = {rule.name for rules in RULES.values() for rule in rules if rule.in_pause}
    assert heard == {"a run is asked for", "cancel is asked for", "no candidate is left"}


def test_a_step_says_who_when_and_of_which_generation() -> None:
    observed = pointed(seen(STARTED), abort="on fire", generation=9)
    step = decide(observed).transition
    assert step is not None
    assert (step.sequence, step.at, step.observed_generation, step.actor) == (4, NOW, 9, Actor.ANNOTATION)


def test_time_does_not_run_backwards_within_a_run() -> None:
    step = decide(asked(seen(STARTED, now=NOW - minutes(90)), cancelled=True)).transition
    assert step is not None
    assert step.at == NOW - minutes(20)


def test_admission_brings_what_was_frozen_and_its_number() -> None:
    decision = decide(seen(PENDING))
    assert decision.run.admission == admission()
    assert decision.admission == 8
    assert decide(seen(INITIALIZING)).admission is None


def test_completion_brings_the_verdicts() -> None:
    assert decide(seen(ANALYZING, measured=Measured(verdicts=VERDICTS[::-1]))).run.verdicts == VERDICTS


def test_a_candidate_that_was_stopped_is_not_promoted_whatever_the_analysis_says() -> None:
    observed = seen(ANALYZING._replace(stops=BOTH[:1]), measured=Measured(verdicts=VERDICTS))
    assert decide(observed).run.verdicts == (Verdict("lean", "reject", "CriticalLost", "nginx is gone"), VERDICTS[1])


def test_in_mode_aa_a_stop_is_an_alarm() -> None:
    run = run_in(Phase.ANALYZING, admission=admission(mode="AA"), stops=BOTH[:1])
    first = decide(seen(run, measured=Measured(verdicts=VERDICTS))).run.verdicts[0]
    assert (first.outcome, first.reason) == ("invalid", "AAAlarm")


def test_the_plan_of_the_cases_is_the_one_they_count_with() -> None:
    assert (PLAN.warmup_slots, PLAN.slots, [look.slot for look in PLAN.looks]) == (5, 60, [15, 30, 45, 60])
