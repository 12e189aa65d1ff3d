"""A shipped pipeline as the compiler renders it, running in a real collector, and what it makes of payloads."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple, Self

from phoenix_collector.count import count
from phoenix_collector.emulate import emulate
from phoenix_collector.otlp import attributes, metrics, number
from phoenix_collector.recording import SUFFIX, read
from phoenix_collector.replay import NOT_REPLAYED, VARIANT_PIPELINE, Replayer
from phoenix_compiler.catalogue import Catalogue
from phoenix_compiler.ir import Variant
from phoenix_compiler.parse import parse_environment, parse_experiment
from phoenix_compiler.resolve import resolve_environment, resolve_experiment
from phoenix_compiler.shipped import recordings_folder, shipped_pipelines
from phoenix_compiler.source import Source
from phoenix_schemas.evidence import CRITICAL_ATTRIBUTE, SCRATCH_PREFIX
from support.oracles import Entry, Point, Use, critical_of
from support.population import INTERVAL, History, payload, recorded

BASELINE, LEAN, TOPK = "process-baseline-v1", "process-lean-v1", "process-topk-v1"
PRIORITY, AGGREGATED, ADAPTIVE = "process-priority-filter-v1", "process-aggregated-v1", "process-adaptive-filter-v1"
ALL = (BASELINE, LEAN, TOPK, PRIORITY, AGGREGATED, ADAPTIVE)
CPUS = 4
HOST = "host.name"


def rendered(
    pipeline: str,
    parameters: Mapping[str, Any] | None = None,
    entries: Sequence[Entry] = (),
    interval: float = INTERVAL,
) -> Variant:
    """The pipeline with these parameters and critical entries as the baseline of an experiment."""
    environment = {
        "apiVersion": "phoenix.io/v1alpha1",
        "kind": "Environment",
        "metadata": {"name": "test"},
        "spec": {"runtime": "local", "collector": {"version": "0.159.0", "interval": f"{interval:g}s"}},
    }
    experiment = {
        "apiVersion": "phoenix.io/v1alpha1",
        "kind": "Experiment",
        "metadata": {"name": "test"},
        "spec": {
            "description": "a test",
            "owner": "tests",
            "target": {"pool": "local"},
            "variants": {
                "baseline": {"pipeline": pipeline, "parameters": dict(parameters or {})},
                "candidates": [{"name": "lean", "pipeline": LEAN}],
            },
            "criticalProcesses": [entry.written() for entry in entries],
            "criteria": [{"metric": "series_per_scrape", "reduction": "1%"}],
        },
    }
    catalogue = Catalogue(shipped_pipelines())
    context = resolve_environment(parse_environment(Source("environment.yaml", json.dumps(environment))), catalogue)
    document = parse_experiment(Source("experiment.yaml", json.dumps(experiment)))
    return resolve_experiment(document, context).variants[0]


class Out(NamedTuple):
    """A point that came out. `words` are its own attributes' values, joined; empty for a point that is not split."""

    metric: str
    resource: Mapping[str, Any]
    words: str
    value: float | int
    start: int
    time: int
    temporality: int


class RunningPipeline:
    """A shipped pipeline in a real collector, behind what emulates its receiver.

    Every history that is sent belongs to a host of its own, so that one collector serves many examples. Whatever comes
    out is checked for what no pipeline may do: write two points of one series and time, leave its scratch behind, or
    log anything but information.
    """

    def __init__(
        self,
        binary: Path,
        pipeline: str,
        parameters: Mapping[str, Any] | None = None,
        entries: Sequence[Entry] = (),
        interval: float = INTERVAL,
    ) -> None:
        self.variant = rendered(pipeline, parameters, entries, interval)
        self.parameters = self.variant.parameters
        self.entries = tuple(entries)
        config = self.variant.config
        (receiver,) = config["service"]["pipelines"][VARIANT_PIPELINE]["receivers"]
        order = [
            step
            for step in config["service"]["pipelines"][VARIANT_PIPELINE]["processors"]
            if step.partition("/")[0] not in NOT_REPLAYED
        ]
        emulation = emulate(receiver, config["receivers"][receiver], interval=interval, cpus=CPUS)
        self._replayer = Replayer(binary, config["processors"], order, {"": emulation})
        self._hosts = itertools.count()

    def __enter__(self) -> Self:
        self._replayer.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        complaints = [line for line in self._replayer.log().splitlines() if "\tinfo\t" not in line]
        self._replayer.__exit__(kind, error, trace)
        if kind is None:
            assert not complaints, complaints[0]

    def send(self, history: History) -> list[list[Out]]:
        """What came of each scrape of a history."""
        host = f"host-{next(self._hosts)}"
        found = [self.post(payload(scrape, host)) for scrape in history]
        assert {point.resource.get(HOST) for out in found for point in out} <= {host}
        return found

    def post(self, scrape: Mapping[str, Any] | bytes) -> list[Out]:
        """What came of one scrape."""
        lines = self._replayer.post(scrape)
        counts = count([lines])
        assert counts.duplicate_points == 0
        assert counts.scratch_attributes == 0
        return [point for line in lines for point in _points(json.loads(line))]


def _points(document: Mapping[str, Any]) -> list[Out]:
    found = []
    for group in document.get("resourceMetrics", ()):
        resource = attributes(group.get("resource", {}).get("attributes"))
        for scope in group["scopeMetrics"]:
            assert not scope["scope"].get("attributes"), "attributes set aside in the scope were left there"
        for metric in metrics(group):
            body = metric.get("sum") or metric["gauge"]
            for point in body["dataPoints"]:
                own = attributes(point.get("attributes"))
                assert not [key for key in own if key.startswith(("process.", "phoenix.", SCRATCH_PREFIX))]
                value = number(point)
                assert value is not None
                found.append(
                    Out(
                        metric["name"],
                        resource,
                        "/".join(map(str, own.values())),
                        value,
                        int(point.get("startTimeUnixNano", 0)),
                        int(point["timeUnixNano"]),
                        body.get("aggregationTemporality", 0),
                    )
                )
    return found


def critical_stamps(out: Sequence[Out]) -> dict[int, str]:
    """The critical entry that each process id came out with."""
    return {
        point.resource["process.pid"]: point.resource[CRITICAL_ATTRIBUTE]
        for point in out
        if CRITICAL_ATTRIBUTE in point.resource
    }


def points_out(out: Sequence[Out]) -> set[Point]:
    """The points of processes that came out, as the oracles name them."""
    pid = "process.pid"
    return {Point(one.metric, one.resource[pid], one.words, one.value) for one in out if pid in one.resource}


def expected_stamps(kept: Sequence[Use], entries: Sequence[Entry]) -> dict[int, str]:
    """The critical entry that each process kept should come out with."""
    stamps = {use.process.pid: critical_of(use.process, entries) for use in kept}
    return {pid: name for pid, name in stamps.items() if name}


def replayed_recordings(
    binary: Path, pipeline: str, parameters: Mapping[str, Any], entries: Sequence[Entry], *, only: str = "*"
) -> Iterator[tuple[RunningPipeline, list[list[Out]], History]]:
    """Every shipped recording, or `only` one, through a pipeline: what came of each scrape, and what the recording saw."""
    for path in sorted(recordings_folder().glob(f"{only}{SUFFIX}")):
        recording = read(path)
        with RunningPipeline(binary, pipeline, parameters, entries, recording.header.interval) as running:
            found = [running.post(scrape) for scrape in recording.scrapes()]
        yield running, found, recorded(recording.payloads())
