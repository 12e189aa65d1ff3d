"""Names, renames and distributions of the collector versions."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest
import yaml

from phoenix_collector.errors import UnknownVersion
from phoenix_collector.locate import DEFAULT_VERSION
from phoenix_collector.versions import (
    FOLDER,
    KINDS,
    SUPPORTED,
    component,
    component_name,
    component_type,
    component_types,
    defaults,
    is_in_distribution,
    newest,
    newest_name,
    rename,
    replacement,
)
from support.version_configs import config, names

CONFIG: dict[str, Any] = {
    "receivers": {"host_metrics/process": {"scrapers": {"process": None}}},
    "processors": {"delta_to_cumulative/evidence": {"max_stale": "24h"}, "filter": {}},
    "connectors": {"forward/variant": None},
    "exporters": {
        "prometheus_remote_write": {"http": {"endpoint": "http://a", "tls": {"insecure": True}}, "namespace": "p"}
    },
    "service": {
        "extensions": ["health_check"],
        "pipelines": {
            "metrics": {
                "receivers": ["host_metrics/process", "forward/variant"],
                "processors": ["filter", "delta_to_cumulative/evidence"],
                "exporters": ["forward/variant", "prometheus_remote_write"],
            }
        },
        "telemetry": {"metrics": {"level": "none"}},
    },
}


def test_the_newest_version_is_the_one_that_is_built() -> None:
    assert newest() == SUPPORTED[0] == DEFAULT_VERSION
    assert list(SUPPORTED) == sorted(SUPPORTED, reverse=True)


@pytest.mark.parametrize("version", SUPPORTED)
def test_every_version_has_all_its_files(version: str) -> None:
    files = {path.name for path in (FOLDER / version).iterdir()}
    assert files >= {"builder.yaml", "components.json", "names.yaml", "schema.json"}


def test_a_name_that_changed() -> None:
    assert component_name("0.157.0", "delta_to_cumulative", "processors") == "deltatocumulative"
    assert component_name("0.158.0", "delta_to_cumulative", "processors") == "delta_to_cumulative"
    assert newest_name("0.157.0", "deltatocumulative", "processors") == "delta_to_cumulative"
    assert newest_name("0.159.0", "deltatocumulative", "processors") == "delta_to_cumulative"
    assert newest_name("0.157.0", "no_such_thing", "processors") == "no_such_thing"


def test_a_config_in_an_older_versions_words() -> None:
    before = deepcopy(CONFIG)
    renamed = rename(CONFIG, "0.157.0")
    assert before == CONFIG
    assert list(renamed["processors"]) == ["deltatocumulative/evidence", "filter"]
    assert renamed["exporters"] == {
        "prometheus_remote_write": {"endpoint": "http://a", "tls": {"insecure": True}, "namespace": "p"}
    }
    assert renamed["service"]["pipelines"]["metrics"] == {
        "receivers": ["host_metrics/process", "forward/variant"],
        "processors": ["filter", "deltatocumulative/evidence"],
        "exporters": ["forward/variant", "prometheus_remote_write"],
    }
    assert renamed["service"]["telemetry"] == CONFIG["service"]["telemetry"]


def test_the_newest_version_renames_nothing() -> None:
    assert rename(CONFIG, newest()) == CONFIG
    for name in names():
        assert rename(config(name), newest()) == config(name)


@pytest.mark.parametrize(
    "odd",
    [
        {},
        {"processors": None, "service": None},
        {"processors": ["delta_to_cumulative"], "service": []},
        {"service": {"pipelines": {"metrics": None, "logs": {"receivers": "otlp"}}, "extensions": None}},
        {"exporters": {"prometheus_remote_write": None}},
        {"exporters": {"prometheus_remote_write": {"http": "text"}}},
        {"service": {"pipelines": {"metrics": {"receivers": [5, None]}}}},
    ],
)
def test_what_has_another_form_is_left_as_it_is(odd: dict[str, Any]) -> None:
    assert rename(odd, "0.157.0") == odd


def test_a_setting_at_the_older_place_wins_over_the_moved_one() -> None:
    settings = {"http": {"endpoint": "http://new", "timeout": "5s"}, "endpoint": "http://old"}
    renamed = rename({"exporters": {"prometheus_remote_write/a": settings}}, "0.158.0")
    assert renamed["exporters"]["prometheus_remote_write/a"] == {"endpoint": "http://old", "timeout": "5s"}


@pytest.mark.parametrize("version", SUPPORTED)
def test_the_name_table_is_about_components_that_exist(version: str) -> None:
    table = yaml.safe_load((FOLDER / version / "names.yaml").read_text("utf-8"))
    assert set(table) == {"names", "fields", "defaults"}
    # Ids of extensions also stand inside the settings of components, where `rename` does not look.
    assert "extensions" not in table["names"]
    for kind, renamed in table["names"].items():
        for latest, older in renamed.items():
            assert component(newest(), kind, latest) is not None
            assert older in component_types(version, kind)
            assert component(version, kind, latest) is None
    for section in ("fields", "defaults"):
        for kind, types in table[section].items():
            assert all(component(newest(), kind, type) for type in types)


def test_deprecated_names() -> None:
    assert replacement("0.159.0", "receivers", "hostmetrics") == "host_metrics"
    assert replacement("0.159.0", "exporters", "otlphttp") == "otlp_http"
    assert replacement("0.159.0", "exporters", "otlp") == "otlp_grpc"
    assert replacement("0.159.0", "receivers", "otlp") is None
    assert replacement("0.159.0", "receivers", "host_metrics") is None
    assert replacement("0.159.0", "receivers", "no_such_thing") is None


def test_distributions() -> None:
    assert is_in_distribution("0.159.0", "contrib", "receivers", "host_metrics")
    assert is_in_distribution("0.159.0", "contrib", "receivers", "hostmetrics")
    assert is_in_distribution("0.159.0", "phoenix", "receivers", "host_metrics")
    assert is_in_distribution("0.159.0", "contrib", "processors", "cardinality_guardian")
    assert not is_in_distribution("0.159.0", "core", "processors", "transform")
    assert not is_in_distribution("0.159.0", "phoenix", "receivers", "kafka")
    assert not is_in_distribution("0.159.0", "contrib", "receivers", "no_such_thing")
    assert not is_in_distribution("0.159.0", "contrib", "receivers", "filter")
    assert not is_in_distribution("0.158.0", "phoenix", "extensions", "pprof")
    assert is_in_distribution("0.158.0", "contrib", "extensions", "pprof")


def test_the_distributions_differ_by_version() -> None:
    assert is_in_distribution("0.158.0", "contrib", "extensions", "kafkatopics_observer")
    assert not is_in_distribution("0.159.0", "contrib", "extensions", "kafkatopics_observer")
    assert not is_in_distribution("0.157.0", "contrib", "receivers", "icmp_check")


def test_underscores_matter_only_where_the_module_was_read() -> None:
    assert component("0.159.0", "extensions", "file_storage") is not None
    assert component("0.159.0", "extensions", "filestorage") is None
    assert component("0.159.0", "receivers", "aws_s3") == component("0.159.0", "receivers", "awss3")


@pytest.mark.parametrize("version", SUPPORTED)
def test_the_lists_hold_a_whole_distribution(version: str) -> None:
    carried = {
        kind: [type for type in component_types(version, kind) if is_in_contrib(version, kind, type)] for kind in KINDS
    }
    assert len(carried["receivers"]) > 100
    assert len(carried["processors"]) > 30
    assert len(carried["exporters"]) > 45
    assert len(carried["connectors"]) > 12
    assert len(carried["extensions"]) > 35


def is_in_contrib(version: str, kind: str, type: str) -> bool:
    return is_in_distribution(version, "contrib", kind, type)


@pytest.mark.parametrize(
    ("component_id", "type"),
    [("filter", "filter"), ("filter/a", "filter"), ("filter/a/b", "filter"), (" otlp /x", "otlp")],
)
def test_the_type_in_an_id(component_id: str, type: str) -> None:
    assert component_type(component_id) == type


def test_defaults_that_were_different() -> None:
    assert defaults("0.159.0", "processors", "filter") == {"error_mode": "ignore"}
    assert defaults("0.159.0", "processors", "batch") == {}


def test_a_version_that_is_not_supported() -> None:
    with pytest.raises(UnknownVersion) as caught:
        rename({"receivers": {"otlp": {}}}, "0.1.0")
    assert caught.value.message == "collector 0.1.0 is not supported"
    assert "0.159.0" in caught.value.help
