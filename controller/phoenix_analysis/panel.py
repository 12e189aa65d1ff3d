"""The panel: every usable pair of one candidate's run, in memory. It is what the history stores, and nothing else.

A verdict is computed from a panel alone, so that it can be computed again from the history. Rows come in as slots end;
nothing is read twice.
"""

from __future__ import annotations

import hashlib
import math
import sys
from array import array
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from phoenix_analysis.pairing import Row, Seen
from phoenix_analysis.presence import Presence
from phoenix_analysis.quantities import CRITICAL_PREFIX, Cell
from phoenix_analysis.ratio import Totals

_MOST = 1e100
_LEAST = 1e-100
"""No quantity is larger or smaller than these; their squares can still be added."""


class Column(NamedTuple):
    """One column on one node: B and C by slot, zero where `used` is zero."""

    b: array[float]
    c: array[float]
    used: bytearray


class Panel:
    """Rows by node, column and slot. `nodes` is the set frozen at admission; rows of other nodes are refused."""

    def __init__(self, nodes: Iterable[str], columns: Sequence[str], slots: int) -> None:
        self.nodes = tuple(sorted(set(nodes)))
        self.columns = tuple(columns)
        self.slots = slots
        self.presence = Presence()
        self._seen = {node: bytearray(slots) for node in self.nodes}
        self._last = dict.fromkeys(self.nodes, -1)
        self._data = {name: {node: _column(slots) for node in self.nodes} for name in self.columns}
        self._critical = [(at, name) for at, name in enumerate(self.columns) if name.startswith(CRITICAL_PREFIX)]

    def add(self, row: Row) -> bool:
        """Take a row. False, and nothing taken, if its node is not of the run or its slot is not after the node's last.

        What was refused must not be stored either. Raises ValueError if the row has not one cell for each column.
        """
        if len(row.cells) != len(self.columns):
            raise ValueError(f"a row of {len(row.cells)} cells for {len(self.columns)} columns")
        if row.node not in self._last or not self._last[row.node] < row.slot < self.slots:
            return False
        self._last[row.node] = row.slot
        self._seen[row.node][row.slot] = int(row.seen)
        if row.seen != Seen.BOTH:
            return True
        for name, cell in zip(self.columns, row.cells, strict=True):
            values = None if cell is None else _quantity(cell)
            if values is not None:
                column = self._data[name][row.node]
                column.b[row.slot], column.c[row.slot] = values
                column.used[row.slot] = 1
        for at, name in self._critical:
            cell = row.cells[at]
            if cell is not None:
                self.presence.see(name.removeprefix(CRITICAL_PREFIX), row.node, row.slot, cell)
        return True

    def seen(self, node: str, slots: int) -> bytearray:
        """What was seen of a node in each of the first `slots` slots, as numbers of `Seen`."""
        return self._seen[node][:slots]

    def column(self, name: str) -> Mapping[str, Column]:
        """A column by node."""
        return self._data[name]

    def totals(self, name: str, nodes: Sequence[str], slots: int, constant: float | None = None) -> Totals:
        """Sums over the first `slots` slots of the given nodes, rounded once: no order of nodes changes them.

        `constant` takes the place of B in every usable node-slot.
        """
        columns = [self._data[name][node] for node in nodes]
        c = [column.c[:slots] for column in columns]
        node_c, slot_c = [math.fsum(values) for values in c], [math.fsum(values) for values in zip(*c, strict=True)]
        if constant is None:
            b = [column.b[:slots] for column in columns]
            node_b, slot_b = [math.fsum(values) for values in b], [math.fsum(values) for values in zip(*b, strict=True)]
        else:
            used = [column.used[:slots] for column in columns]
            node_b = [constant * sum(values) for values in used]
            slot_b = [constant * sum(values) for values in zip(*used, strict=True)]
        whole = [all(used) for used in zip(*(column.used[:slots] for column in columns), strict=True)]
        return Totals(node_b, node_c, slot_b, slot_c, whole)

    def filled(self, name: str, nodes: Sequence[str], slots: int) -> int:
        """Node-slots in which B is not zero."""
        return sum(value > 0.0 for node in nodes for value in self._data[name][node].b[:slots])

    def digest(self, slots: int) -> str:
        """Names the measurement of the first `slots` slots: SHA-256 over names, what was seen, and IEEE doubles."""
        text = hashlib.sha256()
        text.update("\0".join(("phoenix-panel-1", str(slots), *self.columns, "", *self.nodes)).encode())
        for node in self.nodes:
            text.update(self._seen[node][:slots])
            for name in self.columns:
                column = self._data[name][node]
                text.update(column.used[:slots])
                text.update(_little(column.b[:slots]))
                text.update(_little(column.c[:slots]))
        return "sha256:" + text.hexdigest()


def _column(slots: int) -> Column:
    return Column(array("d", bytes(8 * slots)), array("d", bytes(8 * slots)), bytearray(slots))


def _quantity(cell: Cell) -> Cell | None:
    """The cell, unless it holds what no quantity can be."""
    b, c = cell
    if not (abs(b) <= _MOST and abs(c) <= _MOST):  # false for NaN too
        return None
    return (b if abs(b) >= _LEAST else 0.0, c if abs(c) >= _LEAST else 0.0)


def _little(values: array[float]) -> bytes:
    if sys.byteorder == "big":
        values = array("d", values)
        values.byteswap()
    return values.tobytes()
