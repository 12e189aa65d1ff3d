"""A critical process that an earlier entry always takes.

## What it does

Warns about an entry of `criticalProcesses` of which every process matches an earlier entry. Only what can be decided
is said: equal patterns, and patterns that are nothing but literals and alternations.

## Why is this bad?

A process counts for the first entry that it matches. The later entry is never counted, so its loss is never seen,
though its processes are kept. A warning: they are watched under the earlier name.

## Example

```yaml
criticalProcesses:
  - {name: web, executable: nginx}
  - {name: exporter, executable: ^nginx-exporter$}
```

## Use instead

```yaml
criticalProcesses:
  - {name: web, executable: ^nginx$}
  - {name: exporter, executable: ^nginx-exporter$}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from phoenix_compiler.check.critical_lists import critical_lists_of
from phoenix_compiler.check.regex import branches_of, fault_of, search
from phoenix_compiler.diagnostics import Diagnostic, Related, Severity
from phoenix_compiler.ir import ResolvedEnvironment, ResolvedExperiment
from phoenix_compiler.rule import rule
from phoenix_schemas.experiment import CriticalProcess

RULE = rule(__name__, __doc__, Severity.WARNING, ignorable=True)


def check(resolved: ResolvedExperiment | ResolvedEnvironment) -> Iterator[Diagnostic]:
    """One finding for each entry that an earlier one hides."""
    document = resolved.document
    for place, entries in critical_lists_of(resolved):
        for at, entry in enumerate(entries):
            hiding = next((before for before in range(at) if _takes_all(entries[before], entry)), None)
            if hiding is not None:
                there = document.at(*place, hiding)
                yield RULE.finding(
                    document.path,
                    document.at(*place, at, "name"),
                    f"`{entries[hiding].name}` takes every process of `{entry.name}`",
                    f"put `{entry.name}` first, or make `{entries[hiding].name}` narrower",
                    (Related(document.path, there, "matches first"),),
                )


def _takes_all(earlier: CriticalProcess, later: CriticalProcess) -> bool:
    return _implies(later.executable, earlier.executable) and _implies(later.command_line, earlier.command_line)


def _implies(later: str | None, earlier: str | None) -> bool:
    """Whether every value that `later` matches is known to match `earlier`; no pattern asks for nothing."""
    if earlier is None:
        return True
    if later is None or fault_of(later) or fault_of(earlier):
        return False
    if later == earlier:
        return True
    branches = branches_of(later)
    if branches is None:
        return False
    if all(branch.is_whole for branch in branches):
        return all(search(earlier, branch.text) for branch in branches)
    free = [other.text for other in branches_of(earlier) or () if not (other.from_start or other.to_end)]
    return all(any(text in branch.text for text in free) for branch in branches)
