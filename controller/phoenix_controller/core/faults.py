"""What goes wrong with a part, and whose fault it is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from enum import StrEnum
from typing import Literal, NamedTuple

Blame = Literal["part", "infrastructure"]


class FaultKind(StrEnum):
    """A kind of fault, whom it is blamed on, and its meaning as the pages of the documentation give it.

    What is blamed on the part is its own doing: a candidate is stopped for it, a baseline ends the run. What is blamed on
    the infrastructure may go away by itself and is given time.
    """

    blame: Blame
    meaning: str

    def __new__(cls, value: str, blame: Blame, meaning: str) -> FaultKind:
        """A member is its word; blame and meaning come along."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.blame = blame
        member.meaning = meaning
        return member

    OOM_KILLED = "OOMKilled", "part", "A collector was killed for its use of memory."
    CRASH_LOOP = "CrashLoopBackOff", "part", "A collector ends again and again."
    RESTARTED_OFTEN = "RestartedOften", "part", "A collector was restarted three times."
    CONFIG_REFUSED = "ConfigRefused", "part", "The collector does not take its config."
    IMAGE_PULL = "ImagePullBackOff", "infrastructure", "The image cannot be had."
    UNSCHEDULABLE = "Unschedulable", "infrastructure", "No room for a collector on its node."
    REFUSED = "Refused", "infrastructure", "The cluster does not take the object: quota, admission, permissions."
    HOST = "HostFault", "infrastructure", "The host lacks something: process slots, a free port, disk space."


class Fault(NamedTuple):
    """One fault of a part. `since` is when it began, by the world's own record and not by when it was noticed."""

    kind: FaultKind
    since: dt.datetime
    message: str

    @property
    def is_own(self) -> bool:
        """Whether the part itself is to blame."""
        return self.kind.blame == "part"

    def __str__(self) -> str:
        """As people read it."""
        return f"{self.kind}: {self.message}" if self.message else str(self.kind)


def earliest(faults: Iterable[Fault]) -> Fault | None:
    """The fault that began first; None if there is none."""
    return min(faults, key=lambda fault: (fault.since, fault.kind, fault.message), default=None)
