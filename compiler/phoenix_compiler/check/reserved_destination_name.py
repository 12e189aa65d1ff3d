"""A destination with a name that the compiler itself uses.

## What it does

Refuses destinations named `sink`, `variant` or `evidence`.

## Why is this bad?

Each destination gets a pipeline and an exporter of its name in every collector. Those of these names are there
already: the experiment's own sink, the variant itself and its evidence would be overwritten. An error that protects
the cluster, and cannot be ignored.

## Example

```yaml
destinations:
  - {name: sink, type: otlp_http, endpoint: https://otlp.example.com}
```

## Use instead

```yaml
destinations:
  - {name: backend, type: otlp_http, endpoint: https://otlp.example.com}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from phoenix_compiler.diagnostics import Diagnostic
from phoenix_compiler.ir import ResolvedEnvironment
from phoenix_compiler.rule import rule

RULE = rule(__name__, __doc__)

RESERVED = ("sink", "variant", "evidence")


def check(environment: ResolvedEnvironment) -> Iterator[Diagnostic]:
    """One finding for each such destination."""
    document = environment.document
    for at, destination in enumerate(document.model.spec.destinations):
        if destination.name in RESERVED:
            yield RULE.finding(
                document.path,
                document.at("spec", "destinations", at, "name"),
                f"`{destination.name}` is a name that every collector uses itself",
                "choose another name",
            )
