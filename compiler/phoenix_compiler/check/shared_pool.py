"""Experiments that want the same nodes.

## What it does

Notes an unfinished experiment, neither archived nor cancelled, whose pool other unfinished experiments of the
environment want too, or that can share nodes with a pool that they want: two pools can, unless their node selectors
ask for different values of one label.

## Why is this bad?

A node takes part in one experiment at a time, so that they do not disturb each other's figures. The experiments run
one after the other, the oldest first. A note: the controller does this by itself.

## Example

```yaml
# experiments/topk.yaml
target: {pool: checkout}
# experiments/lean.yaml
target: {pool: checkout}
```

## Use instead

```yaml
# experiments/lean.yaml
target: {pool: search}
```
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from phoenix_compiler.check.seen import EnvironmentFacts, ExperimentFacts, RepositorySeen
from phoenix_compiler.check.words import plural
from phoenix_compiler.diagnostics import Diagnostic, Related, Severity
from phoenix_compiler.rule import rule

RULE = rule(__name__, __doc__, Severity.INFO, ignorable=True)

SHOWN = 3
"""Most others that are named. This and what is kept below make the work for one experiment constant."""

Selectors = Mapping[str, Mapping[str, str]]


def check(seen: RepositorySeen) -> Iterator[Diagnostic]:
    """One finding for each experiment that is not alone on its nodes."""
    selectors = {environment.name: _selectors(environment) for environment in seen.environments}
    wanted: dict[str, dict[str, list[ExperimentFacts]]] = defaultdict(lambda: defaultdict(list))
    for experiment in seen.experiments:
        if experiment.is_unfinished:
            wanted[experiment.environment][experiment.pool].append(experiment)
    for environment, by_pool in wanted.items():
        for pool, names in _overlaps(list(by_pool), selectors.get(environment, {})).items():
            count = sum(len(by_pool[name]) for name in names) - 1
            first = [experiment for name in names for experiment in by_pool[name][: SHOWN + 1]][: SHOWN + 1]
            if count:
                yield from (_finding(experiment, first, count) for experiment in by_pool[pool])


def _selectors(environment: EnvironmentFacts) -> Selectors:
    return {pool: dict(labels) for pool, labels in environment.selectors}


def _overlaps(pools: list[str], selectors: Selectors) -> dict[str, list[str]]:
    """For each pool all pools, itself first, that can have nodes in common with it.

    Pools are indexed by label and value; sets of pools are bits of a number.
    """
    with_key: dict[str, int] = defaultdict(int)
    with_value: dict[tuple[str, str], int] = defaultdict(int)
    for at, pool in enumerate(pools):
        for key, value in selectors.get(pool, {}).items():
            with_key[key] |= 1 << at
            with_value[key, value] |= 1 << at
    found = {}
    for at, pool in enumerate(pools):
        apart = 1 << at
        for key, value in selectors.get(pool, {}).items():
            apart |= with_key[key] & ~with_value[key, value]
        found[pool] = [pool, *(other for bit, other in enumerate(pools) if not apart >> bit & 1)]
    return found


def _finding(experiment: ExperimentFacts, first: list[ExperimentFacts], count: int) -> Diagnostic:
    others = [other for other in first if other is not experiment][:SHOWN]
    named = ", ".join(f"`{other.name}`" for other in others)
    more = f" and {count - len(others):,} more" if count > len(others) else ""
    return RULE.finding(
        experiment.path,
        experiment.pool_span,
        f"will queue with {named}{more} for the nodes of `{experiment.pool}`",
        f"nothing to do: the oldest runs first; to run beside {plural(count, 'other')}, take another pool",
        tuple(Related(other.path, other.pool_span, f"`{other.name}` wants them too") for other in others),
    )
