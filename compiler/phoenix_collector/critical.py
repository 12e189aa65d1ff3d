"""Critical entries: the processes that an experiment may not lose, matched as the collector matches them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple


class Critical(NamedTuple):
    """A critical entry. A pattern is RE2, searched for anywhere in the value; None and an empty one ask for nothing.
    Where both are given, both must match."""

    name: str
    executable: str | None = None
    command_line: str | None = None

    @property
    def patterns(self) -> tuple[str, str]:
        """What is searched for in the executable's name and in the command line."""
        return self.executable or "", self.command_line or ""


class CriticalMatcher:
    """Finds the entry that a process belongs to: the first that matches."""

    def __init__(self, entries: Sequence[Critical]) -> None:
        import re2  # the collector's own syntax; not needed by those who only name entries

        self.entries = tuple(entries)
        self._patterns = [(entry, tuple(map(re2.compile, entry.patterns))) for entry in self.entries]

    def entry(self, executable: str, command_line: str) -> Critical | None:
        """The entry of a process with that executable name and command line."""
        for entry, (by_executable, by_command_line) in self._patterns:
            if by_executable.search(executable) and by_command_line.search(command_line):
                return entry
        return None
