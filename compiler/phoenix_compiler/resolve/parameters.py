"""The parameters of a pipeline: what the user gave and the defaults, checked and in base units."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from phoenix_compiler.diagnostics import MAX_FINDINGS, Diagnostic
from phoenix_compiler.parameter_value import WrongValueError, value_of
from phoenix_compiler.rules.resolve import (
    MISSING_PARAMETER,
    PARAMETER_OUT_OF_RANGE,
    PARAMETER_WRONG_TYPE,
    UNKNOWN_PARAMETER,
)
from phoenix_compiler.suggest import near

if TYPE_CHECKING:
    from phoenix_compiler.ir import CatalogueEntry
    from phoenix_compiler.parse import Document
    from phoenix_compiler.source import DataPath


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
                values[name] = value_of(parameter, given[name])
            except WrongValueError as wrong:
                rule = PARAMETER_OUT_OF_RANGE if wrong.out_of_range else PARAMETER_WRONG_TYPE
                span = document.at(*place, "parameters", name)
                findings.append(rule.finding(document.path, span, f"`{name}`: {wrong.message}", wrong.help))
        elif "default" in parameter.model_fields_set:
            try:
                values[name] = None if parameter.default is None else value_of(parameter, parameter.default)
            except WrongValueError as wrong:
                span = document.at(*place, "pipeline")
                message = f"`{entry.name}` has a wrong default for `{name}`: {wrong.message}"
                help = f"mend {entry.document.path}, or give the parameter"
                findings.append(PARAMETER_WRONG_TYPE.finding(document.path, span, message, help))
        else:
            span = document.at(*place, "pipeline")
            findings.append(
                MISSING_PARAMETER.finding(
                    document.path, span, f"`{entry.name}` needs parameter `{name}`", f"{parameter.description}"
                )
            )
    return values, findings


def _unknown(
    entry: CatalogueEntry, given: Mapping[str, Any], document: Document[Any], place: DataPath
) -> Iterator[Diagnostic]:
    known = entry.document.model.spec.parameters
    unknown = [name for name in given if name not in known]
    for name in unknown[:MAX_FINDINGS]:
        yield UNKNOWN_PARAMETER.finding(
            document.path,
            document.at_key(*place, "parameters", name),
            f"`{entry.name}` has no parameter `{name}`",
            near(name, known, "parameter"),
        )
