"""Measure every shipped pipeline: replay each recording through it in the real collector, and write what came out to
pipelines/<name>/measured.json and to the pages of the pipelines.

    python scripts/measure_pipelines.py [--check] [recording ...]

Every pipeline runs with its defaults. Figures are of what a destination that wants deltas receives, without the first
scrape, which has no deltas yet. The same recordings give the same figures on every machine. With --check nothing is
written, and the exit code is 1 where a figure differs.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import write_pipelines
from phoenix_collector.locate import DEFAULT_VERSION, locate
from phoenix_collector.otlp import EXECUTABLE_NAME, PID, points
from phoenix_collector.recording import SUFFIX, Recording, read
from phoenix_collector.replay import VARIANT_PIPELINE, replay
from phoenix_compiler.catalogue import Catalogue
from phoenix_compiler.parse import parse_environment, parse_experiment
from phoenix_compiler.resolve import resolve_environment, resolve_experiment
from phoenix_compiler.shipped import recordings_folder, shipped_pipelines
from phoenix_compiler.source import Source
from phoenix_schemas.evidence import CRITICAL_ATTRIBUTE

ROOT = Path(__file__).parent.parent
BASELINE = "process-baseline-v1"
CRITICAL = [{"name": "nginx", "executable": "^nginx$"}, {"name": "postgres", "executable": "^postgres$"}]
"""The critical entries of every measurement: servers that all recorded hosts run."""
WARMUP = 1
DELTA_STEP = "cumulative_to_delta/measured"
_STAMP = re.compile(
    rb',?{"key":"' + re.escape(CRITICAL_ATTRIBUTE.encode()) + rb'","value":{"stringValue":"[^"]*"}}'
)  # the compiler's own stamp, never exported: its bytes do not count


class Kept(NamedTuple):
    """What came out of one recording, first scrape left out.

    `ever` are the distinct processes of all scrapes, `processes` their number summed over the scrapes; both of those that
    have rows of their own. `cpu` in seconds and `memory` in bytes are sums over everything that came out.
    """

    scrapes: int
    points: int
    series: int
    bytes: int
    processes: int
    ever: int
    critical: int
    cpu: float
    memory: int


def rendered(pipelines: Sequence[str], interval: float) -> dict[str, Mapping[str, Any]]:
    """The configs of these pipelines with their defaults, by name."""
    envelope = {"apiVersion": "phoenix.io/v1alpha1", "metadata": {"name": "measured"}}
    collector = {"version": DEFAULT_VERSION, "interval": f"{interval:g}s"}
    environment = {**envelope, "kind": "Environment", "spec": {"runtime": "local", "collector": collector}}
    context = resolve_environment(_document(parse_environment, environment), Catalogue(shipped_pipelines()))
    found = {}
    for pipeline in pipelines:
        spec = {
            "description": "measured",
            "owner": "measured",
            "target": {"pool": "local"},
            "variants": {
                "baseline": {"pipeline": BASELINE},
                "candidates": [{"name": "measured", "pipeline": pipeline}],
            },
            "criticalProcesses": CRITICAL,
            "criteria": [{"metric": "series_per_scrape", "info": True}],
        }
        experiment = {**envelope, "kind": "Experiment", "spec": spec}
        variant = resolve_experiment(_document(parse_experiment, experiment), context).candidates[0]
        found[pipeline] = _as_deltas(variant.config)
    return found


def _document(parse: Any, data: Mapping[str, Any]) -> Any:
    return parse(Source("measured.yaml", json.dumps(data)))


def _as_deltas(config: Mapping[str, Any]) -> Mapping[str, Any]:
    """The config with counters turned to deltas at the end of the variant's processors, where they are not yet."""
    pipeline = config["service"]["pipelines"][VARIANT_PIPELINE]
    if any(step.partition("/")[0] == "cumulative_to_delta" for step in pipeline["processors"]):
        return config
    return {
        **config,
        "processors": {**config["processors"], DELTA_STEP: {}},
        "service": {"pipelines": {VARIANT_PIPELINE: {**pipeline, "processors": [*pipeline["processors"], DELTA_STEP]}}},
    }


