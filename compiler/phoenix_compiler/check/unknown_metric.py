"""A criterion on a metric that Phoenix does not measure.

## What it does

Refuses a criterion whose `metric` is not one of the metrics that `phoenix-compile explain spec.criteria` lists.

## Why is this bad?

Nothing would ever be measured for it, so the verdict could never be reached. An error, to protect the evidence.

## Example

```yaml
criteria:
  - {metric: series_per_scrap, reduction: 50%}
```

## Use instead

```yaml
criteria:
  - {metric: series_per_scrape, reduction: 50%}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from phoenix_compiler.diagnostics import Diagnostic
from phoenix_compiler.ir import ResolvedExperiment
from phoenix_compiler.rule import rule
from phoenix_compiler.suggest import near
from phoenix_schemas.metrics import METRICS

RULE = rule(__name__, __doc__)


def check(experiment: ResolvedExperiment) -> Iterator[Diagnostic]:
    """One finding for each criterion on an unknown metric."""
    document = experiment.document
    for at, criterion in enumerate(document.model.spec.criteria):
        if criterion.metric not in METRICS:
            span = document.at("spec", "criteria", at, "metric")
            message = f"no metric is named `{criterion.metric}`"
            yield RULE.finding(document.path, span, message, near(criterion.metric, METRICS, "metric"))
