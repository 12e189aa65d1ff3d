"""A criterion on critical processes where none are named.

## What it does

Refuses a criterion on `critical_process_retention` in an experiment without `criticalProcesses`.

## Why is this bad?

Nothing is critical, so nothing can be retained or lost, and the promise that the criterion makes is empty. An error,
to protect the evidence.

## Example

```yaml
criteria:
  - {metric: critical_process_retention, atLeast: 100%}
```

## Use instead

```yaml
criticalProcesses:
  - {name: nginx, executable: "^nginx$"}
criteria:
  - {metric: critical_process_retention, atLeast: 100%}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from phoenix_compiler.diagnostics import Diagnostic
from phoenix_compiler.ir import ResolvedExperiment
from phoenix_compiler.rule import rule

RULE = rule(__name__, __doc__)

RETENTION = "critical_process_retention"


def check(experiment: ResolvedExperiment) -> Iterator[Diagnostic]:
    """One finding for each criterion on retention that has nothing to count."""
    document = experiment.document
    if document.model.spec.critical_processes:
        return
    for at, criterion in enumerate(document.model.spec.criteria):
        if criterion.metric == RETENTION:
            yield RULE.finding(
                document.path,
                document.at("spec", "criteria", at, "metric"),
                "no process is named critical",
                "add `criticalProcesses`, or delete the criterion",
            )
