"""Two destinations of one name.

## What it does

Refuses a destination of an environment whose name an earlier one has.

## Why is this bad?

Only the last would count, and data meant for the other would be shipped there. An error that protects the cluster,
and cannot be ignored.

## Example

```yaml
destinations:
  - {name: backend, type: otlp_http, endpoint: https://a.example.com}
  - {name: backend, type: otlp_http, endpoint: https://b.example.com}
```

## Use instead

```yaml
destinations:
  - {name: backend-a, type: otlp_http, endpoint: https://a.example.com}
  - {name: backend-b, type: otlp_http, endpoint: https://b.example.com}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from phoenix_compiler.diagnostics import Diagnostic, Related
from phoenix_compiler.ir import ResolvedEnvironment
from phoenix_compiler.rule import rule

RULE = rule(__name__, __doc__)


def check(environment: ResolvedEnvironment) -> Iterator[Diagnostic]:
    """One finding for each destination after the first of its name."""
    document = environment.document
    first: dict[str, int] = {}
    for at, destination in enumerate(document.model.spec.destinations):
        earlier = first.setdefault(destination.name, at)
        if earlier != at:
            there = document.at("spec", "destinations", earlier, "name")
            yield RULE.finding(
                document.path,
                document.at("spec", "destinations", at, "name"),
                f"a destination is named `{destination.name}` already",
                "give each a name of its own",
                (Related(document.path, there, "the first one"),),
            )
