"""Variants whose scrape intervals do not fit together.

## What it does

Refuses a variant whose interval does not divide the longest interval of the experiment.

## Why is this bad?

A slot is the longest interval, and what the faster arms count is summed within it. Where the intervals do not fit, a
slot holds now one scrape more, now one less, and the arms differ for that reason alone. An error, to protect the
evidence.

## Example

```yaml
baseline: {pipeline: process-baseline-v1, parameters: {interval: 60s}}
candidates:
  - {name: faster, pipeline: process-baseline-v1, parameters: {interval: 25s}}
```

## Use instead

```yaml
baseline: {pipeline: process-baseline-v1, parameters: {interval: 60s}}
candidates:
  - {name: faster, pipeline: process-baseline-v1, parameters: {interval: 30s}}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from phoenix_compiler.check.spans import span_of
from phoenix_compiler.check.words import duration_text
from phoenix_compiler.diagnostics import Diagnostic
from phoenix_compiler.ir import ResolvedExperiment
from phoenix_compiler.rule import rule

RULE = rule(__name__, __doc__)


def check(experiment: ResolvedExperiment) -> Iterator[Diagnostic]:
    """One finding for each variant whose interval does not divide the slot."""
    slot = experiment.plan.interval_seconds
    document = experiment.document
    for variant in experiment.variants:
        if variant.interval < 1:
            continue  # no interval at all, which fractional-interval says
        times = slot / variant.interval
        if abs(times - round(times)) < 1e-9:
            continue
        given = ("parameters", "interval") if "interval" in variant.given else ("pipeline",)
        yield RULE.finding(
            document.path,
            span_of(document, *variant.place, *given),
            f"`{variant.name}` scrapes each {duration_text(variant.interval)}, which does not divide {duration_text(slot)}",
            "give every variant the same interval, or whole multiples",
        )
