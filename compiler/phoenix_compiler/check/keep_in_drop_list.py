"""A filter that is named for what it keeps.

## What it does

Warns about a filter whose name speaks of keeping, and one of whose conditions only says what a point is, never what it is not.

## Why is this bad?

A filter drops what its conditions hold for. `filter/keep_important` with a condition on the names of what is important drops
just that. A warning: the name may be the only thing that is wrong.

## Example

```yaml
receivers:
  host_metrics/process: {scrapers: {process: {}}}
processors:
  filter/keep_important:
    error_mode: ignore
    metric_conditions:
      - IsMatch(resource.attributes["process.executable.name"], "^(redis|postgres)$")
pipeline: [filter/keep_important]
```

## Use instead

```yaml
receivers:
  host_metrics/process: {scrapers: {process: {}}}
processors:
  filter/keep_important:
    error_mode: ignore
    metric_conditions:
      - >-
        resource.attributes["phoenix.critical"] == nil
        and not IsMatch(resource.attributes["process.executable.name"], "^(redis|postgres)$")
pipeline: [filter/keep_important]
```
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from phoenix_compiler.check.seen import ConfigFault, ConfigSeen
from phoenix_compiler.diagnostics import Severity
from phoenix_compiler.ottl.tree import All, Always, AnyOf, Call, Comparison, Condition, Literal
from phoenix_compiler.rule import rule

RULE = rule(__name__, __doc__, Severity.WARNING, ignorable=True)

_KEEPING = re.compile(r"(?i)(^|[/_-])(keep|retain|important|allow|only|include|needed|wanted)($|[/_-])")


def check(seen: ConfigSeen) -> Iterator[ConfigFault]:
    """One fault for each condition."""
    for group in seen.groups:
        if group.drops and _KEEPING.search(group.step.partition("/")[2]):
            for item, parsed in group.said:
                if parsed.condition is not None and _is_positive(parsed.condition):
                    message = f"`{group.step}` drops what this describes"
                    yield ConfigFault(
                        item.path, message, "a match drops: write `not (…)`, or give the filter another name"
                    )


def _is_positive(condition: Condition) -> bool:
    """Whether it says only what something is."""
    match condition:
        case All() | AnyOf():
            return all(map(_is_positive, condition.operands))
        case Call():
            return True
        case Always():
            return condition.value
        case Comparison():
            against_nil = Literal(None) in (condition.left, condition.right)
            return condition.operator == ("!=" if against_nil else "==")
        case _:
            return False
