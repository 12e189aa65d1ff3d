"""The findings of loading, parsing and resolving. Each finding of `check` stands in its own file there."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from importlib import import_module
from types import MappingProxyType

from phoenix_compiler.rule import Rule

PASSES = ("load", "parse", "resolve")
SCOPES = ("CONFIG", "EXPERIMENT", "ENVIRONMENT", "PIPELINE", "REPOSITORY")


@lru_cache
def all_rules() -> Mapping[str, Rule]:
    """Every rule there is by its code, in the order of codes.

    The checks stand above this package and are many, so they are looked for only when somebody asks.
    """
    found = [rule for name in PASSES for rule in import_module(f"{__name__}.{name}").RULES]
    checks = import_module("phoenix_compiler.check")
    found += [check.RULE for scope in SCOPES for check in getattr(checks, f"{scope}_CHECKS")]
    return MappingProxyType({rule.code: rule for rule in sorted(found, key=lambda rule: rule.code)})
