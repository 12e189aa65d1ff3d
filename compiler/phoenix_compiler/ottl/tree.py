"""What a statement or a condition says: the tree that the parser makes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple


class Literal(NamedTuple):
    """A string, number, boolean or nil. Bytes are kept as written."""

    value: str | float | bool | None


class Symbol(NamedTuple):
    """A constant such as `METRIC_DATA_TYPE_SUM`."""

    name: str
    at: int


class Part(NamedTuple):
    """One segment of a path with its indexes: `attributes["process.pid"]`."""

    name: str
    keys: tuple[Value, ...]


class Path(NamedTuple):
    """A path such as `resource.attributes["process.pid"]`.

    `context` is `resource`, `metric`, `datapoint` and so on, empty where the text names none; `parts` are what follows, and
    `field` is that without indexes. `attribute` is the carrier and the key of an attribute: the key is None for all of
    them, has an inner index written out, so that equal texts are the same key, and begins with COMPUTED where it cannot be
    told which one it is; None for what is no attribute. `at` is the offset in the text.
    """

    context: str
    parts: tuple[Part, ...]
    field: str
    attribute: tuple[str, str | None] | None
    at: int

    @property
    def is_whole(self) -> bool:
        """Whether it is not indexed."""
        return not any(part.keys for part in self.parts)

    @property
    def is_metric_name(self) -> bool:
        """Whether it is `metric.name`."""
        return self.context == "metric" and self.field == "name"


class Argument(NamedTuple):
    """An argument of a call, with its name where it is given by name."""

    name: str | None
    value: Value


class Call(NamedTuple):
    """A call of an editor (`set`) or of a converter (`IsMatch`). `at` is the offset in the text."""

    name: str
    arguments: tuple[Argument, ...]
    keys: tuple[Value, ...]
    at: int

    def argument(self, position: int, name: str) -> Value | None:
        """The argument at a position, or of that name."""
        for at, argument in enumerate(self.arguments):
            if argument.name == name or (argument.name is None and at == position):
                return argument.value
        return None


class Items(NamedTuple):
    """A list."""

    values: tuple[Value, ...]


class Entries(NamedTuple):
    """A map."""

    values: tuple[tuple[str, Value], ...]


class Sum(NamedTuple):
    """Arithmetic: operands, whatever operators stand between them."""

    operands: tuple[Value, ...]


class Lambda(NamedTuple):
    """A function as an argument."""

    parameters: tuple[str, ...]
    body: Value | Condition


class Comparison(NamedTuple):
    """`left == right` and its kin."""

    left: Value
    operator: str
    right: Value


class Not(NamedTuple):
    """The opposite of a condition."""

    operand: Condition


class All(NamedTuple):
    """Conditions joined with `and`."""

    operands: tuple[Condition, ...]


class AnyOf(NamedTuple):
    """Conditions joined with `or`."""

    operands: tuple[Condition, ...]


class Always(NamedTuple):
    """`true` or `false`."""

    value: bool


Value = Literal | Symbol | Path | Call | Items | Entries | Sum | Lambda
Condition = Comparison | Call | Not | All | AnyOf | Always


class Parsed(NamedTuple):
    """A statement, or a condition (`editor` is None), with what it names, in order.

    `calls` holds the editor too.
    """

    editor: Call | None
    condition: Condition | None
    paths: tuple[Path, ...]
    calls: tuple[Call, ...]
    symbols: tuple[Symbol, ...]


class Fault(NamedTuple):
    """Why a text is no OTTL: one phrase, the offset in the text, and the next step.

    `operator` is set where the text uses an operator of another language, such as `=~`.
    """

    message: str
    at: int
    help: str
    operator: str | None = None


def conjuncts(condition: Condition | None) -> Iterator[Condition]:
    """The conditions that must all hold, taken apart at every `and`."""
    if isinstance(condition, All):
        for operand in condition.operands:
            yield from conjuncts(operand)
    elif condition is not None:
        yield condition


CARRIERS = ("resource", "scope", "datapoint")
"""What has attributes."""
COMPUTED = "\0"
"""What the key of an attribute begins with that is no literal, or lies deeper than one map."""


def path_of(context: str, parts: tuple[Part, ...], at: int) -> Path:
    """A path with what follows from its parts."""
    field = parts[0].name if len(parts) == 1 else ".".join(part.name for part in parts)
    return Path(context, parts, field, _attribute(context, field, parts[0].keys), at)


def _attribute(context: str, field: str, keys: tuple[Value, ...]) -> tuple[str, str | None] | None:
    carrier = "scope" if context == "instrumentation_scope" else context
    if carrier not in CARRIERS or field != "attributes":
        return None
    if not keys:
        return carrier, None
    first, *inner = keys
    head = str(first.value) if isinstance(first, Literal) and len(inner) < 2 else f"{COMPUTED}{shown(first)}"
    return carrier, head + "".join(f"[{shown(key)}]" for key in inner)


def attribute_of(value: Value | None) -> tuple[str, str | None] | None:
    """Carrier and key of an attribute; None for any other value."""
    return value.attribute if isinstance(value, Path) else None


def shown(value: Value) -> str:
    """A value as text, the same for equal values wherever they stand."""
    match value:
        case Literal():
            return repr(value.value)
        case Symbol():
            return value.name
        case Path():
            parts = (part.name + "".join(f"[{shown(key)}]" for key in part.keys) for part in value.parts)
            return ".".join((value.context, *parts))
        case Call():
            return f"{value.name}({', '.join(shown(argument.value) for argument in value.arguments)})"
        case Items():
            return f"[{', '.join(map(shown, value.values))}]"
        case Sum():
            return f"({' ? '.join(map(shown, value.operands))})"
    return "…"
