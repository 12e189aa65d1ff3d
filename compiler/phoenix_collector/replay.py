"""Replay recorded scrapes through a variant's processors in a real collector, and see what comes out.

The collector gets an `otlp` receiver in place of the variant's receivers, then what emulates those receivers, then the
variant's own processors, then a `file` exporter without a queue. A posted scrape is answered when the whole chain has
run, so what it became is in the file by then: outputs are known scrape by scrape, and the end is certain.
"""

from __future__ import annotations

import http.client
import json
import re
import tempfile
import time
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple, Self

from phoenix_collector.count import Counting, Counts
from phoenix_collector.emulate import AS_RECORDED, Emulation, emulate
from phoenix_collector.errors import CollectorFailed
from phoenix_collector.ports import LOOPBACK, free_ports
from phoenix_collector.process import RunningCollector, Usage
from phoenix_collector.recording import Recording
from phoenix_collector.thin import Thinner

VARIANT_PIPELINE = "metrics/variant"
"""The pipeline of a rendered config that holds the variant's receivers and processors."""
NOT_REPLAYED = frozenset({"memory_limiter", "resource_detection", "resourcedetection"})
"""Types of processors that depend on the machine they run on."""
_BODY_LIMIT = 64 * 1024 * 1024
_TIMES = re.compile(rb'"(t|startT)imeUnixNano":"([1-9][0-9]*)"')
_LEAD_NS = 1_000_000_000
_ATTEMPTS = 5  # at finding ports that nobody takes before the collector does


class ReplayResult(NamedTuple):
    """What a replay gave.

    scrapes_in: scrapes of the recording. counts: of what came out; one payload is one recorded scrape after the
    warm-up, so that an interval twice as long halves the points.
    Measured on this machine, and never the same twice: cpu_seconds of the collector without its start, max_rss in
    bytes, wall in seconds.
    """

    scrapes_in: int
    counts: Counts
    cpu_seconds: float
    max_rss: int
    wall: float


def replay(
    binary: Path,
    recording: Recording,
    config: Mapping[str, Any],
    *,
    interval: float | None = None,
    warmup: int = 0,
    left_out: Collection[str] = NOT_REPLAYED,
    on_scrape: Callable[[int, tuple[bytes, ...]], None] = lambda *_: None,
) -> ReplayResult:
    """Replay a recording through a rendered variant config.

    config: the whole config as data, with a pipeline `metrics/variant`. Nothing of it but that pipeline's receivers
    and processors is used.
    interval: what one recorded scrape stands for, in seconds, if not the time it was recorded at: the experiment's
    interval, so that a recording at 5 s can stand in for hosts scraped at 60 s.
    warmup: scrapes at the start that are replayed and not counted: the first has no deltas and no cpu utilisation.
    left_out: types of processors that are not replayed.
    on_scrape: called with the number of each scrape, from 0, and the OTLP-JSON lines that came of it.
    Raises CannotEmulate, CollectorFailed, RecordingInvalid.
    """
    pipeline = config["service"]["pipelines"][VARIANT_PIPELINE]
    order = [one for one in pipeline["processors"] if one.partition("/")[0] not in left_out]
    header = recording.header
    receivers = {receiver: config["receivers"][receiver] for receiver in pipeline["receivers"]}
    emulations = _emulations(receivers, interval or header.interval, header.host.cpus)
    thinners = {receiver: Thinner(emulation.thin, header.host.cpus) for receiver, emulation in emulations.items()}
    counting = Counting()
    scrapes = 0
    started = time.monotonic()
    with Replayer(binary, config["processors"], order, emulations) as replayer:
        moved = _Moved()
        for number, scrape in enumerate(recording.scrapes()):
            lines = tuple(
                line
                for receiver, thinner in thinners.items()
                if (due := thinner.take(moved.take(scrape))) is not None
                for line in map(moved.back, replayer.post(due, receiver))
            )
            scrapes += 1
            if number >= warmup:
                counting.add(*lines)
            on_scrape(number, lines)
        usage = replayer.finish()
    wall = time.monotonic() - started
    return ReplayResult(scrapes, counting.result(), usage.cpu_seconds, usage.max_rss, wall)


def replay_scrapes(
    binary: Path,
    payloads: Iterable[Mapping[str, Any] | bytes],
    processors: Mapping[str, Any],
    order: Sequence[str],
) -> list[list[dict[str, Any]]]:
    """Send payloads through processors and give what came of each, in their order: a list of payloads, empty where all
    was dropped. For tests of pipelines.

    processors: settings by id, as in a config (`$` doubled). order: the ids in the pipeline's order.
    """
    with Replayer(binary, processors, order) as replayer:
        return [[json.loads(line) for line in replayer.post(payload)] for payload in payloads]


