"""How building grows: `python -m benchmarks.scale`. By hand, never a test.

A first build of N and of 10 N experiments of six manifests each, of both sorts of work; and with everything built, a build
when nothing has changed and when one experiment has. Least of interleaved rounds; of memory the most.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from benchmarks.support.measure import Command, Sample, interleaved, least
from benchmarks.support.report import publish, table
from benchmarks.support.work import SORTS, Sort, spec_path, write_repository

GROWTH = 13
"""Most that ten times the work may take."""
MEMORY = 200
"""MiB."""
NOTHING, ONE = 250, 500
"""Milliseconds on the wall, for 10,000 experiments, on a quiet machine."""


def main() -> None:
    """Measure and report."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.scale", description=__doc__)
    parser.add_argument("--experiments", type=int, default=1000, metavar="N", help="the smaller number; default 1000")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--sorts", nargs="+", choices=SORTS, default=list(SORTS))
    parser.add_argument("--write", action="store_true", help="put the table into docs/benchmarks.md")
    chosen = parser.parse_args()
    few, many = chosen.experiments, chosen.experiments * 10
    rows = []
    with tempfile.TemporaryDirectory(prefix="phoenix-scale-") as folder:
        for sort in chosen.sorts:
            roots = {count: Path(folder) / f"{sort}-{count}" for count in (few, many)}
            for count, root in roots.items():
                write_repository(root, count, sort)
            taken = interleaved({f"{count}": _first(root) for count, root in roots.items()}, chosen.rounds)
            first = {count: least(taken[f"{count}"]) for count in roots}
            again = _again(roots[many], many, sort, chosen.rounds * 3)
            rows += _rows(sort, first, again)
    head = ["", f"{few:,}", f"{many:,}", "ratio", "wanted"]
    body = table(head, rows)
    print(body)
    if chosen.write:
        command = f"python -m benchmarks.scale --experiments {few} --rounds {chosen.rounds} --write"
        publish("scale", command, body)


def _rows(sort: Sort, first: dict[int, Sample], again: dict[str, Sample]) -> list[list[str]]:
    small, large = first.values()
    ratio = f"{large.cpu / small.cpu:.1f}"
    rows = [
        [f"{sort}: first build, processor s", f"{small.cpu:.2f}", f"{large.cpu:.2f}", ratio, f"< {GROWTH}"],
        [
            f"{sort}: first build, wall s",
            f"{small.wall:.2f}",
            f"{large.wall:.2f}",
            f"{large.wall / small.wall:.1f}",
            f"< {GROWTH}",
        ],
        [f"{sort}: memory, MiB", f"{small.rss:.0f}", f"{large.rss:.0f}", "", f"< {MEMORY}"],
    ]
    for name, wanted in (("nothing changed", NOTHING), ("one changed", ONE)):
        sample = again[name]
        rows.append([f"{sort}: {name}, wall ms", "", f"{sample.wall * 1000:.0f}", "", f"< {wanted}"])
        rows.append([f"{sort}: {name}, processor ms", "", f"{sample.cpu * 1000:.0f}", "", ""])
    return rows


def _build(root: Path, prepare: Callable[[], None]) -> Command:
    compiler = Path(sys.executable).with_name("phoenix-compile")
    return Command([str(compiler), "build"], root, prepare=prepare)


def _first(root: Path) -> Command:
    def forget() -> None:
        for name in (".phoenix", "rendered"):
            shutil.rmtree(root / name, ignore_errors=True)

    return _build(root, forget)


def _again(root: Path, count: int, sort: Sort, rounds: int) -> dict[str, Sample]:
    file = spec_path(root, count // 2, sort)
    text = file.read_text()
    edits = iter(range(10**6))

    def edit() -> None:
        file.write_text(text.replace("seen by", f"seen {next(edits)} times by"))

    commands = {"nothing changed": _build(root, lambda: None), "one changed": _build(root, edit)}
    return {name: least(samples) for name, samples in interleaved(commands, rounds).items()}


if __name__ == "__main__":
    main()
