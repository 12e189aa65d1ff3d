"""What is said of a faulty config, where, and what is suggested instead."""

from __future__ import annotations

import datetime
import subprocess
import sys
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phoenix_collector.component_schema import ConfigFault, FaultKind, component_faults, faults
from phoenix_collector.errors import UnknownVersion
from phoenix_collector.versions import KINDS, SUPPORTED, newest
from support.version_configs import config, names

SERVICE = {"pipelines": {"metrics": {"receivers": ["otlp"], "exporters": ["debug"]}}}
ROOT: dict[str, Any] = {"receivers": {"otlp": None}, "exporters": {"debug": None}, "service": SERVICE}


def found(kind: str, component_id: str, settings: Any) -> tuple[ConfigFault, ...]:
    return component_faults(newest(), kind, component_id, settings)


def one(kind: str, component_id: str, settings: Any) -> ConfigFault:
    (fault,) = found(kind, component_id, settings)
    return fault


@pytest.mark.parametrize("version", SUPPORTED)
@pytest.mark.parametrize("name", names())
def test_good_configs_have_no_fault(version: str, name: str) -> None:
    assert faults(version, config(name, version)) == ()


def test_each_unknown_key_is_a_fault_of_its_own() -> None:
    told = found("processors", "filter/busy", {"error_mod": "ignore", "metric_condition": [], "metric_conditions": []})
    assert {fault.path for fault in told} == {
        ("processors", "filter/busy", "error_mod"),
        ("processors", "filter/busy", "metric_condition"),
    }
    assert {fault.kind for fault in told} == {FaultKind.UNKNOWN_FIELD}
    assert {fault.name: fault.suggestions[0] for fault in told} == {
        "error_mod": "error_mode",
        "metric_condition": "metric_conditions",
    }
    assert told[0].message == "`error_mod` is no field of `filter/busy`"


def test_a_key_deep_inside() -> None:
    settings = {"scrapers": {"process": {"metrics": {"process.cpu.time": {"atributes": []}}}}}
    assert one("receivers", "host_metrics/process", settings) == ConfigFault(
        ("receivers", "host_metrics/process", "scrapers", "process", "metrics", "process.cpu.time", "atributes"),
        FaultKind.UNKNOWN_FIELD,
        "`atributes` is no field of `host_metrics/process`'s `scrapers.process.metrics.process.cpu.time`",
        "atributes",
        ("attributes",),
    )


def test_a_metric_that_is_gone() -> None:
    fault = one("receivers", "host_metrics", {"scrapers": {"process": {"metrics": {"process.memory.physical": {}}}}})
    assert (fault.kind, fault.name) == (FaultKind.UNKNOWN_FIELD, "process.memory.physical")
    assert "process.memory.utilization" in fault.suggestions


def test_an_item_of_a_list() -> None:
    fault = one("processors", "transform", {"metric_statements": ['set(metric.name, "a")', {"statement": []}]})
    assert fault.path == ("processors", "transform", "metric_statements", 1, "statement")
    assert fault.suggestions == ("statements",)


@pytest.mark.parametrize(
    ("settings", "kind", "message"),
    [
        (
            {"timeout": 60},
            "wrong-value",
            "`batch`'s `timeout` takes a duration with its unit, such as 30s or 5m, not `60`",
        ),
        (
            {"timeout": "1d"},
            "wrong-value",
            '`batch`\'s `timeout` takes a duration with its unit, such as 30s or 5m, not the text "1d"',
        ),
        (
            {"timeout": True},
            "wrong-type",
            "`batch`'s `timeout` takes a duration with its unit, such as 30s or 5m, not `true`",
        ),
        (
            {"send_batch_size": "8"},
            "wrong-type",
            '`batch`\'s `send_batch_size` takes a whole number, 0 or more, not the text "8"',
        ),
        (
            {"send_batch_size": -8},
            "wrong-value",
            "`batch`'s `send_batch_size` takes a whole number, 0 or more, not `-8`",
        ),
        (
            {"send_batch_size": 1.5},
            "wrong-type",
            "`batch`'s `send_batch_size` takes a whole number, 0 or more, not `1.5`",
        ),
        ({"metadata_keys": {"a": 1}}, "wrong-type", "`batch`'s `metadata_keys` takes a list, not a mapping"),
        ([], "wrong-type", "`batch` takes a mapping, not a list"),
    ],
)
def test_wrong_types_and_values(settings: Any, kind: str, message: str) -> None:
    fault = one("processors", "batch", settings)
    assert (fault.kind.value, fault.message) == (kind, message)


