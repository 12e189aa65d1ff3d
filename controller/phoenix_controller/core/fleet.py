"""All experiments of an environment and its nodes, at one moment: what the scheduler looks at."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

from phoenix_schemas.phases import Phase


class Key(NamedTuple):
    """An experiment within its environment. Keys have an order, which breaks ties of age."""

    namespace: str
    name: str


class Node(NamedTuple):
    """A node of the cluster. `usable` says that it is ready and takes pods."""

    name: str
    pools: frozenset[str]
    usable: bool = True


class Limits(NamedTuple):
    """What the environment allows: experiments at the same time, the longest run with its warm-up, synthetic load."""

    concurrent: int
    length: dt.timedelta
    load: bool


class Wish(NamedTuple):
    """What a run needs in order to start. `nodes` is None for all of the pool."""

    environment: str
    pool: str
    nodes: int | None
    not_before: dt.datetime | None
    length: dt.timedelta
    load: bool


class Entry(NamedTuple):
    """One experiment with its newest run.

    `phase` is what the history says where it is further than the status. `since` is when the run was created. `wish` and
    `digest` are of the spec. `startable` says that nothing but a place is missing: configs are rendered, nothing of an
    earlier run is left, nobody has asked to end it. `frozen` are the nodes of the newest copy made for this run, if there
    is one. `holds` are the nodes that it occupies: from its admission on, and until its collectors are gone.
    """

    key: Key
    run: int
    phase: Phase | None
    since: dt.datetime
    digest: str
    wish: Wish
    startable: bool = True
    frozen: tuple[str, ...] = ()
    holds: frozenset[str] = frozenset()


class Fleet(NamedTuple):
    """An environment at one moment.

    `admissions` is the number of admissions that the history holds for this environment, read before anything else in
    here: an admission that was decided on an older snapshot then carries a number that is taken, and is refused by the
    history. `entries` include the experiment that is being decided on.
    """

    environment: str
    at: dt.datetime
    limits: Limits
    pools: frozenset[str]
    nodes: tuple[Node, ...]
    entries: tuple[Entry, ...]
    admissions: int = 0
