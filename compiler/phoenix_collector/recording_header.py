"""The header of a recording: its first line, as a typed value and as JSON."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, NamedTuple

from phoenix_collector.critical import Critical
from phoenix_collector.errors import RecordingInvalid
from phoenix_collector.otlp import COMMAND_LINE, EXECUTABLE_NAME

FORMAT = 1
"""The version of the format, `phoenixRecording` in the header."""
MODES = ("none", "hash", "drop")
"""What may be done to values that identify people or hosts."""
_HELP = "the header is made by `phoenix-compile record`; make the recording again"


class Host(NamedTuple):
    """The shape of the recorded host. `cpus`: logical processors, by which utilisation was divided. `memory_bytes`:
    physical memory. `processes`: how many the first scrape saw."""

    os: str
    cpus: int
    memory_bytes: int
    processes: int


class Redacted(NamedTuple):
    """What was done to values that identify people or hosts.

    mode: none, hash or drop.
    not_evaluable: attributes whose values are no longer the host's own; a pattern on them finds nothing or the wrong
    thing, except where the process matched one of `kept`.
    kept: the critical entries whose processes kept what the entry's patterns look at.
    """

    mode: str = "none"
    not_evaluable: tuple[str, ...] = ()
    kept: tuple[Critical, ...] = ()

    def evaluable(self, entry: Critical) -> bool:
        """Whether the processes of `entry` can be told from others in this recording: if not, finding none of them
        says nothing."""
        if any(entry.patterns == kept.patterns for kept in self.kept):
            return True
        looks_at = zip((EXECUTABLE_NAME, COMMAND_LINE), entry.patterns, strict=True)
        return not any(pattern and attribute in self.not_evaluable for attribute, pattern in looks_at)


class Header(NamedTuple):
    """The first line of a recording.

    interval: seconds between two scrapes.
    created_at: RFC 3339, or empty. note: how it was made, or empty.
    """

    collector_version: str
    interval: float
    host: Host
    redacted: Redacted = Redacted()
    created_at: str = ""
    note: str = ""


def document(header: Header) -> dict[str, Any]:
    """The header as it stands in the file."""
    written: dict[str, Any] = {
        "phoenixRecording": FORMAT,
        "collectorVersion": header.collector_version,
        "interval": header.interval,
        "host": {
            "os": header.host.os,
            "cpus": header.host.cpus,
            "memoryBytes": header.host.memory_bytes,
            "processes": header.host.processes,
        },
        "redaction": {
            "mode": header.redacted.mode,
            "notEvaluable": list(header.redacted.not_evaluable),
            "kept": [
                {"name": kept.name, **dict(zip(("executable", "commandLine"), kept.patterns, strict=True))}
                for kept in header.redacted.kept
            ],
        },
    }
    if header.created_at:
        written["createdAt"] = header.created_at
    if header.note:
        written["note"] = header.note
    return written


def parse(path: Path, line: bytes) -> Header:
    """Read the first line of the recording at `path`. Unknown fields are left alone. Raises RecordingInvalid, which
    names the field that is missing or not of its kind."""
    try:
        written = json.loads(line)
    except ValueError as error:
        raise RecordingInvalid(f"{path}: the header is no JSON: {error}", _HELP) from error
    fields = _Fields(path, "", written)
    if (version := fields.take("phoenixRecording", int)) != FORMAT:
        raise RecordingInvalid(f"{path}: format {version} is not known, only {FORMAT}", "use a newer phoenix-compile")
    host, redaction = fields.inside("host"), fields.inside("redaction")
    header = Header(
        fields.take("collectorVersion", str),
        float(fields.take("interval", int, float)),
        Host(*(host.take(name, kind) for name, kind in _HOST)),
        Redacted(
            redaction.take("mode", str),
            redaction.texts("notEvaluable"),
            tuple(
                Critical(
                    kept.take("name", str),
                    kept.take("executable", str, default="") or None,
                    kept.take("commandLine", str, default="") or None,
                )
                for kept in redaction.each("kept")
            ),
        ),
        fields.take("createdAt", str, default=""),
        fields.take("note", str, default=""),
    )
    if header.interval <= 0 or header.host.cpus < 1:
        raise RecordingInvalid(f"{path}: header: interval and host.cpus must be above zero", _HELP)
    if header.redacted.mode not in MODES:
        raise RecordingInvalid(f"{path}: header: redaction.mode is none of {', '.join(MODES)}", _HELP)
    return header


_HOST: tuple[tuple[str, type], ...] = (("os", str), ("cpus", int), ("memoryBytes", int), ("processes", int))


class _Fields:
    """One mapping of the header, read with the name of what is wrong."""

    def __init__(self, path: Path, at: str, written: object) -> None:
        if not isinstance(written, dict):
            raise RecordingInvalid(f"{path}: header: {at.rstrip('.') or 'the first line'} is no mapping", _HELP)
        self._path, self._at, self._written = path, at, written

    def take(self, name: str, *kinds: type, default: Any = None) -> Any:
        value = self._written.get(name, default)
        if not isinstance(value, kinds) or isinstance(value, bool):
            wanted = " or ".join(kind.__name__ for kind in kinds)
            raise RecordingInvalid(f"{self._path}: header: {self._at}{name} is missing or no {wanted}", _HELP)
        return value

    def texts(self, name: str) -> tuple[str, ...]:
        return tuple(str(item) for item in self.take(name, list))

    def each(self, name: str) -> list[_Fields]:
        return [
            _Fields(self._path, f"{self._at}{name}.{number}.", item)
            for number, item in enumerate(self.take(name, list))
        ]

    def inside(self, name: str) -> _Fields:
        return _Fields(self._path, f"{self._at}{name}.", self._written.get(name))
