"""One text for equal data, and the digests that are made of it.

Compiler, controller and report name specs, plans and verdicts by these digests, each from its own copy of the data: one
that went through YAML, JSON and an API server must give the same.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any


def canonical(value: object) -> str:
    """JSON with sorted keys and no spaces: the same text for the same data, whatever the order it was written in."""
    return _ENCODER.encode(value)


_ENCODER = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=True)


def digest(value: object) -> str:
    """`sha256:` and the hash of the canonical JSON."""
    return "sha256:" + hashlib.sha256(canonical(value).encode()).hexdigest()


def number(value: float) -> float:
    """The number as JSON gives it back: `60.0` is the integer 60."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def plan_digest(
    plan: Mapping[str, Any], criteria: Iterable[Mapping[str, Any]], variants: Iterable[Mapping[str, Any]]
) -> str:
    """Names what a verdict was reached for: the plan, the criteria, and the core of each variant.

    The arguments are `spec.plan`, `spec.criteria` and `spec.variants` of an experiment in its cluster form.
    """
    return digest(
        {
            "plan": _numbers({key: value for key, value in plan.items() if key != "digest"}),
            "criteria": _numbers(list(criteria)),
            "variants": [[variant["name"], variant["role"], variant["coreDigest"]] for variant in variants],
        }
    )


def _numbers(value: Any) -> Any:
    kind = type(value)
    if kind is dict:
        return {key: _numbers(item) for key, item in value.items()}
    if kind is list or kind is tuple:
        return [_numbers(item) for item in value]
    return int(value) if kind is float and value.is_integer() else value
