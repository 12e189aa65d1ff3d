"""Every piece of OTTL in a config's processors, with the group that it runs in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from phoenix_compiler.ottl.context import inferred
from phoenix_compiler.ottl.parse import parse_condition, parse_statement
from phoenix_compiler.ottl.tree import Fault, Parsed
from phoenix_compiler.ottl.vocabulary import CONTEXTS, Processor
from phoenix_compiler.source import DataPath

_LEGACY = ("resource", "metric", "datapoint")
"""The lists of a filter's `metrics`, each of which is a context."""


class Item(NamedTuple):
    """A statement or a condition: where it stands in the config, its text as the collector sees it, and what it says."""

    path: DataPath
    text: str
    parsed: Parsed | Fault


class Group(NamedTuple):
    """What runs together, and has one context.

    In a transform, `statements` run where any of `conditions` holds, or always where there is none. In a filter there
    are no statements, and what a condition holds for is dropped. `context` is what the group runs on, as it is written or
    as the collector infers it; empty where it can infer none.
    """

    path: DataPath
    step: str
    processor: Processor
    context: str
    conditions: tuple[Item, ...]
    statements: tuple[Item, ...]

    @property
    def items(self) -> tuple[Item, ...]:
        """Conditions and statements."""
        return self.conditions + self.statements

    @property
    def said(self) -> Iterator[tuple[Item, Parsed]]:
        """The items that could be read."""
        return ((item, item.parsed) for item in self.items if isinstance(item.parsed, Parsed))

    @property
    def drops(self) -> bool:
        """Whether it is a filter's."""
        return self.processor == "filter"


def groups(processors: Mapping[str, Any], steps: Iterable[str]) -> Iterator[Group]:
    """The groups of the transforms and filters among `steps`, in order. What has not the form of OTTL is left out."""
    for step in steps:
        settings = processors[step]
        if not isinstance(settings, dict):
            continue
        kind = step.partition("/")[0]
        if kind == "transform":
            yield from _transform(step, settings)
        elif kind == "filter":
            yield from _filter(step, settings)


def _transform(step: str, settings: Mapping[str, Any]) -> Iterator[Group]:
    path: DataPath = ("processors", step, "metric_statements")
    listed = _list(settings.get("metric_statements"))
    plain = [(at, text) for at, text in enumerate(listed) if isinstance(text, str)]
    if plain:
        statements = tuple(Item((*path, at), _text(text), parse_statement(_text(text))) for at, text in plain)
        yield _group(path, step, "transform", "", (), statements)
    for at, group in enumerate(listed):
        if not isinstance(group, dict):
            continue
        context = _context(group)
        conditions = _conditions((*path, at, "conditions"), group.get("conditions"), context)
        where = (*path, at, "statements")
        statements = tuple(
            Item((*where, index), _text(text), parse_statement(_text(text), context))
            for index, text in enumerate(_list(group.get("statements")))
            if isinstance(text, str)
        )
        yield _group((*path, at), step, "transform", context, conditions, statements)


def _filter(step: str, settings: Mapping[str, Any]) -> Iterator[Group]:
    path: DataPath = ("processors", step, "metric_conditions")
    listed = _list(settings.get("metric_conditions"))
    yield from _alone(step, _conditions(path, listed, ""), "")
    for at, group in enumerate(listed):
        if isinstance(group, dict):
            context = _context(group)
            yield from _alone(step, _conditions((*path, at, "conditions"), group.get("conditions"), context), context)
    metrics = settings.get("metrics")
    if isinstance(metrics, dict):
        for context in _LEGACY:
            where = ("processors", step, "metrics", context)
            yield from _alone(step, _conditions(where, metrics.get(context), context), context)


def _alone(step: str, conditions: tuple[Item, ...], context: str) -> Iterator[Group]:
    """Each condition of a filter is read by itself."""
    for condition in conditions:
        yield _group(condition.path, step, "filter", context, (condition,), ())


def _group(
    path: DataPath,
    step: str,
    processor: Processor,
    context: str,
    conditions: tuple[Item, ...],
    statements: tuple[Item, ...],
) -> Group:
    pieces = (item.parsed for item in conditions + statements if isinstance(item.parsed, Parsed))
    return Group(path, step, processor, context or inferred(processor, pieces), conditions, statements)


def _conditions(path: DataPath, listed: Any, context: str) -> tuple[Item, ...]:
    return tuple(
        Item((*path, at), _text(text), parse_condition(_text(text), context))
        for at, text in enumerate(_list(listed))
        if isinstance(text, str)
    )


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _context(group: Mapping[str, Any]) -> str:
    """The context that is written beside a group; one that there is not is left to the component's schema."""
    context = group.get("context", "")
    return context if context in CONTEXTS else ""


def _text(text: str) -> str:
    """A string of a config as the collector sees it: the compiler doubles every `$`."""
    return text.replace("$$", "$")