def test_a_text_with_few_values() -> None:
    fault = one("processors", "filter", {"error_mode": "ignor"})
    assert fault.kind == FaultKind.WRONG_VALUE
    assert fault.message == '`filter`\'s `error_mode` takes one of ignore, propagate, silent, not the text "ignor"'
    assert (fault.name, fault.suggestions) == ("ignor", ("ignore",))


@pytest.mark.parametrize(
    "settings", [{"timeout": "${env:T}"}, {"send_batch_size": "${env:N:-5}"}, {"timeout": 0}, None, {}]
)
def test_what_the_environment_will_say_is_no_fault(settings: Any) -> None:
    assert found("processors", "batch", settings) == ()


def test_deprecated_names_have_the_same_schema() -> None:
    assert found("receivers", "hostmetrics/process", {"scrapers": {"load": {}}}) == ()
    assert one("receivers", "hostmetrics/process", {"scraper": {}}).suggestions == ("scrapers",)


@pytest.mark.parametrize(
    ("kind", "component_id", "suggestion"),
    [
        ("receivers", "host_metric/process", "host_metrics"),
        ("processors", "cumulativeToDelta", "cumulative_to_delta"),
        ("extensions", "filestorage", "file_storage"),
        ("exporters", "otlphttpp", "otlp_http"),
    ],
)
def test_unknown_components(kind: str, component_id: str, suggestion: str) -> None:
    fault = one(kind, component_id, {"anything": 1})
    assert (fault.path, fault.kind) == ((kind, component_id), FaultKind.UNKNOWN_COMPONENT)
    assert fault.suggestions[0] == suggestion
    assert fault.message == f"collector {newest()} has no {kind.removesuffix('s')} `{fault.name}`"


def test_the_newest_name_is_unknown_to_an_older_version() -> None:
    (fault,) = component_faults("0.157.0", "processors", "delta_to_cumulative", {})
    assert (fault.kind, fault.suggestions[0]) == (FaultKind.UNKNOWN_COMPONENT, "deltatocumulative")


def test_a_component_without_schema_is_not_looked_into() -> None:
    assert found("receivers", "kafka/in", {"anything": 1}) == ()


def test_sections_that_do_not_exist() -> None:
    (fault,) = faults(newest(), ROOT | {"procesors": {}})
    assert (fault.path, fault.kind) == (("procesors",), FaultKind.UNKNOWN_FIELD)
    assert fault.suggestions == ("processors",)


def test_a_section_that_is_no_mapping() -> None:
    (fault,) = faults(newest(), ROOT | {"processors": []})
    assert (fault.path, fault.kind) == (("processors",), FaultKind.WRONG_TYPE)


