"""The planned looks: which are due and not stored yet."""

from __future__ import annotations

from phoenix_controller.core.observed import Observed
from phoenix_controller.core.run import Run
from phoenix_schemas.phases import Phase


def due_looks(seen: Observed, run: Run) -> tuple[int, ...]:
    """Numbers of the planned looks whose slots are all read and that were not stored, in order."""
    if run.phase not in (Phase.RUNNING, Phase.ANALYZING) or run.admission is None:
        return ()
    if not seen.measured.readable or seen.history.away_since is not None:
        return ()
    stored = {look.number for look in seen.measured.looks}
    looks = enumerate(run.admission.plan.looks, start=1)
    return tuple(number for number, look in looks if look.slot <= seen.measured.slots and number not in stored)
