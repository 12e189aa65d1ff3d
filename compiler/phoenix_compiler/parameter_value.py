"""The value of a pipeline's parameter: of its type, within its range, and in base units."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from pydantic_core import PydanticCustomError

from phoenix_compiler.suggest import near
from phoenix_schemas.units import parse_bytes, parse_cores, parse_duration, parse_percent

if TYPE_CHECKING:
    from phoenix_schemas.pipeline import Parameter

MAX_TEXT = 1024
"""Characters of a text, as of every other text of an experiment: a rendered config has room for 1 MiB in a cluster."""
_UNITS: dict[str, Callable[[object], float]] = {
    "duration": parse_duration,
    "percent": parse_percent,
    "bytes": parse_bytes,
    "cores": parse_cores,
}
_PLAIN: dict[str, tuple[tuple[type, ...], str]] = {
    "integer": ((int,), "a whole number"),
    "number": ((int, float), "a number"),
    "boolean": ((bool,), "true or false"),
    "string": ((str,), "text"),
    "regex": ((str,), "a regular expression"),
}


class WrongValueError(Exception):
    """A value that a parameter does not take; `out_of_range` tells a wrong size from a wrong type."""

    def __init__(self, message: str, help: str, *, out_of_range: bool = False) -> None:
        super().__init__(message)
        self.message, self.help, self.out_of_range = message, help, out_of_range


def value_of(parameter: Parameter, given: object) -> Any:
    """A written value as it is held: seconds, shares, bytes and cores as numbers. Raises WrongValueError."""
    if parameter.type == "array":
        return _array(parameter, given)
    value = _scalar(parameter.type, given)
    if parameter.enum is not None and value not in parameter.enum:
        raise WrongValueError(
            f"`{value}` is not one of its words", near(str(value), parameter.enum, "word"), out_of_range=True
        )
    least, most = parameter.minimum, parameter.maximum
    if least is not None and value < _scalar(parameter.type, least):
        raise WrongValueError(f"`{given}` is out of range", f"at least {least}", out_of_range=True)
    if most is not None and value > _scalar(parameter.type, most):
        raise WrongValueError(f"`{given}` is out of range", f"at most {most}", out_of_range=True)
    return value


def _array(parameter: Parameter, given: object) -> list[str]:
    if not isinstance(given, list | tuple):
        raise WrongValueError("not a list", "write it as [a, b]")
    if not parameter.min_items <= len(given) <= parameter.max_items:
        raise WrongValueError(
            f"{len(given)} items", f"from {parameter.min_items} to {parameter.max_items} items", out_of_range=True
        )
    if isinstance(parameter.items, tuple):
        for item in given:
            if item not in parameter.items:
                raise WrongValueError(f"`{item}` is not one of its words", near(str(item), parameter.items, "word"))
        if len(set(given)) != len(given):
            raise WrongValueError("a word is given twice", "give each word once")
        return list(given)
    return [str(_scalar(parameter.items or "string", item)) for item in given]


def _scalar(type_: str, given: object) -> Any:
    if type_ in _UNITS:
        try:
            return _UNITS[type_](given)
        except PydanticCustomError as refused:
            example = (refused.context or {}).get("example", "")
            raise WrongValueError(str(refused), f"write it with its unit, such as {example}") from None
    kinds, words = _PLAIN[type_]
    if not isinstance(given, kinds) or (isinstance(given, bool) and bool not in kinds):
        without = ", without quotes" if isinstance(given, str) else ""
        raise WrongValueError(f"{_shown(given)} is not {words}", f"write {words}{without}")
    if isinstance(given, str) and len(given) > MAX_TEXT:
        raise WrongValueError(f"{len(given)} characters", f"at most {MAX_TEXT}", out_of_range=True)
    if isinstance(given, str) and re.search(r"[\x00-\x08\x0b-\x1f\x7f]", given):
        raise WrongValueError("a control character", "delete it")
    return given


def _shown(given: object) -> str:
    """A value as it was written, so that text can be told from a number."""
    if isinstance(given, dict):
        return "a mapping"
    if isinstance(given, list | tuple):
        return "a list"
    return f"`{json.dumps(given, ensure_ascii=False)}`"
