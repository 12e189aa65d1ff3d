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

    `context` is `resource`, `metric`, `datapoint` and so on, empty where the text names none; `parts` are what follows.
    `at` is the offset in the text.
    """

    context: str
    parts: tuple[Part, ...]
    at: int

    @property
    def place(self) -> tuple[str, str, str | None]:
        """Context, dotted field, and the first key where it is a literal: `("resource", "attributes", "process.pid")`."""
        keys = self.parts[-1].keys
        first = keys[0].value if keys and isinstance(keys[0], Literal) else None
        return self.context, self.field, first if isinstance(first, str) else None

    @property
    def field(self) -> str:
        """The fields without their keys: `attributes`, `positive.offset`."""
        return ".".join(part.name for part in self.parts)

    @property
    def is_whole(self) -> bool:
        """Whether it is not indexed."""
        return not any(part.keys for part in self.parts)


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
