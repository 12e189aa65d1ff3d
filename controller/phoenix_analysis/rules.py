"""The rules that settle a run, as a table: at each look in time, and at the end. The first that answers decides.

A rule is a fact about a run: it gives a finding, or None to let the next one answer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from phoenix_analysis.criteria import Claim
from phoenix_analysis.health import Incident
from phoenix_analysis.looks import ClaimLook, Taken
from phoenix_analysis.plan import FIRST_LOOK
from phoenix_analysis.presence import CriticalLoss
from phoenix_analysis.sentences import ClaimAt, lost, shown, summary
from phoenix_analysis.trial import Trial
from phoenix_analysis.verdict import Finding
from phoenix_analysis.words import duration, plural

EARLIEST_SUCCESS_SECONDS = 1800.0
"""No early success before this much time that counts."""


class Troubles(NamedTuple):
    """What broke a hard rule so far, the earliest first."""

    trial: Trial
    incidents: tuple[Incident, ...]
    losses: tuple[CriticalLoss, ...]


class Case(NamedTuple):
    """A run as it stands: the planned looks that were `taken`, and the look at hand, which is the last of them or,
    where a run was stopped between two, one that says only whether the data are fit."""

    trial: Trial
    taken: tuple[Taken, ...]
    last: Taken

    @property
    def slots(self) -> int:
        """Slots that ended."""
        return self.last.look.slot

    @property
    def is_complete(self) -> bool:
        """Whether the look at hand is at the plan's end."""
        return self.slots >= self.trial.plan.slots

    def at(self, wanted: Callable[[Claim, ClaimLook], bool]) -> list[ClaimAt]:
        """The claims at the look at hand that are as wanted."""
        pairs = zip(self.trial.claims, self.last.claims, strict=True)
        return [ClaimAt(claim, found) for claim, found in pairs if wanted(claim, found)]


HardRule = Callable[[Troubles], Finding | None]
Rule = Callable[[Case], Finding | None]


def first_shown(trial: Trial, taken: Sequence[Taken]) -> Iterator[int | None]:
    """For each claim, the slot of the first look with open gates that showed it: what is shown once stays shown."""
    for at in range(len(trial.claims)):
        slots = (look.look.slot for look in taken if look.is_fit and look.claims[at].is_shown)
        yield next(slots, None)


def a_collector_is_unhealthy(case: Troubles) -> Finding | None:
    """A hard rule on the candidate's collectors was broken. In mode AA that is no verdict on either."""
    if not case.incidents:
        return None
    first = case.incidents[0]
    message = f"{first.message}, by {duration(max(0, first.slot + 1) * case.trial.plan.interval_seconds)}"
    return Finding("invalid" if case.trial.mode == "AA" else "reject", first.reason, message)


def a_critical_process_is_lost(case: Troubles) -> Finding | None:
    """The baseline saw a critical process for two slots in a row and the candidate did not."""
    if not case.losses or not case.trial.keeps_all_critical:
        return None
    message = lost(case.losses, case.trial.plan.interval_seconds)
    if case.trial.mode == "AA":
        return Finding("invalid", "AAAlarm", message)
    return Finding("reject", "CriticalProcessLost", message)


def harm_is_shown(case: Case) -> Finding | None:
    """A guardrail is shown to be broken, by data that can carry it."""
    harmed = case.at(lambda claim, found: claim.criterion.role == "guardrail" and found.is_refuted)
    return Finding("reject", "Harm", summary("harm is shown", harmed)) if case.last.is_fit and harmed else None


def a_goal_is_missed(case: Case) -> Finding | None:
    """At the end, a goal is shown to be out of reach."""
    if not case.is_complete or not case.last.is_fit:
        return None
    missed = case.at(lambda claim, found: claim.criterion.role == "goal" and found.is_refuted)
    return Finding("reject", "GoalMissed", summary("the goal is missed", missed)) if missed else None


