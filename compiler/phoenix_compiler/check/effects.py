"""What OTTL's editors do to the attributes of a point.

`sure` says that the editor runs for this point; where it only may, what is known afterwards covers both. Editors that
leave attributes alone, or only change what a value says, are not here: the presence of an attribute stays what it was.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from phoenix_compiler.check.point import MAP, SET, UNKNOWN, Known, Point, joined, may_index, same, value_of
from phoenix_compiler.check.regex import fault_of, search
from phoenix_compiler.ottl.tree import COMPUTED, Call, Entries, Items, Literal, Path, Value, attribute_of

Effect = Callable[[Call, Point, bool], None]


def apply(call: Call, point: Point, *, sure: bool) -> None:
    """Change what is known of the point as the editor changes the point."""
    effect = _EFFECTS.get(call.name)
    if effect is not None:
        effect(call, point, sure)


def texts_of(value: Value | None) -> tuple[str, ...] | None:
    """The texts of a list of literals; None where it is anything else."""
    if not isinstance(value, Items):
        return None
    found = [item.value for item in value.values if isinstance(item, Literal) and isinstance(item.value, str)]
    return tuple(found) if len(found) == len(value.values) else None


def text_of(value: Value | None) -> str | None:
    """The text of a literal; None where it is anything else."""
    return value.value if isinstance(value, Literal) and isinstance(value.value, str) else None


def keep(point: Point, carrier: str, keeps: Callable[[str], bool], *, sure: bool) -> None:
    """Remove every attribute of a carrier that is not kept."""
    for key in point.keys(carrier):
        if "[" not in key and not keeps(key):
            point.put(carrier, key, None, sure=sure)


def _set(call: Call, point: Point, sure: bool) -> None:
    target, value = call.argument(0, "target"), call.argument(1, "value")
    if value is None:
        return
    if isinstance(target, Path) and target.is_metric_name:
        name = value_of(value, point)
        point.metric = name if sure else joined(point.metric, name)
        return
    place = attribute_of(target)
    if place is None:
        return
    carrier, key = place
    if key is None:
        _set_whole(carrier, value, point, sure)
        return
    if key.startswith(COMPUTED):
        point.blur(carrier)
        return
    known = _told(value, point)
    if isinstance(target, Path) and not may_index(target, point):
        sure = False
    if known is UNKNOWN:
        point.put(carrier, key, SET, sure=False)
    elif known is not None:  # `set` with nil does nothing
        point.put(carrier, key, known, sure=sure)


def _told(value: Value, point: Point) -> Known:
    """What is known of a value that is put elsewhere: of a map that it is there, and of an empty one that it is empty."""
    known = value_of(value, point)
    return SET if known is MAP and value != Entries(()) else known


def _set_whole(carrier: str, value: Value, point: Point, sure: bool) -> None:
    source = attribute_of(value)
    if source == (carrier, None):
        return
    if sure and isinstance(value, Entries):
        keep(point, carrier, lambda _: False, sure=True)
        point.blurred.discard(carrier)
        for key, inner in value.values:
            point.put(carrier, key, _told(inner, point))
    elif sure and source is not None and source[1] is None:
        keep(point, carrier, lambda _: False, sure=True)
        _merge_into(point, carrier, source[0], "upsert", sure)
    else:
        point.blur(carrier)


def _delete_key(call: Call, point: Point, sure: bool) -> None:
    carrier, key = _whole(call), text_of(call.argument(1, "key"))
    if carrier is not None and key is not None:
        point.put(carrier, key, None, sure=sure)
    elif carrier is not None:
        point.blur(carrier)


def _delete_matching_keys(call: Call, point: Point, sure: bool) -> None:
    carrier, pattern = _whole(call), _pattern(call)
    if carrier is not None and pattern is not None:
        keep(point, carrier, lambda key: not search(pattern, key), sure=sure)


def _keep_matching_keys(call: Call, point: Point, sure: bool) -> None:
    carrier, pattern = _whole(call), _pattern(call)
    if carrier is not None and pattern is not None:
        keep(point, carrier, lambda key: search(pattern, key), sure=sure)


def _keep_keys(call: Call, point: Point, sure: bool) -> None:
    carrier, keys = _whole(call), texts_of(call.argument(1, "keys"))
    if carrier is not None and keys is not None:
        keep(point, carrier, lambda key: key in keys, sure=sure)


def _merge_maps(call: Call, point: Point, sure: bool) -> None:
    carrier, source = _whole(call), attribute_of(call.argument(1, "source"))
    strategy = text_of(call.argument(2, "strategy")) or ""
    if carrier is None:
        return
    if source is None or source[1] is not None:
        point.blurred.add(carrier)
        return
    _merge_into(point, carrier, source[0], strategy, sure)


def _merge_into(point: Point, carrier: str, source: str, strategy: str, sure: bool) -> None:
    for key in point.keys(source):
        new = point.get(source, key)
        if new is not None and "[" not in key:
            old = point.get(carrier, key)
            merged = _merged(old, SET if new is MAP else new, strategy)
            if not same(old, merged):
                point.put(carrier, key, merged, sure=sure)
    if source in point.blurred:
        for key in point.keys(carrier):
            if "[" not in key and key not in point.keys(source):
                point.put(carrier, key, _merged(point.get(carrier, key), UNKNOWN, strategy), sure=sure)
        if strategy != "update":
            point.blurred.add(carrier)


def _merged(old: Known, new: Known, strategy: str) -> Known:
    """The value after a merge of what may be there: `insert` leaves what is there, `update` adds nothing."""
    if new is UNKNOWN:
        new = joined(old, SET)  # where the source has none, nothing happens
    if strategy == "update" and (old is None or old is UNKNOWN):
        return joined(None, new) if old is UNKNOWN else None
    if strategy == "insert" and old is not None:
        return joined(old, new) if old is UNKNOWN else old
    return new


def _blur(call: Call, point: Point, _sure: bool) -> None:
    carrier = _whole(call)
    if carrier is not None:
        point.blur(carrier)


def _reword(call: Call, point: Point, _sure: bool) -> None:
    """The values change, the keys stay."""
    place = attribute_of(call.argument(0, "target"))
    if place is not None:
        carrier, key = place
        for one in point.keys(carrier) if key is None else (key,):
            if isinstance(point.get(carrier, one), str | int | float):
                point.put(carrier, one, SET)


def _aggregate(call: Call, point: Point, sure: bool) -> None:
    """Points of one metric under one resource become one: only the listed attributes are left."""
    listed = call.argument(1, "attributes")
    keys = texts_of(listed)
    if keys is not None:
        keep(point, "datapoint", lambda key: key in keys, sure=sure)
    elif listed is not None:
        point.blur("datapoint")


def _whole(call: Call) -> str | None:
    """The carrier of which the editor's target is all the attributes."""
    place = attribute_of(call.argument(0, "target"))
    return place[0] if place is not None and place[1] is None else None


