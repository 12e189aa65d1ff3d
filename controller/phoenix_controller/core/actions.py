"""What is to be done, as values. Every one is safe to repeat: doing it twice is doing it once.

They are carried out after the row and the status were written, in their order. One that fails is decided again, since a
decision looks at what there is and not at what was tried.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from phoenix_controller.core.observed import PartId
from phoenix_controller.core.run import Admission, Run, Stop


class Freeze(NamedTuple):
    """Copy plan, configs and node set into objects that the controller owns, under a name that follows from the content.

    An earlier copy for this run stays, and is collected with the run.
    """

    admission: Admission


class Deploy(NamedTuple):
    """Bring up a part of the run from its frozen config, on the frozen nodes."""

    run: int
    part: PartId


class StopCandidate(NamedTuple):
    """End the collectors of a candidate that does harm. Nothing else of the run is touched."""

    run: int
    candidate: str


class Teardown(NamedTuple):
    """End everything that a run has deployed."""

    run: int


class RecordStop(NamedTuple):
    """Write into the history that a candidate was stopped. Its key is run and candidate: the first one stays."""

    run: int
    stop: Stop


class RecordAgain(NamedTuple):
    """Write a run into a history that has lost steps of it. A row that is there stays."""

    run: Run


class RecordLook(NamedTuple):
    """Compute a planned look from the measurements of the slots before it, and store it.

    `number` counts the plan's looks from 1. The key is run and number: the first result stays.
    """

    run: int
    number: int


class Analyse(NamedTuple):
    """Compute the verdicts from what is stored, and store them. The key is run and candidate: the first one stays.

    A candidate of `stops` is rejected for the reason given there (in mode AA: invalid).
    """

    run: int
    stops: tuple[Stop, ...]


class EmitEvent(NamedTuple):
    """Tell people, once or a little more: an event is news, the history is the record."""

    reason: str
    message: str
    warning: bool


class Release(NamedTuple):
    """Let the object go: take the finalizer away. `forced` when the history does not hold the run: audited."""

    forced: bool


Action = (
    Freeze | Deploy | StopCandidate | Teardown | RecordStop | RecordAgain | RecordLook | Analyse | EmitEvent | Release
)
"""Anything that `decide` may ask for."""
ACTIONS: Final = (
    Freeze,
    Deploy,
    StopCandidate,
    Teardown,
    RecordStop,
    RecordAgain,
    RecordLook,
    Analyse,
    EmitEvent,
    Release,
)
"""The same as a tuple, in the order of a run."""
