"""Which parts a run needs, and how far they are."""

from __future__ import annotations

import datetime as dt

from phoenix_controller.core.faults import earliest
from phoenix_controller.core.observed import BASELINE, LOAD, Observed, Part, PartId, Role
from phoenix_controller.core.run import Run


def wanted(run: Run) -> tuple[PartId, ...]:
    """The baseline, the candidates that were not stopped, and the load where one was asked for."""
    if run.admission is None:
        return ()
    candidates = tuple(PartId(Role.CANDIDATE, name) for name in run.remaining())
    return (BASELINE, *candidates, *((LOAD,) if run.admission.load else ()))


def ready_since(seen: Observed, run: Run) -> dt.datetime | None:
    """Since when everything that the run needs is ready; None if something is not."""
    parts = seen.of(run)
    since = [parts[key].ready_since if key in parts else None for key in wanted(run)]
    known = [moment for moment in since if moment is not None]
    return max(known) if known and len(known) == len(since) else None


def describe(seen: Observed, run: Run) -> str:
    """What is not ready yet, and why, in the order of the parts. Empty when everything is."""
    parts = seen.of(run)
    return "; ".join(text for text in (_describe(key, parts.get(key)) for key in wanted(run)) if text)


def _describe(key: PartId, part: Part | None) -> str:
    if part is None:
        return f"{key}: not there"
    if part.faults:
        return f"{key}: {earliest(part.faults)}"
    if part.ready_since is not None:
        return ""
    return f"{key}: {part.nodes_ready} of {part.nodes_wanted} nodes ready" if part.exists else f"{key}: not there"
