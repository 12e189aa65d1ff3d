"""Made-up processes over several scrapes, as the widest receiver would report them.

A history is what a host went through: processes are born, work, rewrite their command lines, hide for a scrape and end;
process ids are used again; many tie. Values come from small sets on purpose, so that ties and limits are met often.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from hypothesis import strategies as st

from phoenix_collector.otlp import points

SECOND = 1_000_000_000
LONG_AGO = 1_700_000_000 * SECOND
"""A moment before any collector of a test was started."""
LATER = 3_000_000_000 * SECOND
"""A moment after any collector of a test was started."""
BASE = 4_000_000_000 * SECOND
"""The first scrape of a history: far after `LATER`, so that processes can be born after the collector."""
INTERVAL = 60
SCOPE = "github.com/open-telemetry/opentelemetry-collector-contrib/receiver/hostmetricsreceiver/internal/scraper/"
STATES = ("user", "system", "wait")
DIRECTIONS = ("read", "write")


class Process(NamedTuple):
    """A process at one scrape. cpu: seconds since `born` by state; disk: bytes since `born` read and written."""

    pid: int
    born: int
    name: str
    command_line: str
    owner: str
    cpu: tuple[float, float, float]
    memory: int
    disk: tuple[int, int]

    @property
    def life(self) -> tuple[int, int]:
        """What tells this process from all others on the host, and stays the same all its life."""
        return self.pid, self.born


class Scrape(NamedTuple):
    """What one scrape saw, at `time` nanoseconds since 1970; `load` is per logical processor. `times` are those of each
    process's points; left out, the scraper looked at one after the other."""

    time: int
    load: float
    processes: tuple[Process, ...]
    times: tuple[int, ...] = ()

    def at(self, index: int) -> int:
        """The time of the points of the process at `index`."""
        return self.times[index] if self.times else self.time + 1_000_000 * index


History = tuple[Scrape, ...]


def threads(process: Process) -> int:
    """How many threads it has: some number that differs between processes."""
    return 1 + process.pid % 3


def payload(scrape: Scrape, host: str) -> dict[str, Any]:
    """The scrape as the widest receiver reports it, after `resource_detection` named the host."""
    where = _text("host.name", host)
    load = _gauge("system.cpu.load_average.1m", [{"timeUnixNano": str(scrape.time), "asDouble": scrape.load}])
    return {
        "resourceMetrics": [
            _resource([where], "loadscraper", [load]),
            *(
                _resource([*_identity(process), where], "processscraper", _metrics(process, scrape.at(index)))
                for index, process in enumerate(scrape.processes)
            ),
        ]
    }


def _identity(process: Process) -> list[dict[str, Any]]:
    return [
        {"key": "process.pid", "value": {"intValue": str(process.pid)}},
        {"key": "process.parent_pid", "value": {"intValue": "1"}},
        _text("process.executable.name", process.name),
        _text("process.executable.path", f"/usr/bin/{process.name}"),
        _text("process.command", process.name),
        _text("process.command_line", process.command_line),
        _text("process.owner", process.owner),
        _text("process.cgroup", "0::/"),
    ]


def _metrics(process: Process, time: int) -> list[dict[str, Any]]:
    stamps = {"startTimeUnixNano": str(process.born), "timeUnixNano": str(time)}

    def split(key: str, values: Iterable[tuple[str, float | int]]) -> list[dict[str, Any]]:
        return [{**stamps, "attributes": [_text(key, word)], **_number(value)} for word, value in values]

    return [
        _sum("process.cpu.time", split("state", zip(STATES, process.cpu, strict=True)), monotonic=True),
        _sum("process.disk.io", split("direction", zip(DIRECTIONS, process.disk, strict=True)), monotonic=True),
        _sum("process.memory.usage", [{**stamps, **_number(process.memory)}], monotonic=False),
        _sum("process.memory.virtual", [{**stamps, **_number(process.memory * 4)}], monotonic=False),
        _sum("process.threads", [{**stamps, **_number(threads(process))}], monotonic=False),
    ]


def _sum(name: str, points: list[dict[str, Any]], *, monotonic: bool) -> dict[str, Any]:
    return {"name": name, "sum": {"dataPoints": points, "aggregationTemporality": 2, "isMonotonic": monotonic}}


def _gauge(name: str, points: list[dict[str, Any]]) -> dict[str, Any]:
    return {"name": name, "gauge": {"dataPoints": points}}


def _resource(attributes: list[dict[str, Any]], scraper: str, metrics: list[dict[str, Any]]) -> dict[str, Any]:
    scope = {"scope": {"name": SCOPE + scraper, "version": "0.159.0"}, "metrics": metrics}
    return {"resource": {"attributes": attributes}, "scopeMetrics": [scope]}


def _text(key: str, value: str) -> dict[str, Any]:
    return {"key": key, "value": {"stringValue": value}}


def _number(value: float | int) -> dict[str, Any]:
    return {"asInt": str(value)} if isinstance(value, int) else {"asDouble": value}


