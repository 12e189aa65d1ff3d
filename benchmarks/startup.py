"""How long one `check` takes: `python -m benchmarks.startup`. By hand, never a test: it is about this machine, now.

One spec is checked in a repository of 100, from the command line, as a pre-commit hook would: with nothing known, with that
spec edited since, and with everything known; beside Python doing nothing and the command saying its version. Medians of
interleaved rounds.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from pathlib import Path

from benchmarks.support.measure import Command, interleaved, median
from benchmarks.support.report import publish, table
from benchmarks.support.work import spec_path, write_repository

EXPERIMENTS = 100
LIMITS = {"nothing known": 350, "everything known": 150}
"""Milliseconds that the work may take on a quiet machine."""


def main() -> None:
    """Measure and report."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.startup", description=__doc__)
    parser.add_argument("--rounds", type=int, default=21)
    parser.add_argument("--write", action="store_true", help="put the table into docs/benchmarks.md")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="phoenix-startup-") as folder:
        commands = _commands(Path(folder) / "repository")
        samples = interleaved(commands, chosen.rounds)
    rows = []
    for name, taken in samples.items():
        middle = median(taken)
        limit = f"{LIMITS[name]}" if name in LIMITS else ""
        rows.append([name, f"{middle.wall * 1000:.0f}", f"{middle.cpu * 1000:.0f}", limit, f"{middle.rss:.0f}"])
    body = table(["one spec of 100", "wall, ms", "processor, ms", "wall wanted, ms", "memory, MiB"], rows)
    print(body)
    if chosen.write:
        publish("startup", f"python -m benchmarks.startup --rounds {chosen.rounds} --write", body)


def _commands(root: Path) -> dict[str, Command]:
    write_repository(root, EXPERIMENTS, "shared")
    file = spec_path(root, EXPERIMENTS // 2, "shared")
    compiler = Path(sys.executable).with_name("phoenix-compile")
    check = [str(compiler), "check", str(file.relative_to(root))]
    index = root / ".phoenix"
    text = file.read_text()
    edits = iter(range(10**6))

    def forget() -> None:
        shutil.rmtree(index, ignore_errors=True)

    def edit() -> None:
        file.write_text(f"{text}# {next(edits)}\n")

    return {
        "python -c pass": Command([sys.executable, "-c", "pass"], root),
        "phoenix-compile --version": Command([str(compiler), "--version"], root),
        "nothing known": Command(check, root, prepare=forget),
        "everything known": Command(check, root),
        "one edited": Command(check, root, prepare=edit),
    }


if __name__ == "__main__":
    main()
