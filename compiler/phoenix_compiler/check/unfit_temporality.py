"""Counters in a form that the backend refuses.

## What it does

Refuses `temporality: delta` for Prometheus (by remote write, or its own OTLP receiver), and `cumulative` for backends
that take deltas only (Datadog's and Dynatrace's OTLP endpoints).

## Why is this bad?

The backend drops every counter, `process.cpu.time` first, and keeps the gauges, so that the loss is easily
overlooked. An error, to protect what the pool ships.

## Example

```yaml
{name: prom, type: prometheus_remote_write, endpoint: "https://prometheus.example.com/api/v1/write", temporality: delta}
```

## Use instead

```yaml
{name: prom, type: prometheus_remote_write, endpoint: "https://prometheus.example.com/api/v1/write", temporality: cumulative}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from phoenix_compiler.check.backends import backend_of
from phoenix_compiler.diagnostics import Diagnostic
from phoenix_compiler.ir import ResolvedEnvironment
from phoenix_compiler.rule import rule

RULE = rule(__name__, __doc__, ignorable=True)


def check(environment: ResolvedEnvironment) -> Iterator[Diagnostic]:
    """One finding for each such destination, at `temporality`, or at the endpoint where that is left out."""
    document = environment.document
    for at, destination in enumerate(document.model.spec.destinations):
        backend = backend_of(destination)
        if backend is None or backend.temporality in (None, destination.temporality):
            continue
        place = ("spec", "destinations", at, "temporality")
        yield RULE.finding(
            document.path,
            document.at(*place) if place in document.spans else document.at("spec", "destinations", at, "endpoint"),
            f"{backend.name} drops counters that are {destination.temporality}",
            f"`temporality: {backend.temporality}`",
        )
