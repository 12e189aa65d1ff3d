"""The way of one process's points through a pipeline, followed step by step without running it.

Two journeys tell most of what can go wrong: that of an ordinary process, and that of a critical one. Followed is a point
of the metric by which processes are counted. What other points do to the resource that they share is taken as something
that may happen.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from phoenix_collector.widest import RESOURCE_ATTRIBUTES
from phoenix_compiler.check.effects import apply, keep, restore
from phoenix_compiler.check.point import SET, UNKNOWN, Known, Point, conjunction, disjunction, truth
from phoenix_compiler.check.regex import fault_of, search
from phoenix_compiler.check.scrapers import METRICS, Scraper
from phoenix_compiler.check.shapes import mapping_of, mappings_in, texts_in
from phoenix_compiler.ottl.items import Group, Item
from phoenix_compiler.ottl.tree import Call, Parsed, Path, attribute_of
from phoenix_compiler.source import DataPath
from phoenix_schemas.evidence import CRITICAL_ATTRIBUTE

PID = "process.pid"
EXECUTABLE = "process.executable.name"
WATCHED = (PID, CRITICAL_ATTRIBUTE)
AGGREGATIONS = ("aggregate_on_attributes", "aggregate_on_attribute_value")
TIMES = frozenset(("time_unix_nano", "time"))
STARTS = frozenset(("start_time_unix_nano", "start_time"))
_ROUNDS = 3
"""How often other points are let run at most: what is known then no longer changes, in all but made-up cases."""
_HARMLESS = frozenset(("batch", "interval", "memory_limiter"))
"""Processors that leave attributes alone, beside those that are followed."""


class Drop(NamedTuple):
    """A condition of a filter, and whether it drops the point; None where that depends."""

    path: DataPath
    parsed: Parsed
    drops: bool | None


class Aggregation(NamedTuple):
    """A statement that adds points up, and what has happened to them before.

    `across` says that no process id tells their resources apart, `compacted` that resources which are alike have been put
    together since, `timed` and `started` that times and start times were set, `delta` that counters are deltas.
    """

    path: DataPath
    group: Group
    parsed: Parsed
    across: bool
    compacted: bool
    timed: bool
    started: bool
    delta: bool


class Loss(NamedTuple):
    """Where an attribute was left behind for good, and whether points were added up after that."""

    path: DataPath
    added_up: bool


class Journey(NamedTuple):
    """What happened on the way. `losses` has the attributes of WATCHED that are surely gone at the end; `point` is the
    point as it comes out."""

    drops: tuple[Drop, ...]
    aggregations: tuple[Aggregation, ...]
    losses: Mapping[str, Loss]
    point: Point


def follow(
    processors: Mapping[str, Any],
    pipeline: Iterable[str],
    groups: Iterable[Group],
    scrapers: Iterable[Scraper],
    metric: str,
    *,
    critical: Known = None,
    executable: Known = SET,
) -> Journey:
    """The journey of a point.

    metric: the name of the metric that processes are counted by. critical: the value of `phoenix.critical`.
    executable: the name of the executable, where it is known.
    """
    of_processes = [scraper for scraper in scrapers if scraper.kind == "process"]
    resource: dict[str, Known] = {name: _has(of_processes, name) for name in RESOURCE_ATTRIBUTES}
    resource[CRITICAL_ATTRIBUTE] = critical
    if resource[EXECUTABLE] is SET:
        resource[EXECUTABLE] = executable
    walk = _Walk(Point(resource, metric if metric in METRICS["process"] else UNKNOWN))
    for scraper in of_processes:
        walk.watch((*scraper.path, "resource_attributes", PID))
    by_step: dict[str, list[Group]] = {}
    for group in groups:
        by_step.setdefault(group.step, []).append(group)
    for step in pipeline:
        walk.take(step, processors[step], by_step.get(step, ()))
    return Journey(tuple(walk.drops), tuple(walk.aggregations), walk.losses, walk.point)


def _has(scrapers: list[Scraper], name: str) -> Known:
    found = {scraper.has_attribute(name) for scraper in scrapers}
    return UNKNOWN if len(found) > 1 else SET if found == {True} else None


class _Walk:
    def __init__(self, point: Point) -> None:
        self.point = point
        self._compacted = self._together = self._timed = self._started = self._delta = False
        self._watched = -1
        self.drops: list[Drop] = []
        self.aggregations: list[Aggregation] = []
        self.losses: dict[str, Loss] = {}

    def take(self, step: str, settings: Any, groups: Iterable[Group]) -> None:
        """Go through one processor."""
        kind = step.partition("/")[0]
        path: DataPath = ("processors", step)
        if kind in ("transform", "filter"):
            for group in groups:
                self._group(group)
        elif kind == "groupbyattrs":
            keys = texts_in(mapping_of(settings).get("keys"))
            self._compacted = self._compacted or self.point.get("resource", PID) is None
            self._together = True
            restore(self.point, keys)
        elif kind in ("resource", "attributes"):
            self._actions("resource" if kind == "resource" else "datapoint", settings)
        elif kind == "cumulative_to_delta":
            self._delta = True
        elif kind == "delta_to_cumulative":
            self._delta = False
        elif kind not in _HARMLESS:
            self.point.metric = UNKNOWN
            for carrier in ("resource", "datapoint"):
                self.point.blur(carrier)
        self.watch(path)

    def watch(self, path: DataPath, *, added_up: bool = False) -> None:
        """Note what has just been left behind, and what has come back."""
        if self.point.changes == self._watched:
            return
        self._watched = self.point.changes
        if self.point.get("resource", PID) is not None:
            self._compacted = False
        for key in WATCHED:
            if self.point.carried(key) is not None:
                self.losses.pop(key, None)
            elif key not in self.losses:
                self.losses[key] = Loss(path, added_up)

    def _group(self, group: Group) -> None:
        if group.drops:
            for item in group.conditions:
                if isinstance(item.parsed, Parsed):
                    self.drops.append(Drop(item.path, item.parsed, truth(item.parsed.condition, self.point)))
            return
        shared = self._shared(group)
        self._others(group, shared)
        gate = _gate(group, self.point)
        for item in group.statements:
            if isinstance(item.parsed, Parsed) and item.parsed.editor is not None:
                self._statement(group, gate, item, item.parsed, item.parsed.editor)
        self._others(group, shared)

    def _shared(self, group: Group) -> tuple[str, ...]:
        """The carriers that the group changes and that other points share, for which it runs too.

        A process has one resource with one scope, until resources are put together.
        """
        context = group.context
        shared: tuple[str, ...] = ("resource", "scope") if context in ("datapoint", "metric") else ()
        if context == "scope" and self._together:
            shared = ("resource",)
        return tuple(carrier for carrier in shared if any(_changes(item, carrier) for item in group.statements))

    def _others(self, group: Group, shared: tuple[str, ...]) -> None:
        """What the group may do to shared carriers when it runs for other points, before this one or after."""
        for _ in range(_ROUNDS if shared else 0):
            before = self.point.changes
            other = self.point.another(shared)
            gate = _gate(group, other)
            for item in group.statements:
                if isinstance(item.parsed, Parsed) and item.parsed.editor is not None:
                    runs = conjunction(iter((gate, truth(item.parsed.condition, other))))
                    if runs is not False:
                        apply(item.parsed.editor, other, sure=runs is True)
            self.point.joined_with(other, shared)
            if self.point.changes == before:
                return

    def _statement(self, group: Group, gate: bool | None, item: Item, parsed: Parsed, editor: Call) -> None:
        if editor.name in AGGREGATIONS:
            self._aggregation(group, item, parsed)
        runs = conjunction(iter((gate, truth(parsed.condition, self.point))))
        if runs is False:
            return
        target = editor.argument(0, "target")
        if editor.name == "set" and isinstance(target, Path) and target.context == "datapoint":
            self._timed = self._timed or target.field in TIMES
            self._started = self._started or target.field in STARTS
        apply(editor, self.point, sure=runs is True)
        self.watch(item.path, added_up=editor.name in AGGREGATIONS)

    def _aggregation(self, group: Group, item: Item, parsed: Parsed) -> None:
        across = self.point.get("resource", PID) is None
        self.aggregations.append(
            Aggregation(item.path, group, parsed, across, self._compacted, self._timed, self._started, self._delta)
        )
        for key, loss in self.losses.items():
            self.losses[key] = loss._replace(added_up=True)

    def _actions(self, carrier: str, settings: Any) -> None:
        """The processors `resource` and `attributes`. One with `include` or `exclude` only may act."""
        section = mapping_of(settings)
        sure = not {"include", "exclude"} & section.keys()
        for action in mappings_in(section.get("attributes" if carrier == "resource" else "actions")):
            self._action(carrier, action, sure)

    def _action(self, carrier: str, action: Mapping[str, Any], sure: bool) -> None:
        key, kind, pattern = action.get("key"), action.get("action"), action.get("pattern")
        if kind == "delete":
            if isinstance(key, str):
                self.point.put(carrier, key, None, sure=sure)
            if isinstance(pattern, str) and fault_of(pattern) is None:
                keep(self.point, carrier, lambda name: not search(pattern, name), sure=sure)
        elif kind in ("insert", "upsert") and isinstance(key, str):
            if kind == "upsert" or self.point.get(carrier, key) is None:
                self.point.put(carrier, key, SET if "value" in action else UNKNOWN, sure=sure)
        elif kind == "extract":
            self.point.blurred.add(carrier)


def _gate(group: Group, point: Point) -> bool | None:
    """Whether the statements of a group run for a point: any of its conditions is enough."""
    if not group.conditions:
        return True
    return disjunction(
        truth(item.parsed.condition, point) if isinstance(item.parsed, Parsed) else None for item in group.conditions
    )


def _changes(item: Item, carrier: str) -> bool:
    """Whether a statement changes attributes of a carrier."""
    editor = item.parsed.editor if isinstance(item.parsed, Parsed) else None
    place = attribute_of(editor.argument(0, "target")) if editor is not None else None
    return place is not None and place[0] == carrier
