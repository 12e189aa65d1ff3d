"""Values on their way into a manifest: what is left out is left out, and numbers are as JSON gives them back."""

from __future__ import annotations

from typing import Any

from phoenix_compiler.ir import Variant
from phoenix_schemas.canonical import number


def given(**values: Any) -> dict[str, Any]:
    """The values that there are, in their order."""
    return {key: value for key, value in values.items() if value is not None}


def parameters(variant: Variant) -> dict[str, Any]:
    """All parameters of a variant by name, in base units."""
    return {
        name: number(value) if isinstance(value, float) else value
        for name, value in sorted(variant.parameters.items())
        if value is not None
    }
