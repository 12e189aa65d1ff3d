"""Run a collector as a child process that cannot outlive us."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple, Self

from phoenix_collector.complaints import config_errors, log_errors
from phoenix_collector.errors import CollectorFailed
from phoenix_collector.ports import LOOPBACK
from phoenix_schemas.evidence import ENV_ROOT

READY_LINE = "Everything is ready. Begin running and processing data."
"""What every collector since 0.50 logs, at level info, when all its components have started."""
_KEPT_LINES = 400
_POLL = 0.005  # seconds between two looks at a child

# The kernel signals the child when the thread that started it ends. Set by a launcher that then becomes the collector,
# because code between fork and exec is not safe in a program with threads. If the parent is gone already, do not start.
_LAUNCHER = """\
import ctypes, os, signal, sys
ctypes.CDLL(None).prctl(1, signal.SIGTERM, 0, 0, 0)
if os.getppid() != int(sys.argv[1]):
    sys.exit(1)
os.execv(sys.argv[2], sys.argv[2:])
"""


class Usage(NamedTuple):
    """What a process has cost: user and system time in seconds, the largest resident set in bytes, and its exit code
    (negative: the signal that ended it)."""

    cpu_seconds: float
    max_rss: int
    exit_code: int


def bound_to_us(command: Sequence[str]) -> list[str]:
    """The command line that runs `command` so that it is terminated when the calling thread ends, where the system
    can do that (Linux)."""
    if sys.platform != "linux":
        return list(command)
    return [sys.executable, "-I", "-S", "-c", _LAUNCHER, str(os.getpid()), *command]


def environment(extra: Mapping[str, str] | None = None) -> dict[str, str]:
    """Our environment with `PHOENIX_ROOT=/` where it has none, and `extra` over it."""
    return {ENV_ROOT: "/"} | dict(os.environ) | dict(extra or {})


def config_text(config: Mapping[str, Any] | str) -> str:
    """A config as text that the collector's YAML reader takes. A mapping becomes JSON, with the characters escaped that
    YAML does not allow in print."""
    if isinstance(config, str):
        return config
    text = json.dumps(config, ensure_ascii=False)
    return re.sub("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]", lambda found: f"\\u{ord(found[0]):04x}", text)


class RunningCollector:
    """A collector that runs as long as the `with` block.

    It is ready when it says so in its log, or, with `ready_port`, when that loopback port takes connections: for a
    config that logs less than level info. At the end it gets SIGTERM, drains its pipelines, and is killed if it has not
    ended `stop_timeout` seconds later.

    config: a whole config as text or data, written to `directory`/config.yaml.
    directory: a private temporary one, removed at the end.
    Raises CollectorFailed if the collector does not start, with what it wrote.
    """

    def __init__(
        self,
        binary: Path,
        config: Mapping[str, Any] | str,
        *,
        env: Mapping[str, str] | None = None,
        arguments: Sequence[str] = (),
        ready_port: int | None = None,
        start_timeout: float = 30.0,
        stop_timeout: float = 20.0,
    ) -> None:
        self._binary = binary
        self._text = config_text(config)
        self._env = environment(env)
        self._arguments = arguments
        self._ready_port = ready_port
        self._start_timeout = start_timeout
        self._stop_timeout = stop_timeout
        self._lines: deque[str] = deque(maxlen=_KEPT_LINES)
        self._said_ready = threading.Event()
        self._usage: Usage | None = None

    def __enter__(self) -> Self:
        self._folder = tempfile.TemporaryDirectory(prefix="phoenix-collector-")
        try:
            self._start()
        except BaseException:
            self._end()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end()

    @property
    def pid(self) -> int:
        """The collector's process id."""
        return self._process.pid

    @property
    def directory(self) -> Path:
        """The private directory that lives as long as the collector."""
        return Path(self._folder.name)

    def log(self) -> str:
        """The last lines that the collector wrote to its error output."""
        return "\n".join(self._lines)

    def alive(self) -> bool:
        """Whether it still runs."""
        return self._reap() is None

    def cpu_seconds(self) -> float:
        """User and system time used so far, in seconds; 0 where there is no /proc."""
        try:
            stat = Path(f"/proc/{self.pid}/stat").read_text(encoding="ascii", errors="replace")
        except OSError:
            return 0.0
        fields = stat.rpartition(")")[2].split()  # the name before it may hold spaces and brackets
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def stop(self) -> Usage:
        """End it now, gently at first, and say what it used. Calling it again gives the same answer.
        Raises CollectorFailed if it had to be killed."""
        if self._reap() is None:
            self._process.send_signal(signal.SIGTERM)
        usage = self._wait(self._stop_timeout)
        if usage is None:
            self._process.kill()
            self._wait(None)
            self._reader.join()
            raise CollectorFailed(
                f"the collector did not end within {self._stop_timeout:g} s and was killed\n{self.complaint()}",
                "its log above says what it was waiting for",
            )
        self._reader.join()
        return usage

    def complaint(self) -> str:
        """The part of its output that explains a failure: what is wrong with the config, else what it logged as error
        or warning, else its last lines."""
        said = config_errors(self.log()) or log_errors(self.log()) or tuple(self._lines)
        return "\n".join(said[-8:])

    def _start(self) -> None:
        config = self.directory / "config.yaml"
        config.write_text(self._text, encoding="utf-8")
        command = bound_to_us([str(self._binary), f"--config=file:{config}", *self._arguments])
        try:
            self._process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=self._env
            )
        except OSError as error:
            raise CollectorFailed(f"cannot run {self._binary}: {error.strerror}") from error
        self._reader = threading.Thread(target=self._read_log, daemon=True)
        self._reader.start()
        self._await_ready()

    def _read_log(self) -> None:
        assert self._process.stderr is not None
        for raw in self._process.stderr:
            line = raw.decode("utf-8", "replace").rstrip("\n")
            self._lines.append(line)
            if READY_LINE in line:
                self._said_ready.set()

    def _await_ready(self) -> None:
        is_ready: Callable[[], bool] = self._said_ready.is_set if self._ready_port is None else self._port_answers
        deadline = time.monotonic() + self._start_timeout
        while not is_ready():
            if (usage := self._reap()) is not None:
                self._reader.join()
                raise CollectorFailed(
                    f"the collector ended at start with code {usage.exit_code}\n{self.complaint()}",
                    "check the config with the collector's own `validate`",
                )
            if time.monotonic() > deadline:
                raise CollectorFailed(
                    f"the collector was not ready within {self._start_timeout:g} s\n{self.complaint()}",
                    "a config that logs less than level info needs a port to be watched",
                )
            time.sleep(_POLL)

    def _port_answers(self) -> bool:
        with socket.socket() as probe:
            probe.settimeout(0.2)
            return probe.connect_ex((LOOPBACK, self._ready_port)) == 0

    def _reap(self) -> Usage | None:
        """The child's usage if it has ended. Asks the kernel itself, since `Popen` throws the usage away."""
        if self._usage is None:
            pid, status, resources = os.wait4(self._process.pid, os.WNOHANG)
            if pid:
                code = os.waitstatus_to_exitcode(status)
                self._process.returncode = code
                unit = 1 if sys.platform == "darwin" else 1024
                self._usage = Usage(resources.ru_utime + resources.ru_stime, resources.ru_maxrss * unit, code)
        return self._usage

    def _wait(self, timeout: float | None) -> Usage | None:
        deadline = None if timeout is None else time.monotonic() + timeout
        while (usage := self._reap()) is None:
            if deadline is not None and time.monotonic() > deadline:
                return None
            time.sleep(_POLL)
        return usage

    def _end(self) -> None:
        with self._folder:
            if not hasattr(self, "_process"):
                return
            assert self._process.stderr is not None
            with self._process.stderr:
                self.stop()
