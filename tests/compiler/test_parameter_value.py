"""Values of parameters: what each type takes, in which unit it is held, and what is said of the rest."""

from __future__ import annotations

from typing import Any

import pytest

from phoenix_compiler.parameter_value import WrongValueError, value_of
from phoenix_schemas.pipeline import Parameter


def parameter(**given: Any) -> Parameter:
    return Parameter.model_validate({"description": "A parameter", **given})


@pytest.mark.parametrize(
    ("form", "written", "held"),
    [
        ({"type": "integer", "minimum": 1, "maximum": 500}, 500, 500),
        ({"type": "number"}, 1.5, 1.5),
        ({"type": "number"}, 2, 2),
        ({"type": "boolean"}, True, True),
        ({"type": "string"}, "20", "20"),
        ({"type": "string", "enum": ["a", "b"]}, "b", "b"),
        ({"type": "duration"}, "1m30s", 90),
        ({"type": "percent"}, "50%", 0.5),
        ({"type": "bytes", "minimum": "1MiB"}, "1MiB", 1048576),
        ({"type": "cores"}, "10m", 0.01),
        ({"type": "array", "items": ["cpu", "memory"]}, ["memory"], ["memory"]),
        ({"type": "array", "items": "string"}, ["x"], ["x"]),
    ],
)
def test_takes(form: dict[str, Any], written: object, held: object) -> None:
    assert value_of(parameter(**form), written) == held


@pytest.mark.parametrize(
    ("form", "written", "message", "help"),
    [
        ({"type": "integer"}, "20", '`"20"` is not a whole number', "write a whole number, without quotes"),
        ({"type": "integer"}, 2.5, "`2.5` is not a whole number", "write a whole number"),
        ({"type": "integer"}, True, "`true` is not a whole number", "write a whole number"),
        ({"type": "string"}, 20, "`20` is not text", "write text"),
        ({"type": "string"}, ["a"], "a list is not text", "write text"),
        ({"type": "boolean"}, {"a": 1}, "a mapping is not true or false", "write true or false"),
        ({"type": "integer", "maximum": 500}, 2000, "`2000` is out of range", "at most 500"),
        ({"type": "bytes", "minimum": "1MiB"}, "1kB", "`1kB` is out of range", "at least 1MiB"),
        ({"type": "duration"}, 60, "60 is no duration", "write it with its unit, such as 5m, 1h30m or 7d"),
        ({"type": "array", "items": ["cpu"]}, "cpu", "not a list", "write it as [a, b]"),
        ({"type": "array", "items": ["cpu"]}, ["cpuu"], "`cpuu` is not one of its words", "did you mean `cpu`?"),
        ({"type": "array", "items": ["cpu"]}, ["cpu", "cpu"], "a word is given twice", "give each word once"),
    ],
)
def test_refuses(form: dict[str, Any], written: object, message: str, help: str) -> None:
    with pytest.raises(WrongValueError) as wrong:
        value_of(parameter(**form), written)
    assert (wrong.value.message, wrong.value.help) == (message, help)
