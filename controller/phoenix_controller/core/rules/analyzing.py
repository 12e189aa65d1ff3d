"""Analyzing: the verdict is being reached. Nothing but a verdict leads out of it: a cancel comes too late."""

from __future__ import annotations

from phoenix_controller.core import times, verdicts
from phoenix_controller.core.observed import Observed
from phoenix_controller.core.reasons import Reason
from phoenix_controller.core.rules.rule import Because, Rule
from phoenix_controller.core.run import Run
from phoenix_controller.core.transitions import Arrow


def the_verdict_is_known(seen: Observed, run: Run) -> Because | None:
    """The analysis has stored a verdict for every candidate: promote, reject, inconclusive or invalid."""
    known = verdicts.settled(seen, run)
    return None if known is None else Because(Reason.VERDICT_REACHED, verdicts.summary(known))


def the_analysis_deadline_has_passed(seen: Observed, run: Run) -> Because | None:
    """The analysis period is over, and measurements cannot be read or an analysis was tried in vain. The run completes,
    with nothing to promote."""
    hopeless = seen.measured.tried or not seen.measured.readable
    if not hopeless or seen.now < times.analysis_deadline(run):
        return None
    return Because(Reason.ANALYSIS_TIMED_OUT, verdicts.summary(verdicts.without_analysis(run)))


RULES = (
    Rule(the_verdict_is_known, Arrow.ANALYSIS_DONE, (Reason.VERDICT_REACHED,)),
    Rule(the_analysis_deadline_has_passed, Arrow.ANALYSIS_DONE, (Reason.ANALYSIS_TIMED_OUT,)),
)
