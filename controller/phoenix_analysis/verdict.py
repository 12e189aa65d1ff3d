"""What a verdict is: the answer, why, and every number that it rests on."""

from __future__ import annotations

from typing import Literal, NamedTuple

from phoenix_analysis.advice import Advice
from phoenix_analysis.criteria import Claim
from phoenix_analysis.health import Incident
from phoenix_analysis.looks import Taken
from phoenix_analysis.presence import CriticalLoss

Answer = Literal["promote", "reject", "inconclusive", "invalid"]
State = Literal["shown", "open", "refuted", "info", "notEvaluated"]

ENGINE = "phoenix-analysis 1"
"""Names the method. It changes when the same measurement would give another number."""


class Finding(NamedTuple):
    """An answer and its reason: a CamelCase word for programs, a sentence for people."""

    answer: Answer
    reason: str
    message: str


class ClaimResult(NamedTuple):
    """One criterion in the end.

    state: `refuted` is harm of a guardrail, or a goal that is shown to be missed. side: what is still open. shown_at: the
    slot of the look at which it was first shown.
    """

    claim: Claim
    state: State
    side: str
    shown_at: int | None
    advice: Advice | None


class Verdict(NamedTuple):
    """The verdict on one candidate after `slots` counted slots of `planned`.

    looks: those of the plan that were taken. last: the look at hand, the last of them unless the run was settled between
    two; then it is drawn and decides nothing.
    """

    experiment: str
    run: int
    candidate: str
    mode: str
    finding: Finding
    slots: int
    planned: int
    interval_seconds: float
    results: tuple[ClaimResult, ...]
    looks: tuple[Taken, ...]
    last: Taken
    incidents: tuple[Incident, ...]
    losses: tuple[CriticalLoss, ...]
    not_evaluated: tuple[str, ...]
    notes: tuple[str, ...]
    plan_digest: str
    core_digest: str
    measurement_digest: str
    engine: str = ENGINE
