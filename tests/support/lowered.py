"""Experiments and environments of every form, lowered, for tests that hold for all of them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any, NamedTuple

from phoenix_compiler.ir import Manifest
from phoenix_compiler.lower import lower_environment, lower_experiment
from support.experiments import make_environment, make_experiment

OPERATOR = "spec: {runtime: opentelemetry-operator}"
DESTINATIONS = """
spec:
  destinations:
    - {name: backend, type: otlp_http, endpoint: "https://otlp.example.com", temporality: delta, maxPayload: 1MB,
       headers: {api-key: {secret: backend, key: license}, x-team: phoenix, another-key: {secret: other, key: token}}}
    - {name: metrics, type: prometheus_remote_write, endpoint: "https://prom.example.com/api/v1/write"}
"""
EVERYTHING = """
metadata: {name: everything}
spec:
  description: "All at once: $(PHOENIX_NODE), ${env:HOME}, 'quotes'"
  owner: team-observability
  run: 7
  cancelled: true
  target: {nodes: null}
  variants:
    baseline: {pipeline: process-lean-v1}
    candidates:
      - {name: topk, pipeline: process-topk-v1, parameters: {k: 3, rankBy: [cpu, memory]}}
      - {name: priority, pipeline: process-priority-filter-v1}
      - {name: aggregated, pipeline: process-aggregated-v1}
      - {name: adaptive, pipeline: process-adaptive-filter-v1}
  criticalProcesses:
    - {name: nginx, executable: "^nginx$"}
    - {name: orders, commandLine: 'org\\.example\\.Orders', executable: java}
  schedule: {warmup: 90s, duration: 2h30m, notBefore: "2026-12-01T20:00:00+01:00"}
  export: [backend, metrics]
  load: {profile: custom, processes: 200, churnPerSecond: 3, seed: 11}
  analysis: {earlySuccess: true, strict: true}
  criteria:
    - {metric: series_per_scrape, reduction: 50%}
    - {metric: critical_process_retention, atLeast: 99.5%}
    - {metric: collector_cpu_cores, atMost: 50m}
    - {metric: collector_memory_bytes, increaseAtMost: 120%}
    - {metric: export_failures, atMost: 0.1%}
    - {metric: points_per_second, info: true}
"""


class Case(NamedTuple):
    """What is laid over the base experiment and the base environment."""

    experiment: str = ""
    environment: str = ""


CASES = {
    "plain": Case(),
    "everything": Case(EVERYTHING, DESTINATIONS),
    "everything, by the OpenTelemetry operator": Case(EVERYTHING, f"{DESTINATIONS}  runtime: opentelemetry-operator"),
    "by the OpenTelemetry operator": Case("", OPERATOR),
    "AA": Case("spec: {variants: null, analysis: {mode: AA}}"),
    "exports nothing": Case("spec: {export: none}"),
    "standing evidence": Case(
        "",
        "spec: {pools: [{name: checkout, standing: {pipeline: process-topk-v1, evidence: true, parameters: {k: 7}}}]}",
    ),
    "own namespaces and Prometheus": Case(
        "",
        "spec: {namespaces: {system: a, collectors: b}, cost: null, measurement:"
        " {from: prometheus, url: http://prometheus, labels: {cluster: prod}, auth: {secret: s, key: k}}}",
    ),
    "a pool named environment": Case(
        "spec: {target: {pool: environment}}",
        "spec: {pools: [{name: environment, nodeSelector: {b: '1', a: '2'}, standing: {pipeline: process-lean-v1}}]}",
    ),
    "a long name": Case("metadata: {name: " + "x" * 54 + "}", OPERATOR),
    "a long pool": Case(
        f"spec: {{target: {{pool: {'x' * 63}}}}}",
        f"spec: {{pools: [{{name: {'x' * 63}, nodeSelector: {{a: b}}, standing: {{pipeline: process-lean-v1}}}}]}}",
    ),
}


@lru_cache
def files(case: str) -> dict[str, tuple[Manifest, ...]]:
    """The files of a case: its experiment's and its environment's."""
    experiment, environment = CASES[case]
    made = make_experiment(experiment, environment)
    return {**lower_experiment(made), **lower_environment(make_environment(environment))}


def manifests(case: str, kind: str | None = None) -> Iterator[Manifest]:
    """The manifests of a case, or those of one kind."""
    for made in files(case).values():
        yield from (manifest for manifest in made if kind in (None, manifest["kind"]))


def only(case: str, kind: str, name: str) -> dict[str, Any]:
    """The one manifest of that kind and name."""
    [found] = [manifest for manifest in manifests(case, kind) if manifest["metadata"]["name"] == name]
    return found


def leaves(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Every scalar and empty container of a value, with its path."""
    if value and isinstance(value, dict | list):
        pairs = value.items() if isinstance(value, dict) else enumerate(value)
        for key, item in pairs:
            yield from leaves(item, f"{path}.{key}")
    else:
        yield path, value
