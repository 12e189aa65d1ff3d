"""Two critical processes of one name.

## What it does

Refuses an entry of `criticalProcesses` whose name an earlier entry has.

## Why is this bad?

The name is the label under which an entry is counted. Two entries of one name are counted as one, so that the loss of
one hides behind the other. An error, to protect the evidence.

## Example

```yaml
criticalProcesses:
  - {name: web, executable: "^nginx$"}
  - {name: web, executable: "^envoy$"}
```

## Use instead

```yaml
criticalProcesses:
  - {name: nginx, executable: "^nginx$"}
  - {name: envoy, executable: "^envoy$"}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from phoenix_compiler.check.critical_lists import critical_lists_of
from phoenix_compiler.diagnostics import Diagnostic, Related
from phoenix_compiler.ir import ResolvedEnvironment, ResolvedExperiment
from phoenix_compiler.rule import rule

RULE = rule(__name__, __doc__)


def check(resolved: ResolvedExperiment | ResolvedEnvironment) -> Iterator[Diagnostic]:
    """One finding for each entry after the first of its name."""
    document = resolved.document
    for place, entries in critical_lists_of(resolved):
        first: dict[str, int] = {}
        for at, entry in enumerate(entries):
            earlier = first.setdefault(entry.name, at)
            if earlier != at:
                there = document.at(*place, earlier, "name")
                yield RULE.finding(
                    document.path,
                    document.at(*place, at, "name"),
                    f"a critical process is named `{entry.name}` already",
                    "give each a name of its own",
                    (Related(document.path, there, "the first one"),),
                )
