"""An experiment named `standing`.

## What it does

Refuses an experiment with the name `standing`.

## Why is this bad?

Standing pipelines are named `standing-<pool>`, and their evidence carries `standing` where that of an experiment
carries its name: the two could not be told apart. An error that protects the cluster, and cannot be ignored.

## Example

```yaml
metadata: {name: standing}
```

## Use instead

```yaml
metadata: {name: checkout-topk}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from phoenix_compiler.diagnostics import Diagnostic
from phoenix_compiler.ir import ResolvedExperiment
from phoenix_compiler.rule import rule
from phoenix_schemas.labels import STANDING

RULE = rule(__name__, __doc__)


def check(experiment: ResolvedExperiment) -> Iterator[Diagnostic]:
    """At most one finding, at the name."""
    if experiment.name == STANDING:
        document = experiment.document
        message = f"`{STANDING}` is what standing pipelines are named"
        yield RULE.finding(document.path, document.at("metadata", "name"), message, "choose another name")
