"""What is known of a point without running a pipeline is what the real collector does to it.

Many small pipelines are made at random, run side by side in one collector, and each is followed. What the journey knows of
an attribute at the end, or of a condition that drops, must be so; what it does not know may be anything.
"""

from __future__ import annotations

import http.client
import json
import random
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from phoenix_collector.otlp import attributes
from phoenix_collector.ports import LOOPBACK, free_ports
from phoenix_collector.process import RunningCollector
from phoenix_compiler.check.journey import Journey, follow
from phoenix_compiler.check.point import Known, Unsure
from phoenix_compiler.check.scrapers import Scraper
from phoenix_compiler.ottl.items import groups
from phoenix_compiler.ottl.tree import CARRIERS
from phoenix_schemas.evidence import CRITICAL_ATTRIBUTE

pytestmark = pytest.mark.collector
PIPELINES = 250
COUNTED, OTHER = "process.memory.usage", "process.threads"
KEYS = ("phx.a", "phx.b", "process.pid", "process.executable.name", CRITICAL_ATTRIBUTE)
PROCESSES: Mapping[int, Mapping[str, Any]] = {
    11: {"process.executable.name": "sleep"},
    22: {"process.executable.name": "nginx", CRITICAL_ATTRIBUTE: "nginx"},
}
"""An ordinary process and a critical one, by process id, which is the value of their points too."""
ALL = ("process.parent_pid", "process.executable.path", "process.command", "process.command_line", "process.owner")
"""What else the process scraper says of each."""


class Made(NamedTuple):
    """A pipeline: its processors in order, the last of them a filter, and where it writes."""

    processors: Mapping[str, Any]
    out: Path


