"""How often verdicts are wrong, simulated: `python -m benchmarks.verdicts`. By hand, never in a test.

Without options some hundred runs a cell, in minutes; `--full` takes 2,000 and writes the tables into `docs/analysis.md`.
One process. The seed is fixed: the same command gives the same tables.
"""

from __future__ import annotations

import argparse
import time
from types import ModuleType

from benchmarks.support.measure import say
from benchmarks.support.report import ROOT, publish
from benchmarks.verdicts.tables import (
    equal_arms,
    faults,
    few_nodes,
    grid,
    harm,
    losses,
    methods,
    power,
    robust,
)
from benchmarks.verdicts.trials import Effort, error, percent

TABLES: tuple[ModuleType, ...] = (methods, power, few_nodes, harm, robust, faults, losses, equal_arms, grid)
PAGE = ROOT / "docs" / "analysis.md"
FEW, MANY = 300, 2000


def main() -> None:
    """Simulate, print, and with `--full` publish."""
    names = [table.NAME for table in TABLES]
    parser = argparse.ArgumentParser(prog="python -m benchmarks.verdicts", description=__doc__)
    parser.add_argument(
        "--full", action="store_true", help=f"{MANY} runs a cell, and write the tables into {PAGE.name}"
    )
    parser.add_argument("--runs", type=int, help="runs a cell, nothing is written")
    parser.add_argument("--tables", nargs="+", choices=names, default=names, metavar="NAME", help=", ".join(names))
    options = parser.parse_args()
    effort = Effort(options.runs or (MANY if options.full else FEW))
    for table in TABLES:
        if table.NAME not in options.tables:
            continue
        start = time.perf_counter()
        body = table.run(effort)
        say("")
        note = f"{effort.runs:,} runs a cell: ± {percent(error(0.05, effort.runs), 1)} at 5 % (one standard error)."
        print(f"{table.NAME}, {time.perf_counter() - start:.0f} s. {note}\n\n{body}")
        if options.full and not options.runs:
            command = f"python -m benchmarks.verdicts --full --tables {table.NAME}"
            publish(f"verdicts-{table.NAME}", command, f"{note}\n\n{body}", PAGE)


if __name__ == "__main__":
    main()
