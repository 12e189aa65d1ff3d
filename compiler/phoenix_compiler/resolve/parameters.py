"""The parameters of a pipeline: what the user gave and the defaults, checked and in base units."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from pydantic_core import PydanticCustomError

from phoenix_compiler.diagnostics import Diagnostic
from phoenix_compiler.rules.resolve import (
    MISSING_PARAMETER,
    PARAMETER_OUT_OF_RANGE,
    PARAMETER_WRONG_TYPE,
    UNKNOWN_PARAMETER,
)
from phoenix_compiler.suggest import near
from phoenix_schemas.units import parse_bytes, parse_cores, parse_duration, parse_percent

if TYPE_CHECKING:
    from phoenix_compiler.ir import CatalogueEntry
    from phoenix_compiler.parse import Document
    from phoenix_compiler.source import DataPath
    from phoenix_schemas.pipeline import Parameter

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


class _WrongError(Exception):
    """A value that a parameter does not take; `out_of_range` tells a wrong size from a wrong type."""

    def __init__(self, message: str, help: str, *, out_of_range: bool = False) -> None:
        super().__init__(message)
        self.message, self.help, self.out_of_range = message, help, out_of_range


def resolve_parameters(
    entry: CatalogueEntry, given: Mapping[str, Any], document: Document[Any], place: DataPath
) -> tuple[dict[str, Any], list[Diagnostic]]:
    """Every parameter of `entry` with its value in base units, and what is wrong with those given.

    `place` is the path of the pipeline reference in `document`.
    """
    known = entry.document.model.spec.parameters
    findings = list(_unknown(entry, given, document, place))
    values: dict[str, Any] = {}
    for name, parameter in known.items():
        if name in given and given[name] is not None:
            try:
                values[name] = _value(parameter, given[name])
            except _WrongError as wrong:
                rule = PARAMETER_OUT_OF_RANGE if wrong.out_of_range else PARAMETER_WRONG_TYPE
                span = document.at(*place, "parameters", name)
                findings.append(rule.finding(document.path, span, f"`{name}`: {wrong.message}", wrong.help))
        elif "default" in parameter.model_fields_set:
            values[name] = None if parameter.default is None else _value(parameter, parameter.default)
        else:
            span = document.at(*place, "pipeline")
            findings.append(
                MISSING_PARAMETER.finding(
                    document.path, span, f"`{entry.name}` needs parameter `{name}`", f"{parameter.description}"
                )
            )
    return values, findings


def check_defaults(entry: CatalogueEntry) -> Iterator[Diagnostic]:
    """What is wrong with a catalogue entry's own defaults."""
    document = entry.document
    for name, parameter in document.model.spec.parameters.items():
        if parameter.default is not None:
            try:
                _value(parameter, parameter.default)
            except _WrongError as wrong:
                span = document.at("spec", "parameters", name, "default")
                yield PARAMETER_WRONG_TYPE.finding(document.path, span, f"`{name}`: {wrong.message}", wrong.help)


def _unknown(
    entry: CatalogueEntry, given: Mapping[str, Any], document: Document[Any], place: DataPath
) -> Iterator[Diagnostic]:
    known = entry.document.model.spec.parameters
    for name in given:
        if name not in known:
            yield UNKNOWN_PARAMETER.finding(
                document.path,
                document.at_key(*place, "parameters", name),
                f"`{entry.name}` has no parameter `{name}`",
                near(name, known, "parameter"),
            )


def _value(parameter: Parameter, given: object) -> Any:
    if parameter.type == "array":
        return _array(parameter, given)
    value = _scalar(parameter.type, given)
    if parameter.enum is not None and value not in parameter.enum:
        raise _WrongError(
            f"`{value}` is not one of its words", near(str(value), parameter.enum, "word"), out_of_range=True
        )
    least, most = parameter.minimum, parameter.maximum
    if least is not None and value < _scalar(parameter.type, least):
        raise _WrongError(f"`{given}` is out of range", f"at least {least}", out_of_range=True)
    if most is not None and value > _scalar(parameter.type, most):
        raise _WrongError(f"`{given}` is out of range", f"at most {most}", out_of_range=True)
    return value


def _array(parameter: Parameter, given: object) -> list[str]:
    if not isinstance(given, list | tuple):
        raise _WrongError("not a list", "write it as [a, b]")
    if not parameter.min_items <= len(given) <= parameter.max_items:
        raise _WrongError(
            f"{len(given)} items", f"from {parameter.min_items} to {parameter.max_items} items", out_of_range=True
        )
    if isinstance(parameter.items, tuple):
        for item in given:
            if item not in parameter.items:
                raise _WrongError(f"`{item}` is not one of its words", near(str(item), parameter.items, "word"))
        if len(set(given)) != len(given):
            raise _WrongError("a word is given twice", "give each word once")
        return list(given)
    return [str(_scalar(parameter.items or "string", item)) for item in given]


def _scalar(type_: str, given: object) -> Any:
    if type_ in _UNITS:
        try:
            return _UNITS[type_](given)
        except PydanticCustomError as refused:
            example = (refused.context or {}).get("example", "")
            raise _WrongError(str(refused), f"write it with its unit, such as {example}") from None
    kinds, words = _PLAIN[type_]
    if not isinstance(given, kinds) or (isinstance(given, bool) and bool not in kinds):
        raise _WrongError(f"`{given}` is not {words}", f"write {words}")
    if isinstance(given, str) and re.search(r"[\x00-\x08\x0b-\x1f\x7f]", given):
        raise _WrongError("a control character", "delete it")
    return given
