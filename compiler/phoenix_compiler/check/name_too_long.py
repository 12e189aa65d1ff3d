"""Names that Kubernetes would refuse once rendered.

## What it does

Refuses an experiment with a variant whose objects, named `<experiment>-<variant>`, would have a name of more than 63
characters, and a pool whose standing pipeline, named `standing-<pool>`, would.

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
from phoenix_compiler.ir import ResolvedEnvironment, ResolvedExperiment
from phoenix_compiler.naming import MAX_NAME, standing_name, variant_name
from phoenix_compiler.rule import rule
from phoenix_compiler.source import DataPath

RULE = rule(__name__, __doc__)


def check(resolved: ResolvedExperiment | ResolvedEnvironment) -> Iterator[Diagnostic]:
    """One finding for each name in the file that is too long once rendered."""
    document = resolved.document
    names = _of_experiment(resolved) if isinstance(resolved, ResolvedExperiment) else _of_environment(resolved)
    for place, rendered, form in names:
        if len(rendered) > MAX_NAME:
            yield RULE.finding(
                document.path,
                document.at(*place),
                f"`{rendered}` would have {len(rendered)} characters",
                f"shorten a name by {len(rendered) - MAX_NAME}: objects are named `{form}`",
            )


def _of_environment(environment: ResolvedEnvironment) -> Iterator[tuple[DataPath, str, str]]:
    for at, pool in enumerate(environment.document.model.spec.pools):
        yield ("spec", "pools", at, "name"), standing_name(pool.name), "standing-<pool>"


def _of_experiment(experiment: ResolvedExperiment) -> Iterator[tuple[DataPath, str, str]]:
    """The variants that the file names; where even the baseline's name is too long, that one alone."""
    for variant in experiment.variants:
        rendered = variant_name(experiment.name, variant.name)
        if len(rendered) <= MAX_NAME:
            continue  # spans cost a second parse: only where there is something to say
        is_given = (*variant.place, "name") in experiment.document.spans
        yield (*variant.place, "name") if is_given else ("metadata", "name"), rendered, "<experiment>-<variant>"
        if not is_given:
            return
