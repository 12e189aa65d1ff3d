"""For programs: one object with counts and every change. Pure ASCII."""

from __future__ import annotations

import json
import math

from phoenix_compiler.diff.model import ABSENT, Changes, FieldChange, ObjectChange, ObjectId, path_text

VERSION = 1
"""Raised when a reader of the present form would misread a new one. New keys do not raise it."""


def render(changes: Changes) -> str:
    """One object, indented, its keys always in the same order."""
    document = {
        "version": VERSION,
        "summary": {
            "added": changes.count("added"),
            "removed": changes.count("removed"),
            "changed": changes.count("changed"),
            "fields": changes.fields,
        },
        "objects": [_object(each) for each in changes.objects],
    }
    return json.dumps(document, indent=2, default=str, allow_nan=False) + "\n"


def _object(each: ObjectChange) -> dict[str, object]:
    shown: dict[str, object] = {"change": each.change, "folder": each.folder, **_identity(each.object)}
    if each.renamed_to is not None:
        shown["renamedTo"] = each.renamed_to
        shown["references"] = [
            {**_identity(reference.object), "path": path_text(reference.path)} for reference in each.references
        ]
    return shown | {"fields": [_field(field) for field in each.fields]}


def _identity(identity: ObjectId) -> dict[str, object]:
    return {
        "apiVersion": identity.api_version,
        "kind": identity.kind,
        "namespace": identity.namespace,
        "name": identity.name,
    }


def _field(field: FieldChange) -> dict[str, object]:
    """A field; `old` is left out where it came, `new` where it went."""
    shown: dict[str, object] = {"change": field.change, "path": path_text(field.path)}
    if field.old is not ABSENT:
        shown["old"] = _finite(field.old)
    if field.new is not ABSENT:
        shown["new"] = _finite(field.new)
    return shown


def _finite(value: object) -> object:
    """A value that JSON can hold: an infinite or undefined number becomes its name."""
    match value:
        case dict():
            return {key: _finite(item) for key, item in value.items()}
        case list():
            return [_finite(item) for item in value]
        case float() if not math.isfinite(value):
            return str(value)
        case _:
            return value
