"""A critical process named `other`.

## What it does

Refuses an entry of `criticalProcesses` with the name `other`.

## Why is this bad?

The evidence counts every process that matches no entry under `other`. An entry of that name could not be told from
them, and its loss would go unseen. An error, to protect the evidence.

## Example

```yaml
criticalProcesses:
  - {name: other, executable: "^cron$"}
```

## Use instead

```yaml
criticalProcesses:
  - {name: cron, executable: "^cron$"}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from phoenix_compiler.check.critical_lists import critical_lists_of
from phoenix_compiler.diagnostics import Diagnostic
from phoenix_compiler.ir import ResolvedEnvironment, ResolvedExperiment
from phoenix_compiler.rule import rule
from phoenix_schemas.evidence import OTHER

RULE = rule(__name__, __doc__)


def check(resolved: ResolvedExperiment | ResolvedEnvironment) -> Iterator[Diagnostic]:
    """One finding for each entry of that name."""
    document = resolved.document
    for place, entries in critical_lists_of(resolved):
        for at, entry in enumerate(entries):
            if entry.name == OTHER:
                yield RULE.finding(
                    document.path,
                    document.at(*place, at, "name"),
                    f"`{OTHER}` is what processes without an entry are counted as",
                    "choose another name",
                )
