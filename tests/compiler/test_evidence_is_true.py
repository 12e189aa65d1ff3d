"""The evidence that every experiment carries, on this machine's own processes: what it says is what was shipped."""

from __future__ import annotations

import copy
import json
import time
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from phoenix_collector.errors import EvidenceUnreadable
from phoenix_collector.evidence import Evidence, PointCount, read_evidence
from phoenix_collector.otlp import points
from phoenix_collector.ports import free_ports
from phoenix_collector.process import RunningCollector
from phoenix_compiler.catalogue import Catalogue
from phoenix_compiler.ir import Variant
from phoenix_compiler.sample import sample_variant
from phoenix_compiler.shipped import shipped_pipelines
from phoenix_schemas import evidence as names
from support.frozen import frozen

pytestmark = pytest.mark.collector

SCRAPES = 4
CRITICAL = ({"name": "web", "executable": "^phxnginx$"},)
PIPELINES = ("process-baseline-v1", "process-topk-v1", "process-aggregated-v1")


def _variant(pipeline: str) -> Variant:
    catalogue = Catalogue(shipped_pipelines())
    return sample_variant(catalogue.get(pipeline), catalogue, {"interval": "1s"}, CRITICAL)


def _with_truth(config: dict[str, Any], folder: Path) -> dict[str, Any]:
    """The config with two files that take what goes into the variant and what comes out of it."""
    whole = copy.deepcopy(config)
    pipelines = whole["service"]["pipelines"]
    for stage, receivers in (("in", pipelines["metrics/variant"]["receivers"]), ("out", ["forward/variant"])):
        whole["exporters"][f"file/{stage}"] = {"path": str(folder / f"{stage}.jsonl"), "rotation": {}}
        pipelines[f"metrics/truth_{stage}"] = {"receivers": receivers, "processors": [], "exporters": [f"file/{stage}"]}
    for exporter in [key for key in whole["exporters"] if key.startswith("otlp")]:
        del whole["exporters"][exporter]
    del pipelines["metrics/sink"]
    return whole


def _environment(ports: list[int]) -> dict[str, str]:
    telemetry, evidence, health = ports
    return {
        names.ENV_ROOT: "/",
        names.ENV_LISTEN: "127.0.0.1",
        names.ENV_TELEMETRY_PORT: str(telemetry),
        names.ENV_EVIDENCE_PORT: str(evidence),
        names.ENV_HEALTH_PORT: str(health),
        names.ENV_EXPERIMENT: "exp",
        names.ENV_RUN: "7",
        names.ENV_VARIANT: "candidate",
        names.ENV_NODE: "node-1",
    }


def _read_after(url: str, scrapes: int) -> Evidence:
    """The first reading with that many scrapes or more, and with as many counted on both sides."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            seen = read_evidence(url)
        except EvidenceUnreadable:
            time.sleep(0.05)
            continue
        if seen.payloads and seen.payloads[0].value >= scrapes:
            time.sleep(0.4)  # well within the interval: both sides have counted this scrape, the next has not begun
            return read_evidence(url)
        time.sleep(0.02)
    raise AssertionError("the collector did not scrape")


def _counted(evidence: Evidence, stage: str) -> Counter[tuple[str, str]]:
    return Counter({(one.metric, one.critical): int(one.value) for one in evidence.points if one.stage == stage})


def _truth(file: Path, scrapes: int) -> Counter[tuple[str, str]]:
    """Points by metric and critical entry in the first payloads of a file."""
    found: Counter[tuple[str, str]] = Counter()
    for line in file.read_bytes().splitlines()[:scrapes]:
        for point in points(json.loads(line)):
            stamp = {**point.resource, **point.attributes}.get(names.CRITICAL_ATTRIBUTE)
            of_a_process = point.metric.startswith(("process.", "phoenix.process."))
            found[point.metric, stamp or (names.OTHER if of_a_process else "")] += 1
    return found


@pytest.mark.parametrize("pipeline", PIPELINES)
def test_counts_what_goes_in_and_what_comes_out(pipeline: str, otelcol: Path, tmp_path: Path) -> None:
    config = _with_truth(_variant(pipeline).config, tmp_path)
    ports = free_ports(3)
    with (
        frozen(tmp_path, ["phxnginx", "phxnginx", "phxother"]),
        RunningCollector(otelcol, config, env=_environment(ports)),
    ):
        seen = _read_after(f"http://127.0.0.1:{ports[1]}/metrics", SCRAPES)
    assert seen.identity is not None
    assert tuple(seen.identity) == ("exp", "7", "candidate", "node-1")
    [heartbeat] = seen.payloads
    scrapes = int(heartbeat.value)
    assert heartbeat.receiver == "host_metrics/process"
    out = _truth(tmp_path / "out.jsonl", scrapes)
    assert _counted(seen, names.STAGE_OUT) == out
    assert out["process.memory.usage", "web"] == 2 * scrapes
    assert _by_metric(_counted(seen, names.STAGE_IN)) == _by_metric(_truth(tmp_path / "in.jsonl", scrapes))


def _by_metric(counted: Counter[tuple[str, str]]) -> Counter[str]:
    """Without the critical entries: what goes in is not stamped yet."""
    summed: Counter[str] = Counter()
    for (metric, _), value in counted.items():
        summed[metric] += value
    return summed


def test_an_end_is_a_true_zero(otelcol: Path, tmp_path: Path) -> None:
    config = _with_truth(_variant("process-topk-v1").config, tmp_path)
    ports = free_ports(3)
    url = f"http://127.0.0.1:{ports[1]}/metrics"
    with RunningCollector(otelcol, config, env=_environment(ports)):
        with frozen(tmp_path, ["phxnginx"]):
            before = _read_after(url, 3)
        gone = _read_after(url, int(before.payloads[0].value) + 1)
        after = _read_after(url, int(gone.payloads[0].value) + 2)
    assert _web(before).value == before.payloads[0].value
    assert _web(after).value == _web(gone).value
    assert after.payloads[0].value >= gone.payloads[0].value + 2


def _web(evidence: Evidence) -> PointCount:
    [found] = [
        one
        for one in evidence.points
        if (one.metric, one.critical, one.stage) == ("process.memory.usage", "web", names.STAGE_OUT)
    ]
    return found
