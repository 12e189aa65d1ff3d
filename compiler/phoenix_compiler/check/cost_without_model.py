"""A criterion on cost where the environment has no cost model.

## What it does

Refuses a criterion on `cost_per_month` in an environment without `cost`.

## Why is this bad?

Cost is a measured quantity times your price; without the price there is no value to decide on. An error, to protect
the evidence.

## Example

```yaml
criteria:
  - {metric: cost_per_month, reduction: 50%}
```

## Use instead

```yaml
# environment.yaml
cost: {model: newrelic-ingest, price: 0.40 USD/GB}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from phoenix_compiler.diagnostics import Diagnostic
from phoenix_compiler.ir import ResolvedExperiment
from phoenix_compiler.rule import rule

RULE = rule(__name__, __doc__)


def check(experiment: ResolvedExperiment) -> Iterator[Diagnostic]:
    """One finding for each criterion on cost that has no price."""
    if experiment.environment.model.spec.cost is not None:
        return
    document = experiment.document
    for at, criterion in enumerate(document.model.spec.criteria):
        if criterion.metric == "cost_per_month":
            yield RULE.finding(
                document.path,
                document.at("spec", "criteria", at, "metric"),
                "the environment has no cost model",
                f"add `cost:` to {experiment.environment.path}",
            )
