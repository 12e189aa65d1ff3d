"""What is known of one data point on its way through a pipeline: its attributes, and what a condition says of it.

A value is known exactly, or known to be there (SET, or MAP), or known to be missing (None), or not known at all (UNKNOWN). A
condition is then true, false, or undecided (None): the three-valued logic of Kleene, over the rules by which the
collector compares.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Iterator, Mapping
from enum import Enum

from phoenix_compiler.check.regex import fault_of, search
from phoenix_compiler.ottl.tree import (
    CARRIERS,
    COMPUTED,
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
    """A value that is not known exactly: a map that is there (MAP), anything that is there (SET), or that may be missing."""

    MAP = "map"
    SET = "set"
    UNKNOWN = "unknown"


MAP, SET, UNKNOWN = Unsure.MAP, Unsure.SET, Unsure.UNKNOWN
OURS = ("process.", "phoenix.", "phx.")
"""What the names of attributes begin with that only scrapers and pipelines set: the host's resource has none of them."""
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

    def another(self, shared: Iterable[str]) -> Point:
        """What is known of another point that shares these carriers with this one, and nothing else."""
        other = Point({}, UNKNOWN)
        for carrier in CARRIERS:
            if carrier in shared:
                other._attributes[carrier] = dict(self._attributes[carrier])
                if carrier in self.blurred:
                    other.blurred.add(carrier)
            else:
                other.blurred.add(carrier)
        return other

    def joined_with(self, other: Point, shared: Iterable[str]) -> None:
        """Take in what another point may have done to the carriers that both share."""
        for carrier in shared:
            for key in {**self._attributes[carrier], **other._attributes[carrier]}:
                mine, theirs = self.get(carrier, key), other.get(carrier, key)
                if not same(mine, theirs):
                    self.put(carrier, key, joined(mine, theirs))
            if carrier in other.blurred:
                self.blurred.add(carrier)

    def keys(self, carrier: str) -> tuple[str, ...]:
        """The keys of a carrier of which something is known."""
        return tuple(self._attributes[carrier])

    def get(self, carrier: str, key: str) -> Known:
        """The value of an attribute. What the host's resource may have beside processes is not known."""
        found = self._attributes[carrier]
        if "[" in key:
            outer = self.get(carrier, outer_of(key))
            return found.get(key) if outer is MAP else None if outer is None else UNKNOWN
        if key in found:
            return found[key]
        if carrier in self.blurred or key.startswith(COMPUTED):
            return UNKNOWN
        return UNKNOWN if carrier == "resource" and not key.startswith(OURS) else None

    def put(self, carrier: str, key: str, value: Known, *, sure: bool = True) -> None:
        """Set an attribute; where it is not `sure` that this happens, to what covers both.

        What was in a map is gone with it. What is put into a value that may be no map may not be there.
        """
        found = self._attributes[carrier]
        self.changes += 1
        if "[" not in key:
            if found.get(key) is MAP:
                self._forget_within(found, key, sure=sure)
        elif (outer := self.get(carrier, outer_of(key))) is None:
            found[outer_of(key)] = MAP if sure else UNKNOWN
        elif outer is not MAP:
            return
        found[key] = value if sure else joined(self.get(carrier, key), value)

    def _forget_within(self, found: dict[str, Known], key: str, *, sure: bool) -> None:
        """What was in a map is gone, or may be."""
        for inner in [known for known in found if known.startswith(key + "[")]:
            if sure:
                del found[inner]
            else:
                found[inner] = UNKNOWN

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


def outer_of(key: str) -> str:
    """The key of the map that a key lies in."""
    return key.partition("[")[0]


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


class _MayFailError(Exception):
    """Evaluating a value may fail, as an index into what is no map does; a condition then neither holds nor does not."""


def value_of(value: Value, point: Point) -> Known:
    """What is known of a value."""
    try:
        return _value(value, point)
    except _MayFailError:
        return UNKNOWN