class Maker:
    """Makes pipelines. The same seed makes the same."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)

    def pipeline(self, number: int, folder: Path) -> Made:
        processors: dict[str, Any] = {}
        for at in range(self._random.randint(1, 4)):
            kind, settings = self._step()
            processors[f"{kind}/{number}_{at}"] = settings
        processors[f"filter/{number}"] = {"error_mode": "ignore", "metric_conditions": [self._condition(3)]}
        return Made(processors, folder / f"{number}.json")

    def _step(self) -> tuple[str, Any]:
        pick = self._random.random()
        if pick < 0.15:
            return "groupbyattrs", {"keys": self._random.sample(KEYS, self._random.randint(0, 3))}
        if pick < 0.25:
            return "resource", {"attributes": [self._action()]}
        if pick < 0.35:
            return "attributes", {"actions": [self._action()]}
        listed = [self._group() for _ in range(self._random.randint(1, 2))]
        return "transform", {"error_mode": "ignore", "metric_statements": listed}

    def _group(self) -> dict[str, Any]:
        group: dict[str, Any] = {"statements": [self._statement() for _ in range(self._random.randint(1, 4))]}
        if self._random.random() < 0.3:
            group["conditions"] = [self._condition(1) for _ in range(self._random.randint(1, 2))]
        return group

    def _action(self) -> dict[str, Any]:
        key = self._random.choice(KEYS)
        kind = self._random.choice(("delete", "upsert", "insert", "pattern"))
        if kind == "pattern":
            return {"pattern": self._pattern().replace("\\\\", "\\"), "action": "delete"}
        return {"key": key, "action": kind} | ({} if kind == "delete" else {"value": self._random.choice(("x", "y"))})

    def _statement(self) -> str:
        where = f" where {self._condition(1)}" if self._random.random() < 0.5 else ""
        return self._editor() + where

    def _editor(self) -> str:
        # never a carrier onto itself: the collector then empties its values
        carrier, source = (f"{one}.attributes" for one in self._random.sample(CARRIERS, 2))
        key = json.dumps(self._random.choice(KEYS))
        keys = json.dumps(self._random.sample(KEYS, self._random.randint(0, 4)))
        strategy = json.dumps(self._random.choice(("insert", "update", "upsert")))
        return self._random.choice(
            (
                f"set({self._path()}, {self._value()})",
                f"set({self._path()}, {self._value()})",
                f"set({self._path()}, {self._path()})",
                f"set({carrier}, {source})",
                f"set({carrier}, {{}})",
                f"delete_key({carrier}, {key})",
                f'delete_matching_keys({carrier}, "{self._pattern()}")',
                f"keep_keys({carrier}, {keys})",
                f'keep_matching_keys({carrier}, "{self._pattern()}")',
                f"merge_maps({carrier}, {source}, {strategy})",
            )
        )

    def _value(self) -> str:
        return self._random.choice(('"x"', '"y"', "{}", "1", "true", self._path(), f"String({self._path()})"))

    def _path(self) -> str:
        path = f'{self._random.choice(CARRIERS)}.attributes["{self._random.choice(KEYS)}"]'
        if "phx." in path and self._random.random() < 0.3:
            path += self._random.choice(('["m"]', '[String(resource.attributes["process.pid"])]'))
        return path

    def _pattern(self) -> str:
        return self._random.choice(("^phx", "^process", "^p", "pid$", "critical", "^process\\\\.pid$", ".*", "^none$"))

    def _condition(self, depth: int) -> str:
        if depth and self._random.random() < 0.4:
            joined = self._random.choice((" and ", " or ")).join(self._condition(depth - 1) for _ in range(2))
            return self._random.choice(("({})", "not ({})")).format(joined)
        sign = self._random.choice(("==", "!="))
        return self._random.choice(
            (
                f"{self._path()} {sign} nil",
                f"{self._path()} {sign} nil",
                f'{self._path()} {sign} "x"',
                f"{self._path()} {sign} {self._path()}",
                f'IsMatch({self._path()}, "^n")',
                f'metric.name {sign} "{COUNTED}"',
                f'metric.name {sign} "{OTHER}"',
                f'resource.attributes["{CRITICAL_ATTRIBUTE}"] {sign} nil',
            )
        )


def payload() -> dict[str, Any]:
    """One scrape of the two processes, two metrics each."""
    return {"resourceMetrics": [_process(pid, own) for pid, own in PROCESSES.items()]}


def _process(pid: int, own: Mapping[str, Any]) -> dict[str, Any]:
    words = [
        {"key": key, "value": {"stringValue": str(value)}}
        for key, value in ({**dict.fromkeys(ALL, "w"), **own}).items()
    ]
    point = {"timeUnixNano": "1000", "startTimeUnixNano": "1", "asInt": str(pid)}
    both = [{"name": name, "gauge": {"dataPoints": [point]}} for name in (COUNTED, OTHER)]
    return {
        "resource": {"attributes": [{"key": "process.pid", "value": {"intValue": str(pid)}}, *words]},
        "scopeMetrics": [{"scope": {"name": "scraper"}, "metrics": both}],
    }


def run(binary: Path, made: list[Made]) -> None:
    """Post the scrape to a collector that has all the pipelines, one file for each."""
    (port,) = free_ports(1)
    config = {
        "receivers": {"otlp": {"protocols": {"http": {"endpoint": f"{LOOPBACK}:{port}"}}}},
        "processors": {name: settings for one in made for name, settings in one.processors.items()},
        "exporters": {f"file/{at}": {"path": str(one.out), "format": "json"} for at, one in enumerate(made)},
        "service": {
            "telemetry": {"metrics": {"level": "none"}, "logs": {"level": "error"}},
            "pipelines": {
                f"metrics/{at}": {
                    "receivers": ["otlp"],
                    "processors": list(one.processors),
                    "exporters": [f"file/{at}"],
                }
                for at, one in enumerate(made)
            },
        },
    }
    with RunningCollector(binary, config, ready_port=port):
        connection = http.client.HTTPConnection(LOOPBACK, port, timeout=60)
        connection.request("POST", "/v1/metrics", json.dumps(payload()), {"Content-Type": "application/json"})
        assert connection.getresponse().status == http.HTTPStatus.OK
        connection.close()


def came_out(out: Path) -> Mapping[int, Mapping[str, Mapping[str, Any]]]:
    """The counted points that came out, by process: the attributes of each carrier."""
    found = {}
    for line in out.read_text("utf-8").splitlines() if out.is_file() else ():
        for group in json.loads(line).get("resourceMetrics", ()):
            for scope in group["scopeMetrics"]:
                for metric in scope.get("metrics", ()):
                    for point in metric["gauge"]["dataPoints"] if metric["name"] == COUNTED else ():
                        found[int(point["asInt"])] = {
                            "resource": attributes(group["resource"].get("attributes")),
                            "scope": attributes(scope["scope"].get("attributes")),
                            "datapoint": attributes(point.get("attributes")),
                        }
    return found


def followed(made: Made, pid: int) -> Journey:
    """The journey of a process's counted point."""
    own = PROCESSES[pid]
    return follow(
        made.processors,
        made.processors,
        groups(made.processors, made.processors),
        [Scraper("host_metrics", "process", {}, ("receivers", "host_metrics", "scrapers", "process"))],
        COUNTED,
        critical=own.get(CRITICAL_ATTRIBUTE),
        executable=own["process.executable.name"],
    )


def lies(journey: Journey, point: Mapping[str, Mapping[str, Any]] | None) -> Iterator[str]:
    """Where a journey knows what is not so."""
    (drop,) = journey.drops
    if drop.drops is not None and drop.drops is not (point is None):
        yield f"drops: {drop.drops}"
    for carrier in CARRIERS if point is not None else ():
        inner = {f"{key}['m']": _within(point[carrier].get(key)) for key in ("phx.a", "phx.b")}
        for key, real in {**{key: point[carrier].get(key) for key in KEYS}, **inner}.items():
            known = journey.point.get(carrier, key)
            if not _agree(known, real):
                yield f"{carrier} {key}: {known}, and is {real}"


def _within(value: object) -> object:
    return value.get("m") if isinstance(value, dict) else None


def _agree(known: Known, real: object) -> bool:
    match known:
        case Unsure.UNKNOWN:
            return True
        case Unsure.SET:
            return real is not None
        case Unsure.MAP:
            return isinstance(real, dict)
        case _:
            return known == real


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_what_is_known_is_so(seed: int, otelcol: Path, tmp_path: Path) -> None:
    maker = Maker(seed)
    made = [maker.pipeline(number, tmp_path) for number in range(PIPELINES)]

    run(otelcol, made)

    decided = 0
    for one in made:
        points = came_out(one.out)
        for pid in PROCESSES:
            journey = followed(one, pid)
            assert list(lies(journey, points.get(pid))) == [], json.dumps(one.processors, indent=1)
            decided += journey.drops[0].drops is not None
    assert decided > PIPELINES / 2  # it knows something
