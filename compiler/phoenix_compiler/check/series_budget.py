"""A variant that may make more series than a node is allowed.

## What it does

Refuses a variant whose pipeline declares a `seriesBound` that is above the environment's `limits.seriesPerNode` for this pool's
processes, these parameters and these critical entries. Pipelines without a bound are left to `phoenix-compile preview`.

## Why is this bad?

The limit is what the backend's bill and the collectors' memory were planned for. An error: it protects the bill and the
cluster, and cannot be ignored.

## Example

```yaml
# 300 processes on a node, limits.seriesPerNode 2000
candidates:
  - name: all
    pipeline: process-lean-v1
    parameters: {metrics: [cpu.time, memory.usage, disk.io, threads, uptime, signals_pending]}
```

## Use instead

```yaml
# 300 processes on a node, limits.seriesPerNode 2000
candidates:
  - name: all
    pipeline: process-lean-v1
    parameters: {metrics: [cpu.time, memory.usage]}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from phoenix_compiler.check.spans import span_of
from phoenix_compiler.diagnostics import Diagnostic
from phoenix_compiler.ir import ResolvedExperiment, Variant
from phoenix_compiler.rule import rule
from phoenix_compiler.series_bound import CRITICAL, PROCESSES, BoundFault, read_bound

RULE = rule(__name__, __doc__)


def check(experiment: ResolvedExperiment) -> Iterator[Diagnostic]:
    """One finding for each variant, at the parameter that the bound uses, or at the pipeline."""
    limit = experiment.environment.model.spec.limits.series_per_node
    document = experiment.document
    for variant in experiment.variants:
        most = series_bound(variant, experiment.pool.processes)
        if most is not None and most > limit:
            text = variant.entry.document.model.spec.series_bound or ""
            used = sorted(read_bound(text).names & variant.given)
            place = (*variant.place, "parameters", used[0]) if used else (*variant.place, "pipeline")
            yield RULE.finding(
                document.path,
                span_of(document, *place),
                f"`{variant.name}` may make {most:,.0f} series on a node, the limit is {limit:,}",
                f"choose less (`{text}`), or raise limits.seriesPerNode of the environment",
            )


def series_bound(variant: Variant, processes: int) -> float | None:
    """Most series of one scrape; None where the pipeline does not say, or says it wrongly."""
    text = variant.entry.document.model.spec.series_bound
    if text is None:
        return None
    values = {**variant.parameters, PROCESSES: processes, CRITICAL: len(variant.critical)}
    try:
        return read_bound(text).value(values)
    except BoundFault:
        return None  # `invalid-series-bound` is the pipeline's own fault
