"""Critical processes whose loss decides nothing.

## What it does

Notes `criticalProcesses` in an experiment without a criterion on `critical_process_retention`.

## Why is this bad?

Every variant is told to keep them, and nothing checks that it does. A note: pipelines of the catalogue keep them by
construction.

## Example

```yaml
criticalProcesses:
  - {name: nginx, executable: "^nginx$"}
criteria:
  - {metric: series_per_scrape, reduction: 50%}
```

## Use instead

```yaml
criteria:
  - {metric: series_per_scrape, reduction: 50%}
  - {metric: critical_process_retention, atLeast: 100%}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from phoenix_compiler.diagnostics import Diagnostic, Severity
from phoenix_compiler.ir import ResolvedExperiment
from phoenix_compiler.rule import rule

RULE = rule(__name__, __doc__, Severity.INFO, ignorable=True)

RETENTION = "critical_process_retention"


def check(experiment: ResolvedExperiment) -> Iterator[Diagnostic]:
    """At most one finding, at `criticalProcesses`."""
    document = experiment.document
    spec = document.model.spec
    if spec.critical_processes and all(criterion.metric != RETENTION for criterion in spec.criteria):
        yield RULE.finding(
            document.path,
            document.at_key("spec", "criticalProcesses"),
            "no criterion decides on the loss of these processes",
            f"add `{{metric: {RETENTION}, atLeast: 100%}}` to the criteria",
        )
