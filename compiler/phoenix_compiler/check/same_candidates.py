"""Two candidates that are the same.

## What it does

Warns about a candidate whose receivers, processors and critical processes come out equal to an earlier candidate's.

## Why is this bad?

Each candidate costs a collector on every node, and each gets only its share of the chance of a wrong promotion, so
that a needless one makes the others harder to show. A warning: the verdict stays sound.

## Example

```yaml
candidates:
  - {name: top20, pipeline: process-topk-v1, parameters: {k: 20}}
  - {name: twenty, pipeline: process-topk-v1}       # k is 20 by default
```

## Use instead

```yaml
candidates:
  - {name: top20, pipeline: process-topk-v1, parameters: {k: 20}}
  - {name: top50, pipeline: process-topk-v1, parameters: {k: 50}}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from phoenix_compiler.diagnostics import Diagnostic, Related, Severity
from phoenix_compiler.ir import ResolvedExperiment, Variant
from phoenix_compiler.rule import rule

RULE = rule(__name__, __doc__, Severity.WARNING, ignorable=True)


def check(experiment: ResolvedExperiment) -> Iterator[Diagnostic]:
    """One finding for each candidate after the first with its core."""
    document = experiment.document
    first: dict[str, Variant] = {}
    for candidate in experiment.candidates:
        earlier = first.setdefault(candidate.core.digest, candidate)
        if earlier is not candidate:
            yield RULE.finding(
                document.path,
                document.at(*candidate.place, "pipeline"),
                f"`{candidate.name}` comes out the same as `{earlier.name}`",
                "delete one of them, or change its parameters",
                (Related(document.path, document.at(*earlier.place, "pipeline"), "the first of the two"),),
            )
