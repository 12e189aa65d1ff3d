"""What is known of one data point on its way through a pipeline: its attributes, and what a condition says of it.

A value is known exactly, or known to be there (SET), or known to be missing (None), or not known at all (UNKNOWN). A
condition is then true, false, or undecided (None): the three-valued logic of Kleene, over the rules by which the
collector compares.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Iterator, Mapping
from enum import Enum

from phoenix_compiler.check.regex import fault_of, search
from phoenix_compiler.ottl.tree import (
    All,
    Always,
    AnyOf,
    Call,
    Comparison,
    Condition,
    Entries,
    Items,
    Literal,
    Not,
    Path,
    Value,
)


class Unsure(Enum):
    """A value that is not known exactly: it is surely there (SET), or it may be missing too (UNKNOWN)."""

    SET = "set"
    UNKNOWN = "unknown"


SET, UNKNOWN = Unsure.SET, Unsure.UNKNOWN
Known = str | float | bool | None | Unsure
_ORDERED: Mapping[str, Callable[[float, float], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


class Point:
    """The state of a data point.

    `metric` is the name of its metric; `blurred` are carriers that may have any key; `changes` counts what was set.
    """

    def __init__(self, resource: Mapping[str, Known], metric: Known) -> None:
        self._attributes: dict[str, dict[str, Known]] = {
            "resource": dict(resource),
            "scope": {},
            "datapoint": {},
        }
        self.metric = metric
        self.blurred: set[str] = set()
        self.changes = 0

    def others(self) -> Point:
        """What is known of the other points under the same resource: nothing of their metric and own attributes."""
        other = Point(self._attributes["resource"], UNKNOWN)
        other._attributes["scope"] = dict(self._attributes["scope"])
        other.blurred = {*self.blurred, "datapoint"}
        return other

    def keys(self, carrier: str) -> tuple[str, ...]:
        """The keys of a carrier of which something is known."""
        return tuple(self._attributes[carrier])

    def get(self, carrier: str, key: str) -> Known:
        """The value of an attribute. What the host's resource may have beside processes is not known."""
        found = self._attributes[carrier]
        if key in found:
            return found[key]
        if carrier in self.blurred:
            return UNKNOWN
        return UNKNOWN if carrier == "resource" and not key.startswith(("process.", "phoenix.", "phx.")) else None

    def put(self, carrier: str, key: str, value: Known, *, sure: bool = True) -> None:
        """Set an attribute; where it is not `sure` that this happens, to what covers both."""
        self.changes += 1
        self._attributes[carrier][key] = value if sure else joined(self.get(carrier, key), value)
        if value is None and sure:
            for inner in [known for known in self._attributes[carrier] if known.startswith(key + "[")]:
                del self._attributes[carrier][inner]

    def blur(self, carrier: str) -> None:
        """Forget everything of a carrier."""
        self.changes += 1
        self._attributes[carrier] = dict.fromkeys(self._attributes[carrier], UNKNOWN)
        self.blurred.add(carrier)

    def carried(self, key: str, carriers: Iterable[str] = ("resource", "datapoint")) -> Known:
        """The value of an attribute wherever it is carried; None where it surely is not."""
        value: Known = None
        for found in (self.get(carrier, key) for carrier in carriers):
            if found is not None and found is not UNKNOWN:
                return found
            value = found if value is None else value
        return value


def joined(one: Known, other: Known) -> Known:
    """What is known of a value that is either of two."""
    if same(one, other):
        return one
    if one is None or other is None or UNKNOWN in (one, other):
        return UNKNOWN
    return SET


def same(one: Known, other: Known) -> bool:
    """Whether both are known alike. `True` and `1` are not the same."""
    return type(one) is type(other) and one == other


def value_of(value: Value, point: Point) -> Known:
    """What is known of a value."""
    if isinstance(value, Literal):
        return value.value
    if isinstance(value, Path):
        if value.is_metric_name:
            return point.metric
        place = value.attribute
        if place is None:
            return UNKNOWN
        return SET if place[1] is None else point.get(place[0], place[1])
    if isinstance(value, Call):
        return _call(value, point)
    return SET if isinstance(value, Entries | Items) else UNKNOWN


def _call(call: Call, point: Point) -> Known:
    decided = truth(call, point)
    if decided is not None:
        return decided
    if call.name == "String" and len(call.arguments) == 1:
        inner = value_of(call.arguments[0].value, point)
        return inner if isinstance(inner, str) or inner in (None, SET, UNKNOWN) else SET
    return UNKNOWN


def truth(condition: Condition | None, point: Point) -> bool | None:
    """Whether a condition holds for a point: True, False, or None where that depends. No condition always holds."""
    match condition:
        case None:
            return True
        case Always():
            return condition.value
        case Not():
            inner = truth(condition.operand, point)
            return None if inner is None else not inner
        case All():
            return conjunction(truth(operand, point) for operand in condition.operands)
        case AnyOf():
            return disjunction(truth(operand, point) for operand in condition.operands)
        case Comparison():
            return _compared(value_of(condition.left, point), condition.operator, value_of(condition.right, point))
        case Call():
            return _matched(condition, point) if condition.name == "IsMatch" else None


def conjunction(truths: Iterator[bool | None]) -> bool | None:
    """Whether all hold."""
    found = set(truths)
    return False if False in found else None if None in found else True


def disjunction(truths: Iterator[bool | None]) -> bool | None:
    """Whether any holds."""
    found = set(truths)
    return True if True in found else None if None in found else False


def _compared(left: Known, sign: str, right: Known) -> bool | None:
    if UNKNOWN in (left, right):
        return None
    if left is None or right is None:
        alike = left is right
        return {"==": alike, "!=": not alike}.get(sign)
    if SET in (left, right):
        return None
    if isinstance(left, int | float) and isinstance(right, int | float) and sign in _ORDERED:
        return _ORDERED[sign](left, right)
    equal = left == right and isinstance(left, bool) == isinstance(right, bool)
    return {"==": equal, "!=": not equal}.get(sign)


def _matched(call: Call, point: Point) -> bool | None:
    target, pattern = call.argument(0, "target"), call.argument(1, "pattern")
    if target is None or not isinstance(pattern, Literal) or not isinstance(pattern.value, str):
        return None
    value = value_of(target, point)
    if value is None:
        return False
    if not isinstance(value, str) or fault_of(pattern.value) is not None:
        return None
    return search(pattern.value, value)
