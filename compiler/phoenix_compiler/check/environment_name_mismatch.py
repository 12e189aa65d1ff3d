"""An environment that is named otherwise than its folder.

## What it does

Refuses an `environment.yaml` whose `metadata.name` is not the name of its folder.

## Why is this bad?

Rendered files and branches go by the folder, objects and history by the name: with two names, what is deployed to one
cluster may be looked for in another. An error that protects the cluster, and cannot be ignored.

## Example

```yaml
# environments/prod/environment.yaml
metadata: {name: production}
```

## Use instead

```yaml
# environments/prod/environment.yaml
metadata: {name: prod}
```
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath

from phoenix_compiler.diagnostics import Diagnostic
from phoenix_compiler.ir import ResolvedEnvironment
from phoenix_compiler.rule import rule

RULE = rule(__name__, __doc__)


def check(environment: ResolvedEnvironment) -> Iterator[Diagnostic]:
    """At most one finding, at the name. A text that came from no folder has no name to compare."""
    document = environment.document
    folder = PurePosixPath(document.path).parent.name
    if folder and folder != environment.name:
        yield RULE.finding(
            document.path,
            document.at("metadata", "name"),
            f"the folder is named `{folder}`",
            f"`name: {folder}`, or rename the folder",
        )
