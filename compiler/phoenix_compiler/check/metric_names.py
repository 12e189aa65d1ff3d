"""The names of metrics that OTTL speaks of."""

from __future__ import annotations

from collections.abc import Iterator

from phoenix_compiler.check.effects import text_of
from phoenix_compiler.check.seen import ConfigSeen
from phoenix_compiler.ottl.items import Group, Item
from phoenix_compiler.ottl.tree import All, AnyOf, Comparison, Condition, Literal, Not, Path


def named_metrics(group: Group) -> Iterator[tuple[str, Item]]:
    """Each name that a condition of a group compares `metric.name` with, and where."""
    for item, parsed in group.said:
        for name in _compared(parsed.condition):
            yield name, item


def made_metrics(seen: ConfigSeen) -> frozenset[str]:
    """The names that statements give to metrics."""
    return frozenset(_made(seen))


def _made(seen: ConfigSeen) -> Iterator[str]:
    for group in seen.groups:
        for _, parsed in group.said:
            editor = parsed.editor
            if editor is None:
                continue
            target = editor.argument(0, "target")
            renames = editor.name == "set" and isinstance(target, Path) and target.is_metric_name
            value = editor.argument(1, "value") if renames else editor.argument(0, "name")
            name = text_of(value) if renames or editor.name == "copy_metric" else None
            if name is not None:
                yield name


def _compared(condition: Condition | None) -> Iterator[str]:
    match condition:
        case All() | AnyOf():
            for operand in condition.operands:
                yield from _compared(operand)
        case Not():
            yield from _compared(condition.operand)
        case Comparison():
            for one, other in ((condition.left, condition.right), (condition.right, condition.left)):
                if isinstance(one, Path) and one.is_metric_name and isinstance(other, Literal):
                    yield str(other.value)
