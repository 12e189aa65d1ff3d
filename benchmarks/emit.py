"""How long emitting takes, beside libyaml's dumper and beside JSON: `python benchmarks/emit.py [FILE.yaml...]`.

Processor time per file, the least of several interleaved rounds. Without files: manifests of the compiler's form. Quote
the ratios, not the times.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from typing import Any

import yaml

from phoenix_compiler.emit import emit_document, emit_documents

ROUNDS = 5
FILES = 200

Documents = list[Any]


def libyaml(documents: Documents) -> str:
    """PyYAML's fastest dumper, told to write as we do."""
    return str(yaml.dump_all(documents, Dumper=yaml.CSafeDumper, sort_keys=False, explicit_start=True))


def as_json(documents: Documents) -> str:
    """The standard library's JSON: the floor that quotes everything."""
    return "\n".join(json.dumps(document, indent=1) for document in documents)


WRITERS: dict[str, Callable[[Documents], str]] = {"emit": emit_documents, "libyaml": libyaml, "json": as_json}


def seconds(writer: Callable[[Documents], str], files: list[Documents]) -> float:
    """Processor time of writing every file once."""
    start = time.process_time()
    for documents in files:
        writer(documents)
    return time.process_time() - start


def example(number: int) -> Documents:
    """The manifests of one experiment, in the form in which the compiler makes them, and no two the same."""
    name = f"example-{number}"
    labels = {"app.kubernetes.io/name": name, "app.kubernetes.io/managed-by": "phoenix", "phoenix.io/experiment": name}
    statements = [f'set(datapoint.attributes["process.pid"], {n}) where metric.name == "m.{n}"' for n in range(12)]
    config = {
        "receivers": {"host_metrics/process": {"collection_interval": "60s", "scrapers": {"process": {}}}},
        "processors": {
            "transform/flatten": {"error_mode": "ignore", "metric_statements": [{"statements": statements}]}
        },
        "exporters": {"otlp_http": {"endpoint": "http://sink.phoenix-system:4318", "timeout": "10s"}},
        "service": {"pipelines": {"metrics": {"receivers": ["host_metrics/process"], "exporters": ["otlp_http"]}}},
    }
    maps = [
        {
            "apiVersion": "v1",
            "kind": "ConfigMap",
            "metadata": {"name": f"{name}-{variant}-{number:08x}", "namespace": "phoenix-collectors", "labels": labels},
            "immutable": True,
            "data": {"collector.yaml": emit_document(config)},
        }
        for variant in ("baseline", "candidate")
    ]
    criteria = [{"metric": "series_per_scrape", "reduction": 0.5}, {"metric": "collector_cpu_cores", "atMost": 1e-7}]
    experiment = {
        "apiVersion": "phoenix.io/v1alpha1",
        "kind": "Experiment",
        "metadata": {"name": name, "namespace": "phoenix-collectors", "labels": labels},
        "spec": {"run": 1, "target": {"pool": "checkout", "nodes": 20}, "criteria": criteria, "config": config},
    }
    return [*maps, experiment]


def main(paths: list[str]) -> None:
    """Print one line a writer: microseconds a file, and how many times as long as `emit`."""
    files: list[Documents] = []
    for path in paths:
        with open(path, encoding="utf-8") as file:
            files.append(list(yaml.load_all(file, yaml.CSafeLoader)))
    files = files or [example(number) for number in range(FILES)]
    best = dict.fromkeys(WRITERS, float("inf"))
    for _ in range(ROUNDS):
        for name, writer in WRITERS.items():
            best[name] = min(best[name], seconds(writer, files))
    for name, time_taken in best.items():
        print(f"{name:8} {time_taken / len(files) * 1e6:8.1f} us a file  {time_taken / best['emit']:5.1f} x")


if __name__ == "__main__":
    main(sys.argv[1:])
