"""The fields of the files that a user writes, explained from their own models."""

from __future__ import annotations

import types
import typing
from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from phoenix_schemas.environment import Environment
from phoenix_schemas.experiment import Experiment
from phoenix_schemas.metrics import METRICS
from phoenix_schemas.pipeline import Pipeline

KINDS: dict[str, type[BaseModel]] = {"experiment": Experiment, "environment": Environment, "pipeline": Pipeline}


def field_names() -> list[str]:
    """The paths of all fields; those of an experiment also without their kind."""
    named = [f"{kind}.{path}" for kind, model in KINDS.items() for path, _ in _fields(model)]
    return named + [path for path, _ in _fields(Experiment)]


def explain_field(path: str) -> str | None:
    """What a field is for, what it takes and its default; None where there is no such field."""
    first, _, rest = path.partition(".")
    model, wanted = (KINDS[first], rest) if first in KINDS and rest else (Experiment, path)
    for found, field in _fields(model):
        if found == wanted:
            return _page(path, field)
    return None


def _page(path: str, field: FieldInfo) -> str:
    lines = [path, "", field.description or "", ""]
    if not field.is_required():
        default = field.get_default(call_default_factory=True, validated_data={})
        if not isinstance(default, BaseModel) and default not in (None, (), {}, ""):
            lines.append(f"Default: {default}")
    else:
        lines.append("Required.")
    if examples := _examples(field):
        lines.append(f"Written as: {', '.join(examples)}")
    if path.endswith("criteria") or path.endswith("criteria.metric"):
        lines.append("Metrics:")
        lines += [f"  {name:28} {info.description} ({', '.join(info.forms)})" for name, info in METRICS.items()]
    below = sorted({name for model in _models(field.annotation) for name in _aliases(model)})
    if below:
        lines.append(f"Fields: {', '.join(below)}")
    return "\n".join(lines).rstrip() + "\n"


def _examples(field: FieldInfo) -> list[str]:
    for extra in field.metadata:
        schema = getattr(extra, "json_schema", None)
        if isinstance(schema, dict) and "examples" in schema:
            return [str(example) for example in schema["examples"]]
    return [str(word) for word in _words(field.annotation)]


def _words(annotation: Any) -> Iterator[object]:
    if typing.get_origin(annotation) is typing.Literal:
        yield from typing.get_args(annotation)


def _fields(
    model: type[BaseModel], before: str = "", seen: frozenset[type] = frozenset()
) -> Iterator[tuple[str, FieldInfo]]:
    if model in seen:
        return
    for field in model.model_fields.values():
        path = f"{before}{field.alias}"
        yield path, field
        for below in _models(field.annotation):
            yield from _fields(below, f"{path}.", seen | {model})


def _aliases(model: type[BaseModel]) -> list[str]:
    return [field.alias or "" for field in model.model_fields.values()]


def _models(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    elif isinstance(annotation, types.UnionType) or typing.get_origin(annotation) is not None:
        for argument in typing.get_args(annotation):
            yield from _models(argument)