NAMES = ("nginx", "postgres", "java", "bash", "kworker/0:1", "kworker/u8:2-events", "chrome", "firefox", "python3.11")
COMMANDS = ("", "-jar /srv/orders.jar org.example.Orders", "--port 80", "idle", "SELECT")
OWNERS = ("root", "www", "app")
MIB = 1024 * 1024
_ticks = st.sampled_from((0, 0, 0, 1, 1, 2, 12, 60, 119, 120, 121, 600, 1200, 1201, 6000)).map(lambda tick: tick / 100)
_bytes = st.sampled_from((0, 0, 1, 4096, 60 * 16384 - 1, 60 * 16384, 10 * MIB))
_memory = st.sampled_from((0, MIB, 10 * MIB - 1, 10 * MIB, 50 * MIB, 99 * MIB, 100 * MIB, 101 * MIB, 300 * MIB))
_load = st.sampled_from((0.0, 0.49, 0.5, 0.79, 0.8, 3.0))


@st.composite
def histories(draw: st.DrawFn, *, most: int = 12, scrapes: int = 3) -> History:
    """Some scrapes of one host, one interval apart, with up to `most` processes at first."""
    alive = {pid: _born(draw, pid, LONG_AGO) for pid in range(1, 1 + draw(st.integers(0, most)))}
    hidden: dict[int, Process] = {}
    seen = []
    for number in range(draw(st.integers(2, scrapes))):
        time = BASE + number * INTERVAL * SECOND
        if number:
            alive, hidden = _later(draw, alive | hidden, time)
        seen.append(Scrape(time, draw(_load), tuple(alive.values())))
    return tuple(seen)


def _later(draw: st.DrawFn, before: dict[int, Process], time: int) -> tuple[dict[int, Process], dict[int, Process]]:
    """The processes one interval later: those that are seen, and those that hide."""
    alive: dict[int, Process] = {}
    hidden: dict[int, Process] = {}
    for pid, process in before.items():
        fate = draw(st.sampled_from(("on",) * 6 + ("renamed", "ended", "again", "hidden")))
        if fate == "again":  # the id belongs to another process, born since
            alive[pid] = _born(draw, pid, time - draw(st.integers(1, INTERVAL - 1)) * SECOND)
        elif fate != "ended":
            (hidden if fate == "hidden" else alive)[pid] = _worked(draw, process, renamed=fate == "renamed")
    for pid in range(1000, 1000 + draw(st.integers(0, 3))):
        if pid not in before:
            alive[pid] = _born(draw, pid, time - draw(st.integers(1, INTERVAL - 1)) * SECOND)
    return alive, hidden


def _born(draw: st.DrawFn, pid: int, born: int) -> Process:
    cpu = (draw(_ticks), draw(_ticks), 0.0)
    name, command, owner = draw(st.sampled_from(NAMES)), draw(st.sampled_from(COMMANDS)), draw(st.sampled_from(OWNERS))
    return Process(pid, born, name, command, owner, cpu, draw(_memory), (draw(_bytes), draw(_bytes)))


def _worked(draw: st.DrawFn, process: Process, *, renamed: bool) -> Process:
    cpu = (process.cpu[0] + draw(_ticks), process.cpu[1] + draw(_ticks), process.cpu[2])
    disk = (process.disk[0] + draw(_bytes), process.disk[1] + draw(_bytes))
    later = process._replace(cpu=cpu, disk=disk, memory=draw(_memory))
    if renamed:
        return later._replace(name=draw(st.sampled_from(NAMES)), command_line=draw(st.sampled_from(COMMANDS)))
    return later


def recorded(scrapes: Iterable[Mapping[str, Any]]) -> History:
    """What a recording saw, but for processes that ended under the scraper's eyes: of them it told the uptime alone."""
    return tuple(_recorded(scrape) for scrape in scrapes)


def _recorded(document: Mapping[str, Any]) -> Scrape:
    load, processes, times = 0.0, [], []
    for group in document["resourceMetrics"]:
        found = list(points({"resourceMetrics": [group]}))
        values = {(point.metric, *point.attributes.values()): point.value for point in found}
        if ("system.cpu.load_average.1m",) in values:
            load = float(values["system.cpu.load_average.1m",] or 0.0)
            continue
        if {point.metric for point in found} == {"process.uptime"}:
            continue
        resource = found[0].resource
        usage = next(point for point in found if point.metric == "process.memory.usage")
        user, system, wait = (float(values["process.cpu.time", word] or 0.0) for word in STATES)
        read, write = (int(values["process.disk.io", word] or 0) for word in DIRECTIONS)
        processes.append(
            Process(
                resource["process.pid"],
                usage.start,
                resource["process.executable.name"],
                resource["process.command_line"],
                resource["process.owner"],
                (user, system, wait),
                int(usage.value or 0),
                (read, write),
            )
        )
        times.append(usage.time)
    return Scrape(min(times), load, tuple(processes), tuple(times))
