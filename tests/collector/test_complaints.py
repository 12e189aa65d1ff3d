"""What a collector says before it gives up, in both encodings of its log."""

from __future__ import annotations

from pathlib import Path

import pytest

from phoenix_collector.complaints import config_errors, log_errors
from phoenix_collector.errors import CollectorFailed
from phoenix_collector.ports import LOOPBACK
from phoenix_collector.process import RunningCollector

CONSOLE = (
    "2026-11-23T16:21:07.457Z\tinfo\tservice@v0.159.0/service.go:334\tStarting otelcol-phoenix...\n"
    '2026-11-23T16:21:07.457Z\twarn\tx/y.go:1\tfailed to execute statement\t{"otelcol.component.id": "transform/a"}\n'
    '2026-11-23T16:21:08.457Z\twarn\tx/y.go:1\tfailed to execute statement\t{"otelcol.component.id": "transform/a"}\n'
)
JSON = (
    '{"level":"info","ts":"2026-11-23T16:21:07Z","msg":"Starting otelcol-phoenix...","resource":{"a":"b"}}\n'
    '{"level":"error","ts":"2026-11-23T16:21:07Z","caller":"x.go:1","msg":"no more","resource":{"a":"b"},"error":"full"}\n'
    '{"level":"warn" cut off\n'
)


def test_errors_of_the_log_are_told_once() -> None:
    assert log_errors(CONSOLE) == ('failed to execute statement\t{"otelcol.component.id": "transform/a"}',)
    assert log_errors(JSON) == ('no more {"error": "full"}',)


def test_the_log_is_no_error_of_the_config() -> None:
    assert config_errors(CONSOLE + JSON) == ()
    assert config_errors(CONSOLE + "Error: no such thing\n") == ("no such thing",)


def test_the_last_word_is_not_a_repetition() -> None:
    said = "Error: listen tcp: address in use\ncollector server run finished with error: listen tcp: address in use\n"
    assert config_errors(said) == ("listen tcp: address in use",)
    assert config_errors("collector server run finished with error: x\n") == (
        "collector server run finished with error: x",
    )


@pytest.mark.collector
@pytest.mark.parametrize("encoding", ["console", "json"])
def test_a_real_collector_is_understood(otelcol: Path, encoding: str, tmp_path: Path) -> None:
    config = {
        "receivers": {"otlp": {"protocols": {"http": {"endpoint": f"{LOOPBACK}:0"}}}},
        "exporters": {"file": {"path": str(tmp_path / "no" / "such" / "folder" / "out")}},
        "service": {
            "telemetry": {"metrics": {"level": "none"}, "logs": {"encoding": encoding}},
            "pipelines": {"metrics": {"receivers": ["otlp"], "exporters": ["file"]}},
        },
    }
    with pytest.raises(CollectorFailed, match="no such file or directory") as caught, RunningCollector(otelcol, config):
        pass
    assert len(caught.value.message.splitlines()) <= 3


@pytest.mark.collector
def test_readiness_is_seen_in_both_encodings(otelcol: Path) -> None:
    for encoding in ("console", "json"):
        config = {
            "receivers": {"otlp": {"protocols": {"http": {"endpoint": f"{LOOPBACK}:0"}}}},
            "exporters": {"debug": {}},
            "service": {
                "telemetry": {"metrics": {"level": "none"}, "logs": {"encoding": encoding}},
                "pipelines": {"metrics": {"receivers": ["otlp"], "exporters": ["debug"]}},
            },
        }
        with RunningCollector(otelcol, config, start_timeout=10) as collector:
            assert collector.alive()
