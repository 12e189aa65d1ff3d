"""An experiment that has nothing to win.

## What it does

Warns when no criterion of an A/B experiment is a goal: a `reduction`, or `atLeast` below `100%`.

## Why is this bad?

Guardrails say what must not get worse. With guardrails alone a candidate that saves nothing is promoted. A warning:
that may be what you want when a pipeline is replaced for other reasons.

## Example

```yaml
criteria:
  - {metric: collector_cpu_cores, increaseAtMost: 20%}
```

## Use instead

```yaml
criteria:
  - {metric: series_per_scrape, reduction: 50%}
  - {metric: collector_cpu_cores, increaseAtMost: 20%}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from phoenix_compiler.diagnostics import Diagnostic, Severity
from phoenix_compiler.ir import ResolvedExperiment
from phoenix_compiler.rule import rule
from phoenix_schemas.metrics import METRICS

RULE = rule(__name__, __doc__, Severity.WARNING, ignorable=True)


def check(experiment: ResolvedExperiment) -> Iterator[Diagnostic]:
    """At most one finding, at `criteria`."""
    document = experiment.document
    spec = document.model.spec
    if spec.analysis.mode == "AA":
        return
    known = [criterion for criterion in spec.criteria if criterion.metric in METRICS]
    if len(known) == len(spec.criteria) and all(criterion.role != "goal" for criterion in known):
        yield RULE.finding(
            document.path,
            document.at_key("spec", "criteria"),
            "no criterion is a goal",
            "add what the candidate is to win, such as `{metric: series_per_scrape, reduction: 50%}`",
        )
