r"""A critical process with a pattern that the collector refuses.

## What it does

Refuses a pattern in `criticalProcesses` that RE2, the collector's regular expressions, does not take. RE2 has no
look-around, no back-references, no possessive quantifiers, no `\C` and no repetition above 1000.

## Why is this bad?

The collector stops at start-up with such a pattern, on every node. An error that protects the cluster, and cannot be
ignored.

## Example

```yaml
criticalProcesses:
  - {name: web, executable: "^nginx(?!-exporter)"}
```

## Use instead

```yaml
criticalProcesses:
  - {name: web, executable: "^nginx$"}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from phoenix_compiler.check.critical_lists import critical_lists_of
from phoenix_compiler.check.regex import fault_of
from phoenix_compiler.diagnostics import Diagnostic
from phoenix_compiler.ir import ResolvedEnvironment, ResolvedExperiment
from phoenix_compiler.rule import rule

RULE = rule(__name__, __doc__)


def check(resolved: ResolvedExperiment | ResolvedEnvironment) -> Iterator[Diagnostic]:
    """One finding for each pattern that RE2 refuses."""
    document = resolved.document
    for place, entries in critical_lists_of(resolved):
        for at, entry in enumerate(entries):
            for key, pattern in (("executable", entry.executable), ("commandLine", entry.command_line)):
                if pattern is not None and (fault := fault_of(pattern)) is not None:
                    yield RULE.finding(
                        document.path,
                        document.at(*place, at, key),
                        f"RE2 refuses this pattern: {fault}",
                        "write it in RE2's syntax, which has no look-around and no back-references",
                    )
