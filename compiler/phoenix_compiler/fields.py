"""The fields of the files that a user writes, explained from their own models."""

from __future__ import annotations

import types
import typing
from collections.abc import Iterator
from typing import Any, NamedTuple

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from phoenix_schemas.described import described
from phoenix_schemas.environment import Environment
from phoenix_schemas.experiment import Experiment
from phoenix_schemas.metrics import METRICS
from phoenix_schemas.pipeline import Pipeline
from phoenix_schemas.units import written_bytes, written_duration

KINDS: dict[str, type[BaseModel]] = {"experiment": Experiment, "environment": Environment, "pipeline": Pipeline}


WRITTEN = {"`5m`, `1h30m`": written_duration, "`200MiB`, `1MB`": written_bytes}
"""How a number is written, by what `takes` says of it."""


class Field(NamedTuple):
    """A field by its path from the root of its file, such as `spec.schedule.warmup`."""

    path: str
    info: FieldInfo

    @property
    def default(self) -> str:
        """`required`, or the default as text, empty where there is none worth a word."""
        if self.info.is_required():
            return "required"
        value = self.info.get_default(call_default_factory=True, validated_data={})
        if isinstance(value, BaseModel) or value in (None, (), {}, ""):
            return ""
        if isinstance(value, bool):
            return str(value).lower()
        if isinstance(value, dict):
            return "{" + ", ".join(f"{key}: {item}" for key, item in value.items()) + "}"
        return WRITTEN.get(takes(self.info), str)(value)


def fields_of(model: type[BaseModel], before: str = "", above: frozenset[type] = frozenset()) -> Iterator[Field]:
    """Every field of a model, each before those below it."""
    if model in above:
        return
    for info in described(model).model_fields.values():
        path = f"{before}{info.alias}"
        yield Field(path, info)
        for below in _models(info.annotation):
            yield from fields_of(below, f"{path}.", above | {model})


def field_names() -> list[str]:
    """The paths of all fields; those of an experiment also without their kind."""
    named = [f"{kind}.{field.path}" for kind, model in KINDS.items() for field in fields_of(model)]
    return named + [field.path for field in fields_of(Experiment)]


def explain_field(path: str) -> str | None:
    """What a field is for, what it takes and its default; None where there is no such field."""
    first, _, rest = path.partition(".")
    model, wanted = (KINDS[first], rest) if first in KINDS and rest else (Experiment, path)
    found = next((field for field in fields_of(model) if field.path == wanted), None)
    return None if found is None else _page(path, found)


def explain_metric(name: str) -> str | None:
    """What a metric of a criterion counts, its unit, its forms and how it is measured; None where there is none."""
    info = METRICS.get(name)
    if info is None:
        return None
    lines = [name, "", f"{info.description}.", "", f"Unit: {info.unit_text}", f"Forms: {', '.join(info.forms)}"]
    lines += [f"Measured with export: {', '.join(info.exports)}", f"From: {info.source}"]
    return "\n".join(lines) + "\n"


def takes(info: FieldInfo) -> str:
    """What a field takes, in a few words: examples, the allowed words, or its plain type."""
    for extra in (*info.metadata, *_extras(info.annotation)):
        schema = getattr(extra, "json_schema", None)
        if isinstance(schema, dict) and "examples" in schema:
            return ", ".join(f"`{example}`" for example in schema["examples"])
    words = [f"`{word}`" for word in _words(info.annotation)]
    return ", ".join(words) if words else _kind(info.annotation)


def _page(path: str, field: Field) -> str:
    lines = [path, "", field.info.description or ""]
    lines += ["", f"Takes: {takes(field.info).replace('`', '')}"]
    if field.default:
        lines.append("Required." if field.info.is_required() else f"Default: {field.default}")
    if path.endswith(("criteria", "criteria.metric")):
        lines += ["", "Metrics:"]
        lines += [f"  {name:28} {info.description} ({', '.join(info.forms)})" for name, info in METRICS.items()]
    below = [below.alias or "" for model in _models(field.info.annotation) for below in model.model_fields.values()]
    if below:
        lines.append(f"Fields: {', '.join(dict.fromkeys(below))}")
    return "\n".join(lines) + "\n"


def _extras(annotation: Any) -> Iterator[object]:
    """What is annotated anywhere inside an optional type."""
    if typing.get_origin(annotation) is typing.Annotated:
        yield from annotation.__metadata__
    elif typing.get_origin(annotation) in (typing.Union, types.UnionType):
        for argument in typing.get_args(annotation):
            yield from _extras(argument)


def _words(annotation: Any) -> Iterator[object]:
    origin = typing.get_origin(annotation)
    if origin is typing.Literal:
        yield from typing.get_args(annotation)
    elif origin is typing.Annotated or origin in (typing.Union, types.UnionType):
        for argument in typing.get_args(annotation):
            yield from _words(argument)


def _kind(annotation: Any) -> str:
    if next(_models(annotation), None) is not None:
        return "a list" if _is(annotation, tuple) else "a mapping"
    for kind, words in ((bool, "true or false"), (int, "a whole number"), (tuple, "a list"), (dict, "a mapping")):
        if _is(annotation, kind):
            return words
    return "text" if _is(annotation, str) else "any value"


def _is(annotation: Any, kind: type) -> bool:
    if annotation is kind or typing.get_origin(annotation) is kind:
        return True
    origin = typing.get_origin(annotation)
    inner = typing.get_args(annotation) if origin in (typing.Annotated, typing.Union, types.UnionType) else ()
    return any(_is(argument, kind) for argument in inner)


def _models(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    elif isinstance(annotation, types.UnionType) or typing.get_origin(annotation) is not None:
        for argument in typing.get_args(annotation):
            yield from _models(argument)
