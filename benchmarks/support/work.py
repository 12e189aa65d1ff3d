"""The work of the benchmarks: a repository with N experiments that differ as those of a large company would.

Two sorts, for a compiler may know again what it has compiled before, and a text template never does:

- `distinct`: no two experiments have a parameter set or a list of critical processes in common, so that every collector
  config is new: 2 N of them;
- `shared`: each of 200 services has its list of critical processes and its way to measure, so that there are 400 distinct
  collector configs, however many experiments; names, owners, pools, durations and criteria differ.
"""

from __future__ import annotations

from pathlib import Path
from typing import Literal, NamedTuple, get_args

Sort = Literal["distinct", "shared"]
SORTS: tuple[Sort, ...] = get_args(Sort)

POOLS = 50
SERVICES = 200
DURATIONS = ("60m", "90m", "2h", "3h", "4h", "6h", "8h", "12h")
_TEAMS = ("checkout", "search", "billing", "identity", "media", "mobile", "data", "platform")
_SERVICES = ("gateway", "orders", "indexer", "ledger", "session", "encoder", "ingest", "scheduler")


class Work(NamedTuple):
    """The values of one experiment."""

    name: str
    description: str
    owner: str
    pool: str
    nodes: int
    k: int
    min_memory: int
    """In MiB."""
    critical: tuple[str, str]
    """Names of two processes."""
    duration: str
    reduction: int
    """In percent."""
    memory_increase: int
    """In percent."""
    cpu: str
    """Cores."""


def work(number: int, sort: Sort) -> Work:
    """The experiment of that number, from 0. The same on every machine."""
    team, service = _TEAMS[number % 8], _SERVICES[number // 8 % 8]
    if sort == "distinct":
        k, memory = 5 + number % 491, 8 + number // 491
        critical = (f"{service}-{number:05d}", f"{team}-{number % 97}-proxy")
    else:
        measured = number % SERVICES
        k, memory = 10 + measured % 5 * 10, 16
        critical = (f"{_SERVICES[measured % 8]}-{measured}", f"{_TEAMS[measured // 8 % 8]}-proxy")
    return Work(
        name=f"{team}-{service}-{number:05d}",
        description=f"The {k} busiest processes and everything critical of {service}, seen by {team}",
        owner=f"team-{team}",
        pool=f"pool-{number * 7 % POOLS:02d}",
        nodes=20 + number * 3 % 80,
        k=k,
        min_memory=memory,
        critical=critical,
        duration=DURATIONS[number * 5 % 8],
        reduction=20 + number % 11 * 5,
        memory_increase=10 + number % 7 * 5,
        cpu=f"0.{5 + number % 5:02d}",
    )


def spec(values: Work) -> str:
    """The experiment as a person writes it."""
    first, second = values.critical
    return f"""\
# yaml-language-server: $schema=../../../schemas/json/experiment.json
apiVersion: phoenix.io/v1alpha1
kind: Experiment
metadata:
  name: {values.name}
spec:
  description: {values.description}
  owner: {values.owner}
  target: {{pool: {values.pool}, nodes: {values.nodes}}}
  variants:
    baseline: {{pipeline: process-baseline-v1}}
    candidates:
      - name: topk
        pipeline: process-topk-v1
        parameters: {{k: {values.k}, rankBy: [cpu, memory], minMemory: {values.min_memory}MiB}}
  criticalProcesses:
    - {{name: {first}, executable: "^{first}$"}}
    - {{name: {second}, executable: "^{second}$"}}
  schedule: {{warmup: 10m, duration: {values.duration}}}
  load: {{profile: realistic}}
  criteria:
    - {{metric: series_per_scrape, reduction: {values.reduction}%}}
    - {{metric: critical_process_retention, atLeast: 100%}}
    - {{metric: collector_cpu_cores, atMost: {values.cpu}}}
    - {{metric: collector_memory_bytes, increaseAtMost: {values.memory_increase}%}}
"""


def environment() -> str:
    """The environment of all experiments."""
    pools = "".join(
        f"    - {{name: pool-{number:02d}, nodeSelector: {{pool: pool-{number:02d}}}, nodes: {100 + number}, "
        "standing: {pipeline: process-baseline-v1}}\n"
        for number in range(POOLS)
    )
    return f"""\
apiVersion: phoenix.io/v1alpha1
kind: Environment
metadata: {{name: prod}}
spec:
  collector:
    version: 0.159.0
    image: otel/opentelemetry-collector-contrib@sha256:{"3f8a4c6d1b0e5f7a" * 4}
    interval: 60s
    resources:
      requests: {{cpu: 50m, memory: 128Mi}}
      limits: {{cpu: 200m, memory: 256Mi}}
  pools:
{pools}\
  destinations:
    - name: backend
      type: otlp_http
      endpoint: https://otlp.example.com
      temporality: delta
      maxPayload: 1MB
      headers: {{api-key: {{secret: backend, key: license}}}}
  cost: {{model: newrelic-ingest, price: 0.40 USD/GB}}
  limits: {{concurrentExperiments: 3, duration: 24h, load: true}}
"""


def spec_path(root: Path, number: int, sort: Sort) -> Path:
    """Where the spec of that number stands in a repository."""
    return root / "environments" / "prod" / "experiments" / f"{work(number, sort).name}.yaml"


def write_repository(root: Path, count: int, sort: Sort) -> None:
    """A repository with `count` experiments in a new folder `root`."""
    (root / "environments" / "prod" / "experiments").mkdir(parents=True)
    (root / "phoenix.yaml").write_text("# the root of this repository\n")
    (root / "environments" / "prod" / "environment.yaml").write_text(environment())
    for number in range(count):
        spec_path(root, number, sort).write_text(spec(work(number, sort)))
