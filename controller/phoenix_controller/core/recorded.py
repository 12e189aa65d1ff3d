"""Which run a decision is about, and how far it is: status and history, whichever knows more.

The history is written before the status. So after a crash between the two it is one step ahead, and that step is adopted;
and an object that was lost and came back without a status finds its run there. A history that was itself lost is behind
the status, and gets its steps back before anything else happens. A status that has ended is final: where its last step was
spilled, the history may know another one.
"""

from __future__ import annotations

from phoenix_controller.core.observed import History
from phoenix_controller.core.run import Run, Stop


def current(status: Run | None, history: History, asked: int) -> Run:
    """The run that is decided on: the one of the status until it has ended and is safely recorded, then one that the
    history has open, then the one asked for.

    `asked` is `spec.run`. A run that nobody knows has no steps.
    """
    last = 0
    if status is not None:
        run = _merged(status, _known(history, status.number))
        if not (run.has_ended and asked > run.number and is_in_step(status, history)):
            return run
        last = run.number
    opened = (run for run in history.runs if run.number > last and not run.has_ended)
    return next(opened, None) or _known(history, asked) or Run(asked)


def is_in_step(status: Run | None, history: History) -> bool:
    """Whether the history can be read and holds every step of the status."""
    return history.away_since is None and not lost(status, history)


def lost(status: Run | None, history: History) -> int:
    """How many steps of the status a readable history lacks."""
    if status is None or history.away_since is not None:
        return 0
    known = _known(history, status.number)
    return max(0, status.sequence - (known.sequence if known else 0))


def _known(history: History, number: int) -> Run | None:
    return next((run for run in history.runs if run.number == number), None)


def _merged(status: Run, known: Run | None) -> Run:
    if known is None or (status.has_ended and known.transitions != status.transitions):
        return status
    further = known if known.sequence >= status.sequence else status
    return further._replace(
        admission=further.admission or known.admission or status.admission,
        stops=_by_candidate(known.stops, status.stops),
        verdicts=tuple(sorted(known.verdicts or status.verdicts)),
    )


def _by_candidate(first: tuple[Stop, ...], second: tuple[Stop, ...]) -> tuple[Stop, ...]:
    """One stop a candidate; the history's holds."""
    stops = {stop.candidate: stop for stop in (*second, *first)}
    return tuple(stops[name] for name in sorted(stops))
