"""Pairing: samples of both arms on one node become rows of slots.

Samples are paired by the node's own clock, nearest within half an interval, each with one at most, and never carried
forward. A pair's slot is that of its baseline sample, by a grid that is moved for each node so that its scrapes fall in
the middle of slots: else scrapes at the edge of two would fall into either by a few milliseconds.

A slot is usable when it holds a pair, a pair stood in one of the two slots before it, and no collector was restarted in
between. So a lost sample costs one slot, in both arms: the next increase spans both.
"""

from __future__ import annotations

import math
from collections import deque
from enum import IntFlag
from typing import NamedTuple

from phoenix_analysis.quantities import Cell, Step, cells
from phoenix_analysis.samples import Sample, restarted

MOST_SPAN = 2
"""Slots that the increase of a counter may span."""
LAG = 2
"""A slot's row is made when so many slots after it have ended: only then no sample can still fall into it, wherever in
its slots a node's scrapes fall."""


class Seen(IntFlag):
    """Which arms gave a sample in a slot."""

    NEITHER = 0
    BASELINE = 1
    CANDIDATE = 2
    BOTH = 3


class Row(NamedTuple):
    """One node in one counted slot. `cells` stand in the order of the panel's columns; None is not usable."""

    node: str
    slot: int
    seen: Seen
    cells: tuple[Cell | None, ...]


class Grid(NamedTuple):
    """The slots of a run: `start` is the first moment of the first warm-up slot by the node's clock, in seconds."""

    start: float
    interval: float
    warmup_slots: int
    slots: int

    def begun(self, moment: float) -> float:
        """How many slots, warm-up included, have begun before a moment by the node's clock, or begin at it."""
        return math.inf if moment == math.inf else math.floor((moment - self.start) / self.interval)

    def ended(self, until: float) -> int:
        """How many counted slots have all their rows, once every sample up to `until` was read and made into rows."""
        return int(min(max(self.begun(until) - LAG - self.warmup_slots, 0), self.slots))


class _Arm:
    """The samples of one arm that wait for a partner, and where its scrapes fall in the grid."""

    def __init__(self, grid: Grid) -> None:
        self.waiting: deque[Sample] = deque()
        self._grid = grid
        self._read: Sample | None = None
        self._taken: Sample | None = None
        self._ahead = 0.0
        self._shift = 0.0
        self._centred = ""

    def read(self, sample: Sample) -> None:
        """A sample as it comes. One that was read before is passed over; a clock set back is seen through."""
        last = self._read
        if last is not None and sample.incarnation == last.incarnation and sample.scrapes == last.scrapes:
            return
        if last is not None and sample.at <= last.at:
            scrapes = sample.scrapes - last.scrapes if sample.incarnation == last.incarnation else 1.0
            self._ahead += last.at - sample.at + self._grid.interval * max(1.0, scrapes)
        self._read = sample
        self.waiting.append(sample._replace(at=sample.at + self._ahead))

    def take(self) -> tuple[Sample, bool]:
        """The next sample, and whether its collector was restarted since the one before."""
        sample = self.waiting.popleft()
        anew = self._taken is not None and restarted(self._taken, sample)
        self._taken = sample
        return sample, anew

    def slot(self, sample: Sample) -> int:
        """The slot of a sample."""
        return math.floor(self._place(sample) + self._shift)

    def centre(self, sample: Sample, slot: int | None = None) -> int:
        """Move the grid so that this arm's scrapes fall in the middle of slots: once for each life of its collector."""
        if self._centred != sample.incarnation:
            self._centred = sample.incarnation
            place = self._place(sample)
            self._shift = (math.floor(place) if slot is None else slot) + 0.5 - place
        return self.slot(sample)

    def _place(self, sample: Sample) -> float:
        return (sample.at - self._grid.start) / self._grid.interval


class _Event(NamedTuple):
    """A sample alone, or a pair, in its slot. `anew`: a collector was restarted since its sample before."""

    slot: int
    seen: Seen
    pair: tuple[Sample, Sample] | None
    anew: bool


