"""Two values, field by field. Mappings are compared by key, lists of named items by name, other lists by the longest
run of equal items, so that an inserted item is one change and not a change of all that follow."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import NamedTuple

from phoenix_compiler.diff.model import ABSENT, At, FieldChange, Key, Named, Order, Path
from phoenix_compiler.diff.read import Embedded, canonical


class Renamed(str):
    """An old text in which names of objects stand as they are called now. `was` is the text as it was; `names` are the
    old names in it."""

    was: str
    names: tuple[str, ...]

    def __new__(cls, now: str, was: str, names: tuple[str, ...]) -> Renamed:
        self = super().__new__(cls, now)
        self.was, self.names = was, names
        return self


class Followed(NamedTuple):
    """A field whose only change is that it follows renamed objects; `names` are their old names."""

    path: Path
    names: tuple[str, ...]


def compare(old: object, new: object, path: Path = ()) -> Iterator[FieldChange | Followed]:
    """The fields in which two values differ, each once, in the order of keys, names and indexes.

    Numbers, booleans and strings are never equal to each other: `1` is not `true`.
    """
    if isinstance(old, dict) and isinstance(new, dict):
        yield from _mappings(old, new, path)
    elif isinstance(old, Embedded) and isinstance(new, Embedded):
        yield from _embedded(old, new, path)
    elif isinstance(old, list) and isinstance(new, list):
        named = _by_name(old), _by_name(new)
        if named[0] is not None and named[1] is not None:
            yield from _named(named[0], named[1], path)
        else:
            yield from _lists(old, new, path)
    elif not _same(old, new):
        # A reference may have been left behind at the old name; then the text is what it was.
        if not (isinstance(old, Renamed) and old.was == new):
            yield FieldChange(path, plain(old), plain(new))
    elif isinstance(old, Renamed):
        yield Followed(path, old.names)


def plain(value: object) -> object:
    """A value as it was read, its keys sorted: renamed texts as they were, embedded configs as text."""
    match value:
        case str():
            return _was(value)
        case Embedded():
            return value.text
        case dict():
            return {key: plain(item) for key, item in sorted(value.items())}
        case list():
            return [plain(item) for item in value]
        case _:
            return value


def _mappings(old: dict[str, object], new: dict[str, object], path: Path) -> Iterator[FieldChange | Followed]:
    for key in sorted(old.keys() | new.keys()):
        yield from _items(old.get(key, ABSENT), new.get(key, ABSENT), (*path, Key(key)))


def _named(old: dict[str, object], new: dict[str, object], path: Path) -> Iterator[FieldChange | Followed]:
    for name in [*old, *(name for name in new if name not in old)]:
        shown = str(name) if name in new else _was(name)
        yield from _items(old.get(name, ABSENT), new.get(name, ABSENT), (*path, Named(shown)))
    stayed = [name for name in old if name in new]
    if stayed != [name for name in new if name in old]:
        yield FieldChange((*path, Order()), [_was(name) for name in old], list(new))


def _lists(old: list[object], new: list[object], path: Path) -> Iterator[FieldChange | Followed]:
    matcher = SequenceMatcher(
        None, [canonical(item) for item in old], [canonical(item) for item in new], autojunk=False
    )
    for _, old_start, old_end, new_start, new_end in matcher.get_opcodes():
        for step in range(max(old_end - old_start, new_end - new_start)):
            at = At(
                old_start + step if old_start + step < old_end else None,
                new_start + step if new_start + step < new_end else None,
            )
            before = ABSENT if at.old is None else old[at.old]
            after = ABSENT if at.new is None else new[at.new]
            yield from _items(before, after, (*path, at))


def _embedded(old: Embedded, new: Embedded, path: Path) -> Iterator[FieldChange | Followed]:
    found = list(compare(old.value, new.value, path))
    if not found and old.text != new.text:
        # Equal data, written otherwise: it changes the hash of the ConfigMap, so it is no silence.
        found.append(FieldChange(path, old.text, new.text))
    yield from found


def _items(old: object, new: object, path: Path) -> Iterator[FieldChange | Followed]:
    if old is ABSENT or new is ABSENT:
        yield FieldChange(path, plain(old), plain(new))
    else:
        yield from compare(old, new, path)


def _by_name(items: list[object]) -> dict[str, object] | None:
    """The items by their `name`, in their order, or None where an item has no name or two have the same."""
    named: dict[str, object] = {}
    for item in items:
        name = item.get("name") if isinstance(item, dict) else None
        if not isinstance(name, str) or name in named:
            return None
        named[name] = item
    return named


def _was(text: str) -> str:
    return text.was if isinstance(text, Renamed) else text


def _same(old: object, new: object) -> bool:
    if isinstance(old, str) and isinstance(new, str):
        return old == new
    # Not a number is not equal to itself, yet it is no change.
    return type(old) is type(new) and (old == new or (old != old and new != new))  # noqa: PLR0124
