"""Panels for tests of the verdict engine: the golden data set, and small ones by formula."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence

from phoenix_analysis.criteria import Criterion
from phoenix_analysis.pairing import Row, Seen
from phoenix_analysis.panel import Panel
from phoenix_analysis.plan import Plan, make_plan
from phoenix_analysis.quantities import Cell
from phoenix_analysis.ratio import Totals
from phoenix_analysis.trial import Mode, Trial

DIGEST = "sha256:" + "0" * 64
SERIES = "series_per_scrape"
HALF = Criterion(SERIES, "goal", "reduction", 0.5)

Pairs = Sequence[Sequence[Cell | None]]
"""By node and slot."""


def golden_pairs() -> list[list[Cell | None]]:
    """Four nodes and 40 slots without a random number: the data set of the golden figures."""
    nodes: list[list[Cell | None]] = []
    for i in range(4):
        pairs: list[Cell | None] = []
        for j in range(40):
            b = 1000.0 * (1 + i) * (1 + 0.1 * math.sin(j / 7 + i)) + 13 * ((j * 7 + i * 5) % 11)
            c = b * (0.44 + 0.01 * i) * (1 + 0.02 * math.sin(j * 1.7 + i)) + 5 * ((j * 3 + i) % 7)
            pairs.append(None if (j + 3 * i) % 17 == 0 else (b, c))
        nodes.append(pairs)
    return nodes


def totals(pairs: Pairs) -> Totals:
    """Sums by node and by slot."""
    filled = [[pair or (0.0, 0.0) for pair in node] for node in pairs]
    by_slot = list(zip(*filled, strict=True))
    return Totals(
        [math.fsum(b for b, _ in node) for node in filled],
        [math.fsum(c for _, c in node) for node in filled],
        [math.fsum(b for b, _ in slot) for slot in by_slot],
        [math.fsum(c for _, c in slot) for slot in by_slot],
        [None not in slot for slot in zip(*pairs, strict=True)],
    )


def names(count: int) -> list[str]:
    """Names of nodes."""
    return [f"node-{number:02d}" for number in range(count)]


def plan(slots: int, **kinds: bool) -> Plan:
    """A plan of slots of a minute."""
    return make_plan(60.0, 300.0, 60.0 * slots, **kinds)


def trial(
    slots: int,
    *criteria: Criterion,
    mode: Mode = "AB",
    critical: tuple[str, ...] = (),
    of: Plan | None = None,
    **kinds: bool,
) -> Trial:
    """A trial of the criteria, by default of half the series."""
    made = of or plan(slots, **kinds)
    return Trial("candidate", made, DIGEST, DIGEST, criteria or (HALF,), critical, mode, "example", 1)


Values = Callable[[int, int], Sequence[Cell | None] | Seen | None]
"""By number of node and slot: a cell for each column, who was seen where there is no pair, None for nobody."""


def rows(of: Trial, nodes: int, values: Values) -> Iterator[Row]:
    """Rows by formula."""
    nothing: tuple[Cell | None, ...] = (None,) * len(of.columns)
    for number, node in enumerate(names(nodes)):
        for slot in range(of.plan.slots):
            found = values(number, slot)
            if isinstance(found, Seen):
                yield Row(node, slot, found, nothing)
            elif found is not None:
                yield Row(node, slot, Seen.BOTH, tuple(found))


def panel(of: Trial, nodes: int, values: Values) -> Panel:
    """A panel by formula."""
    made = Panel(names(nodes), of.columns, of.plan.slots)
    for row in rows(of, nodes, values):
        assert made.add(row)
    return made


def wave(node: int, slot: int, *, base: float = 1000.0, spread: float = 0.02) -> float:
    """A quantity that varies between slots as load does, without a random number."""
    return base * (1 + node % 5 / 5) * (1 + spread * math.sin(slot * 1.3 + node) + spread * math.sin(slot * 0.31))
