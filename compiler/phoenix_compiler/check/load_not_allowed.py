"""Synthetic load where the environment does not allow it.

## What it does

Refuses `load` in an environment whose `limits.load` is not `true`.

## Why is this bad?

Load starts up to 2,000 processes on each target node, beside whatever runs there. An error that protects the cluster,
and cannot be ignored.

## Example

```yaml
load: {profile: high-cardinality}
```

## Use instead

```yaml
# environment.yaml
limits: {load: true}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from phoenix_compiler.diagnostics import Diagnostic
from phoenix_compiler.ir import ResolvedExperiment
from phoenix_compiler.rule import rule

RULE = rule(__name__, __doc__)


def check(experiment: ResolvedExperiment) -> Iterator[Diagnostic]:
    """At most one finding, at `load`."""
    document, environment = experiment.document, experiment.environment
    if document.model.spec.load is not None and not environment.model.spec.limits.load:
        yield RULE.finding(
            document.path,
            document.at_key("spec", "load"),
            f"`{environment.model.metadata.name}` does not allow synthetic load",
            f"delete `load`, or set `limits.load: true` in {environment.path}",
        )
