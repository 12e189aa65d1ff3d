"""Parts of a config taken for what they should be; what has another shape is taken for empty, and left to the schemas."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def mapping_of(value: Any) -> Mapping[str, Any]:
    """A mapping, or an empty one."""
    return value if isinstance(value, dict) else {}


def list_of(value: Any) -> list[Any]:
    """A list, or an empty one."""
    return value if isinstance(value, list) else []


def texts_in(value: Any) -> tuple[str, ...]:
    """The texts of a list."""
    return tuple(item for item in list_of(value) if isinstance(item, str))


def mappings_in(value: Any) -> tuple[Mapping[str, Any], ...]:
    """The mappings of a list."""
    return tuple(item for item in list_of(value) if isinstance(item, dict))
