"""Changes as lines for people, the same for every format that people read."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import NamedTuple

from phoenix_compiler.diff.model import Change, Changes, FieldChange, ObjectChange, ObjectId, Order, path_text
from phoenix_compiler.terminal import visible

VALUE_WIDTH = 72
"""The most characters of a value that are shown."""

_BEFORE = 24
"""Characters shown before the first difference of two long texts."""


class Line(NamedTuple):
    """One line: what it says happened, how deep it stands, and its text."""

    change: Change
    depth: int
    text: str


class Section(NamedTuple):
    """What changed in one folder, which is one Argo CD application."""

    folder: str
    objects: tuple[ObjectChange, ...]
    lines: tuple[Line, ...]


def sections(changes: Changes) -> Iterator[Section]:
    """One section a folder, in order."""
    for folder, group in groupby(changes.objects, key=lambda each: each.folder):
        objects = tuple(group)
        yield Section(visible(folder), objects, tuple(_lines(objects)))


def counts(objects: Iterable[ObjectChange]) -> str:
    """`1 added, 2 changed`; what did not happen is not said."""
    found = Changes(tuple(objects))
    kinds: tuple[Change, ...] = ("added", "removed", "changed")
    return ", ".join(f"{found.count(kind)} {kind}" for kind in kinds if found.count(kind))


def summary(changes: Changes) -> str:
    """The closing line."""
    if not changes:
        return "No change to the rendered manifests."
    total = len(changes.objects)
    return f"{total} {'object' if total == 1 else 'objects'}: {counts(changes.objects)}"


def _lines(objects: tuple[ObjectChange, ...]) -> Iterator[Line]:
    """The objects with their fields. A field that changed alike in several objects is said once, after them."""
    alike: defaultdict[tuple[str, str], list[ObjectChange]] = defaultdict(list)
    for each in objects:
        for field in each.fields:
            alike[_field_text(field)].append(each)
    for each in objects:
        own = [field for field in each.fields if len(alike[_field_text(field)]) == 1]
        if own or each.change != "changed" or each.renamed_to is not None:
            yield Line(each.change, 0, _object_text(each))
            yield from (_field_line(field) for field in own)
    said: set[tuple[str, str]] = set()
    for field in (field for each in objects for field in each.fields):
        text = _field_text(field)
        if len(alike[text]) > 1 and text not in said:
            said.add(text)
            yield Line("changed", 0, f"{len(alike[text])} objects alike: {', '.join(map(_short_id, alike[text]))}")
            yield _field_line(field)


def _object_text(each: ObjectChange) -> str:
    text = _id_text(each.object)
    if each.renamed_to is None:
        return text
    follow = len(each.references)
    followed = f"; {follow} {'reference follows' if follow == 1 else 'references follow'}" if follow else ""
    return f"{text} → {visible(each.renamed_to)} (renamed by its content{followed})"


def _id_text(identity: ObjectId) -> str:
    where = f"{identity.namespace}/" if identity.namespace else ""
    return visible(f"{identity.kind or '(no kind)'} {where}{identity.name}".rstrip())


def _short_id(each: ObjectChange) -> str:
    return visible(f"{each.object.kind} {each.renamed_to or each.object.name}")


def _field_line(field: FieldChange) -> Line:
    where, what = _field_text(field)
    return Line(field.change, 1, f"{where}: {what}")


def _field_text(field: FieldChange) -> tuple[str, str]:
    where = visible(path_text(field.path))
    if field.change == "added":
        return where, _short(_written(field.new))
    if field.change == "removed":
        return where, _short(_written(field.old))
    old, new = _written(field.old), _written(field.new)
    if field.path and isinstance(field.path[-1], Order):
        return where, f"{_short(old)} → {_short(new)}"
    skip = _common(old, new)
    return where, f"{_short(old, skip)} → {_short(new, skip)}"


def _written(value: object) -> str:
    """A value on one line, as YAML: JSON, but a text with quotes or backslashes, such as an OTTL statement or a regular
    expression, stands in single quotes and reads as it was written."""
    if isinstance(value, str) and value.isprintable() and ('"' in value or "\\" in value):
        return "'" + value.replace("'", "''") + "'"
    return visible(json.dumps(value, ensure_ascii=False, default=str))


def _common(old: str, new: str) -> int:
    """How many characters of two long texts to leave out, so that the first difference is shown."""
    if max(len(old), len(new)) <= VALUE_WIDTH:
        return 0
    same = next((index for index, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new)))
    return max(0, same - _BEFORE)


def _short(text: str, skip: int = 0) -> str:
    rest = ("…" if skip else "") + text[skip:]
    return rest if len(rest) <= VALUE_WIDTH else rest[: VALUE_WIDTH - 1] + "…"