def _pattern(call: Call) -> str | None:
    pattern = text_of(call.argument(1, "pattern"))
    return pattern if pattern is not None and fault_of(pattern) is None else None


def restore(point: Point, keys: Iterable[str]) -> None:
    """What `groupbyattrs` does: the attributes named by `keys` move from the point to its resource.

    Scopes are put together whatever their attributes: those of another process's may be left.
    """
    for key in point.keys("scope"):
        point.put("scope", key, UNKNOWN)
    for key in keys:
        value = point.get("datapoint", key)
        if value is not None:
            value = SET if value is MAP else value
            point.put("resource", key, joined(point.get("resource", key), SET) if value is UNKNOWN else value)
            point.put("datapoint", key, None)


_EFFECTS: Mapping[str, Effect] = {
    "set": _set,
    "delete_key": _delete_key,
    "delete_matching_keys": _delete_matching_keys,
    "keep_keys": _keep_keys,
    "keep_matching_keys": _keep_matching_keys,
    "merge_maps": _merge_maps,
    "limit": _blur,
    "flatten": _blur,
    "replace_all_patterns": _blur,
    "replace_all_matches": _reword,
    "replace_pattern": _reword,
    "replace_match": _reword,
    "truncate_all": _reword,
    "stringify_all": _reword,
    "aggregate_on_attributes": _aggregate,
}
