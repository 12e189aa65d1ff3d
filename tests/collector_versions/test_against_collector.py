"""What the real collector accepts the bundle accepts, and a misspelt key is refused by both."""

from __future__ import annotations

from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from phoenix_collector.component_schema import FaultKind, faults
from phoenix_collector.locate import collector_version
from phoenix_collector.validate import validate, validate_many
from phoenix_collector.versions import SUPPORTED, newest, rename
from support.version_configs import (
    MISSPELT,
    Config,
    Place,
    all_places,
    component_places,
    config,
    names,
    spoiled,
    still_there,
    without_missing,
)

pytestmark = pytest.mark.collector

SMALL: Config = {
    "receivers": {"otlp": {"protocols": {"http": {"endpoint": "127.0.0.1:0"}}}},
    "exporters": {"debug": {}},
    "service": {"pipelines": {"metrics": {"receivers": ["otlp"], "processors": [], "exporters": ["debug"]}}},
}


@pytest.fixture(scope="module")
def version(otelcol: Path) -> str:
    """The version of the collector at hand: its bundle is compared with it."""
    found = collector_version(otelcol)
    assert found in SUPPORTED
    return found


def with_component(kind: str, item: str, settings: Any) -> Config:
    """A config in which the collector has to build that component."""
    document = deepcopy(SMALL)
    document.setdefault(kind, {})[item] = settings
    items = document["service"]["pipelines"]["metrics"][kind]
    if item not in items:
        items.append(item)
    return document


@pytest.mark.parametrize("name", names())
def test_both_accept(otelcol: Path, version: str, name: str) -> None:
    document = config(name, version)
    assert faults(version, document) == ()
    assert validate(otelcol, document) == ()


@pytest.mark.parametrize(
    ("component_id", "place"), [pytest.param(pair, place, id=".".join(pair)) for pair, place in component_places()]
)
def test_both_refuse_a_misspelt_key(otelcol: Path, version: str, component_id: tuple[str, str], place: Place) -> None:
    """In every component of the bundle. `host_metrics` itself passes over keys that it does not know, and only the
    bundle refuses them there; in its scrapers both do."""
    path = place.path
    document = config(place.config, version)
    kind, item = (str(step) for step in path)
    renamed = next(iter(rename({kind: {item: {}}}, version)[kind]))
    if not still_there(place, version):
        assert version != newest()
        return
    if component_id == ("receivers", "host_metrics"):
        assert [fault.name for fault in faults(version, spoiled(document, (kind, renamed)))] == [MISSPELT]
        path = (*path, "scrapers", "process")
    broken = spoiled(document, (kind, renamed, *path[2:]))
    found = faults(version, broken)
    assert [(fault.kind, fault.path) for fault in found] == [
        (FaultKind.UNKNOWN_FIELD, (kind, renamed, *path[2:], MISSPELT))
    ]
    assert any(MISSPELT in complaint for complaint in validate(otelcol, broken))


ONLY_THE_BUNDLE = ("receivers", "host_metrics/all")
"""Where the bundle is closed and the collector passes over keys that it does not know."""


def test_both_refuse_a_key_too_many_at_every_depth(otelcol: Path, version: str) -> None:
    """In every mapping of the configs, one at a time. Where the bundle takes any key (a map of headers, say), the
    collector does not call the key unknown either. It need not name the key: below `readers` it ends in a panic."""
    places = [place for place in all_places() if still_there(place, version)]
    documents = [rename(spoiled(config(place.config), place.path), version) for place in places]
    documents = [without_missing(document, version) for document in documents]
    unlike = []
    for place, document, complaint in zip(places, documents, validate_many(otelcol, documents), strict=True):
        ours = any(fault.path[-1] == MISSPELT for fault in faults(version, document))
        named = any(MISSPELT in message for message in complaint)
        if (named and not ours) or (ours and not complaint and place.path != ONLY_THE_BUNDLE):
            unlike.append((place.config, place.path, ours, complaint[:1]))
    assert unlike == []
    assert len(places) > 150


DURATIONS = ["5s", "1m30s", "1.5h", ".5s", "1.s", "100ms", "1us", "1µs", "1μs", "1ns", "+5s", "${env:PHX_DURATION}"]
NO_DURATIONS = ["5", "5 s", "1d", "1h 5m", "", "s", True, [], {}]


@pytest.mark.parametrize("value", DURATIONS)
def test_both_read_a_duration(otelcol: Path, version: str, value: Any) -> None:
    document = rename(with_component("processors", "delta_to_cumulative", {"max_stale": value}), version)
    assert faults(version, document) == ()
    assert validate(otelcol, document, {"PHX_DURATION": "5s"}) == ()


@pytest.mark.parametrize("value", NO_DURATIONS, ids=repr)
def test_both_refuse_what_is_no_duration(otelcol: Path, version: str, value: Any) -> None:
    document = rename(with_component("processors", "delta_to_cumulative", {"max_stale": value}), version)
    assert len(faults(version, document)) == 1
    assert validate(otelcol, document) != ()


