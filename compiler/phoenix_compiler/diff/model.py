"""The types of a diff: a path into an object, a changed field, a changed object, and all changes."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from enum import Enum
from typing import Literal, NamedTuple, TypeAlias

Change = Literal["added", "removed", "changed"]

_PLAIN_KEY = re.compile(r"[A-Za-z0-9_/-]+")


class Absent(Enum):
    """The value of a field that is not there, which is not the same as null."""

    ABSENT = "absent"


ABSENT = Absent.ABSENT


@dataclass(frozen=True, slots=True)
class Key:
    """A key of a mapping. The parts are dataclasses, since named tuples of equal content are equal."""

    key: str


@dataclass(frozen=True, slots=True)
class Named:
    """The item of a list whose `name` is this."""

    name: str


@dataclass(frozen=True, slots=True)
class At:
    """The item of a list at an index, before and after; None where there is no such item."""

    old: int | None
    new: int | None


@dataclass(frozen=True, slots=True)
class Order:
    """The order of the names in a list of named items."""


Part: TypeAlias = "Key | Named | At | Order"
Path: TypeAlias = "tuple[Part, ...]"
"""A path into an object, outermost part first. An embedded config continues the path of the text that holds it."""


class FieldChange(NamedTuple):
    """One field that is not what it was. A whole value that came or went is one field, whatever it contains."""

    path: Path
    old: object
    new: object

    @property
    def change(self) -> Change:
        """Whether the field came, went, or has another value."""
        return _change(self.old, self.new)


class ObjectId(NamedTuple):
    """Which object of a cluster. `tree` is the top folder of its file: two environments hold equal names."""

    tree: str
    api_version: str
    kind: str
    namespace: str
    name: str


class Reference(NamedTuple):
    """A field of an object that followed a renamed one."""

    object: ObjectId
    path: Path


class ObjectChange(NamedTuple):
    """One object that is not what it was.

    `folder` is the folder of its file. `renamed_to` is its new name where only the hash of its content in the name
    has changed; `references` are the fields that follow that name, and they are reported nowhere else. An object that
    came or went has no fields.
    """

    object: ObjectId
    folder: str
    change: Change
    fields: tuple[FieldChange, ...] = ()
    renamed_to: str | None = None
    references: tuple[Reference, ...] = ()


class Changes(NamedTuple):
    """All changed objects, by folder, kind and name. False when nothing changed."""

    objects: tuple[ObjectChange, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.objects)

    def count(self, change: Change) -> int:
        """How many objects came, went, or changed."""
        return sum(each.change == change for each in self.objects)

    @property
    def fields(self) -> int:
        """How many fields changed in objects that stayed."""
        return sum(len(each.fields) for each in self.objects)


class UnreadableManifests(ValueError):  # noqa: N818 - it says what the files are
    """A file of a tree is not YAML. `path` names the file; the message says where it fails."""

    def __init__(self, path: str, problem: str) -> None:
        super().__init__(f"{path}: {problem}")
        self.path = path


def path_text(path: Path) -> str:
    """A path as people write it: `spec.pools[checkout].nodes`, `data["collector.yaml"].receivers`, `args[2]`."""
    return "".join(_part_text(part, first=index == 0) for index, part in enumerate(path))


def _part_text(part: Part, first: bool) -> str:
    match part:
        case Key(key):
            if _PLAIN_KEY.fullmatch(key):
                return key if first else f".{key}"
            return f"[{json.dumps(key, ensure_ascii=False)}]"
        case Named(name):
            return f"[{name}]" if _PLAIN_KEY.fullmatch(name) else f"[name={json.dumps(name, ensure_ascii=False)}]"
        case At(old, new):
            return f"[{old if new is None else new}]"
        case _:
            return " (order)"


def _change(old: object, new: object) -> Change:
    if old is ABSENT:
        return "added"
    return "removed" if new is ABSENT else "changed"
