"""What can go wrong around a collector. Each error says what happened and, in `help`, what to do next.

CollectorError
├── UnknownVersion     a collector version that is not supported
├── BinaryNotFound     no collector to run
├── BuildFailed        the builder or Go stopped
├── CollectorFailed    a collector did not start, ended early or refused data
├── RecordingInvalid   a recording that cannot be read
├── CannotEmulate      receiver settings that a recording cannot stand in for
└── EvidenceUnreadable an endpoint that does not answer, or not in the expected form
"""

# ruff: noqa: N818 (the names say what happened; the base says that it is an error)

from __future__ import annotations


class CollectorError(Exception):
    """An expected failure around the collector.

    message: what happened, one phrase, then details where there are any.
    help: the next step for the person who reads it; may be empty.
    """

    def __init__(self, message: str, help: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.help = help


class UnknownVersion(CollectorError):
    """A collector version of which we have no names and no schemas."""


class BinaryNotFound(CollectorError):
    """No collector binary where one was looked for."""


class BuildFailed(CollectorError):
    """The collector could not be built."""


class CollectorFailed(CollectorError):
    """A collector did not start, ended early, refused data or did not end."""


class RecordingInvalid(CollectorError):
    """A recording is damaged, or is none."""


class CannotEmulate(CollectorError):
    """A receiver's settings ask for what no recording holds."""


class EvidenceUnreadable(CollectorError):
    """A metrics endpoint did not answer, or with something else than metrics."""
