"""Descriptions of fields: the docstrings below them in the models' source.

Pydantic would read the source of every model each time it is imported, for the sake of texts that only schemas and
explanations show, and longer than a check takes. So they are read here, when somebody asks.
"""

from __future__ import annotations

import ast
import inspect
import sys
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from typing import TypeVar, get_args

from pydantic import BaseModel

M = TypeVar("M", bound=BaseModel)


def described(model: type[M]) -> type[M]:
    """The model itself, its fields and those of the models in it with their descriptions."""
    _describe(model)
    return model


@cache
def _describe(model: type[BaseModel]) -> None:
    for field in model.model_fields.values():
        for below in _models(field.annotation):
            _describe(below)
    for owner in reversed(model.__mro__):
        for name, text in _docstrings(owner.__module__).get(owner.__qualname__, {}).items():
            if name in model.model_fields and model.model_fields[name].description is None:
                model.model_fields[name].description = text
    model.model_rebuild(force=True)


def _models(annotation: object) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for argument in get_args(annotation):
        yield from _models(argument)


@cache
def _docstrings(module: str) -> dict[str, dict[str, str]]:
    """By class and field, the strings that stand as statements below fields."""
    if not module.startswith("phoenix_schemas."):
        return {}
    tree = ast.parse(inspect.getsource(sys.modules[module]))
    return {node.name: dict(_of_class(node)) for node in tree.body if isinstance(node, ast.ClassDef)}


def _of_class(node: ast.ClassDef) -> Iterator[tuple[str, str]]:
    for field, text in pairwise(node.body):
        match field, text:
            case ast.AnnAssign(target=ast.Name(id=name)), ast.Expr(value=ast.Constant(value=str(written))):
                yield name, inspect.cleandoc(written)
