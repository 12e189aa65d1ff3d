"""Facts of more than one phase: somebody ends the run, or its object was lost."""

from __future__ import annotations

from phoenix_controller.core.observed import Observed
from phoenix_controller.core.reasons import Reason
from phoenix_controller.core.rules.rule import Because
from phoenix_controller.core.run import Run
from phoenix_controller.core.transitions import Actor

CANCEL_REASONS = (Reason.ABORTED, Reason.CANCELLED, Reason.SUPERSEDED, Reason.DELETED)


def cancel_is_asked_for(seen: Observed, run: Run) -> Because | None:
    """Somebody ends the run: by the abort annotation, by `spec.cancelled`, by raising `spec.run`, or by deleting the
    object."""
    if seen.object.abort is not None:
        return Because(Reason.ABORTED, seen.object.abort or "no reason given", Actor.ANNOTATION)
    if seen.spec.cancelled:
        return Because(Reason.CANCELLED, "spec.cancelled is true", Actor.SPEC)
    if seen.spec.run > run.number:
        return Because(Reason.SUPERSEDED, f"run {seen.spec.run} was asked for", Actor.SPEC)
    if seen.object.deleting:
        return Because(Reason.DELETED, "the object is being deleted", Actor.DELETION)
    return None


def the_run_was_interrupted(seen: Observed, run: Run) -> Because | None:
    """The object is not the one that was admitted: it was lost with its collectors, and came back. The run stays
    stopped until `spec.run` is raised."""
    if run.admission is None or run.admission.uid == seen.object.uid:
        return None
    return Because(Reason.INTERRUPTED, "the object was lost and created anew; raise spec.run to run it again")
