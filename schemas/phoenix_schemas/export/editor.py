"""JSON Schemas (draft-07) of what a person writes: what an editor completes, explains and underlines.

The models stay the authority. A schema says no to nothing that its model takes, but for `null`, which nobody writes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, Final

from phoenix_schemas.base import Model
from phoenix_schemas.described import described
from phoenix_schemas.environment import Environment
from phoenix_schemas.experiment import Experiment
from phoenix_schemas.export.examples import EXAMPLES
from phoenix_schemas.export.plain import Schema, below, bounded_as_list, in_order, one_line, without_null
from phoenix_schemas.metrics import METRICS
from phoenix_schemas.pipeline import Pipeline
from phoenix_schemas.units import BYTES_PATTERN, DURATION_PATTERN, written_bytes, written_duration

DRAFT: Final = "http://json-schema.org/draft-07/schema#"

EDITOR_KINDS: Final[Mapping[str, type[Model]]] = {
    "experiment": Experiment,
    "environment": Environment,
    "pipeline": Pipeline,
}
"""The kinds of files that a person writes, by the name of their schema."""

_WRITERS: Mapping[str, Callable[[Any], str]] = {DURATION_PATTERN: written_duration, BYTES_PATTERN: written_bytes}
"""How a default in base units is written, by the pattern of what a person writes."""

_ACRONYMS = {"api": "API", "cpu": "CPU", "url": "URL"}


def json_schema(kind: str) -> Schema:
    """The schema of a kind of file, `experiment`, `environment` or `pipeline`. Raises KeyError for another."""
    model = EDITOR_KINDS[kind]
    made = _plain(described(model).model_json_schema(by_alias=True))
    definitions = made.pop("$defs")
    _MENDS[kind](definitions)
    for name, definition in definitions.items():
        _describe(name, definition, definitions)
        definition["title"] = title(name)
    _describe(model.__name__, made, definitions)
    whole = {"$schema": DRAFT, **made, "title": f"Phoenix {kind}", "definitions": definitions}
    return in_order(_with_markdown(whole))


def _plain(schema: Schema) -> Schema:
    """The schema without what only Python needs."""
    schema = bounded_as_list(without_null(schema))
    if "description" in schema:
        schema["description"] = one_line(schema["description"])
    if "$ref" in schema:
        schema["$ref"] = schema["$ref"].replace("#/$defs/", "#/definitions/")
    if "default" in schema:
        _write_default(schema)
    if "patternProperties" in schema:
        schema["additionalProperties"] = False
    if words := schema.get("propertyNames", {}).get("enum"):
        return _listed(schema, words)
    return below(schema, _plain)


def _write_default(schema: Schema) -> None:
    """The default as a person would write it; an empty one says nothing."""
    default = schema.pop("default")
    if default in ("", [], {}):
        return
    writer = _WRITERS.get(schema.get("pattern", ""))
    schema["default"] = default if writer is None else writer(default)


def _listed(schema: Schema, words: list[str]) -> Schema:
    """A mapping with known keys as an object with properties, which an editor completes."""
    value = _plain(schema["additionalProperties"])
    rest = {key: item for key, item in schema.items() if key != "propertyNames"}
    described = {word: {"title": title(word), "description": f"How much {word}.", **value} for word in words}
    return {**rest, "properties": described, "additionalProperties": False}


def _describe(owner: str, definition: Schema, definitions: Mapping[str, Schema]) -> None:
    """Give every property a title and a description, and the examples that its type alone does not tell."""
    for name, schema in definition.get("properties", {}).items():
        target = schema.get("$ref", "").removeprefix("#/definitions/")
        schema.setdefault("description", definitions.get(target, {}).get("description", ""))
        schema["title"] = title(name)
        if examples := EXAMPLES.get(f"{owner}.{name}"):
            schema["examples"] = list(examples)
        if target:
            # draft-07 ignores whatever stands beside a reference
            schema["allOf"] = [{"$ref": schema.pop("$ref")}]


def _with_markdown(schema: Schema) -> Schema:
    """The schema with what editors show instead of a description that has code in it."""
    schema = below(schema, _with_markdown)
    if "`" in schema.get("description", ""):
        schema["markdownDescription"] = schema["description"]
    return schema


def title(name: str) -> str:
    """A name as words: `notBefore` is `Not before`."""
    words = [_ACRONYMS.get(word, word) for word in re.sub(r"([A-Z])", r" \1", name).lower().split()]
    return " ".join([words[0][:1].upper() + words[0][1:], *words[1:]])


def _mend_experiment(definitions: dict[str, Schema]) -> None:
    """What the model's validators hold, as far as an editor can say it."""
    criterion, critical = definitions["Criterion"], definitions["CriticalProcess"]
    metric = criterion["properties"]["metric"]
    metric["enum"] = list(METRICS)
    metric["enumDescriptions"] = [info.description for info in METRICS.values()]
    criterion["minProperties"] = 2
    critical["anyOf"] = [{"required": ["executable"]}, {"required": ["commandLine"]}]


def _mend_nothing(definitions: dict[str, Schema]) -> None:
    pass


_MENDS: Mapping[str, Callable[[dict[str, Schema]], None]] = {
    "experiment": _mend_experiment,
    "environment": _mend_nothing,
    "pipeline": _mend_nothing,
}