@pytest.mark.parametrize(
    ("service", "path", "kind", "suggestions"),
    [
        (
            {"pipelines": {"metrics/a": {"receivers": ["otlp/x"], "exporters": ["debug"]}}},
            ("pipelines", "metrics/a", "receivers", 0),
            FaultKind.UNDEFINED_COMPONENT,
            ("otlp",),
        ),
        (SERVICE | {"extensions": ["pprof"]}, ("extensions", 0), FaultKind.UNDEFINED_COMPONENT, ()),
        (SERVICE | {"extension": []}, ("extension",), FaultKind.UNKNOWN_FIELD, ("extensions",)),
        (
            {"pipelines": {"metric/a": {"receivers": ["otlp"], "exporters": ["debug"]}}},
            ("pipelines", "metric/a"),
            FaultKind.WRONG_VALUE,
            ("metrics/a",),
        ),
        ({"pipelines": {"metrics": {"receivers": ["otlp"]}}}, ("pipelines", "metrics"), FaultKind.MISSING_FIELD, ()),
        (
            {"pipelines": {"metrics": {"receivers": [], "exporters": ["debug"]}}},
            ("pipelines", "metrics", "receivers"),
            FaultKind.WRONG_VALUE,
            (),
        ),
        (
            SERVICE | {"telemetry": {"metrics": {"address": ":8888"}}},
            ("telemetry", "metrics", "address"),
            FaultKind.UNKNOWN_FIELD,
            (),
        ),
        (
            SERVICE | {"telemetry": {"metrics": {"readers": [{"pull": {"exporter": {"prometheus": {"ports": 1}}}}]}}},
            ("telemetry", "metrics", "readers", 0, "pull", "exporter", "prometheus", "ports"),
            FaultKind.UNKNOWN_FIELD,
            ("port",),
        ),
    ],
)
def test_the_service(service: Any, path: tuple[str | int, ...], kind: FaultKind, suggestions: tuple[str, ...]) -> None:
    (fault,) = faults(newest(), ROOT | {"service": service})
    assert (fault.path, fault.kind, fault.suggestions) == (("service", *path), kind, suggestions)


def test_a_connector_may_stand_at_both_ends() -> None:
    service = {"pipelines": {"metrics": {"receivers": ["forward"], "exporters": ["forward"]}}}
    assert faults(newest(), ROOT | {"connectors": {"forward": None}, "service": service}) == ()
    (fault,) = faults(
        newest(),
        ROOT
        | {
            "connectors": {"forward": None},
            "service": {
                "pipelines": {"metrics": {"receivers": ["otlp"], "processors": ["forward"], "exporters": ["debug"]}}
            },
        },
    )
    assert fault.path == ("service", "pipelines", "metrics", "processors", 0)


@pytest.mark.parametrize(
    ("settings", "path"),
    [({5: 1}, ("5",)), ({"timeout": datetime.date(2026, 1, 1)}, ("timeout",)), ({"timeout": b"x"}, ("timeout",))],
)
def test_what_no_collector_field_can_hold(settings: Any, path: tuple[str, ...]) -> None:
    fault = one("processors", "batch", settings)
    assert (fault.path, fault.kind) == (("processors", "batch", *path), FaultKind.WRONG_TYPE)


def test_a_very_long_name_is_cut_and_compared_with_nothing() -> None:
    fault = one("processors", "batch", {"x" * 1_000_000: 1})
    assert fault.suggestions == ()
    other = one("processors", "batch", {"timeout": "y" * 1_000_000})
    assert len(other.message) < 300


def test_a_version_that_is_not_supported() -> None:
    with pytest.raises(UnknownVersion):
        faults("0.1.0", ROOT)


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.sampled_from(["5s", "${env:X}"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["enabled", "scrapers", "process", "metrics", "pipelines", "receivers", "x"]), inner
        )
    ),
    max_leaves=12,
)


@given(
    st.dictionaries(
        st.sampled_from([*KINDS, "service", "other"]),
        st.one_of(VALUES, st.dictionaries(st.sampled_from(["otlp", "filter/a", "host_metrics", "x", "/", ""]), VALUES)),
    )
)
def test_any_value_gets_an_answer_with_a_place(document: dict[str, Any]) -> None:
    for fault in faults(newest(), document):
        value: Any = document
        for step in fault.path:
            value = value[step]
        assert fault.message
        assert "\n" not in fault.message or "\n" in str(document)


def test_nothing_heavy_is_imported_before_it_is_needed() -> None:
    program = (
        "import sys, phoenix_collector.component_schema\n"
        "assert not {'jsonschema_rs', 'yaml', 'json.decoder', 'pydantic'} & (set(sys.modules) - before)"
    )
    done = subprocess.run(
        [sys.executable, "-c", "import sys; before = set(sys.modules)\n" + program],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
