"""From a finding to a verdict: the state of each claim, what would help, and what a reader must know besides."""

from __future__ import annotations

from collections.abc import Iterator

from phoenix_analysis.advice import advice
from phoenix_analysis.criteria import RETENTION, Claim
from phoenix_analysis.facts import Facts
from phoenix_analysis.health import incidents
from phoenix_analysis.looks import ClaimLook
from phoenix_analysis.panel import Panel
from phoenix_analysis.ratio import FEW_NODES
from phoenix_analysis.rules import Case, first_shown
from phoenix_analysis.verdict import ClaimResult, Finding, State, Verdict
from phoenix_analysis.words import plural


def report(case: Case, panel: Panel, facts: Facts, finding: Finding) -> Verdict:
    """The verdict of a finding."""
    trial, slots = case.trial, case.slots
    unseen = tuple(entry for entry in sorted(trial.critical) if not panel.presence.is_seen(entry, slots))
    is_kept = any(criterion.metric == RETENTION for criterion in trial.criteria)
    return Verdict(
        experiment=trial.experiment,
        run=trial.run,
        candidate=trial.candidate,
        mode=trial.mode,
        finding=finding,
        slots=slots,
        planned=trial.plan.slots,
        interval_seconds=trial.plan.interval_seconds,
        results=tuple(_results(case)),
        looks=case.taken,
        last=case.last,
        incidents=tuple(each for each in incidents(facts, trial.plan.slots) if each.slot < slots),
        losses=panel.presence.losses(slots),
        not_evaluated=unseen if is_kept else (),
        notes=tuple(_notes(case, unseen if is_kept else ())),
        plan_digest=trial.plan_digest,
        core_digest=trial.core_digest,
        measurement_digest=panel.digest(slots),
    )


def _results(case: Case) -> Iterator[ClaimResult]:
    slots = first_shown(case.trial, case.taken)
    for claim, found, shown_at in zip(case.trial.claims, case.last.claims, slots, strict=True):
        state = _state(case, claim, found, shown_at)
        helps = advice(claim, found, case.last) if state == "open" and case.trial.mode == "AB" else None
        side = ("lower" if claim.above else "upper") if state == "open" else ""
        yield ClaimResult(claim, state, side, shown_at, helps)


def _state(case: Case, claim: Claim, found: ClaimLook, shown_at: int | None) -> State:
    if claim.limit is None:
        return "info"
    if claim.criterion.metric == RETENTION and found.baseline <= 0.0:
        return "notEvaluated"
    is_planned = bool(case.taken) and case.last == case.taken[-1]
    counts = case.trial.mode == "AA" or claim.criterion.role == "guardrail" or case.is_complete
    if found.is_refuted and is_planned and case.last.is_fit and counts:
        return "refuted"
    return "open" if shown_at is None else "shown"


def _notes(case: Case, unseen: tuple[str, ...]) -> Iterator[str]:
    found = case.last.population
    if len(found.counted) < FEW_NODES:
        yield f"the claim is about these nodes only: {', '.join(found.names) or 'none'}"
    if found.one_sided:
        yield f"seen in one arm only and not counted: {', '.join(each.node for each in found.one_sided)}"
    if found.left:
        yield f"left too early to be counted: {', '.join(found.left)}"
    if unseen:
        yield f"not evaluated, since neither arm saw it: {', '.join(unseen)}"
    if case.trial.is_early:
        yield "success was looked for before the end: that is sound only for load without long jobs"
    window = plural(case.slots, "slot")
    yield f"valid for load like that of these {window}: a cycle much longer than them cannot be seen in them"
