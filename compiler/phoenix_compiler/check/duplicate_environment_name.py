"""Two environments of one name.

## What it does

Refuses an environment whose name another one of the repository has.

## Why is this bad?

Experiments, history and rendered branches are told apart by the environment's name: two clusters would share them. An
error that protects the cluster, and cannot be ignored.

## Example

```yaml
# environments/prod-eu/environment.yaml
metadata: {name: prod}
# environments/prod-us/environment.yaml
metadata: {name: prod}
```

## Use instead

```yaml
# environments/prod-eu/environment.yaml
metadata: {name: prod-eu}
# environments/prod-us/environment.yaml
metadata: {name: prod-us}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from phoenix_compiler.check.seen import EnvironmentFacts, RepositorySeen
from phoenix_compiler.diagnostics import Diagnostic, Related
from phoenix_compiler.rule import rule

RULE = rule(__name__, __doc__)


def check(seen: RepositorySeen) -> Iterator[Diagnostic]:
    """One finding for each environment after the first of its name."""
    first: dict[str, EnvironmentFacts] = {}
    for environment in seen.environments:
        earlier = first.setdefault(environment.name, environment)
        if earlier is not environment:
            yield RULE.finding(
                environment.path,
                environment.name_span,
                f"an environment is named `{environment.name}` already",
                "give each environment a name of its own, that of its folder",
                (Related(earlier.path, earlier.name_span, "the first one"),),
            )