FORMS = [
    ("exporters", "file", {"path": "./x", "append": "${env:PHX_TRUE}"}, True),
    ("exporters", "file", {"path": "./x", "append": "true"}, False),
    ("exporters", "file", {"path": "./x", "append": 1}, False),
    ("exporters", "file", {"path": 5}, False),
    ("exporters", "file", {"path": "${env:PHX_NUMBER}"}, True),
    ("processors", "batch", {"send_batch_size": "${env:PHX_NUMBER}"}, True),
    ("processors", "batch", {"send_batch_size": "${env:PHX_UNSET:-7}"}, True),
    ("processors", "batch", {"send_batch_size": "5"}, False),
    ("processors", "batch", {"send_batch_size": -1}, False),
    ("processors", "batch", None, True),
    ("processors", "batch", [], False),
    ("processors", "batch", {"timeout": "0"}, True),
    ("processors", "batch", {"timeout": 0}, True),
    ("processors", "groupbyattrs", {"keys": "process.pid,process.owner"}, True),
    ("processors", "groupbyattrs", {"keys": {"a": 1}}, False),
    ("processors", "groupbyattrs", {"keys": [5]}, False),
    ("processors", "filter", {"error_mode": "SILENT"}, True),
    ("processors", "filter", {"error_mode": "silently"}, False),
    ("processors", "transform", {"metric_statements": {"statements": []}}, False),
    ("exporters", "debug", {"verbosity": "Detailed"}, True),
    ("exporters", "debug", {"verbosity": "more"}, False),
    ("exporters", "otlp_http", {"endpoint": "http://a", "compression": "snapy"}, False),
    ("exporters", "otlp_http", {"endpoint": "http://a", "sending_queue": {"sizer": "byte"}}, False),
    ("exporters", "otlp_http", {"endpoint": "http://a", "sending_queue": {"enabled": False}}, True),
    ("exporters", "otlp_http", {"endpoint": "http://a", "sending_queue": {"batch": {"enabled": False}}}, True),
    ("exporters", "otlp_http", {"endpoint": "http://a", "headers": [{"nam": "a"}]}, False),
    ("exporters", "otlp_http", {"endpoint": "http://a", "headers": {"a": 5}}, False),
]


@pytest.mark.parametrize(("kind", "item", "settings", "good"), FORMS, ids=[repr(form[2]) for form in FORMS])
def test_both_agree_on_a_form(otelcol: Path, version: str, kind: str, item: str, settings: Any, good: bool) -> None:
    document = rename(with_component(kind, item, settings), version)
    environment = {"PHX_TRUE": "true", "PHX_NUMBER": "5"}
    assert (faults(version, document) == (), validate(otelcol, document, environment) == ()) == (good, good)


@pytest.mark.parametrize(
    "service",
    [
        {"telemetry": {"metrics": {"address": ":8888"}}},
        {"telemetry": {"metrics": {"level": "norm"}}},
        {"telemetry": {"metrics": {"readers": [{"pul": {}}]}}},
        {"telemetry": {"logs": {"level": "loud"}}},
        {"telemetry": {"traces": {"sample": 1}}},
        {"extension": []},
        {"extensions": ["health_check"]},
        {"pipelines": {}},
        {"pipelines": {"metric": {"receivers": ["otlp"], "exporters": ["debug"]}}},
        {"pipelines": {"metrics": {"receivers": [], "exporters": ["debug"]}}},
        {"pipelines": {"metrics": {"receivers": ["otlp"]}}},
        {"pipelines": {"metrics": {"receivers": "otlp", "exporters": ["debug"]}}},
        {"pipelines": {"metrics": {"receivers": ["otlp/missing"], "exporters": ["debug"]}}},
        {"pipelines": {"metrics": {"receivers": ["otlp"], "processor": [], "exporters": ["debug"]}}},
    ],
    ids=repr,
)
def test_both_refuse_in_the_service(otelcol: Path, version: str, service: Any) -> None:
    document = SMALL | {"service": SMALL["service"] | service}
    assert faults(version, document) != ()
    assert validate(otelcol, document) != ()


def test_the_collector_reads_the_deprecated_names(otelcol: Path, version: str) -> None:
    for old, settings in (("hostmetrics", {"scrapers": {"load": {}}}), ("nohost", {})):
        document = with_component("receivers", old, settings)
        assert (faults(version, document) == (), validate(otelcol, document) == ()) == ((old == "hostmetrics",) * 2)


def test_only_the_renamed_config_suits_the_version(otelcol: Path, version: str) -> None:
    """A rename is needed exactly where the version's table has one: the collector refuses the newest name there."""
    document = with_component("processors", "delta_to_cumulative", {"max_stale": "5m"})
    renamed = rename(document, version)
    same = renamed == document
    assert (faults(version, renamed), validate(otelcol, renamed)) == ((), ())
    assert (faults(version, document) == (), validate(otelcol, document) == ()) == (same, same)
