"""The judge: a trial, a panel and facts in, a verdict out. Pure, and the same for a run that goes on and one that ended.

    take looks as they fall due -> settle by the table of rules -> say why, and what would help

`judge` is called whenever slots end, with the looks taken so far; `analyse` does the same from stored rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from phoenix_analysis.facts import NO_FACTS, Facts
from phoenix_analysis.health import Incident, incidents
from phoenix_analysis.looks import Taken, glance, take_looks
from phoenix_analysis.pairing import Row
from phoenix_analysis.panel import Panel
from phoenix_analysis.presence import CriticalLoss
from phoenix_analysis.report import report
from phoenix_analysis.rules import AT_LOOKS, AT_THE_END, Case, Troubles, first_answer, first_hard
from phoenix_analysis.trial import Trial
from phoenix_analysis.verdict import Verdict


def analyse(
    trial: Trial, nodes: Iterable[str], rows: Iterable[Row], facts: Facts = NO_FACTS, slots: int | None = None
) -> Verdict:
    """The verdict of an ended run from its stored rows, in any order.

    `slots` is how many were counted, as the verdict says it; left out, all of the plan.
    """
    panel = Panel(nodes, trial.columns, trial.plan.slots)
    for row in sorted(rows, key=lambda row: (row.slot, row.node)):
        panel.add(row)
    ended = trial.plan.slots if slots is None else min(slots, trial.plan.slots)
    found = judge(trial, panel, facts, take_looks(trial, panel, facts, ended), ended, is_ended=True)
    if found is None:
        raise AssertionError("an ended run has a verdict")
    return found


def judge(
    trial: Trial, panel: Panel, facts: Facts, taken: Sequence[Taken], slots: int, *, is_ended: bool
) -> Verdict | None:
    """The verdict after `slots` slots, or None while the run goes on and nothing is settled.

    `taken` are the planned looks up to there (`take_looks`). What happened first decides, whenever it became known.
    """
    looks = [look for look in taken if look.look.slot <= slots]
    for at, look in enumerate(looks):
        done = tuple(looks[: at + 1])
        broken = _broken_rule(trial, panel, facts, done[:-1], look.look.slot)
        if broken is not None:
            return broken
        case = Case(trial, done, look)
        found = first_answer(AT_LOOKS[trial.mode], case)
        if found is not None:
            return report(case, panel, facts, found)
    broken = _broken_rule(trial, panel, facts, tuple(looks), slots)
    if broken is not None or not is_ended:
        return broken
    last = looks[-1] if looks and looks[-1].look.slot == slots else glance(trial, panel, facts, slots)
    case = Case(trial, tuple(looks), last)
    found = first_answer(AT_THE_END[trial.mode], case)
    return None if found is None else report(case, panel, facts, found)


def _broken_rule(trial: Trial, panel: Panel, facts: Facts, taken: tuple[Taken, ...], slots: int) -> Verdict | None:
    """The verdict of a hard rule that was broken within `slots` slots, as of the slot that settled it."""
    troubles: list[Incident] = [each for each in incidents(facts, trial.plan.slots) if each.slot < slots]
    losses: list[CriticalLoss] = list(panel.presence.losses(slots)) if trial.keeps_all_critical else []
    settled = [each.slot for each in troubles] + [each.confirmed for each in losses]
    if not settled:
        return None
    end = max(0, min(settled)) + 1
    so_far = Troubles(
        trial,
        tuple(each for each in troubles if each.slot < end),
        tuple(each for each in losses if each.confirmed < end),
    )
    found = first_hard(so_far)
    if found is None:
        return None
    looks = tuple(look for look in taken if look.look.slot <= end)
    last = looks[-1] if looks and looks[-1].look.slot == end else glance(trial, panel, facts, end)
    return report(Case(trial, looks, last), panel, facts, found)
