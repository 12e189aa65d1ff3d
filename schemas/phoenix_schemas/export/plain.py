"""What both exports take off pydantic's JSON Schemas first."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Schema = dict[str, Any]


def is_null(schema: object) -> bool:
    """Whether a schema stands for `null` alone."""
    return isinstance(schema, dict) and schema.get("type") == "null"


def without_null(schema: Schema) -> Schema:
    """An optional value is left out, not written as null: `X or null` becomes X, and the default null goes."""
    choices = [choice for choice in schema.get("anyOf", ()) if not is_null(choice)]
    rest = {key: value for key, value in schema.items() if key != "anyOf" and not (key == "default" and value is None)}
    if not choices:
        return rest
    return {**rest, "anyOf": choices} if len(choices) > 1 else {**choices[0], **rest}


def bounded_as_list(schema: Schema) -> Schema:
    """pydantic bounds a list that a function made of another value as if it were a text."""
    if schema.get("type") != "array":
        return schema
    names = {"maxLength": "maxItems", "minLength": "minItems"}
    return {names.get(key, key): value for key, value in schema.items()}


def one_line(text: str) -> str:
    """A docstring that was wrapped for the source, without its line ends; paragraphs stay."""
    return "\n\n".join(" ".join(paragraph.split()) for paragraph in text.split("\n\n"))


_ORDER = (
    "$schema",
    "title",
    "description",
    "markdownDescription",
    "$ref",
    "type",
    "format",
    "const",
    "enum",
    "pattern",
)
_LAST = ("required", "properties", "patternProperties", "items", "additionalProperties", "definitions")


def in_order(schema: Schema) -> Schema:
    """The schema with its keys in the order in which they are read: what it is, its bounds, what is below it."""
    first = [key for key in _ORDER if key in schema]
    last = [key for key in _LAST if key in schema]
    keys = [*first, *(key for key in schema if key not in _ORDER and key not in _LAST), *last]
    return below({key: schema[key] for key in keys}, in_order)


def below(schema: Schema, change: Callable[[Schema], Schema]) -> Schema:
    """The schema with `change` made to every schema directly below it."""
    changed: Schema = {}
    for key, value in schema.items():
        if key in ("properties", "patternProperties", "$defs", "definitions"):
            changed[key] = {name: change(item) for name, item in value.items()}
        elif key in ("items", "additionalProperties", "propertyNames") and isinstance(value, dict):
            changed[key] = change(value)
        elif key in ("anyOf", "allOf", "oneOf"):
            changed[key] = [change(item) for item in value]
        else:
            changed[key] = value
    return changed
