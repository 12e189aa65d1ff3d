"""Digests name data, not one way of writing it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from phoenix_schemas.canonical import canonical, digest, number, plan_digest

PLAN: dict[str, Any] = {
    "intervalSeconds": 60.0,
    "slots": 60,
    "looks": [{"slot": 60, "alphaSuccess": 0.04, "alphaHarm": 0.021875000000000002}],
    "alpha": 0.04,
    "k": 2.0,
}
CRITERIA: list[dict[str, Any]] = [
    {"metric": "series_per_scrape", "role": "goal", "form": "reduction", "limit": 0.5},
    {"metric": "critical_process_retention", "role": "guardrail", "form": "atLeast", "limit": 1.0},
]
VARIANTS: list[dict[str, Any]] = [
    {"name": "baseline", "role": "baseline", "coreDigest": "sha256:a", "config": "one"},
    {"name": "lean", "role": "candidate", "coreDigest": "sha256:b", "config": "two"},
]


def test_the_order_of_keys_does_not_matter() -> None:
    assert canonical({"b": [1, {"d": None, "c": "é"}], "a": True}) == '{"a":true,"b":[1,{"c":"\\u00e9","d":null}]}'
    assert digest({"a": 1, "b": 2}) == digest({"b": 2, "a": 1})


def test_a_digest_is_that_of_sha256() -> None:
    # echo -n '{"a":1}' | sha256sum
    assert digest({"a": 1}) == "sha256:015abd7f5cc57a2dd94b7590f04ad8084273905ee33ec5cebeae62276a97f862"


@pytest.mark.parametrize(("given", "expected"), [(60.0, 60), (0.5, 0.5), (3, 3), (1e-7, 1e-7), (-2.0, -2)])
def test_a_whole_number_is_an_integer(given: float, expected: float) -> None:
    assert (number(given), type(number(given))) == (expected, type(expected))


def test_a_plan_keeps_its_digest_through_json_and_its_own_field() -> None:
    expected = plan_digest(PLAN, CRITERIA, VARIANTS)
    # an API server, as every program in Go, writes 60.0 as 60
    served = json.loads(json.dumps([PLAN, CRITERIA, VARIANTS]).replace(".0,", ",").replace(".0}", "}"))
    assert served[0]["k"] == 2
    assert isinstance(served[0]["k"], int)
    assert plan_digest(*served) == expected
    assert plan_digest({**PLAN, "digest": expected}, CRITERIA, VARIANTS) == expected
    assert plan_digest({**PLAN, "looks": tuple(PLAN["looks"])}, tuple(CRITERIA), tuple(VARIANTS)) == expected


def test_a_plan_digest_names_what_a_verdict_depends_on() -> None:
    expected = plan_digest(PLAN, CRITERIA, VARIANTS)
    renamed = [{**VARIANTS[0], "config": "other"}, VARIANTS[1]]
    assert plan_digest(PLAN, CRITERIA, renamed) == expected
    others = [
        plan_digest({**PLAN, "slots": 61}, CRITERIA, VARIANTS),
        plan_digest(PLAN, [{**CRITERIA[0], "limit": 0.51}, CRITERIA[1]], VARIANTS),
        plan_digest(PLAN, CRITERIA[:1], VARIANTS),
        plan_digest(PLAN, CRITERIA, [VARIANTS[0], {**VARIANTS[1], "coreDigest": "sha256:c"}]),
        plan_digest(PLAN, CRITERIA, [VARIANTS[0], {**VARIANTS[1], "name": "other"}]),
    ]
    assert len({expected, *others}) == 6
