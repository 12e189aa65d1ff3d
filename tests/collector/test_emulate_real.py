"""What the emulation makes of a widest scrape is what a receiver with those settings makes of the same processes."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from phoenix_collector.emulate import emulate
from phoenix_collector.otlp import PID, points
from phoenix_collector.process import RunningCollector
from phoenix_collector.replay import Replayer
from phoenix_collector.widest import PROCESS_METRICS, widest_receiver
from support.frozen import frozen

pytestmark = pytest.mark.collector

NAMES = ("alpha.one", "alpha-two", 'be"ta', "nginx", "nginx")
INTERVAL = 1
CPUS = 2  # what the load is scaled by; the load itself moves, so that its values are not compared


def _metric(*, enabled: bool = True, **settings: Any) -> dict[str, Any]:
    return {"enabled": enabled, **settings}


EVERYTHING = {metric.name: {"enabled": True} for metric in PROCESS_METRICS}
CASES: Mapping[str, Mapping[str, Any]] = {
    "defaults": {"process": {}},
    "null": {"process": None},
    "everything": {"process": {"metrics": EVERYTHING}},
    "sums": {
        "process": {
            "metrics": {
                "process.cpu.time": _metric(attributes=[]),
                "process.disk.io": _metric(attributes=[], aggregation_strategy="sum"),
                "process.memory.virtual": _metric(enabled=False),
            }
        }
    },
    "other-strategies": {
        "process": {
            "metrics": {
                "process.cpu.time": _metric(attributes=[], aggregation_strategy="avg"),
                "process.context_switches": _metric(attributes=[], aggregation_strategy="max"),
                "process.paging.faults": _metric(attributes=[], aggregation_strategy="min"),
                "process.disk.operations": _metric(attributes=[], aggregation_strategy="avg"),
                "process.disk.io": _metric(attributes=["direction"], aggregation_strategy="max"),
            }
        }
    },
    "gauge-default": {"process": {"metrics": {"process.cpu.utilization": _metric(attributes=[])}}},
    "include-strict": {"process": {"include": {"match_type": "strict", "names": ["nginx", 'be"ta', "alpha"]}}},
    "include-regexp": {"process": {"include": {"match_type": "regexp", "names": ["^alpha\\.one$$", "^ngi"]}}},
    "exclude-strict": {"process": {"exclude": {"match_type": "strict", "names": ["nginx"]}}},
    "exclude-regexp": {"process": {"exclude": {"match_type": "regexp", "names": ['"ta$$', "^alpha[.]"]}}},
    "include-and-exclude": {
        "process": {
            "include": {"match_type": "regexp", "names": ["alpha"]},
            "exclude": {"match_type": "strict", "names": ["alpha-two"]},
        }
    },
    "young-only": {"process": {"scrape_process_delay": "1h"}},
    "attributes": {
        "process": {
            "resource_attributes": {
                "process.cgroup": _metric(),
                "process.command_line": _metric(enabled=False),
                "process.parent_pid": _metric(enabled=False),
            }
        }
    },
    "metrics-include": {
        "process": {
            "resource_attributes": {
                "process.executable.name": _metric(metrics_include=[{"strict": "nginx"}, {"regexp": "one$$"}]),
                "process.command_line": _metric(metrics_exclude=[{"regexp": "data-3"}]),
            }
        }
    },
    "metrics-include-disabled": {
        "process": {"resource_attributes": {"process.owner": _metric(enabled=False, metrics_include=[{"strict": "x"}])}}
    },
    "pid-excluded": {"process": {"resource_attributes": {"process.pid": _metric(metrics_exclude=[{"regexp": "."}])}}},
    "load": {"load": {}, "process": {"include": {"match_type": "strict", "names": ["nginx"]}}},
    "load-only": {"load": {"metrics": {"system.cpu.load_average.5m": _metric(enabled=False)}}},
}
Scrapes = Mapping[str, dict[str, Any]]


@pytest.fixture(scope="module")
def scrapes(otelcol: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Scrapes, Mapping[int, str]]]:
    """The second scrape of each case and of the widest receiver, all in one collector, of one set of processes."""
    folder = tmp_path_factory.mktemp("frozen")
    receivers: dict[str, Any] = {"host_metrics/widest": widest_receiver(INTERVAL)}
    for name, scrapers in CASES.items():
        receivers[f"host_metrics/{name}"] = {**widest_receiver(INTERVAL), "scrapers": _muted(scrapers)}
    rotation = {"max_megabytes": 100}
    files = {name: folder / f"{name.partition('/')[2]}.jsonl" for name in receivers}
    config = {
        "receivers": receivers,
        "exporters": {f"file/{path.stem}": {"path": str(path), "rotation": rotation} for path in files.values()},
        "service": {
            "telemetry": {"metrics": {"level": "none"}},
            "pipelines": {
                f"metrics/{path.stem}": {"receivers": [name], "exporters": [f"file/{path.stem}"]}
                for name, path in files.items()
            },
        },
    }
    with frozen(folder, NAMES) as names:
        with RunningCollector(otelcol, config):
            _await(lambda: all(len(_lines(path)) >= 2 for path in files.values()))
        yield {path.stem: json.loads(_lines(path)[1]) for path in files.values()}, names


def _muted(scrapers: Mapping[str, Any]) -> dict[str, Any]:
    if "process" not in scrapers:
        return dict(scrapers)
    return {**scrapers, "process": {"mute_process_all_errors": True, **(scrapers["process"] or {})}}


def _lines(path: Path) -> list[bytes]:
    """Whole lines; a case that drops all processes has a line too, because the scraper sends empty payloads."""
    return path.read_bytes().split(b"\n")[:-1] if path.exists() else []


def _await(condition: Any) -> None:
    deadline = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def shown(payload: Mapping[str, Any], names: Mapping[int, str]) -> dict[Any, Any]:
    """What a payload says of the frozen processes and of the load; not what moves by itself."""
    found = {}
    for point in points(payload):
        resource = tuple(sorted((key, str(value)) for key, value in point.resource.items()))
        if PID in point.resource and point.resource[PID] not in names:
            continue
        moves = point.metric == "process.uptime" or point.metric.startswith("system.")
        key = (point.metric, resource, tuple(sorted(point.attributes.items())))
        assert key not in found
        found[key] = None if moves else (point.value, point.start, point.temporality)
    return found


def test_the_frozen_processes_have_something_to_show(scrapes: tuple[Scrapes, Mapping[int, str]]) -> None:
    payloads, names = scrapes
    widest = shown(payloads["widest"], names)
    assert len(widest) == len(NAMES) * 21 + 3
    worked = {metric for (metric, _, _), what in widest.items() if what and what[0]}
    assert {"process.cpu.time", "process.disk.io", "process.context_switches", "process.memory.usage"} <= worked


def test_emulated_is_what_the_receiver_makes(otelcol: Path, scrapes: tuple[Scrapes, Mapping[int, str]]) -> None:
    payloads, names = scrapes
    settings = {case: {"collection_interval": "1s", "scrapers": _muted(CASES[case])} for case in CASES}
    emulations = {
        case: emulate("host_metrics/x", settings[case], interval=INTERVAL, cpus=CPUS, tag=str(number))
        for number, case in enumerate(CASES)
    }
    with Replayer(otelcol, {}, [], emulations) as replayer:
        for case in CASES:
            lines = replayer.post(payloads["widest"], case)
            emulated = shown(json.loads(lines[0]) if lines else {}, names)
            assert emulated == shown(payloads[case], names), case


def test_the_cases_differ(scrapes: tuple[Scrapes, Mapping[int, str]]) -> None:
    """A comparison of things that are all alike would prove nothing."""
    payloads, names = scrapes
    sizes = {case: len(shown(payloads[case], names)) for case in CASES}
    assert sizes["defaults"] == len(NAMES) * 7
    assert sizes["sums"] == len(NAMES) * 3
    assert sizes["include-strict"] == 3 * 7
    assert sizes["exclude-strict"] == 3 * 7
    assert sizes["metrics-include"] == 2 * 7
    assert sizes["young-only"] == sizes["pid-excluded"] == 0
    assert sizes["load-only"] == 2
