"""Measuring programs: processor time, wall time and memory of a whole process tree, in interleaved rounds."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

ROUND_COOLING = 0.2
"""Seconds between two runs, so that what one left to the disk is not paid for by the next alone."""


class Sample(NamedTuple):
    """One run of a program: seconds of processor time (user and system, children included), seconds on the wall, and the
    most resident memory of any one process of the tree, in MiB."""

    cpu: float
    wall: float
    rss: float


class Command(NamedTuple):
    """A program to run: its arguments, its folder, the file that takes its standard output, and what is added to the
    environment. `prepare` runs before it and is not measured."""

    arguments: Sequence[str]
    folder: Path
    output: Path | None = None
    environ: Mapping[str, str] = {}
    prepare: Callable[[], None] = lambda: None


class FailedError(Exception):
    """A measured program that did not end with 0."""


def run(command: Command) -> Sample:
    """Run a program once. Raises FailedError with the end of what it said."""
    command.prepare()
    with open(command.output or os.devnull, "wb") as output, tempfile.TemporaryFile() as said:
        start = time.perf_counter()
        process = subprocess.Popen(
            command.arguments,
            cwd=command.folder,
            env={**os.environ, **command.environ},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=said,
        )
        _, status, used = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)  # so that Popen does not wait for it again
        if process.returncode:
            said.seek(0)
            tail = said.read().decode("utf-8", "replace")[-2000:]
            raise FailedError(f"{command.arguments[0]} ended with {process.returncode}\n{tail}")
    return Sample(used.ru_utime + used.ru_stime, wall, used.ru_maxrss / 1024)


def interleaved(commands: Mapping[str, Command], rounds: int) -> dict[str, list[Sample]]:
    """Every program once a round, in turn, so that what else the machine does falls on all of them alike."""
    samples: dict[str, list[Sample]] = {name: [] for name in commands}
    for number in range(rounds):
        for name, command in commands.items():
            say(f"round {number + 1} of {rounds}: {name}")
            time.sleep(ROUND_COOLING)
            samples[name].append(run(command))
    say("")
    return samples


def least(samples: Sequence[Sample]) -> Sample:
    """The least of each: what the work costs when nothing else disturbs it. Of memory, the most."""
    return Sample(
        min(sample.cpu for sample in samples),
        min(sample.wall for sample in samples),
        max(sample.rss for sample in samples),
    )


def median(samples: Sequence[Sample]) -> Sample:
    """The median of each."""
    return Sample(*(statistics.median(values) for values in zip(*samples, strict=True)))


def say(line: str) -> None:
    """A line on what is being done, replaced in place; nothing in a pipe."""
    if sys.stderr.isatty():
        print(f"\r\x1b[K{line}", end="", file=sys.stderr, flush=True)
