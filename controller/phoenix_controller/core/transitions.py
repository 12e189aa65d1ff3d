"""A step of a run. The arrows are an enumeration: one that was not drawn cannot be written down."""

from __future__ import annotations

import datetime as dt
from enum import Enum, StrEnum
from typing import NamedTuple

from phoenix_schemas.phases import Phase


class Arrow(Enum):
    """Every arrow of the state diagram, by the name it has there. Equal to `phoenix_schemas.phases.ARROWS`."""

    CREATE = (None, Phase.PENDING)
    START = (Phase.PENDING, Phase.INITIALIZING)
    DEPLOY_SUCCESS = (Phase.INITIALIZING, Phase.RUNNING)
    DEPLOY_ERROR = (Phase.INITIALIZING, Phase.FAILED)
    COMPLETE = (Phase.RUNNING, Phase.ANALYZING)
    RUNTIME_ERROR = (Phase.RUNNING, Phase.FAILED)
    ANALYSIS_DONE = (Phase.ANALYZING, Phase.COMPLETED)
    CANCEL_PENDING = (Phase.PENDING, Phase.CANCELLED)
    CANCEL_INITIALIZING = (Phase.INITIALIZING, Phase.CANCELLED)
    CANCEL_RUNNING = (Phase.RUNNING, Phase.CANCELLED)

    @property
    def before(self) -> Phase | None:
        """Where it starts; None for a run that has no phase yet."""
        before: Phase | None = self.value[0]
        return before

    @property
    def after(self) -> Phase:
        """Where it ends."""
        after: Phase = self.value[1]
        return after

    @classmethod
    def between(cls, before: Phase | None, after: Phase) -> Arrow:
        """The arrow from one phase to another: the door for steps that were stored.

        Raises ValueError where there is none.
        """
        return cls((before, after))


class Actor(StrEnum):
    """Who is behind a step."""

    CONTROLLER = "controller"
    """Time, measurements and what the cluster reports."""
    SPEC = "spec"
    """A change in Git."""
    ANNOTATION = "annotation"
    """A person, by an annotation in the cluster: audited."""
    DELETION = "deletion"
    """Whoever deletes the object: a prune, or a person."""


class Transition(NamedTuple):
    """One step of a run.

    `sequence` counts the steps of the run from 1 and is part of the step's key in the history; `reason` is a `Reason`
    of this version or of another; `at` is aware and by the API server's clock; `observed_generation` is the generation
    of the object that was looked at.
    """

    arrow: Arrow
    sequence: int
    reason: str
    message: str
    at: dt.datetime
    observed_generation: int
    actor: Actor

    @property
    def before(self) -> Phase | None:
        """The phase before; None for the first step."""
        return self.arrow.before

    @property
    def after(self) -> Phase:
        """The phase after."""
        return self.arrow.after
