"""Looks: what each claim shows at the planned moments, and at no other.

A look is taken once, when its last slot has ended, and never changes. Looks are stored; each can be computed again from
the panel.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from phoenix_analysis.bounds import Bounds, bounds, decides, excludes_one, is_refuted, is_shown, no_event_bounds
from phoenix_analysis.criteria import Claim
from phoenix_analysis.facts import Facts
from phoenix_analysis.gates import Gate, gates
from phoenix_analysis.panel import Panel
from phoenix_analysis.plan import Look
from phoenix_analysis.population import Population, population
from phoenix_analysis.ratio import FEW_NODES, Estimate, Totals, estimate
from phoenix_analysis.trial import Trial


class Worst(NamedTuple):
    """The node whose own ratio is furthest from what is claimed."""

    node: str
    ratio: float


class ClaimLook(NamedTuple):
    """One claim at one look.

    baseline, candidate: sums of B and C.
    bounds: None without an estimate. is_shown, is_refuted: on the claim's own alphas; neither if the look may not decide.
    """

    baseline: float
    candidate: float
    estimate: Estimate | None
    bounds: Bounds | None
    is_shown: bool
    is_refuted: bool
    worst: Worst | None


class Taken(NamedTuple):
    """A look that was taken: who counted, whether the data can carry a claim, and each claim in the trial's order."""

    look: Look
    population: Population
    gates: tuple[Gate, ...]
    claims: tuple[ClaimLook, ...]
    used_slots: int

    @property
    def is_fit(self) -> bool:
        """Whether all gates are open."""
        return all(gate.is_open for gate in self.gates)


def take_looks(trial: Trial, panel: Panel, facts: Facts, slots: int, taken: Sequence[Taken] = ()) -> tuple[Taken, ...]:
    """The looks due after `slots` slots, those that were `taken` as they were."""
    due = [look for look in trial.plan.looks if look.slot <= slots][len(taken) :]
    return (*taken, *(take(trial, panel, facts, look) for look in due))


def glance(trial: Trial, panel: Panel, facts: Facts, slots: int) -> Taken:
    """What a last look would say now: to be shown while a run goes on, never to decide."""
    last = trial.plan.looks[-1] if trial.plan.looks else Look(slots, trial.plan.alpha, trial.plan.alpha)
    return take(trial, panel, facts, last._replace(slot=slots))


def take(trial: Trial, panel: Panel, facts: Facts, look: Look) -> Taken:
    """One look."""
    found = population(panel, facts, look.slot)
    claims = tuple(_claim_look(trial, panel, found, look, claim) for claim in trial.claims)
    columns = tuple(dict.fromkeys(claim.column for claim in trial.deciding))
    return Taken(look, found, gates(panel, columns, found, look.slot), claims, _used(panel, columns, found, look.slot))


def _claim_look(trial: Trial, panel: Panel, found: Population, look: Look, claim: Claim) -> ClaimLook:
    nodes = found.names
    totals = panel.totals(claim.column, nodes, look.slot, claim.constant)
    baseline, candidate = sum(totals.node_b), sum(totals.node_c)
    guess = estimate(totals, trial.plan.k)
    if guess is None:
        return ClaimLook(baseline, candidate, None, None, False, False, None)
    lower, upper = _alphas(trial, look, claim, len(nodes))
    no_event = claim.counts and candidate == 0.0
    limits = bounds(guess, lower, upper)
    if no_event:
        chances = panel.filled(claim.column, nodes, look.slot) if trial.is_strict else baseline
        limits = no_event_bounds(chances, lower, upper)
    exact = guess.se == 0.0 and not no_event
    may = decides(len(nodes), look.slot)
    if trial.mode == "AA":
        shown, refuted = False, may and claim.limit is not None and excludes_one(limits, exact=exact)
    else:
        shown = may and look.alpha_success > 0.0 and is_shown(claim, limits, exact=exact)
        refuted = may and look.alpha_harm > 0.0 and is_refuted(claim, limits, exact=exact)
    return ClaimLook(baseline, candidate, guess, limits, shown, refuted, _worst(nodes, totals, above=claim.above))


def alarm_alpha(look: Look, nodes: int) -> float:
    """The chance of a false alarm that either side of an interval of mode AA may spend at a look.

    Fewer than three nodes spend half of it: simulated, they come close to their alpha, more nodes stay far below it.
    """
    return look.alpha_harm / (4 if nodes < FEW_NODES else 2)


def _alphas(trial: Trial, look: Look, claim: Claim, nodes: int) -> tuple[float, float]:
    """The chances that the lower and the upper bound may be wrong.

    The side that shows a claim has the alpha of success, and that of harm at a look without success, where it is only
    drawn.
    """
    if trial.mode == "AA":
        each = alarm_alpha(look, nodes) / max(1, len(trial.deciding))  # any alarm is one too many
        return each, each
    show = look.alpha_success or look.alpha_harm
    return (show, look.alpha_harm) if claim.above else (look.alpha_harm, show)


def _worst(nodes: Sequence[str], totals: Totals, *, above: bool) -> Worst | None:
    ratios = [(c / b, node) for node, b, c in zip(nodes, totals.node_b, totals.node_c, strict=True) if b > 0.0]
    if not ratios:
        return None
    ratio, node = min(ratios) if above else max(ratios, key=lambda each: (each[0], each[1]))
    return Worst(node, ratio)


def _used(panel: Panel, columns: Sequence[str], found: Population, slots: int) -> int:
    """Slots in which any counted node has a usable pair of everything that decides: the least of the columns."""
    counts = []
    for name in columns:
        used = [panel.column(name)[node].used[:slots] for node in found.names]
        counts.append(sum(map(any, zip(*used, strict=True))))
    return min(counts, default=0)
