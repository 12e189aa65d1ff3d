"""Make a recording: run a collector with the widest receiver on this host and keep what it scrapes."""

from __future__ import annotations

import contextlib
import datetime
import json
import os
import platform
import queue
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from phoenix_collector.errors import CollectorFailed
from phoenix_collector.http_sink import JsonSink
from phoenix_collector.locate import collector_version
from phoenix_collector.otlp import processes
from phoenix_collector.process import RunningCollector
from phoenix_collector.recording import Writer
from phoenix_collector.recording_header import Header, Host
from phoenix_collector.redact import Redactor
from phoenix_collector.widest import widest_receiver


class Recorded(NamedTuple):
    """What was recorded: where, how many scrapes, and how many processes the first one saw."""

    path: Path
    scrapes: int
    processes: int


def record(
    binary: Path,
    out: Path,
    *,
    interval: float,
    duration: float | None = None,
    redactor: Redactor | None = None,
    note: str = "",
    level: int = 9,
    on_progress: Callable[[str], None] = lambda _: None,
) -> Recorded:
    """Record this host until `duration` seconds have passed, or until Ctrl-C: it ends a recording like any other end.

    interval: seconds between two scrapes. The first comes at once, so a duration of 60 s at 5 s gives 13.
    redactor: what is done to identifying values before they are written; None writes them as they are.
    level: zstd's, see `Writer`.
    Raises CollectorFailed if the collector does not start, ends early, or no scrape comes.
    """
    arrived: queue.SimpleQueue[bytes] = queue.SimpleQueue()
    keeper = _Keeper(binary, out, interval, redactor or Redactor("none"), note, level)
    wanted = None if duration is None else int(duration / interval + 1e-9) + 1
    with JsonSink(arrived.put) as sink, keeper:
        collector = RunningCollector(binary, record_config(interval, sink.endpoint))
        with contextlib.suppress(KeyboardInterrupt), collector:
            while wanted is None or keeper.scrapes < wanted:
                keeper.add(_next(arrived, collector, interval))
                on_progress(f"scrape {keeper.scrapes}" + (f" of {wanted}" if wanted else ""))
    return Recorded(out, keeper.scrapes, keeper.processes)


def record_config(interval: float, endpoint: str) -> dict[str, Any]:
    """The collector config of a recording: the widest receiver, sent as JSON to `endpoint`, one request a scrape."""
    return {
        "receivers": {"host_metrics": widest_receiver(interval)},
        "exporters": {
            "otlp_http": {
                "endpoint": endpoint,
                "encoding": "json",
                "compression": "none",
                "sending_queue": {"enabled": False},
                "retry_on_failure": {"enabled": False},
            }
        },
        "service": {
            "telemetry": {"metrics": {"level": "none"}},
            "pipelines": {"metrics": {"receivers": ["host_metrics"], "exporters": ["otlp_http"]}},
        },
    }


def _next(arrived: queue.SimpleQueue[bytes], collector: RunningCollector, interval: float) -> bytes:
    """The next scrape. Waits in short steps, so that Ctrl-C and a collector that has ended are noticed."""
    deadline = time.monotonic() + 3 * interval + 30
    while time.monotonic() < deadline:
        with contextlib.suppress(queue.Empty):
            return arrived.get(timeout=0.2)
        if not collector.alive():
            raise CollectorFailed(f"the collector ended while recording\n{collector.complaint()}")
    raise CollectorFailed(
        f"no scrape came for {3 * interval + 30:g} s\n{collector.complaint()}",
        "is this host's /proc readable, and is the interval long enough for one scrape?",
    )


class _Keeper:
    """Writes scrapes; opens the file when the first comes, because the header says how many processes that one saw."""

    def __init__(self, binary: Path, out: Path, interval: float, redactor: Redactor, note: str, level: int) -> None:
        self._out, self._redactor, self._level = out, redactor, level
        self._header = Header(
            collector_version(binary),
            interval,
            Host(
                platform.system().lower(), logical_cpus(), os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES"), 0
            ),
            redactor.redacted,
            datetime.datetime.now(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            note,
        )
        self._writer: Writer | None = None
        self.processes = 0

    @property
    def scrapes(self) -> int:
        return self._writer.scrapes if self._writer else 0

    def add(self, line: bytes) -> None:
        payload: Mapping[str, Any] = json.loads(line)
        if self._writer is None:
            self.processes = len(processes(payload))
            host = self._header.host._replace(processes=self.processes)
            self._writer = Writer(self._out, self._header._replace(host=host), level=self._level)
        self._writer.add(self._redactor.redact(payload))

    def __enter__(self) -> None:
        pass

    def __exit__(self, *failure: object) -> None:
        if self._writer is None:
            return
        if failure[0] is None:
            self._writer.close()
        else:
            self._writer.abandon()


def logical_cpus() -> int:
    """Logical processors as the collector counts them for utilisation: those of /proc/cpuinfo, whatever this process
    may use of them."""
    with contextlib.suppress(OSError):
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace").splitlines()
        if found := sum(line.startswith("processor\t") for line in lines):
            return found
    return os.cpu_count() or 1
