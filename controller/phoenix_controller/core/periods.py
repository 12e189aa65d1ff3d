"""How long things may take. Settings; the ones that a run depends on are frozen at its admission."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple


def _minutes(count: float) -> dt.timedelta:
    return dt.timedelta(minutes=count)


class Periods(NamedTuple):
    """Lengths of time, in the order in which a run meets them."""

    deploy: dt.timedelta = _minutes(10)
    """Initializing: from its start until everything must be ready."""
    patience: dt.timedelta = _minutes(5)
    """Running: how long a fault of the cluster, the host or the load may last."""
    least: dt.timedelta = _minutes(30)
    """Running: with early success, the shortest run."""
    measurements: dt.timedelta = _minutes(5)
    """Running: how long after its last slot the run waits for measurements that cannot be read, or are not there yet."""
    analysis: dt.timedelta = _minutes(10)
    """Analyzing: from its start until there must be a verdict."""
    spill: dt.timedelta = _minutes(10)
    """Deletion: how long it waits for a history that is away."""
    retry: dt.timedelta = dt.timedelta(seconds=1)
    """Between two tries of something that should already have happened."""