def everything_is_shown(case: Case) -> Finding | None:
    """Every goal and guardrail was shown at some look, and the data can carry it at this one."""
    trial, look = case.trial, case.last.look
    if not trial.deciding or not case.last.is_fit or look.alpha_success <= 0.0:
        return None
    counted = look.slot * trial.plan.interval_seconds
    is_too_early = counted < EARLIEST_SUCCESS_SECONDS or case.last.used_slots < FIRST_LOOK
    if is_too_early and not case.is_complete:
        return None
    slots = first_shown(trial, case.taken)
    if any(slot is None for slot, claim in zip(slots, trial.claims, strict=True) if claim.limit is not None):
        return None
    return Finding("promote", "AllShown", shown(case.at(lambda claim, _: claim.limit is not None)))


def equal_arms_differ(case: Case) -> Finding | None:
    """Mode AA: a pipeline and its copy measure differently, so the measurement is at fault."""
    apart = case.at(lambda _, found: found.is_refuted) if case.last.is_fit else []
    return Finding("invalid", "AAAlarm", summary("two equal arms differ", apart)) if apart else None


def the_data_carry_nothing(case: Case) -> Finding | None:
    """A gate is shut at the end: no claim in either direction."""
    shut = [gate for gate in case.last.gates if not gate.is_open]
    return Finding("invalid", shut[0].reason, "; ".join(gate.message for gate in shut)) if shut else None


def nothing_was_asked(case: Case) -> Finding | None:
    """No criterion decides anything."""
    if case.trial.deciding:
        return None
    return Finding("inconclusive", "NothingToShow", "no criterion is a goal or a guardrail")


def it_was_too_short(case: Case) -> Finding | None:
    """It ended before the plan's first look."""
    if case.taken:
        return None
    return Finding("inconclusive", "TooFewSlots", f"it ended after {plural(case.slots, 'slot')}, before the first look")


def it_was_stopped(case: Case) -> Finding | None:
    """It was stopped before the plan's last look: that is never a success, since nobody planned to look then."""
    if case.is_complete:
        return None
    return Finding("inconclusive", "Stopped", f"it was stopped after {case.slots} of {case.trial.plan.slots} slots")


def equal_arms_hold(case: Case) -> Finding | None:
    """Mode AA: every interval holds 1."""
    if any(
        found.bounds is None for claim, found in zip(case.trial.claims, case.last.claims, strict=True) if claim.limit
    ):
        return Finding("inconclusive", "NotShown", "there is no interval of everything that is compared")
    return Finding("inconclusive", "AAHeld", "two equal arms measure alike")


def something_is_open(case: Case) -> Finding | None:
    """The plan is used up, and something is neither shown nor refuted."""
    slots = first_shown(case.trial, case.taken)
    left = [
        ClaimAt(claim, found)
        for claim, found, slot in zip(case.trial.claims, case.last.claims, slots, strict=True)
        if claim.limit is not None and slot is None
    ]
    return Finding("inconclusive", "NotShown", summary("not shown", left))


HARD_RULES: tuple[HardRule, ...] = (a_collector_is_unhealthy, a_critical_process_is_lost)
AT_LOOKS: dict[str, tuple[Rule, ...]] = {
    "AB": (harm_is_shown, a_goal_is_missed, everything_is_shown),
    "AA": (equal_arms_differ,),
}
AT_THE_END: dict[str, tuple[Rule, ...]] = {
    "AB": (it_was_too_short, the_data_carry_nothing, nothing_was_asked, it_was_stopped, something_is_open),
    "AA": (it_was_too_short, the_data_carry_nothing, nothing_was_asked, it_was_stopped, equal_arms_hold),
}


def first_hard(case: Troubles) -> Finding | None:
    """The finding of the first hard rule that answers."""
    return next((found for rule in HARD_RULES if (found := rule(case)) is not None), None)


def first_answer(rules: Sequence[Rule], case: Case) -> Finding | None:
    """The finding of the first rule that answers."""
    return next((found for rule in rules if (found := rule(case)) is not None), None)