def measured(binary: Path, recording: Recording, config: Mapping[str, Any]) -> Kept:
    """Replay one recording through one config and add up what came out."""
    ever: set[object] = set()
    totals = {"processes": 0, "critical": 0, "cpu": 0.0, "memory": 0, "stamps": 0}

    def add(number: int, lines: tuple[bytes, ...]) -> None:
        if number < WARMUP:
            return
        totals["stamps"] += sum(len(found) for line in lines for found in _STAMP.findall(line))
        for point in (point for line in lines for point in points(json.loads(line))):
            if point.metric == "process.cpu.time":
                totals["cpu"] += float(point.value or 0)
            elif point.metric == "process.memory.usage":
                totals["memory"] += int(point.value or 0)
                if PID in point.resource:
                    totals["processes"] += 1
                    ever.add((point.resource[PID], point.resource[EXECUTABLE_NAME], point.start))
                totals["critical"] += CRITICAL_ATTRIBUTE in point.resource

    counts = replay(binary, recording, config, warmup=WARMUP, on_scrape=add).counts
    if counts.duplicate_points or counts.scratch_attributes:
        raise SystemExit(f"{recording.path.name}: duplicates or scratch attributes came out")
    return Kept(
        scrapes=counts.payloads,
        points=counts.points,
        series=counts.series,
        bytes=counts.bytes - int(totals["stamps"]),
        processes=int(totals["processes"]),
        ever=len(ever),
        critical=int(totals["critical"]),
        cpu=totals["cpu"],
        memory=int(totals["memory"]),
    )


def figures(kept: Kept, baseline: Kept) -> dict[str, Any]:
    """What a page shows of one recording. Coverage is the share of the baseline's cpu time and memory that came out."""
    return {
        "scrapes": kept.scrapes,
        "points": kept.points,
        "series": kept.series,
        "bytes": kept.bytes,
        "processes": kept.processes,
        "processesEver": kept.ever,
        "critical": kept.critical,
        "criticalSeen": baseline.critical,
        "cpuCovered": round(kept.cpu / baseline.cpu, 4),
        "memoryCovered": round(kept.memory / baseline.memory, 4),
    }


def all_figures(binary: Path, only: Sequence[str] = ()) -> dict[str, dict[str, dict[str, Any]]]:
    """Figures by pipeline and recording."""
    names = sorted(shipped_pipelines())
    found: dict[str, dict[str, dict[str, Any]]] = {name: {} for name in names}
    for path in sorted(recordings_folder().glob(f"*{SUFFIX}")):
        title = path.name.removesuffix(SUFFIX)
        if only and title not in only:
            continue
        recording = read(path)
        configs = rendered(names, recording.header.interval)
        baseline = measured(binary, recording, configs[BASELINE])
        for name, config in configs.items():
            found[name][title] = figures(measured(binary, recording, config), baseline)
    return found


def main() -> int:
    """Measure, then write or check."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="write nothing, fail if a figure differs")
    parser.add_argument("recordings", nargs="*", help="names of recordings; left out, all")
    options = parser.parse_args()
    differing = []
    for name, by_recording in all_figures(locate().path, options.recordings).items():
        file = ROOT / "pipelines" / name / "measured.json"
        before = json.loads(file.read_text("utf-8")) if file.is_file() else {"recordings": {}}
        kept = {title: found for title, found in before["recordings"].items() if title not in by_recording}
        after = {"collector": DEFAULT_VERSION, "critical": CRITICAL, "recordings": {**kept, **by_recording}}
        after["recordings"] = dict(sorted(after["recordings"].items()))
        if after != before:
            differing.append(file)
            if not options.check:
                file.write_text(json.dumps(after, indent=2) + "\n", "utf-8")
    for file in differing:
        print(f"{'differs' if options.check else 'written'}: {file.relative_to(ROOT)}")
    if options.check:
        return 1 if differing else 0
    return write_pipelines.write(ROOT)


if __name__ == "__main__":
    sys.exit(main())
