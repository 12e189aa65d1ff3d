"""Two experiments that would have the same objects.

## What it does

Refuses an experiment whose name another one of the same environment has, archived ones included; two live experiments
with a variant whose objects come out with one name, as `a` with variant `b-c` and `a-b` with variant `c`; and a
variant whose objects come out with the name of a standing pipeline, `standing-<pool>`.

## Why is this bad?

In the cluster one would overwrite the other, in the middle of its run, and history would mix the two. An error that
protects the cluster, and cannot be ignored.

## Example

```yaml
# experiments/one.yaml
metadata: {name: checkout-topk}
# archive/old.yaml
metadata: {name: checkout-topk}
```

## Use instead

```yaml
# experiments/checkout-topk.yaml, moved back from the archive
metadata: {name: checkout-topk}
spec: {run: 2}
```
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from phoenix_compiler.check.seen import ExperimentFacts, RepositorySeen
from phoenix_compiler.diagnostics import Diagnostic, Related
from phoenix_compiler.naming import standing_name
from phoenix_compiler.rule import rule
from phoenix_compiler.source import Span

RULE = rule(__name__, __doc__)


class Owner(NamedTuple):
    """Who has a name already, and where that is written."""

    who: str
    path: str
    span: Span


def check(seen: RepositorySeen) -> Iterator[Diagnostic]:
    """One finding for each experiment after the first of its name, live ones first, and for each taken object's name."""
    live = [experiment for experiment in seen.experiments if not experiment.archived]
    archived = [experiment for experiment in seen.experiments if experiment.archived]
    by_name: dict[tuple[str, str], ExperimentFacts] = {}
    by_object: dict[tuple[str, str], Owner] = {
        (environment.name, standing_name(pool)): Owner(f"the pool `{pool}`", environment.path, environment.name_span)
        for environment in seen.environments
        for pool, _ in environment.selectors
    }
    for experiment in (*live, *archived):
        earlier = by_name.setdefault((experiment.environment, experiment.name), experiment)
        if earlier is not experiment:
            # a live experiment can still be renamed, an archived one has its history
            blamed, other = (
                (earlier, experiment) if experiment.archived and not earlier.archived else (experiment, earlier)
            )
            other_owner = Owner(f"`{other.name}`", other.path, other.name_span)
            yield _finding(blamed, other_owner, f"an experiment is named `{blamed.name}` already")
        elif not experiment.archived:
            yield from _objects(experiment, by_object)


def _objects(experiment: ExperimentFacts, taken: dict[tuple[str, str], Owner]) -> Iterator[Diagnostic]:
    here = Owner(f"`{experiment.name}`", experiment.path, experiment.name_span)
    for name in experiment.names:
        owner = taken.setdefault((experiment.environment, name), here)
        if owner is not here:
            yield _finding(experiment, owner, f"objects named `{name}` belong to {owner.who} already")


def _finding(blamed: ExperimentFacts, other: Owner, message: str) -> Diagnostic:
    return RULE.finding(
        blamed.path,
        blamed.name_span,
        message,
        "rename this experiment; to run a finished one again, raise its `run`",
        (Related(other.path, other.span, "the other one"),),
    )
