"""Which candidates are stopped: by a fault of their own, or by harm that the analysis has found.

A stop is dated by when the fault began and not by when it was noticed, so that a controller that slept comes to the same
end as one that watched.
"""

from __future__ import annotations

from phoenix_controller.core import times
from phoenix_controller.core.observed import Observed, PartId, Role
from phoenix_controller.core.run import Run, Stop
from phoenix_schemas.phases import Phase


def noted(seen: Observed, run: Run) -> Run:
    """The run with a stop for every candidate that this snapshot shows at fault. The first stop of a candidate stays."""
    if run.phase not in (Phase.INITIALIZING, Phase.RUNNING):
        return run
    stops = {stop.candidate: stop for stop in run.stops}
    for name in run.remaining():
        found = min(_faults(seen, run, name), key=lambda stop: (stop.at, stop.reason, stop.message), default=None)
        if found is not None:
            stops[name] = found
    return run if len(stops) == len(run.stops) else run._replace(stops=tuple(stops[name] for name in sorted(stops)))


def _faults(seen: Observed, run: Run, name: str) -> list[Stop]:
    """What can be held against a candidate: since it was first ready, and up to the end of the run."""
    part = seen.of(run).get(PartId(Role.CANDIDATE, name))
    found = []
    if part is not None and (run.phase is Phase.RUNNING or part.first_ready is not None):
        found += [Stop(name, fault.kind, fault.message, fault.since) for fault in part.faults if fault.is_own]
    if run.phase is Phase.RUNNING:
        harms = (*seen.measured.harms, *(harm for look in seen.measured.looks for harm in look.harms))
        found += [Stop(name, harm.reason, harm.message, harm.at) for harm in harms if harm.candidate == name]
        end = times.end(run)
        found = [stop for stop in found if stop.at <= end]
    return found
