"""What is known of a point after a statement, and what a condition says of it: cases that chance rarely makes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from phoenix_compiler.check.journey import Journey, follow
from phoenix_compiler.check.point import MAP, SET, UNKNOWN, Known, Point, joined, truth, value_of
from phoenix_compiler.check.scrapers import scrapers_of
from phoenix_compiler.ottl.items import groups
from phoenix_compiler.ottl.parse import parse_condition, parse_statement
from phoenix_compiler.ottl.tree import Parsed

USAGE = "process.memory.usage"
RECEIVERS = {"host_metrics": {"scrapers": {"process": {}}}}
PID = 'resource.attributes["process.pid"]'


def journey_of(
    processors: Mapping[str, Any], receivers: Mapping[str, Any] = RECEIVERS, metric: str = USAGE, critical: Known = None
) -> Journey:
    """The journey through these processors, in order."""
    return follow(
        processors, processors, groups(processors, processors), list(scrapers_of(receivers)), metric, critical=critical
    )


def after(*statements: str) -> Point:
    """The point after one group of statements."""
    return journey_of({"transform": {"metric_statements": [{"statements": list(statements)}]}}).point


def says(condition: str, point: Point) -> bool | None:
    parsed = parse_condition(condition)
    assert isinstance(parsed, Parsed)
    return truth(parsed.condition, point)


@pytest.mark.parametrize(
    ("statements", "carrier", "key", "expected"),
    [
        (('set(resource.attributes["phx.a"], 1)',), "resource", "phx.a", 1),
        (('set(resource.attributes["phx.a"], nil)',), "resource", "phx.a", None),
        (('set(resource.attributes["phx.a"], 1 + 2)',), "resource", "phx.a", UNKNOWN),
        (('set(resource.attributes["phx.a"], [1])',), "resource", "phx.a", SET),
        (('set(resource.attributes["phx.a"], {"b": 1})',), "resource", "phx.a", SET),
        (('set(resource.attributes["phx.a"], {})',), "resource", "phx.a", MAP),
        (('set(resource.attributes["phx.a"], resource.attributes)',), "resource", "phx.a", SET),
        (('set(resource.attributes["phx.a"], IsMatch(metric.unit, "a"))',), "resource", "phx.a", UNKNOWN),
        ((f'set(resource.attributes["phx.a"], String({PID}))',), "resource", "phx.a", SET),
        (("set(resource.attributes, metric.metadata)",), "resource", "process.pid", UNKNOWN),
        (('set(resource.attributes, {"process.pid": 1})',), "resource", "process.pid", 1),
        (('set(resource.attributes, {"process.pid": 1})',), "resource", "process.owner", None),
        (("delete_key(resource.attributes, metric.unit)",), "resource", "process.pid", UNKNOWN),
        (('delete_key(resource.attributes["phx.a"], "b")',), "resource", "process.pid", SET),
        (('delete_matching_keys(resource.attributes, "(?=a)")',), "resource", "process.pid", SET),
        (("keep_keys(resource.attributes, [metric.unit])",), "resource", "process.pid", SET),
        (('merge_maps(scope.attributes, ParseJSON("{}"), "upsert")',), "scope", "phx.a", UNKNOWN),
        (('merge_maps(resource.attributes["phx.a"], scope.attributes, "upsert")',), "resource", "process.pid", SET),
        (("limit(resource.attributes, 2, [])",), "resource", "process.pid", UNKNOWN),
        (('replace_pattern(resource.attributes["phx.a"], "a", "b")',), "resource", "phx.a", None),
        (('set(scope.attributes["phx.a"], "a")', "truncate_all(scope.attributes, 1)"), "scope", "phx.a", SET),
        (
            ('set(scope.attributes["phx.a"], "a")', 'replace_match(scope.attributes["phx.a"], "a", "b")'),
            "scope",
            "phx.a",
            SET,
        ),
        (("set(resource.attributes[metric.unit], 1)",), "resource", "process.pid", UNKNOWN),
        (('set(resource.attributes["phx.a"]["b"]["c"], 1)',), "resource", "process.pid", UNKNOWN),
        (('set(resource.attributes["phx.a"]["b"], 1)',), "resource", "phx.a['b']", 1),
        (
            ('set(resource.attributes["phx.a"]["b"], 1)', 'set(resource.attributes["phx.a"], {})'),
            "resource",
            "phx.a['b']",
            None,
        ),
        (
            ('set(resource.attributes["phx.a"], "x")', 'set(resource.attributes["phx.a"]["b"], 1)'),
            "resource",
            "phx.a['b']",
            UNKNOWN,
        ),
        (("scale_metric(2.0)",), "resource", "process.pid", SET),
    ],
)
def test_a_statement_does_this(statements: tuple[str, ...], carrier: str, key: str, expected: Known) -> None:
    found = after(*statements).get(carrier, key)

    assert (found, type(found)) == (expected, type(expected))


def test_an_aggregation_leaves_the_listed_attributes() -> None:
    flatten = 'merge_maps(datapoint.attributes, resource.attributes, "upsert")'
    named = {
        "metric_statements": [
            {"statements": ['aggregate_on_attributes("sum", ["process.pid"]) where metric.name != ""']}
        ]
    }
    unnamed = {
        "metric_statements": [
            {"statements": ['aggregate_on_attributes("sum", Split("a", ",")) where metric.name != ""']}
        ]
    }
    first = {"transform/a": {"metric_statements": [{"statements": [flatten]}]}}

    listed = journey_of({**first, "transform/b": named}).point
    other = journey_of({**first, "transform/b": unnamed}).point

    assert (listed.get("datapoint", "process.pid"), listed.get("datapoint", "process.owner")) == (SET, None)
    assert other.get("datapoint", "process.pid") is UNKNOWN


def test_a_metric_may_be_renamed() -> None:
    renamed = 'set(metric.name, "a") where metric.name == "process.memory.usage"'
    maybe = 'set(metric.name, "a") where metric.unit == "By"'

    assert after(renamed).metric == "a"
    assert after(maybe).metric is SET
    assert journey_of({"metrics_transform": {"transforms": []}}).point.metric is UNKNOWN
    assert journey_of({}, metric="team.count").point.metric is UNKNOWN


def test_processors_that_are_not_followed_leave_nothing_certain() -> None:
    assert journey_of({"redaction": {}}).point.get("resource", "process.pid") is UNKNOWN
    assert journey_of({"batch": {}}).point.get("resource", "process.pid") is SET


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ({"attributes": [{"key": "process.pid", "action": "delete"}]}, None),
        ({"attributes": [{"pattern": "^process", "action": "delete"}]}, None),
        ({"attributes": [{"pattern": "(?=a)", "action": "delete"}]}, SET),
        ({"attributes": [{"key": "process.pid", "action": "delete"}], "include": {}}, UNKNOWN),
        ({"attributes": [{"key": "process.pid", "action": "hash"}]}, SET),
        ({"attributes": [{"key": "process.owner", "action": "extract", "pattern": "(?P<a>b)"}]}, SET),
        ({"attributes": "all"}, SET),
        (None, SET),
    ],
)
def test_the_resource_processor(settings: object, expected: Known) -> None:
    assert journey_of({"resource": settings}).point.get("resource", "process.pid") is expected


def test_receivers_that_differ_leave_an_attribute_open() -> None:
    off = {"resource_attributes": {"process.pid": {"enabled": False}}}
    receivers = {"host_metrics/a": {"scrapers": {"process": off}}, "host_metrics/b": {"scrapers": {"process": {}}}}

    journey = journey_of({}, receivers)

    assert journey.point.get("resource", "process.pid") is UNKNOWN
    assert journey.losses.keys() == {"phoenix.critical"}


def test_counters_become_deltas_and_counters_again() -> None:
    aggregate = {"metric_statements": [{"statements": ['aggregate_on_attributes("sum", []) where metric.name != ""']}]}

    (delta,) = journey_of({"cumulative_to_delta": {}, "transform": aggregate}).aggregations
    (again,) = journey_of({"cumulative_to_delta": {}, "delta_to_cumulative": {}, "transform": aggregate}).aggregations

    assert (delta.delta, again.delta) == (True, False)
    assert not delta.across


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        (f"{PID} != nil", True),
        (f"nil == {PID}", False),
        (f"{PID} == 5", None),
        (f"{PID} < 5", None),
        ('resource.attributes["phx.none"] < 5', None),
        ('resource.attributes["phx.none"] == resource.attributes["phx.other"]', True),
        ('resource.attributes["host.name"] == nil', None),
        ("1 < 2", True),
        ("2.5 <= 2", False),
        ('"a" < "b"', None),
        ('1 == "1"', False),
        ("1 == true", False),
        ("1 == 1.0", True),
        ("metric.type == METRIC_DATA_TYPE_SUM", None),
        ('metric.name == "process.memory.usage"', True),
        ('IsMatch(metric.name, "^process")', True),
        ('IsMatch(metric.name, "(?=a)")', None),
        ("IsMatch(metric.name, metric.unit)", None),
        ('IsMatch(resource.attributes["phx.none"], "")', False),
        (f'IsMatch({PID}, "1")', None),
        ('HasPrefix(metric.name, "process")', None),
        ('Concat(["a"], "") == "a"', None),
        ("false and metric.unit == nil", False),
        ("metric.unit == nil or true", True),
        ("not (metric.unit == nil)", None),
        ("resource.attributes == nil", False),
        ('resource.attributes["process.owner"]["a"] == nil', None),
        ('resource.attributes["phx.none"]["a"] == nil', True),
        ('resource.attributes["phx.none"][String(resource.attributes["phx.none"])] == nil', None),
        ('resource.attributes["phx.none"][metric.unit] == nil', None),
    ],
)
def test_a_condition_says(condition: str, expected: bool | None) -> None:
    assert says(condition, after()) is expected


def test_no_condition_always_holds() -> None:
    assert truth(None, after()) is True


def test_a_value_that_may_fail_is_not_known() -> None:
    parsed = parse_statement('set(metric.unit, resource.attributes["process.owner"]["a"])')
    assert isinstance(parsed, Parsed)
    assert parsed.editor is not None
    value = parsed.editor.argument(1, "value")
    assert value is not None

    assert value_of(value, after()) is UNKNOWN


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (1, 1, 1),
        (1, 2, SET),
        (1, True, SET),
        (1, None, UNKNOWN),
        (MAP, MAP, MAP),
        (MAP, SET, SET),
        (SET, UNKNOWN, UNKNOWN),
    ],
)
def test_either_of_two(one: Known, other: Known, expected: Known) -> None:
    assert joined(one, other) is expected
    assert joined(other, one) is expected
