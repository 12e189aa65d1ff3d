"""A function of OTTL that is called with arguments it does not take.

## What it does

Refuses a call with too few or too many arguments, or with an argument by a name that the function does not have, and a call
with a lambda, which needs a feature gate that is off.

## Why is this bad?

The collector refuses it when it starts, so no pod of the variant would become ready. An error: it protects the cluster and
cannot be ignored.

## Example

```yaml
receivers:
  host_metrics/process: {scrapers: {process: {}}}
processors:
  transform/clean:
    error_mode: ignore
    metric_statements:
      - statements:
          - delete_key(resource.attributes)
pipeline: [transform/clean]
```

## Use instead

```yaml
receivers:
  host_metrics/process: {scrapers: {process: {}}}
processors:
  transform/clean:
    error_mode: ignore
    metric_statements:
      - statements:
          - delete_key(resource.attributes, "process.command")
pipeline: [transform/clean]
```
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from phoenix_compiler.check.seen import ConfigFault, ConfigSeen
from phoenix_compiler.ottl.tree import Call, Lambda
from phoenix_compiler.ottl.vocabulary import FUNCTIONS, Function
from phoenix_compiler.rule import rule

RULE = rule(__name__, __doc__)


def check(seen: ConfigSeen) -> Iterator[ConfigFault]:
    """One fault for each call."""
    for group in seen.groups:
        for item, parsed in group.said:
            for call in parsed.calls:
                function = FUNCTIONS.get(call.name)
                if function is not None and (problem := _problem(call, function)) is not None:
                    yield ConfigFault(item.path, f"`{call.name}` {problem}", f"write `{function.signature}`")


def _problem(call: Call, function: Function) -> str | None:
    given = len(call.arguments)
    if any(isinstance(argument.value, Lambda) for argument in call.arguments):
        return "takes a function, which needs a feature gate that is off"
    for argument in call.arguments:
        if argument.name is not None and argument.name not in function.arguments:
            return f"has no argument `{argument.name}`"
    names = [argument.name for argument in call.arguments]
    if any(name is None and before is not None for before, name in itertools.pairwise(names)):
        return "has an argument without a name after one with a name"
    if given < function.required:
        return f"is given {given} of {function.required} arguments"
    if given > len(function.arguments) > 0:  # one that takes none does not look at what it is given
        return f"is given {given} arguments and takes {len(function.arguments)}"
    return None