def truth(condition: Condition | None, point: Point) -> bool | None:
    """Whether a condition holds for a point: True, False, or None where that depends. No condition always holds."""
    try:
        return True if condition is None else _truth(condition, point)
    except _MayFailError:
        return None


def conjunction(truths: Iterator[bool | None]) -> bool | None:
    """Whether all hold. Nothing is looked at after one that does not."""
    undecided = False
    for one in truths:
        if one is False:
            return False
        undecided = undecided or one is None
    return None if undecided else True


def disjunction(truths: Iterator[bool | None]) -> bool | None:
    """Whether any holds. Nothing is looked at after one that does."""
    undecided = False
    for one in truths:
        if one is True:
            return True
        undecided = undecided or one is None
    return None if undecided else False


def _value(value: Value, point: Point) -> Known:
    if isinstance(value, Literal):
        return value.value
    if isinstance(value, Path):
        return _read(value, point)
    if isinstance(value, Call):
        return _call(value, point)
    if isinstance(value, Entries):
        return MAP
    return SET if isinstance(value, Items) else UNKNOWN


def _read(path: Path, point: Point) -> Known:
    if path.is_metric_name:
        return point.metric
    if path.attribute is None:
        return UNKNOWN
    carrier, key = path.attribute
    if key is None:
        return MAP
    if not may_index(path, point):
        raise _MayFailError
    return point.get(carrier, key)


def may_index(path: Path, point: Point) -> bool:
    """Whether the index into a map, if a path has one, surely works: into a map or nothing, and by a text."""
    carrier, key = path.attribute or ("", None)
    if key is None or "[" not in key:
        return True
    index = path.parts[0].keys[-1]
    if isinstance(index, Call) and index.name == "String" and index.arguments:
        indexed = _value(index.arguments[0].value, point)
        is_text = indexed is not None and indexed is not UNKNOWN
    else:
        is_text = isinstance(index, Literal) and isinstance(index.value, str)
    outer = point.get(carrier, outer_of(key))
    return is_text and (outer is None or outer is MAP)


def _call(call: Call, point: Point) -> Known:
    decided = _matched(call, point) if call.name == "IsMatch" else None
    if decided is not None:
        return decided
    if call.name == "String" and len(call.arguments) == 1:
        inner = _value(call.arguments[0].value, point)
        return inner if isinstance(inner, str) or inner is None or inner is UNKNOWN else SET
    return UNKNOWN


def _truth(condition: Condition, point: Point) -> bool | None:
    match condition:
        case Always():
            return condition.value
        case Not():
            inner = _truth(condition.operand, point)
            return None if inner is None else not inner
        case All():
            return conjunction(_truth(operand, point) for operand in condition.operands)
        case AnyOf():
            return disjunction(_truth(operand, point) for operand in condition.operands)
        case Comparison():
            return _compared(_value(condition.left, point), condition.operator, _value(condition.right, point))
        case Call():
            return _matched(condition, point) if condition.name == "IsMatch" else None


def _compared(left: Known, sign: str, right: Known) -> bool | None:
    if UNKNOWN in (left, right):
        return None
    if left is None or right is None:
        alike = left is right
        return {"==": alike, "!=": not alike}.get(sign)
    if isinstance(left, Unsure) or isinstance(right, Unsure):
        return None
    if isinstance(left, int | float) and isinstance(right, int | float) and sign in _ORDERED:
        return _ORDERED[sign](left, right)
    equal = left == right and isinstance(left, bool) == isinstance(right, bool)
    return {"==": equal, "!=": not equal}.get(sign)


def _matched(call: Call, point: Point) -> bool | None:
    target, pattern = call.argument(0, "target"), call.argument(1, "pattern")
    if target is None or not isinstance(pattern, Literal) or not isinstance(pattern.value, str):
        return None
    value = _value(target, point)
    if value is None:
        return False
    if not isinstance(value, str) or fault_of(pattern.value) is not None:
        return None
    return search(pattern.value, value)
