"""The page of every config check: its form, and that what it shows is true."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from phoenix_collector.validate import validate
from phoenix_compiler.check import CONFIG_CHECKS
from phoenix_compiler.check.seen import ConfigSeen
from phoenix_compiler.diagnostics import Severity
from phoenix_compiler.rule import HEADINGS, headings_of
from support.configs import CRITICAL, NGINX, blocks_of, codes_of, seen_of

CHECKS = {check.RULE.code: check for check in CONFIG_CHECKS}
ELSEWHERE: dict[str, dict[str, Any]] = {
    "component-not-in-distribution": {"distribution": "phoenix"},
    "critical-matcher-without-attribute": {"critical": CRITICAL},
}
"""What stands around a page's example, where it matters."""


def seen_on_page(code: str, heading: str) -> ConfigSeen:
    """The variant that a page shows, with one critical process."""
    around: dict[str, Any] = {"critical": (NGINX,), **ELSEWHERE.get(code, {})}
    return seen_of(blocks_of(CHECKS[code].RULE.page)[heading], **around)


@pytest.fixture(params=sorted(CHECKS))
def code(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_a_page_has_the_four_headings_in_order(code: str) -> None:
    rule = CHECKS[code].RULE

    assert headings_of(rule.page) == HEADINGS
    assert rule.summary
    assert not rule.summary.endswith(".")


def test_a_page_says_how_much_it_matters(code: str) -> None:
    rule = CHECKS[code].RULE
    why = rule.page.partition("## Why is this bad?")[2].partition("## Example")[0]

    said = " ".join(why.split())
    if rule.severity is Severity.ERROR:
        assert "An error" in said
        assert ("cannot be ignored" in said) is not rule.ignorable
        assert ("may be ignored" in said) is rule.ignorable
    else:
        assert "A warning: " in said
        assert rule.ignorable


def test_an_example_has_its_fault_and_no_other_error(code: str) -> None:
    check = CHECKS[code]
    seen = seen_on_page(code, "Example")

    assert list(check.check(seen))
    assert codes_of(seen) <= {code}


def test_what_to_use_instead_has_no_fault(code: str) -> None:
    check = CHECKS[code]
    seen = seen_on_page(code, "Use instead")

    assert list(check.check(seen)) == []
    assert codes_of(seen) == set()
    assert codes_of(seen, "warning") == set()


@pytest.mark.collector
def test_the_collector_takes_what_to_use_instead(code: str, otelcol: Path) -> None:
    seen = seen_on_page(code, "Use instead")

    assert validate(otelcol, seen.config) == ()


@pytest.mark.collector
def test_the_collector_refuses_what_a_page_says_it_refuses(code: str, otelcol: Path) -> None:
    rule = CHECKS[code].RULE
    seen = seen_on_page(code, "Example")
    says = "so no pod of the variant would become ready" in " ".join(rule.page.split())

    refused = validate(otelcol, seen.config)

    assert bool(refused) is (says and code not in ACCEPTED), refused


ACCEPTED = frozenset(("unknown-component",))
"""Pages whose example is the part of what they say that the collector accepts: an old name."""
