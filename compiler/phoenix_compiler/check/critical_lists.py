"""The lists of critical processes that a resolved file holds."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from phoenix_compiler.ir import ResolvedEnvironment, ResolvedExperiment
from phoenix_compiler.source import DataPath
from phoenix_schemas.experiment import CriticalProcess


class CriticalList(NamedTuple):
    """A list of critical processes and the path of it in the file."""

    place: DataPath
    entries: tuple[CriticalProcess, ...]


def critical_lists_of(resolved: ResolvedExperiment | ResolvedEnvironment) -> Iterator[CriticalList]:
    """An experiment's own list; of an environment, that of each standing pipeline."""
    if isinstance(resolved, ResolvedExperiment):
        yield CriticalList(("spec", "criticalProcesses"), resolved.document.model.spec.critical_processes)
        return
    for at, pool in enumerate(resolved.document.model.spec.pools):
        place = ("spec", "pools", at, "standing", "criticalProcesses")
        yield CriticalList(place, pool.standing.critical_processes)
