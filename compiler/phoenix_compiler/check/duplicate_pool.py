"""Two pools of one name.

## What it does

Refuses a pool of an environment whose name an earlier one has.

## Why is this bad?

Only the last would count: the nodes of the other would lose their standing pipeline, and experiments would land on
other nodes than meant. An error that protects the cluster, and cannot be ignored.

## Example

```yaml
pools:
  - {name: web, nodeSelector: {pool: a}, standing: {pipeline: process-baseline-v1}}
  - {name: web, nodeSelector: {pool: b}, standing: {pipeline: process-baseline-v1}}
```

## Use instead

```yaml
pools:
  - {name: web-a, nodeSelector: {pool: a}, standing: {pipeline: process-baseline-v1}}
  - {name: web-b, nodeSelector: {pool: b}, standing: {pipeline: process-baseline-v1}}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from phoenix_compiler.diagnostics import Diagnostic, Related
from phoenix_compiler.ir import ResolvedEnvironment
from phoenix_compiler.rule import rule

RULE = rule(__name__, __doc__)


def check(environment: ResolvedEnvironment) -> Iterator[Diagnostic]:
    """One finding for each pool after the first of its name."""
    document = environment.document
    first: dict[str, int] = {}
    for at, pool in enumerate(document.model.spec.pools):
        earlier = first.setdefault(pool.name, at)
        if earlier != at:
            there = document.at("spec", "pools", earlier, "name")
            yield RULE.finding(
                document.path,
                document.at("spec", "pools", at, "name"),
                f"a pool is named `{pool.name}` already",
                "give each a name of its own",
                (Related(document.path, there, "the first one"),),
            )
