"""The verdicts that a run ends with: those that the analysis stored, or what can be said without it."""

from __future__ import annotations

from phoenix_controller.core import times
from phoenix_controller.core.observed import Observed
from phoenix_controller.core.reasons import Reason
from phoenix_controller.core.run import Admission, Run, Stop, Verdict

AA_ALARM = "AAAlarm"
"""The reason of a verdict in mode AA when the copy of the baseline does not behave as the baseline."""


def settled(seen: Observed, run: Run) -> tuple[Verdict, ...] | None:
    """A verdict for each candidate, by name; None while one is missing.

    Whatever was computed, a candidate that was stopped is not promoted.
    """
    frozen = times.admitted(run)
    computed = {verdict.candidate: verdict for verdict in seen.measured.verdicts}
    if not computed.keys() >= set(frozen.candidates):
        return None
    stops = {stop.candidate: stop for stop in run.stops}
    return tuple(
        _for_stopped(frozen, stops[name]) if name in stops and computed[name].outcome == "promote" else computed[name]
        for name in sorted(frozen.candidates)
    )


def without_analysis(run: Run) -> tuple[Verdict, ...]:
    """What holds when no verdict could be computed in time: stopped is rejected, the rest is invalid."""
    frozen = times.admitted(run)
    stops = {stop.candidate: stop for stop in run.stops}
    return tuple(
        _for_stopped(frozen, stops[name])
        if name in stops
        else Verdict(name, "invalid", Reason.ANALYSIS_TIMED_OUT, "the measurements could not be analysed in time")
        for name in sorted(frozen.candidates)
    )


def summary(verdicts: tuple[Verdict, ...]) -> str:
    """All verdicts in one line."""
    return "; ".join(f"{verdict.candidate}: {verdict.outcome} ({verdict.reason})" for verdict in verdicts)


def _for_stopped(frozen: Admission, stop: Stop) -> Verdict:
    if frozen.mode == "AA":
        return Verdict(stop.candidate, "invalid", AA_ALARM, f"{stop.reason}: {stop.message}")
    return Verdict(stop.candidate, "reject", stop.reason, stop.message)