class Replayer:
    """A collector that turns posted payloads into what a chain of processors makes of them.

    processors and order: the chain. inputs: by name, the emulation that goes before the chain; payloads are posted to
    one of them.
    Raises CollectorFailed at the start for a config that the collector refuses.
    """

    def __init__(
        self,
        binary: Path,
        processors: Mapping[str, Any],
        order: Sequence[str],
        inputs: Mapping[str, Emulation] | None = None,
    ) -> None:
        self._binary, self._processors, self._order = binary, processors, tuple(order)
        self._inputs = inputs or {"": AS_RECORDED}
        self._connections: dict[str, http.client.HTTPConnection] = {}
        self._posted = 0

    def __enter__(self) -> Self:
        for attempt in range(1, _ATTEMPTS + 1):
            with ExitStack() as stack:
                try:
                    self._start(stack)
                except CollectorFailed as error:
                    if "address already in use" in error.message and attempt < _ATTEMPTS:
                        continue
                    raise
                self._resources = stack.pop_all()
                break
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._resources.__exit__(kind, error, trace)

    def post(self, payload: Mapping[str, Any] | bytes, name: str = "") -> list[bytes]:
        """Send one payload to an input and give the OTLP-JSON lines that came of it, none if all was dropped.
        Raises CollectorFailed if the collector refuses it."""
        body = payload if isinstance(payload, bytes) else json.dumps(payload, separators=(",", ":")).encode()
        self._posted += 1
        if len(body) > _BODY_LIMIT:
            raise CollectorFailed(f"payload {self._posted} is larger than {_BODY_LIMIT // 2**20} MiB")
        try:
            self._connections[name].request("POST", "/v1/metrics", body, {"Content-Type": "application/json"})
            answer = self._connections[name].getresponse()
            text = answer.read()
        except (OSError, http.client.HTTPException) as error:
            raise CollectorFailed(f"payload {self._posted}: {error}\n{self._collector.complaint()}") from error
        if answer.status != http.HTTPStatus.OK:
            said = text.decode("utf-8", "replace")[:2000]
            raise CollectorFailed(f"payload {self._posted} was refused with {answer.status}: {said}")
        return self._new_lines()

    def log(self) -> str:
        """The last lines that the collector wrote to its error output."""
        return self._collector.log()

    def finish(self) -> Usage:
        """End the collector and say what it used, from the moment that it was ready. Raises CollectorFailed if it ended
        badly, or if it still held something back."""
        usage = self._collector.stop()
        if usage.exit_code:
            raise CollectorFailed(f"the collector ended with {usage.exit_code}\n{self._collector.complaint()}")
        if self._new_lines():
            raise CollectorFailed(
                "a processor held data back, so that what came of which scrape is not known",
                "leave out processors that wait, such as batch or interval: a replay runs faster than time",
            )
        return usage._replace(cpu_seconds=max(0.0, usage.cpu_seconds - self._cpu_before))

    def _start(self, stack: ExitStack) -> None:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="phoenix-replay-")))
        ports = free_ports(len(self._inputs))
        out = folder / "out.jsonl"
        config = _config(self._inputs, ports, self._processors, self._order, out)
        self._collector = stack.enter_context(RunningCollector(self._binary, config))
        self._cpu_before = self._collector.cpu_seconds()
        out.touch()
        self._output = stack.enter_context(out.open("rb"))
        for name, port in zip(self._inputs, ports, strict=True):
            self._connections[name] = http.client.HTTPConnection(LOOPBACK, port, timeout=120)
            stack.callback(self._connections[name].close)

    def _new_lines(self) -> list[bytes]:
        return self._output.read().splitlines()


class _Moved:
    """Moves a recording to just after the start of the collector that replays it.

    `cumulative_to_delta` holds back the first point of a series that is older than the collector, since it cannot know
    what was sent before, and sends that of a younger one. On a real host the collector is there first, and a process
    born later ships its first difference; a recording left in the past would lose it, and understate churn.
    """

    def __init__(self) -> None:
        self._by: int | None = None

    def take(self, scrape: bytes) -> bytes:
        """The scrape with all its times moved by what brings the first one to a little after now."""
        if self._by is None:
            first = min((int(found[2]) for found in _TIMES.finditer(scrape) if found[1] == b"t"), default=0)
            self._by = time.time_ns() + _LEAD_NS - first
        return _moved(scrape, self._by)

    def back(self, line: bytes) -> bytes:
        """An output with its times as they were recorded, so that the same recording gives the same output."""
        return _moved(line, -(self._by or 0))


def _moved(payload: bytes, by: int) -> bytes:
    """A payload with its times moved; one that would come before 1970 was never the recording's and stays."""

    def moved(found: re.Match[bytes]) -> bytes:
        time_ = int(found[2]) + by
        return found[0] if time_ <= 0 else b'"%simeUnixNano":"%d"' % (found[1], time_)

    return _TIMES.sub(moved, payload)


def _emulations(receivers: Mapping[str, Any], interval: float, cpus: int) -> dict[str, Emulation]:
    return {
        receiver: emulate(receiver, settings, interval=interval, cpus=cpus, tag=str(number))
        for number, (receiver, settings) in enumerate(receivers.items())
    }


def _config(
    inputs: Mapping[str, Emulation],
    ports: Sequence[int],
    processors: Mapping[str, Any],
    order: Sequence[str],
    out: Path,
) -> dict[str, Any]:
    """The config of a replay. Several inputs meet in a `forward` connector, as several receivers meet in a pipeline."""
    used = {name: processors[name] for name in order}
    receivers = {
        f"otlp/{number}": {
            "protocols": {"http": {"endpoint": f"{LOOPBACK}:{port}", "max_request_body_size": _BODY_LIMIT}}
        }
        for number, port in enumerate(ports)
    }
    pipelines: dict[str, Any] = {}
    for number, emulation in enumerate(inputs.values()):
        used |= emulation.processors
        pipelines[f"metrics/{number}"] = {
            "receivers": [f"otlp/{number}"],
            "processors": list(emulation.order),
            "exporters": ["forward"],
        }
    pipelines["metrics/chain"] = {"receivers": ["forward"], "processors": list(order), "exporters": ["file"]}
    # With `rotation` the exporter writes through; without, it would keep lines back for a second.
    rotation = {"max_megabytes": 1 << 30, "max_backups": 1}
    return {
        "receivers": receivers,
        "processors": used,
        "connectors": {"forward": {}},
        "exporters": {"file": {"path": str(out), "format": "json", "rotation": rotation}},
        "service": {"telemetry": {"metrics": {"level": "none"}}, "pipelines": pipelines},
    }
