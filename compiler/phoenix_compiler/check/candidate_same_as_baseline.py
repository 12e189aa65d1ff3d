"""A candidate that is the baseline.

## What it does

Refuses a candidate of an A/B experiment whose receivers, processors and critical processes come out equal to the
baseline's.

## Why is this bad?

There is nothing to compare: whatever the verdict says is noise, and a promotion would change nothing. An error, to
protect the evidence.

## Example

```yaml
variants:
  baseline: {pipeline: process-topk-v1, parameters: {k: 20}}
  candidates:
    - {name: topk, pipeline: process-topk-v1}     # k is 20 by default
```

## Use instead

```yaml
analysis: {mode: AA}      # compares the baseline with a copy of itself, to test the measurement
```
"""

from __future__ import annotations

from collections.abc import Iterator

from phoenix_compiler.diagnostics import Diagnostic
from phoenix_compiler.ir import ResolvedExperiment
from phoenix_compiler.rule import rule

RULE = rule(__name__, __doc__, ignorable=True)


def check(experiment: ResolvedExperiment) -> Iterator[Diagnostic]:
    """One finding for each candidate with the baseline's core."""
    document = experiment.document
    if document.model.spec.analysis.mode == "AA":
        return
    baselines = {variant.core.digest for variant in experiment.variants if variant.role == "baseline"}
    for candidate in experiment.candidates:
        if candidate.core.digest in baselines:
            yield RULE.finding(
                document.path,
                document.at(*candidate.place, "pipeline"),
                f"`{candidate.name}` comes out the same as the baseline",
                "change its pipeline or parameters, or test the measurement with `analysis: {mode: AA}`",
            )
