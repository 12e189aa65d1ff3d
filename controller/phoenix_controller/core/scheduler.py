"""Who may start: limits, start window, nodes, oldest first.

The runs that wait in Pending stand in one line by age. Going down the line, each takes a place if there is one. One that
could start but finds its nodes taken keeps all nodes of its pool reserved: nobody younger gets a node that it waits for,
so a stream of small young experiments cannot starve a large old one, and since every run in front of it ends, its turn
comes. One that could not start even in an empty cluster, or whose start window is not open, holds nobody up.

The whole line is worked out at once, so that all who look at the same snapshot agree.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple

from phoenix_controller.core.fleet import Entry, Fleet, Key, Node, Wish
from phoenix_controller.core.reasons import Reason
from phoenix_schemas.phases import DEPLOYED, Phase

REASONS: Final = (
    Reason.WRONG_ENVIRONMENT,
    Reason.UNKNOWN_POOL,
    Reason.LENGTH_OVER_LIMIT,
    Reason.LOAD_NOT_ALLOWED,
    Reason.NOT_ENOUGH_NODES,
    Reason.BEFORE_START,
    Reason.NOT_YET_IN_LINE,
    Reason.CONCURRENCY_LIMIT,
    Reason.NODES_BUSY,
    Reason.BEHIND_OLDER,
    Reason.ADMITTED,
)
"""All answers, in the order in which they are looked for. The first five hold until somebody changes something."""

_NAMED = 3
"""How many of several experiments a message names."""


class Place(NamedTuple):
    """Where a run stands: the nodes that are granted, in order, or None and the reason to wait.

    `run` and `digest` say for what: a spec that was edited since has no place yet.
    """

    run: int
    digest: str
    nodes: tuple[str, ...] | None
    reason: Reason
    message: str


class Line(NamedTuple):
    """The places of all runs that wait. `admissions` is the fleet's count: the next one carries the number after it."""

    places: Mapping[Key, Place]
    admissions: int


def line(fleet: Fleet) -> Line:
    """Work out the line, once for all who look at this snapshot."""
    return Line(_Line(fleet).places(), fleet.admissions)


def obstacle(fleet: Fleet, wish: Wish, usable: int) -> tuple[Reason, str] | None:
    """Why a run could not start even if nothing else ran, with `usable` nodes in its pool; None if it could."""
    limits = fleet.limits
    if wish.environment != fleet.environment:
        return Reason.WRONG_ENVIRONMENT, f"compiled for {wish.environment}, this is {fleet.environment}"
    if wish.pool not in fleet.pools:
        return Reason.UNKNOWN_POOL, f"no pool {wish.pool} in {fleet.environment}"
    if wish.length > limits.length:
        return Reason.LENGTH_OVER_LIMIT, f"{wish.length} with the warm-up, the environment allows {limits.length}"
    if wish.load and not limits.load:
        return Reason.LOAD_NOT_ALLOWED, "the environment does not allow synthetic load"
    wanted = 1 if wish.nodes is None else wish.nodes
    if usable < wanted:
        return Reason.NOT_ENOUGH_NODES, f"{usable} usable nodes in pool {wish.pool}, {wanted} asked for"
    if wish.not_before is not None and fleet.at < wish.not_before:
        return Reason.BEFORE_START, f"starts at {wish.not_before.isoformat()}"
    return None


def order(key: Key, node: str) -> str:
    """Where a node stands in an experiment's own order of nodes.

    A sample taken by it is the same whenever the same nodes are free, and is no sample by name.
    """
    return hashlib.sha256(f"{key.namespace}/{key.name}/{node}".encode()).hexdigest()


class _Pool(NamedTuple):
    """A pool as it stands at one point of the line: its usable nodes, those that nobody holds, and of these those that
    nobody waits for; who holds the others, and who waits."""

    nodes: tuple[str, ...]
    unused: tuple[str, ...]
    free: tuple[str, ...]
    holders: str
    older: str


class _Line:
    """The state while going down the line: slots left, who holds a node, who waits for one."""

    def __init__(self, fleet: Fleet) -> None:
        self._fleet = fleet
        self._slots = fleet.limits.concurrent - sum(entry.phase in DEPLOYED for entry in fleet.entries)
        self._busy = {node: entry.key for entry in fleet.entries for node in entry.holds}
        self._reserved: dict[str, Key] = {}
        self._pools: dict[str, _Pool] = {}

    def places(self) -> dict[Key, Place]:
        waiting = [entry for entry in self._fleet.entries if entry.phase is Phase.PENDING]
        waiting.sort(key=lambda entry: (entry.since, entry.key))
        return {entry.key: self._place(entry) for entry in waiting}

    def _place(self, entry: Entry) -> Place:
        nodes, reason, message = self._answer(entry)
        return Place(entry.run, entry.digest, nodes, reason, message)

    def _answer(self, entry: Entry) -> tuple[tuple[str, ...] | None, Reason, str]:
        wish, pool = entry.wish, self._pool(entry.wish.pool)
        hindered = obstacle(self._fleet, wish, len(pool.nodes))
        if hindered is not None:
            return None, *hindered
        if not entry.startable:
            return None, Reason.NOT_YET_IN_LINE, "not ready to start"
        if self._slots <= 0:
            return None, Reason.CONCURRENCY_LIMIT, f"{self._fleet.limits.concurrent} experiments run already"
        wanted = len(pool.nodes) if wish.nodes is None else wish.nodes
        if len(pool.free) < wanted:
            self._take(self._reserved, entry.key, (node for node in pool.nodes if node not in self._reserved))
            if len(pool.unused) >= wanted:
                return None, Reason.BEHIND_OLDER, f"nodes of pool {wish.pool} are reserved for {pool.older}"
            return None, Reason.NODES_BUSY, f"nodes of pool {wish.pool} are held by {pool.holders}"
        frozen = frozenset(entry.frozen)
        chosen = sorted(pool.free, key=lambda node: (node not in frozen, order(entry.key, node)))[:wanted]
        self._slots -= 1
        self._take(self._busy, entry.key, chosen)
        return tuple(sorted(chosen)), Reason.ADMITTED, f"{wanted} nodes of pool {wish.pool}"

    def _take(self, taken: dict[str, Key], key: Key, nodes: Iterable[str]) -> None:
        """Give nodes to a run: to hold, or to wait for."""
        added = dict.fromkeys(nodes, key)
        if added:
            taken.update(added)
            self._pools.clear()  # a node may be in more than one

    def _pool(self, name: str) -> _Pool:
        if name not in self._pools:
            nodes = _usable(self._fleet.nodes, name)
            unused = tuple(node for node in nodes if node not in self._busy)
            free = tuple(node for node in unused if node not in self._reserved)
            holders = {self._busy[node] for node in nodes if node in self._busy}
            older = {self._reserved[node] for node in nodes if node in self._reserved}
            self._pools[name] = _Pool(nodes, unused, free, _names(holders), _names(older))
        return self._pools[name]


def _usable(nodes: Iterable[Node], pool: str) -> tuple[str, ...]:
    return tuple(node.name for node in nodes if node.usable and pool in node.pools)


def _names(keys: Iterable[Key]) -> str:
    names = [key.name for key in sorted(keys)]
    rest = len(names) - _NAMED
    return ", ".join(names[:_NAMED]) + (f" and {rest} more" if rest > 0 else "")
