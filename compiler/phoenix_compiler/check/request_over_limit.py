"""A request for more than the limit allows.

## What it does

Refuses a limit of the collector's resources that is below the request for the same resource, given or by default
(`cpu: 50m`, `memory: 128Mi`), unless the runtime is `local`.

## Why is this bad?

Kubernetes refuses such a pod: no collector would start, standing ones included. An error that protects the cluster,
and cannot be ignored.

## Example

```yaml
resources: {limits: {memory: 100Mi}}      # 128Mi are requested by default
```

## Use instead

```yaml
resources: {requests: {memory: 100Mi}, limits: {memory: 200Mi}}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from phoenix_compiler.diagnostics import Diagnostic
from phoenix_compiler.ir import ResolvedEnvironment
from phoenix_compiler.rule import rule
from phoenix_schemas.units import quantity

RULE = rule(__name__, __doc__)


def check(environment: ResolvedEnvironment) -> Iterator[Diagnostic]:
    """One finding for each such resource, at what the file gives of the two."""
    document = environment.document
    spec = document.model.spec
    resources = spec.collector.resources
    if spec.runtime == "local":
        return
    for resource, request in resources.requests.items():
        limit = resources.limits.get(resource)
        if limit is None or quantity(request) <= quantity(limit):
            continue
        place = ("spec", "collector", "resources", "requests", resource)
        given = place in document.spans
        yield RULE.finding(
            document.path,
            document.at(*place) if given else document.at(*place[:3], "limits", resource),
            f"{request} of {resource} are requested{'' if given else ' by default'}, the limit is {limit}",
            f"raise the limit, or lower `requests.{resource}`",
        )
