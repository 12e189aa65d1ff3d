"""Values for a pipeline's parameters, drawn from what `pipeline.yaml` says of them."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from phoenix_schemas.pipeline import Parameter

AWKWARD = (
    "nginx",
    "${env:HOME}",
    "${file:/etc/hostname}",
    "$$",
    "$1",
    "\"quoted\" and 'single'",
    '" or true or "',
    '") where true == true #',
    "}} {{ k }} {% raw %}",
    "back\\slash\\",
    "two\nlines: {a: 1}\n- b",
    "tab\there",
    "üñí→ name",
    "# comment",
    "&anchor *alias !tag",
    "nil",
    "%s %d",
)
"""Texts that would do harm if anything took them for more than text."""
PATTERNS = (
    "^nginx$",
    "a|b",
    r"^\d+[.]\$$",
    "^(?P<group>x|y)",
    "kworker/.*",
    '"',
    r"\\",
    "$",
    "^$",
    "(?i)abc",
    "[[:alpha:]]+",
)


def values(parameter: Parameter) -> st.SearchStrategy[Any]:
    """What a user might write for this parameter."""
    match parameter.type:
        case "integer":
            return st.integers(parameter.minimum, parameter.maximum)
        case "number":
            return st.floats(parameter.minimum, parameter.maximum, allow_nan=False).map(lambda one: round(one, 3))
        case "boolean":
            return st.booleans()
        case "duration":
            return st.sampled_from(("1s", "10s", "1m30s", "1h"))
        case "percent":
            return st.sampled_from(("0%", "0.5%", "50%", "100%"))
        case "bytes":
            return st.sampled_from(("0B", "1B", "16KiB", "1.5MB", "100GiB"))
        case "cores":
            return st.sampled_from((0, "1m", "250m", 0.0125, 1, 64))
        case "string":
            return st.sampled_from(parameter.enum or AWKWARD)
        case "regex":
            return st.sampled_from(PATTERNS)
        case "array":
            items = st.sampled_from(parameter.items if isinstance(parameter.items, tuple) else PATTERNS)
            most = min(parameter.max_items, len(parameter.items) if isinstance(parameter.items, tuple) else 3)
            return st.lists(items, min_size=parameter.min_items, max_size=most, unique=True)


def choices(parameters: dict[str, Parameter]) -> st.SearchStrategy[dict[str, Any]]:
    """Some of a pipeline's parameters with values."""
    return st.fixed_dictionaries({}, optional={name: values(parameter) for name, parameter in parameters.items()})
