"""Recording this host with a real collector."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from phoenix_collector import recording
from phoenix_collector.critical import Critical
from phoenix_collector.errors import CollectorFailed
from phoenix_collector.locate import DEFAULT_VERSION
from phoenix_collector.otlp import attributes, points, processes
from phoenix_collector.process import environment
from phoenix_collector.record import logical_cpus, record, record_config
from phoenix_collector.redact import Redactor
from phoenix_collector.validate import validate
from phoenix_collector.widest import LOAD_METRICS, PROCESS_METRICS, RESOURCE_ATTRIBUTES

pytestmark = pytest.mark.collector


def of_us(payload: dict[str, Any]) -> dict[str, Any]:
    """The resource attributes of this very process in a payload."""
    for group in payload["resourceMetrics"]:
        resource = attributes(group["resource"].get("attributes"))
        if resource.get("process.pid") == os.getpid():
            return resource
    raise AssertionError("this process was not recorded")


def test_the_collector_takes_the_config(otelcol: Path) -> None:
    assert validate(otelcol, record_config(0.5, "http://127.0.0.1:1")) == ()


def test_a_recording_holds_everything_there_is(otelcol: Path, tmp_path: Path) -> None:
    said: list[str] = []
    made = record(otelcol, tmp_path / "x", interval=0.5, duration=1, on_progress=said.append, note="a test")

    recorded = recording.read(tmp_path / "x")
    first, _, last = recorded.payloads()
    assert made == (tmp_path / "x", 3, len(processes(first)))
    assert said == ["scrape 1 of 3", "scrape 2 of 3", "scrape 3 of 3"]
    header = recorded.header
    assert (header.collector_version, header.interval, header.note) == (DEFAULT_VERSION, 0.5, "a test")
    assert (header.host.os, header.host.cpus, header.host.processes) == ("linux", logical_cpus(), made.processes)
    assert header.host.memory_bytes > 2**28
    assert header.redacted.mode == "none"
    assert {point.metric for point in points(last)} == {metric.name for metric in (*PROCESS_METRICS, *LOAD_METRICS)}
    us = of_us(last)
    assert set(us) == set(RESOURCE_ATTRIBUTES)
    assert us["process.executable.path"] == os.path.realpath(sys.executable)
    assert us["process.command_line"].split()[0] == Path("/proc/self/cmdline").read_bytes().split(b"\0")[0].decode()
    # The tables say what is split by which attribute; the collector must agree.
    for metric in PROCESS_METRICS:
        split = {tuple(point.attributes) for point in points(last) if point.metric == metric.name}
        assert split == ({(metric.attribute,)} if metric.attribute else {()}), metric.name


def test_a_redacted_recording_does_not_tell_who_we_are(otelcol: Path, tmp_path: Path) -> None:
    redactor = Redactor("hash", critical=[Critical("collector", "^otelcol-phoenix$")])
    record(otelcol, tmp_path / "x", interval=0.5, duration=0, redactor=redactor)

    recorded = recording.read(tmp_path / "x")
    (payload,) = recorded.payloads()
    names = {process.name for process in processes(payload)}
    assert "otelcol-phoenix" in names
    assert recorded.header.redacted == redactor.redacted
    text = json.dumps(payload)
    for word in (str(tmp_path), sys.executable, os.uname().nodename, Path(__file__).stem):
        assert word not in text
    assert of_us(payload)["process.pid"] == os.getpid()


@pytest.mark.parametrize("mode", ["interrupt", "kill"])
def test_a_recording_that_is_stopped_at_any_moment_can_be_read(otelcol: Path, tmp_path: Path, mode: str) -> None:
    program = (
        "import signal, sys, pathlib\n"
        "from phoenix_collector.record import record\n"
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"  # a runner in the background ignores it
        "record(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]), interval=0.3,\n"
        "       on_progress=lambda line: print(line, flush=True))\n"
        "print('whole', flush=True)\n"
    )
    out = tmp_path / "x.jsonl.zst"
    command = [sys.executable, "-c", program, str(otelcol), str(out)]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, env=environment({"TMPDIR": str(tmp_path)})
    ) as one:
        assert one.stdout is not None
        assert one.stdout.readline() == "scrape 1\n"
        assert one.stdout.readline() == "scrape 2\n"
        one.send_signal(signal.SIGINT if mode == "interrupt" else signal.SIGKILL)
        rest = one.stdout.read()

    if mode == "interrupt":
        assert rest.endswith("whole\n")
        assert one.returncode == 0
    left = out if mode == "interrupt" else out.with_name(".x.jsonl.zst.part")
    assert len(list(recording.read(left).payloads())) >= 2
    assert out.exists() == (mode == "interrupt")


def test_a_collector_that_ends_is_said_and_leaves_no_file(tmp_path: Path) -> None:
    ending = tmp_path / "ending"
    ending.write_text(
        "#!/bin/sh\n"
        f'if [ "$1" = --version ]; then echo "otelcol version {DEFAULT_VERSION}"; exit; fi\n'
        "echo 'Everything is ready. Begin running and processing data.' >&2\n"
        "sleep 0.2; echo 'Error: out of luck' >&2; exit 1\n",
        encoding="utf-8",
    )
    ending.chmod(0o755)
    started = time.monotonic()
    with pytest.raises(CollectorFailed, match=r"the collector ended while recording\n.*\nout of luck"):
        record(ending, tmp_path / "x", interval=60)
    assert time.monotonic() - started < 10
    assert [path.name for path in tmp_path.iterdir()] == ["ending"]
