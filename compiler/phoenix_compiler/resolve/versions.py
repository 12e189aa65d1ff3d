"""Version ranges such as `>=0.135` or `>=0.146, <1.0`."""

from __future__ import annotations

import operator
import re
from functools import lru_cache

_OPERATORS = {">=": operator.ge, "<=": operator.le, "==": operator.eq, ">": operator.gt, "<": operator.lt}


@lru_cache(maxsize=256)
def excludes(wanted: str, version: str) -> bool:
    """Whether `version` is outside the range `wanted`. Missing parts count as 0."""
    here = _parts(version)
    bounds = re.findall(r"(>=|<=|==|>|<)\s*([0-9.]+)", wanted)
    return not all(_OPERATORS[sign](here, _parts(bound)) for sign, bound in bounds)


def _parts(version: str) -> tuple[int, int, int]:
    numbers = [int(part) for part in version.split(".")]
    major, minor, patch = (*numbers, 0, 0, 0)[:3]
    return major, minor, patch
