"""The CRDs' schemas are structural and bounded, by rules of our own; the API server's are asked in test_crds.py."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from phoenix_schemas.export import crds

KNOWN = {
    "description", "type", "format", "enum", "pattern", "minLength", "maxLength", "minimum", "maximum", "minItems",
    "maxItems", "maxProperties", "required", "properties", "items", "additionalProperties",
    "x-kubernetes-preserve-unknown-fields", "x-kubernetes-list-type", "x-kubernetes-list-map-keys",
    "x-kubernetes-validations",
}  # fmt: skip
SCHEMAS = {crd["spec"]["names"]["kind"]: crd["spec"]["versions"][0]["schema"]["openAPIV3Schema"] for crd in crds()}
FREE = {"parameters", "template"}
"""The fields whose form is not ours to say."""


@pytest.mark.parametrize("kind", SCHEMAS)
def test_a_schema_is_structural_and_bounded(kind: str) -> None:
    assert faults(SCHEMAS[kind]) == []


@pytest.mark.parametrize("kind", SCHEMAS)
def test_every_field_is_explained(kind: str) -> None:
    silent = [
        path
        for path, schema in parts(SCHEMAS[kind])
        if not path.endswith(("metadata", "[]", "{}")) and not schema.get("description")
    ]
    assert silent == []


@pytest.mark.parametrize(
    ("spoilt", "said"),
    [
        ({"type": "string"}, "unbounded text"),
        ({"type": "array", "maxItems": 1}, "list without items"),
        ({"type": "array", "items": {"type": "integer"}}, "unbounded list"),
        ({"type": "object", "additionalProperties": {"type": "integer"}}, "unbounded mapping"),
        ({"type": "object"}, "object of unknown form"),
        ({"anyOf": [{"type": "integer"}]}, "anyOf"),
        ({"$ref": "#/x"}, "$ref"),
        ({"type": "integer", "default": 1}, "default"),
        ({"type": "object", "properties": {}, "additionalProperties": False}, "properties and additionalProperties"),
        ({"type": "object", "x-kubernetes-preserve-unknown-fields": True}, "preserves unknown fields"),
        (
            {
                "type": "array",
                "maxItems": 1,
                "x-kubernetes-list-type": "map",
                "x-kubernetes-list-map-keys": ["name"],
                "items": {"type": "object", "properties": {"name": {"type": "integer"}}},
            },
            "key name is not required",
        ),
    ],
)
def test_the_rules_can_fail(spoilt: dict[str, Any], said: str) -> None:
    schema = {"type": "object", "properties": {"metadata": {"type": "object"}, "spec": spoilt}}
    assert any(said in fault for fault in faults(schema))


def faults(root: dict[str, Any]) -> list[str]:
    """What keeps a schema from being structural, or a CEL rule's cost from being bounded."""
    return [f"{path}: {fault}" for path, schema in parts(root) for fault in _faults(path, schema)]


def _faults(path: str, schema: dict[str, Any]) -> Iterator[str]:
    yield from (f"has {key}" for key in schema.keys() - KNOWN)
    match schema.get("type"):
        case "string" if not ({"maxLength", "enum"} & schema.keys() or schema.get("format") == "date-time"):
            if path not in ("apiVersion", "kind"):
                yield "unbounded text"
        case "array":
            if "maxItems" not in schema:
                yield "unbounded list"
            if "items" not in schema:
                yield "list without items"
            for key in schema.get("x-kubernetes-list-map-keys", ()):
                if key not in schema["items"].get("required", ()):
                    yield f"key {key} is not required"
        case "object":
            yield from _object_faults(path, schema)
        case "string" | "integer" | "number" | "boolean":
            pass
        case other:
            yield f"type {other}"


def _object_faults(path: str, schema: dict[str, Any]) -> Iterator[str]:
    is_free = "x-kubernetes-preserve-unknown-fields" in schema
    if is_free and path.rpartition(".")[2] not in FREE:
        yield "preserves unknown fields"
    if "properties" in schema and "additionalProperties" in schema:
        yield "properties and additionalProperties"
    elif "additionalProperties" in schema and "maxProperties" not in schema:
        yield "unbounded mapping"
    elif not is_free and path != "metadata" and not {"properties", "additionalProperties"} & schema.keys():
        yield "object of unknown form"


def parts(schema: dict[str, Any], path: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Every schema in a schema, with its path."""
    yield path, schema
    for name, below in schema.get("properties", {}).items():
        yield from parts(below, f"{path}.{name}".lstrip("."))
    if isinstance(schema.get("items"), dict):
        yield from parts(schema["items"], f"{path}[]")
    if isinstance(schema.get("additionalProperties"), dict):
        yield from parts(schema["additionalProperties"], f"{path}{{}}")
