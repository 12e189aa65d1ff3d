"""What each pipeline should make of a history, computed in plain Python from its rules, not from its template.

Arithmetic follows the order in which the numbers are defined (sums over states, then differences, then rates), so that
limits are met to the last bit.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from support.population import DIRECTIONS, INTERVAL, LATER, SECOND, STATES, History, Process, Scrape, threads


class Use(NamedTuple):
    """What a process used since it was last seen.

    cpu and disk: differences by state and direction, as (word, value), one without a word where they are summed; empty
    where there is no difference yet. cores and disk_rate: the same per second; None where there is no difference yet.
    """

    process: Process
    time: int
    cpu: tuple[tuple[str, float], ...]
    disk: tuple[tuple[str, int], ...]
    cores: float | None
    disk_rate: float | None


class Point(NamedTuple):
    """One point that should come out: its metric, whom it is of, what splits it, and its value."""

    metric: str
    pid: int
    word: str
    value: float | int


def uses(history: History, *, split: Sequence[str] = (), exclude: Sequence[str] = ()) -> list[list[Use]]:
    """What every process used, scrape by scrape. A difference is of one life of a process id, whatever its name or
    command line were meanwhile. A process born after the collector starts from zero; an older one needs two scrapes.
    One whose name is excluded is not seen."""
    last: dict[tuple[int, int], tuple[Process, int]] = {}
    found = []
    for scrape in history:
        here = []
        for index, process in enumerate(scrape.processes):
            if any(re.search(pattern, process.name) for pattern in exclude):
                continue
            here.append(_use(process, scrape.at(index), last.get(process.life), split))
            last[process.life] = (process, scrape.at(index))
        found.append(here)
    return found


def _use(process: Process, time: int, before: tuple[Process, int] | None, split: Sequence[str]) -> Use:
    if before is None and process.born < LATER:
        return Use(process, time, (), (), None, None)
    earlier = before[0] if before else process._replace(cpu=(0.0, 0.0, 0.0), disk=(0, 0))
    cpu: tuple[tuple[str, float], ...]
    disk: tuple[tuple[str, int], ...]
    if "state" in split:
        cpu = tuple((word, now - then) for word, now, then in zip(STATES, process.cpu, earlier.cpu, strict=True))
    else:
        cpu = (("", sum(process.cpu) - sum(earlier.cpu)),)
    if "direction" in split:
        disk = tuple((word, now - then) for word, now, then in zip(DIRECTIONS, process.disk, earlier.disk, strict=True))
    else:
        disk = (("", sum(process.disk) - sum(earlier.disk)),)
    seconds = (time - before[1]) / SECOND if before else float(INTERVAL)
    return Use(process, time, cpu, disk, _rate(cpu, seconds), _rate(disk, seconds))


def _rate(differences: Iterable[tuple[str, float]], seconds: float) -> float:
    return sum(value for _, value in differences) / seconds


def points(kept: Iterable[Use], metrics: Sequence[str]) -> set[Point]:
    """The points of the processes kept."""
    found = set()
    for use in kept:
        pid = use.process.pid
        found.add(Point("process.memory.usage", pid, "", use.process.memory))
        if "cpu.time" in metrics:
            found |= {Point("process.cpu.time", pid, word, value) for word, value in use.cpu}
        if "disk.io" in metrics:
            found |= {Point("process.disk.io", pid, word, value) for word, value in use.disk}
        if "memory.virtual" in metrics:
            found.add(Point("process.memory.virtual", pid, "", use.process.memory * 4))
        if "threads" in metrics:
            found.add(Point("process.threads", pid, "", threads(use.process)))
    return found


class Entry(NamedTuple):
    """A critical entry: both patterns must be found, where given."""

    name: str
    executable: str = ""
    command_line: str = ""

    def matches(self, process: Process) -> bool:
        """Whether the process belongs to it."""
        name, line = re.search(self.executable, process.name), re.search(self.command_line, process.command_line)
        return name is not None and line is not None

    def written(self) -> dict[str, str]:
        """As an experiment has it."""
        given = {"name": self.name, "executable": self.executable, "commandLine": self.command_line}
        return {key: value for key, value in given.items() if value}


def critical_of(process: Process, entries: Sequence[Entry]) -> str:
    """The name of the first entry that the process belongs to, else empty."""
    return next((entry.name for entry in entries if entry.matches(process)), "")


def among_the_first(values: Mapping[int, float], k: int, floor: float) -> set[int]:
    """The process ids with one of the K largest values, ties included, of those not below the floor."""
    able = {pid: value for pid, value in values.items() if value >= floor}
    return {pid for pid, value in able.items() if sum(other > value for other in able.values()) < k}


MEASURES: Mapping[str, Callable[[Use], float | None]] = {
    "cpu": lambda use: use.cores,
    "memory": lambda use: use.process.memory,
    "disk": lambda use: use.disk_rate,
}


def _measured(used: Iterable[Use], ranking: str) -> dict[int, float]:
    values = {use.process.pid: MEASURES[ranking](use) for use in used}
    return {pid: value for pid, value in values.items() if value is not None}


def topk(used: Sequence[Use], entries: Sequence[Entry], *, k: int, floors: Mapping[str, float]) -> list[Use]:
    """The K of each ranking in `floors`, and every critical one."""
    first = {pid for ranking in floors for pid in among_the_first(_measured(used, ranking), k, floors[ranking])}
    return [use for use in used if use.process.pid in first or critical_of(use.process, entries)]


class Limits(NamedTuple):
    """From when on a process is busy: cores, bytes, bytes per second; None where that does not count."""

    cpu: float
    memory: int
    disk: int | None = None


def priority(
    used: Sequence[Use], entries: Sequence[Entry], limits: Limits, *, names: Sequence[str], lines: Sequence[str]
) -> dict[int, str]:
    """Why each process that is kept is kept, by process id."""
    reasons = {}
    for use in used:
        process = use.process
        if critical_of(process, entries):
            reasons[process.pid] = "critical"
        elif any(re.search(pattern, process.name) for pattern in names) or any(
            re.search(pattern, process.command_line) for pattern in lines
        ):
            reasons[process.pid] = "named"
        elif any(
            limit is not None and value is not None and value >= limit
            for limit, value in zip(limits, (use.cores, process.memory, use.disk_rate), strict=True)
        ):
            reasons[process.pid] = "busy"
    return reasons


def adaptive(
    scrape: Scrape, used: Sequence[Use], entries: Sequence[Entry], bands: Sequence[tuple[float, Limits]], budget: int
) -> tuple[list[Use], float, float]:
    """The processes kept, and the cut of cores and of bytes in force. `bands` are (load from which on, limits)."""
    limits = [limits for load, limits in bands if scrape.load >= load][-1]
    kept: set[int] = set()
    cuts = []
    for ranking, floor in (("cpu", limits.cpu), ("memory", limits.memory)):
        values = _measured(used, ranking)
        first = among_the_first(values, budget, floor)
        kept |= first
        able = sum(value >= floor for value in values.values())
        cuts.append(min(values[pid] for pid in first) if able >= budget else floor)
    return [use for use in used if use.process.pid in kept or critical_of(use.process, entries)], cuts[0], cuts[1]


Row = tuple[Any, ...]


class Sums(NamedTuple):
    """One row: the sums of its processes by metric and word, and how many they are."""

    values: dict[tuple[str, str], float | int]
    processes: int


def aggregated(used: Sequence[Use], row_of: Callable[[Process], Row]) -> dict[Row, Sums]:
    """The sums of each row."""
    rows: dict[Row, Sums] = {}
    for use in used:
        row = row_of(use.process)
        values, count = rows.get(row, Sums({}, 0))
        parts: list[tuple[tuple[str, str], float | int]] = [(("process.memory.usage", ""), use.process.memory)]
        parts += [(("process.cpu.time", word), value) for word, value in use.cpu]
        parts += [(("process.disk.io", word), value) for word, value in use.disk]
        parts += [(("process.threads", ""), threads(use.process))]
        for key, value in parts:
            values[key] = values.get(key, 0) + value
        rows[row] = Sums(values, count + 1)
    return rows
