"""Make the recordings in `recordings/`: start real processes, record them with a real collector, take out what
identifies this machine.

    python scripts/make_recordings.py [name ...]

Every process of a load is a child of this script: a link of the wanted name to `sleep`, or to this interpreter where it
has to be busy or to hold memory. Of what the collector saw, only those children and the collector itself are kept; their
paths, owners and cgroups are replaced by a hash with a key that is thrown away.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from phoenix_collector import recording
from phoenix_collector.critical import Critical
from phoenix_collector.locate import locate
from phoenix_collector.otlp import (
    CGROUP,
    COMMAND,
    COMMAND_LINE,
    EXECUTABLE_NAME,
    EXECUTABLE_PATH,
    OWNER,
    PARENT_PID,
    PID,
    attributes,
    processes,
)
from phoenix_collector.record import record
from phoenix_collector.recording_header import Redacted
from phoenix_collector.redact import Redactor

RECORDINGS = Path(__file__).resolve().parent.parent / "recordings"
LONGEST = 180  # seconds that any process of a load lives, even if this script is killed
# Works a share of every tenth of a second, holds some memory and writes a little to disk.
BUSY = """
import sys, time, tempfile
duty, megabytes, writes, seconds = map(float, sys.argv[1:5])
held = bytearray(int(megabytes * 1048576))
held[::4096] = b"x" * len(held[::4096])
file = tempfile.TemporaryFile()
end = time.monotonic() + seconds
while time.monotonic() < end:
    slot = time.perf_counter()
    if writes:
        file.seek(0)
        file.write(b"x" * int(writes * 102.4))
        file.flush()
    while time.perf_counter() < slot + duty / 10:
        pass
    time.sleep(max(0.0, slot + 0.1 - time.perf_counter()))
