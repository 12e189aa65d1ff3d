"""Each check of a rendered config: what makes it speak, at which path and in which words, and what comes near but is sound."""

from __future__ import annotations

import importlib

import pytest

from phoenix_compiler.check import CONFIG_CHECKS
from support.configs import CRITICAL, faults_of, seen_of
from support.templates import Case

FILES = ("ottl", "settings", "receivers", "critical", "points")
CASES: list[Case] = [case for name in FILES for case in importlib.import_module(f"config_cases.{name}").CASES]
CODES = {check.RULE.code for check in CONFIG_CHECKS}


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.code}: {case.name}")
def test_says_exactly_this(case: Case) -> None:
    seen = seen_of(case.template, **{"critical": CRITICAL, **case.settings})

    said = [f"{'/'.join(map(str, fault.path))}: {fault.message} | {fault.help}" for fault in faults_of(case.code, seen)]

    assert said == list(case.expected)


def test_every_check_has_a_case_that_fires_and_one_that_does_not() -> None:
    assert {case.code for case in CASES if case.expected} == {case.code for case in CASES if not case.expected} == CODES
