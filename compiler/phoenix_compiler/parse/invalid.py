"""pydantic's errors as findings: one per cause, at the shortest true span, with the next step."""

from __future__ import annotations

import difflib
import types
import typing
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from phoenix_compiler.diagnostics import MAX_FINDINGS, Diagnostic, error
from phoenix_compiler.source import DataPath, Source, SourceMap
from phoenix_schemas.base import DNS_LABEL, LABEL_KEY, LABEL_VALUE
from phoenix_schemas.environment import HEADER, HEADER_VALUE

if TYPE_CHECKING:
    from pydantic import BaseModel, ValidationError
    from pydantic_core import ErrorDetails

_CODES = {
    "extra_forbidden": "unknown-field",
    "missing": "missing-field",
    "unit": "wrong-unit",
    "timestamp": "wrong-unit",
    "header_twice": "duplicate-key",
    "no_matcher": "missing-field",
    "needs_url": "missing-field",
    "criterion_form": "criterion-form",
    "criterion_form_unfit": "criterion-form",
}
_NAMES = {
    DNS_LABEL: "lower-case letters, digits and dashes, at most 63, no dash at an end",
    r"^[a-z][A-Za-z0-9]*$": "letters and digits, the first a small letter, such as minMemory",
}
"""What names are made of, by their pattern."""
_FORMS = {
    r"^\d+\.\d+\.\d+$": "write it such as 0.159.0",
    LABEL_KEY: "a label's key is letters, digits and `-_.`, at most 63, and may have a domain and `/` before it",
    LABEL_VALUE: "a label's value is letters, digits and `-_.`, at most 63",
    HEADER: "a header's name is letters and digits, in words between single dashes",
    HEADER_VALUE: "a header's value is printable ASCII without spaces at its ends",
}
"""Other texts with a pattern: how they are written."""
_KEY = "[key]"
"""How pydantic marks a fault in the key of a mapping."""
_TYPES = {
    "string_type": "text",
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "bool_type": "true or false",
    "tuple_type": "a list",
    "list_type": "a list",
    "dict_type": "a mapping",
    "model_type": "a mapping",
    "model_attributes_type": "a mapping",
    "float_type": "a number",
}


def explain(invalid: ValidationError, source: Source, spans: SourceMap, model: type[BaseModel]) -> list[Diagnostic]:
    """The findings of a file that has not the form of its kind."""
    found: dict[DataPath, Diagnostic] = {}
    for detail in invalid.errors(include_url=False)[:MAX_FINDINGS]:
        loc = detail["loc"]
        is_name = detail["type"] in ("missing", "extra_forbidden")
        path = (*spans.known(loc[:-1]), loc[-1]) if is_name or loc[-1:] == (_KEY,) else spans.known(loc)
        found.setdefault(path, _finding(detail, source, spans, model))
    return _once_per_cause(found)


def _once_per_cause(found: dict[DataPath, Diagnostic]) -> list[Diagnostic]:
    """A misspelt field is unknown and its right name missing: that is one cause, said once."""
    meant = {
        (*path[:-1], finding.help.split("`")[1])
        for path, finding in found.items()
        if finding.code == "unknown-field" and "did you mean" in finding.help
    }
    return [finding for path, finding in found.items() if not (finding.code == "missing-field" and path in meant)]