"""


class Program(NamedTuple):
    """`instances` processes of one executable name. `title` is their first argument, with the number in place of `{}`.

    duty: share of one processor, 0 for a process that sleeps; megabytes: memory it holds; writes: kB a second to disk.
    A busy program's duty grows from process to process, by `growth`.
    """

    name: str
    title: str
    instances: int = 1
    duty: float = 0.0
    megabytes: float = 0.0
    writes: float = 0.0
    growth: float = 1.0


class Load(NamedTuple):
    """A host to imitate: what runs on it, how many short-lived processes start a second, and how it is recorded."""

    note: str
    programs: tuple[Program, ...]
    churn: float = 0.0
    scrapes: int = 13
    interval: float = 5.0


SERVERS = (
    Program("nginx", "nginx: master process /usr/sbin/nginx -g daemon off;"),
    Program("nginx", "nginx: worker process", 3, duty=0.004, megabytes=6, growth=2.0),
    Program("postgres", "postgres: checkpointer", megabytes=12),
    Program("postgres", "postgres: walwriter", duty=0.002, megabytes=8, writes=40),
    Program("postgres", "postgres: orders orders 10.0.0.{} idle", megabytes=20),
)
SYSTEM = tuple(
    Program(name, f"/usr/sbin/{name} {options}")
    for name, options in (
        ("sshd", "-D"),
        ("cron", "-f"),
        ("rsyslogd", "-n -iNONE"),
        ("dbus-daemon", "--system --nofork"),
        ("chronyd", "-F 1"),
        ("agetty", "--noclear tty1 linux"),
        ("systemd-udevd", "--daemon"),
        ("containerd", "--config /etc/containerd/config.toml"),
    )
)

LOADS: Mapping[str, Load] = {
    "quiet-host": Load("A quiet host: daemons that sleep, one small web server.", (*SYSTEM, *SERVERS)),
    "many-workers": Load(
        "250 idle workers with arguments of their own, 30 busy ones from 0.02 % to 12 % of a processor, nginx, postgres.",
        (
            *SYSTEM,
            *SERVERS,
            Program("queue-worker", "queue-worker --queue=orders-{:03} --region=eu", 250),
            Program("api-server", "api-server --shard={:02}", 30, duty=0.0002, megabytes=1, growth=1.25),
        ),
    ),
    "high-churn": Load(
        "About ten short-lived processes a second beside 40 idle workers, nginx, postgres.",
        (
            *SYSTEM,
            *SERVERS,
            Program("queue-worker", "queue-worker --queue=mail-{:02}", 40),
            Program("java", "java -Xmx512m -cp /opt/orders/app.jar org.example.Orders", duty=0.05, megabytes=90),
        ),
        churn=10.0,
        scrapes=20,
        interval=2.0,
    ),
}
SHORT_LIVED = ("git", "curl", "sh", "awk", "runc", "pg_dump")


class Stage:
    """The processes of a load: starts them through links in a private directory and ends them all."""

    def __init__(self, folder: Path) -> None:
        self._links = folder
        self._running: list[subprocess.Popen[bytes]] = []
        self._random = random.Random(7)
        self._over = threading.Event()
        self._churning: threading.Thread | None = None

    def start(self, program: Program) -> None:
        """Start all processes of a program."""
        for number in range(program.instances):
            title = program.title.format(number)
            duty = program.duty * program.growth**number
            self._running.append(
                self._busy(program, title, duty)
                if program.duty or program.megabytes
                else self._asleep(program.name, title)
            )

    def churn(self, rate: float) -> None:
        """Begin to start about `rate` processes a second, each of which lives up to four seconds."""
        self._churning = threading.Thread(target=self._churn, args=(rate,))
        self._churning.start()

    def _churn(self, rate: float) -> None:
        number = 0
        while not self._over.wait(self._random.expovariate(rate)):
            number += 1
            name = self._random.choice(SHORT_LIVED)
            life = self._random.uniform(0.1, 4.0)
            self._running.append(self._asleep(name, f"{name} job-{number:05}", life))
            self._running = [one for one in self._running if one.poll() is None]

    def end(self) -> None:
        """End every process."""
        self._over.set()
        if self._churning:
            self._churning.join()
        for one in self._running:
            one.kill()
        for one in self._running:
            one.wait()

    def _asleep(self, name: str, title: str, seconds: float = LONGEST) -> subprocess.Popen[bytes]:
        return subprocess.Popen([title, f"{seconds:.3f}"], executable=self._link(name, "/bin/sleep"), env={})

    def _busy(self, program: Program, title: str, duty: float) -> subprocess.Popen[bytes]:
        link = self._link(program.name, os.path.realpath(sys.executable))
        figures = [f"{duty:.5f}", f"{program.megabytes:g}", f"{program.writes:g}", str(LONGEST)]
        started = subprocess.Popen(
            [title, "-I", "-S", "-", *figures],
            executable=link,
            env={"PYTHONHOME": sys.base_prefix},
            stdin=subprocess.PIPE,
        )
        assert started.stdin is not None
        started.stdin.write(BUSY.encode())
        started.stdin.close()
        return started

    def _link(self, name: str, target: str) -> Path:
        link = self._links / Path(target).name / name
        link.parent.mkdir(exist_ok=True)
        if not link.is_symlink():
            link.symlink_to(target)
        return link


@contextmanager
def running(load: Load) -> Iterator[None]:
    """The processes of a load run as long as the block."""
    with ExitStack() as stack:
        stage = Stage(Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="load-"))))
        stack.callback(stage.end)
        for program in load.programs:
            stage.start(program)
        if load.churn:
            stage.churn(load.churn)
        time.sleep(2)  # let interpreters finish starting
        yield


def of_this_script(group: Mapping[str, Any]) -> bool:
    """Whether a resource group is host load or belongs to a process that this script started."""
    resource = attributes(group["resource"].get("attributes"))
    return PID not in resource or resource[PARENT_PID] == os.getpid()


def tidy(raw: Path, out: Path, load: Load) -> int:
    """Copy a raw recording without other processes and without what identifies this machine; the number of scrapes."""
    names = {program.name for program in load.programs} | set(SHORT_LIVED)
    kept = [Critical(name, f"^{name}$", ".*") for name in sorted(names)]
    redactor = Redactor("hash", critical=[*kept, Critical("collector", "^otelcol-phoenix$")])
    source = recording.read(raw)
    payloads = [
        {"resourceMetrics": [group for group in payload["resourceMetrics"] if of_this_script(group)]}
        for payload in source.payloads()
    ]
    header = source.header._replace(
        host=source.header.host._replace(processes=len(processes(payloads[0]))),
        # Every executable name in it is a load's own, and every command line but the collector's.
        redacted=Redacted("hash", (CGROUP, COMMAND, EXECUTABLE_PATH, OWNER)),
        note=load.note,
    )
    with recording.Writer(out, header, level=19) as writer:
        for payload in payloads:
            writer.add(redactor.redact(payload))
    return writer.scrapes


def machine_texts(path: Path) -> list[str]:
    """Texts of a recording that come from this machine: its name, a home or temporary folder, or a command line that
    no load has asked for. Must be empty."""
    asked = tuple(
        program.title.format(number)
        for load in LOADS.values()
        for program in load.programs
        for number in range(program.instances)
    )
    here = (os.uname().nodename, str(Path.home()), tempfile.gettempdir(), str(RECORDINGS.parent))
    found = set()
    for payload in recording.read(path).payloads():
        for group in payload["resourceMetrics"]:
            values = attributes(group["resource"].get("attributes"))
            found |= {str(value) for value in values.values() if any(text in str(value) for text in here)}
            line = values.get(COMMAND_LINE, "")
            if "/" in line and values[EXECUTABLE_NAME] != "otelcol-phoenix" and not line.startswith(asked):
                found.add(line)
    return sorted(found)


def main(names: list[str]) -> int:
    """Make the named recordings, all without names."""
    binary = locate().path
    for name in names or LOADS:
        load = LOADS[name]
        out = RECORDINGS / f"{name}{recording.SUFFIX}"
        with tempfile.TemporaryDirectory() as folder, running(load):
            raw = Path(folder) / f"raw{recording.SUFFIX}"
            record(binary, raw, interval=load.interval, duration=load.interval * (load.scrapes - 1), level=3)
            scrapes = tidy(raw, out, load)
        if left := machine_texts(out):
            out.unlink()
            sys.exit(f"{out.name}: texts of this machine are left: {left}")
        print(f"{out.name}: {scrapes} scrapes, {out.stat().st_size} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
