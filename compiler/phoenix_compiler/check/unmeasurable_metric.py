"""A criterion on a metric that the chosen export cannot measure.

## What it does

Refuses a criterion whose metric has no source under the experiment's `export`. Bytes, billed series and cost are
counted at the sink; export failures and dropped points exist only where something is sent.

## Why is this bad?

The criterion would stay without a value, and the verdict would be *invalid* after hours of running. An error, to
protect the evidence.

## Example

```yaml
export: none
criteria:
  - {metric: bytes_per_second, reduction: 50%}
```

## Use instead

```yaml
export: sink
criteria:
  - {metric: bytes_per_second, reduction: 50%}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from phoenix_compiler.diagnostics import Diagnostic, Related
from phoenix_compiler.ir import ResolvedExperiment
from phoenix_compiler.rule import rule
from phoenix_schemas.metrics import METRICS

RULE = rule(__name__, __doc__)


def check(experiment: ResolvedExperiment) -> Iterator[Diagnostic]:
    """One finding for each criterion whose metric the export does not give."""
    document = experiment.document
    export = document.model.spec.export
    mode = export if isinstance(export, str) else "destinations"
    for at, criterion in enumerate(document.model.spec.criteria):
        metric = METRICS.get(criterion.metric)
        if metric is None or mode in metric.exports:
            continue
        shown = f"`export: {mode}`" if isinstance(export, str) else "data that goes to destinations"
        yield RULE.finding(
            document.path,
            document.at("spec", "criteria", at, "metric"),
            f"`{metric.name}` cannot be measured with {shown}",
            f"use `export: {metric.exports[0]}`, or delete the criterion",
            (Related(document.path, document.at("spec", "export"), "the export chosen here"),),
        )
