"""A rule: a fact about what is seen, and the arrow that a run goes along when it holds."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from phoenix_controller.core.observed import Observed
from phoenix_controller.core.reasons import Reason
from phoenix_controller.core.run import Run
from phoenix_controller.core.transitions import Actor, Arrow


class Because(NamedTuple):
    """A fact that holds: why, for programs and for people, and who is behind it."""

    reason: Reason
    message: str
    actor: Actor = Actor.CONTROLLER


Fact = Callable[[Observed, Run], Because | None]
"""Looks at what is seen and at the run as recorded. None: it does not hold."""


class Rule(NamedTuple):
    """One line of a phase's table.

    `reasons` are all that the fact may give. A rule with `in_pause` is heard while the controller is paused: cancel and
    harm, and that a run takes its place in the line.
    """

    fact: Fact
    arrow: Arrow
    reasons: tuple[Reason, ...]
    in_pause: bool = False

    @property
    def name(self) -> str:
        """The fact, as a sentence."""
        return self.fact.__name__.replace("_", " ")

    @property
    def meaning(self) -> str:
        """What the fact says, in one paragraph."""
        return " ".join((self.fact.__doc__ or "").split())
