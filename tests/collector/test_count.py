"""Counting points, series, duplicates, bytes and left-over scratch."""

from __future__ import annotations

import json
from typing import Any

import pytest

from phoenix_collector.count import Counting, count
from phoenix_collector.otlp import points
from support.hosts import Proc, payload


def line(document: dict[str, Any]) -> bytes:
    return json.dumps(document).encode()


def test_counts_of_two_scrapes_and_an_empty_one() -> None:
    first = line(payload(0, [Proc(1, "a"), Proc(2, "b")], load=1.0))
    second = line(payload(5, [Proc(1, "a"), Proc(3, "c")], load=2.0))

    counts = count([[first], [], [second + b"\n"]])

    assert counts.payloads == 3
    assert counts.points_by_payload == (9, 0, 9)
    assert counts.points == 18
    assert counts.series == 4 * 3 + 1
    assert counts.series_by_metric == {
        "process.cpu.time": 9,
        "process.memory.usage": 3,
        "system.cpu.load_average.1m": 1,
    }
    assert counts.bytes_by_payload == (len(first), 0, len(second))
    assert counts.bytes == len(first) + len(second)
    assert counts.duplicate_points == 0
    assert counts.series_per_scrape == 6


def test_nothing_counts_as_nothing() -> None:
    assert Counting().result().series_per_scrape == 0.0


def test_a_lost_identity_shows_as_duplicates() -> None:
    """Two processes whose id was taken away are one series with two values."""
    scrape = payload(0, [Proc(1, "a"), Proc(2, "a")])
    for group in scrape["resourceMetrics"]:
        group["resource"]["attributes"] = group["resource"]["attributes"][1:]
        for metric in group["scopeMetrics"][0]["metrics"]:
            for point in metric["sum"]["dataPoints"]:
                point["timeUnixNano"] = "1"

    counts = count([[line(scrape)], [line(scrape)]])

    assert counts.duplicate_points == 2 * 4
    assert counts.series == 4


def test_the_order_of_attributes_and_the_spelling_of_integers_make_no_new_series() -> None:
    scrape = payload(0, [Proc(1, "a")])
    other = payload(5, [Proc(1, "a")])
    other["resourceMetrics"][0]["resource"]["attributes"].reverse()
    for pair in other["resourceMetrics"][0]["resource"]["attributes"]:
        if "intValue" in pair["value"]:
            pair["value"]["intValue"] = int(pair["value"]["intValue"])

    assert count([[line(scrape)], [line(other)]]).series == 4


def test_scratch_attributes_are_seen_on_resources_and_points() -> None:
    scrape = payload(0, [Proc(1, "a")])
    scratch = {"key": "phx.keep", "value": {"boolValue": True}}
    scrape["resourceMetrics"][0]["resource"]["attributes"].append(scratch)
    metric = scrape["resourceMetrics"][0]["scopeMetrics"][0]["metrics"][0]
    metric["sum"]["dataPoints"][0]["attributes"].append(scratch)

    assert count([[line(scrape)]]).scratch_attributes == 2


def test_values_of_every_kind_are_part_of_the_identity() -> None:
    def with_value(value: dict[str, Any]) -> bytes:
        scrape = payload(0, [Proc(1, "a")])
        scrape["resourceMetrics"][0]["resource"]["attributes"].append({"key": "k", "value": value})
        return line(scrape)

    values: list[dict[str, Any]] = [
        {"stringValue": "1"},
        {"intValue": "1"},
        {"boolValue": True},
        {"arrayValue": {"values": [{"intValue": "1"}]}},
        {},
    ]
    assert count([[with_value(value)] for value in values]).series == len(values) * 4


def test_counts_agree_with_a_plain_walk() -> None:
    scrapes = [payload(at, [Proc(pid, f"p{pid % 3}") for pid in range(at % 7)]) for at in range(20)]
    walked = [list(points(scrape)) for scrape in scrapes]
    series = {
        (point.metric, tuple(sorted(point.resource.items())), tuple(sorted(point.attributes.items())))
        for scrape in walked
        for point in scrape
    }
    counts = count([line(scrape)] for scrape in scrapes)
    assert counts.points_by_payload == tuple(len(scrape) for scrape in walked)
    assert counts.series == len(series)


def test_a_line_that_is_no_json_is_an_error() -> None:
    with pytest.raises(ValueError, match="Expecting"):
        count([[b"{"]])
