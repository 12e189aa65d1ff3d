"""Collectors that run as children, and end."""

from __future__ import annotations

import json
import os
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from phoenix_collector.errors import CollectorFailed
from phoenix_collector.ports import LOOPBACK, free_ports
from phoenix_collector.process import RunningCollector, bound_to_us, config_text, environment


def idle(**telemetry: Any) -> dict[str, Any]:
    """A config that does nothing until something is sent to it."""
    (port,) = free_ports(1)
    return {
        "receivers": {"otlp": {"protocols": {"http": {"endpoint": f"{LOOPBACK}:{port}"}}}},
        "exporters": {"debug": {}},
        "service": {
            "telemetry": {"metrics": {"level": "none"}, **telemetry},
            "pipelines": {"metrics": {"receivers": ["otlp"], "exporters": ["debug"]}},
        },
    }


def script(path: Path, text: str) -> Path:
    path.write_text(f"#!/bin/sh\n{text}\n", encoding="utf-8")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return path


def ended(pid: int, within: float) -> bool:
    deadline = time.monotonic() + within
    while True:
        try:
            state = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0]
        except FileNotFoundError:
            return True
        if state == "Z" or time.monotonic() > deadline:
            return state == "Z"
        time.sleep(0.02)


@pytest.mark.collector
def test_it_runs_as_long_as_the_block(otelcol: Path) -> None:
    with RunningCollector(otelcol, idle()) as collector:
        pid, folder = collector.pid, collector.directory
        assert collector.alive()
        assert "Everything is ready" in collector.log()
        assert Path(f"/proc/{pid}/exe").readlink() == otelcol.resolve()
        assert collector.cpu_seconds() > 0
    assert ended(pid, 0)
    assert not folder.exists()


@pytest.mark.collector
def test_stop_says_what_it_used_and_may_be_repeated(otelcol: Path) -> None:
    with RunningCollector(otelcol, idle()) as collector:
        usage = collector.stop()
        assert usage.exit_code == 0
        assert 0 < usage.cpu_seconds < 10
        assert 20 * 2**20 < usage.max_rss < 2**30
        assert collector.stop() == usage
        assert not collector.alive()


@pytest.mark.collector
def test_a_silent_collector_is_ready_when_its_port_answers(otelcol: Path) -> None:
    config = idle(logs={"level": "error"})
    port = int(config["receivers"]["otlp"]["protocols"]["http"]["endpoint"].rpartition(":")[2])
    with RunningCollector(otelcol, config, ready_port=port) as collector:
        assert collector.alive()
        assert collector.log() == ""


@pytest.mark.collector
def test_a_config_that_is_refused_is_explained(otelcol: Path) -> None:
    config = idle()
    config["exporters"]["debug"]["verbositty"] = "basic"
    with pytest.raises(CollectorFailed) as caught, RunningCollector(otelcol, config):
        pass
    assert caught.value.message.splitlines() == [
        "the collector ended at start with code 1",
        "exporters::debug: 'debugexporter.Config' has invalid keys: verbositty",
    ]


@pytest.mark.collector
def test_a_taken_port_is_explained(otelcol: Path) -> None:
    config = idle()
    with (
        RunningCollector(otelcol, config),
        pytest.raises(CollectorFailed, match="address already in use"),
        RunningCollector(otelcol, config),
    ):
        pass


@pytest.mark.collector
def test_it_does_not_outlive_a_program_that_is_killed(otelcol: Path, tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text(json.dumps(idle()), encoding="utf-8")
    program = (
        "import sys, time, pathlib\n"
        "from phoenix_collector.process import RunningCollector\n"
        "with RunningCollector(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]).read_text()) as collector:\n"
        "    print(collector.pid, flush=True)\n"
        "    time.sleep(60)\n"
    )
    command = [sys.executable, "-c", program, str(otelcol), str(tmp_path / "config.json")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=environment({"TMPDIR": str(tmp_path)})) as parent:
        assert parent.stdout is not None
        pid = int(parent.stdout.readline())
        assert not ended(pid, 0.1)
        parent.kill()
    assert ended(pid, 10)


def test_the_launcher_gives_up_when_its_parent_is_gone(tmp_path: Path) -> None:
    command = bound_to_us(["/bin/sh", "-c", f"touch {tmp_path}/ran"])
    command[command.index(str(os.getpid()))] = "1"  # as if another process had started it
    assert subprocess.run(command, check=False).returncode == 1
    assert not (tmp_path / "ran").exists()


def test_a_program_that_does_not_end_is_killed(tmp_path: Path) -> None:
    stubborn = script(
        tmp_path / "stubborn",
        "trap '' TERM; echo 'Everything is ready. Begin running and processing data.' >&2\n"
        "while :; do sleep 0.05; done",
    )
    running = RunningCollector(stubborn, "", stop_timeout=0.3)
    with pytest.raises(CollectorFailed, match=r"did not end within 0\.3 s and was killed"), running:
        pid = running.pid
    assert ended(pid, 1)
    assert running.stop().exit_code == -signal.SIGKILL


def test_a_program_that_is_never_ready_is_ended(tmp_path: Path) -> None:
    silent = script(tmp_path / "silent", "echo hello >&2; exec sleep 60")
    running = RunningCollector(silent, "", start_timeout=0.5)
    with pytest.raises(CollectorFailed, match=r"not ready within 0.5 s\nhello"), running:
        pass
    assert ended(running.pid, 1)
    assert running.stop().exit_code == -signal.SIGTERM


def test_a_program_that_cannot_run_is_said(tmp_path: Path) -> None:
    with pytest.raises(CollectorFailed, match="ended at start"), RunningCollector(tmp_path / "missing", ""):
        pass


def test_the_root_is_ours_unless_somebody_says_otherwise(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PHOENIX_ROOT", raising=False)
    assert environment()["PHOENIX_ROOT"] == "/"
    assert environment({"PHOENIX_ROOT": "/a"})["PHOENIX_ROOT"] == "/a"
    monkeypatch.setenv("PHOENIX_ROOT", "/b")
    assert environment()["PHOENIX_ROOT"] == "/b"


@given(st.dictionaries(st.text(), st.text() | st.integers() | st.booleans() | st.none()))
def test_data_becomes_text_that_a_yaml_reader_takes_for_the_same(config: dict[str, Any]) -> None:
    assert yaml.safe_load(config_text(config)) == config


def test_text_stays_text() -> None:
    assert config_text("receivers: {}\n") == "receivers: {}\n"


def test_ports_are_free_and_different() -> None:
    ports = free_ports(50)
    assert len(set(ports)) == 50
    assert all(1024 <= port < 65536 for port in ports)