def _finding(detail: ErrorDetails, source: Source, spans: SourceMap, model: type[BaseModel]) -> Diagnostic:
    loc, kind = detail["loc"], detail["type"]
    code = _CODES.get(kind, "invalid-value")
    if kind == "string_pattern_mismatch" and detail.get("ctx", {}).get("pattern") in _NAMES:
        code = "invalid-name"
    name = str(loc[-1]) if loc else ""
    context: dict[str, Any] = detail.get("ctx", {})
    if kind == "extra_forbidden":
        return error(
            code,
            source.path,
            spans.key(*loc),
            f"no field is named `{name}` here",
            _near(name, _fields(model, loc[:-1])),
        )
    if kind == "missing":
        return error(code, source.path, spans.key(*loc[:-1]), f"`{name}` is missing", f"add `{name}:` here")
    if kind == "unit":
        return error(
            code,
            source.path,
            spans.value(*loc, "atMost"),  # a criterion's own value, where it is read with its metric's unit
            f"{detail['msg']}",
            f"write it with its unit, such as {context['example']}",
        )
    if kind == "header_twice":
        return error(code, source.path, spans.key(*loc, context["name"]), f"{detail['msg']}", "keep one of them")
    if kind == "timestamp":
        return error(code, source.path, spans.value(*loc), f"{detail['msg']}", "write it such as 2026-12-01T20:00:00Z")
    if kind == "criterion_form":
        return error(
            code,
            source.path,
            spans.value(*loc),
            f"a criterion has exactly one form, this one has {context['n']}",
            "give one of: reduction, increaseAtMost, atMost, atLeast, info: true",
        )
    if kind == "criterion_form_unfit":
        return error(
            code,
            source.path,
            spans.key(*loc, context["form"]),
            f"`{context['metric']}` has no form `{context['form']}`",
            f"it takes: {context['forms']}",
        )
    span = spans.key(*loc) if loc[-1:] == (_KEY,) else spans.value(*loc)
    return error(code, source.path, span, _message(detail, context, code), _help(detail, context))


def _message(detail: ErrorDetails, context: dict[str, Any], code: str) -> str:
    shown = _short(detail["input"])
    kind = detail["type"]
    if kind in _TYPES:
        return f"{shown} is not {_TYPES[kind]}"
    if kind == "string_pattern_mismatch":
        return f"{shown} is not a name that is taken here" if code == "invalid-name" else f"{shown} is not of this form"
    if kind == "literal_error":
        return f"{shown} is not one of {context['expected']}"
    return f"{shown}: {detail['msg'][:1].lower()}{detail['msg'][1:]}"


def _help(detail: ErrorDetails, context: dict[str, Any]) -> str:
    kind = detail["type"]
    if kind == "string_pattern_mismatch":
        return _NAMES.get(context["pattern"]) or _FORMS.get(context["pattern"], f"it must match {context['pattern']}")
    if kind == "literal_error":
        words = [word.strip(" '") for word in context["expected"].replace(" or ", ", ").split(",")]
        return _near(str(detail["input"]), words, "it is one of")
    if kind == "string_type":
        return "quote it to make it text"
    if kind in _TYPES:
        return f"write {_TYPES[kind]}"
    if kind == "no_matcher":
        return 'add one of them, such as `executable: "^nginx$"`'
    return "`phoenix-compile explain FIELD` says what is taken"


def _near(name: str, words: list[str], all_of_them: str = "fields here") -> str:
    close = difflib.get_close_matches(name, words, 1, 0.6)
    if close:
        return f"did you mean `{close[0]}`?"
    return f"{all_of_them}: {', '.join(sorted(words))}" if words else "delete it"


def _short(value: object) -> str:
    text = value if isinstance(value, str) else _kind(value)
    return f"`{text[:60]}…`" if len(text) > 60 else f"`{text}`"


def _kind(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, list | tuple):
        return "a list"
    return "null" if value is None else str(value)


def _fields(model: type[BaseModel], loc: tuple[int | str, ...]) -> list[str]:
    """The names of the fields at a place in a model."""
    current: set[type[BaseModel]] = {model}
    for part in loc:
        below = {
            found
            for owner in current
            for field in owner.model_fields.values()
            if part == field.alias
            for found in _models(field.annotation)
        }
        current = below or current
    return sorted({field.alias or "" for owner in current for field in owner.model_fields.values()})


def _models(annotation: Any) -> Iterator[type[BaseModel]]:
    from pydantic import BaseModel

    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    elif isinstance(annotation, types.UnionType) or typing.get_origin(annotation) is not None:
        for argument in typing.get_args(annotation):
            yield from _models(argument)
