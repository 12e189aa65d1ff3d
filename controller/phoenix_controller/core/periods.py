"""How long things may take. Settings; the ones that a run depends on are frozen at its admission."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Final, NamedTuple


def _minutes(count: float) -> dt.timedelta:
    return dt.timedelta(minutes=count)


class Periods(NamedTuple):
    """Lengths of time, in the order in which a run meets them. MEANINGS says what each one is."""

    deploy: dt.timedelta = _minutes(10)
    patience: dt.timedelta = _minutes(5)
    least: dt.timedelta = _minutes(30)
    measurements: dt.timedelta = _minutes(5)
    analysis: dt.timedelta = _minutes(10)
    spill: dt.timedelta = _minutes(10)
    retry: dt.timedelta = dt.timedelta(seconds=1)


MEANINGS: Final[Mapping[str, str]] = {
    "deploy": "Initializing: from its start until everything must be ready.",
    "patience": "Running: how long a fault of the cluster, the host or the load may last.",
    "least": "Running: with early success, the shortest run.",
    "measurements": "Running: how long after its last slot the run waits for measurements that cannot be read.",
    "analysis": "Analyzing: from its start until there must be a verdict.",
    "spill": "Deletion: how long it waits for a history that is away.",
    "retry": "Between two tries of something that should have happened; the longer it is overdue, the more rarely, down to"
    " one in thirty of these.",
}
"""By the names of the periods."""
