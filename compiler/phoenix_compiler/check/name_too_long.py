"""Names that Kubernetes would refuse once rendered.

## What it does

Refuses an experiment with a variant whose objects, named `<experiment>-<variant>`, would have a name of more than 63
characters.

## Why is this bad?

The name is also the value of a label, and Kubernetes takes no longer one: the sync would fail after the merge. An
error that protects the cluster, and cannot be ignored.

## Example

```yaml
metadata: {name: checkout-service-processes-with-the-highest-cpu-usage-first}
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
from phoenix_compiler.naming import MAX_NAME, variant_name
from phoenix_compiler.rule import rule

RULE = rule(__name__, __doc__)


def check(experiment: ResolvedExperiment) -> Iterator[Diagnostic]:
    """One finding at the experiment's name where even the baseline is too long, else one for each such candidate."""
    document = experiment.document
    for variant in experiment.variants:
        rendered = variant_name(experiment.name, variant.name)
        if len(rendered) <= MAX_NAME:
            continue
        is_given = (*variant.place, "name") in document.spans
        place = (*variant.place, "name") if is_given else ("metadata", "name")
        yield RULE.finding(
            document.path,
            document.at(*place),
            f"`{rendered}` would have {len(rendered)} characters",
            f"shorten a name by {len(rendered) - MAX_NAME}: objects are named `<experiment>-<variant>`",
        )
        if not is_given:
            return