class Pairing:
    """The pairing of one candidate with the baseline on one node, fed as samples are read."""

    def __init__(self, node: str, grid: Grid, columns: tuple[str, ...]) -> None:
        self._node = node
        self._grid = grid
        self._columns = columns
        self._arms = {Seen.BASELINE: _Arm(grid), Seen.CANDIDATE: _Arm(grid)}
        self._open: _Event | None = None
        self._last: tuple[int, tuple[Sample, Sample]] | None = None
        self._anew = False
        self._closed = -1

    def baseline(self, sample: Sample) -> None:
        """A sample of the baseline, in the order of reading."""
        self._arms[Seen.BASELINE].read(sample)

    def candidate(self, sample: Sample) -> None:
        """A sample of the candidate, in the order of reading."""
        self._arms[Seen.CANDIDATE].read(sample)

    def rows(self, until: float = math.inf) -> list[Row]:
        """The rows that are complete when every sample up to `until` has been read, by the node's clock.

        They are the same however the reading of the arms was interleaved. A slot without any sample has no row.
        """
        found: list[Row] = []
        while (event := self._next(until - self._grid.interval)) is not None:
            if self._open is not None and event.slot > self._open.slot:
                found += self._close()
            before = self._open
            if before is None and event.slot > self._closed:
                self._open = event
            elif before is not None:
                anew = before.anew or event.anew
                self._open = _Event(before.slot, before.seen | event.seen, event.pair or before.pair, anew)
            else:
                self._anew |= event.anew
        if self._open is not None and self._open.slot < self._grid.begun(until) - LAG:
            found += self._close()
        return found

    def _next(self, until: float) -> _Event | None:
        """The next sample or pair in time, with its slot."""
        base, other = self._arms[Seen.BASELINE], self._arms[Seen.CANDIDATE]
        alone = _alone(base.waiting, other.waiting, self._grid.interval / 2, until)
        if alone is None:
            return None
        if alone is not Seen.BOTH:
            sample, anew = self._arms[alone].take()
            return _Event(self._arms[alone].slot(sample), alone, None, anew)
        (b, b_anew), (c, c_anew) = base.take(), other.take()
        slot = base.centre(b)
        other.centre(c, slot)
        return _Event(slot, Seen.BOTH, (b, c), b_anew or c_anew)

    def _close(self) -> list[Row]:
        """The row of the slot that is open, unless it belongs to the warm-up or lies after the end."""
        if self._open is None:
            return []
        slot, seen, pair, anew = self._open
        self._open, self._closed, self._anew = None, slot, self._anew or anew
        values: tuple[Cell | None, ...] = (None,) * len(self._columns)
        if pair is not None:
            if self._last is not None and not self._anew and slot - self._last[0] <= MOST_SPAN:
                before = self._last[1]
                values = cells(self._columns, Step(before[0], pair[0]), Step(before[1], pair[1]))
            self._last, self._anew = (slot, pair), False
        counted = slot - self._grid.warmup_slots
        return [Row(self._node, counted, seen, values)] if 0 <= counted < self._grid.slots else []


def _alone(base: deque[Sample], other: deque[Sample], half: float, until: float) -> Seen | None:
    """Whose sample comes next without a partner, BOTH if the next two are partners, None if it is too early to say."""
    heads = [queue[0].at for queue in (base, other) if queue]
    if not heads or min(heads) > until:
        return None
    if not other or (base and base[0].at < other[0].at - half):
        return Seen.BASELINE
    if not base or other[0].at < base[0].at - half:
        return Seen.CANDIDATE
    gap = abs(base[0].at - other[0].at)
    if len(other) > 1 and abs(base[0].at - other[1].at) < gap:
        return Seen.CANDIDATE
    if len(base) > 1 and abs(other[0].at - base[1].at) < gap:
        return Seen.BASELINE
    return Seen.BOTH
