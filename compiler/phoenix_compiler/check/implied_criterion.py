"""A criterion that another one makes needless.

## What it does

Warns about `increaseAtMost` beside `reduction` of the same metric, and about `info: true` beside any other form of
it.

## Why is this bad?

What is shown to be lower cannot be higher, and what decides is shown anyway. The needless line makes a reader look
for a difference that is not there. A warning: the verdict is the same without it.

## Example

```yaml
criteria:
  - {metric: series_per_scrape, reduction: 50%}
  - {metric: series_per_scrape, increaseAtMost: 0%}
```

## Use instead

```yaml
criteria:
  - {metric: series_per_scrape, reduction: 50%}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from phoenix_compiler.diagnostics import Diagnostic, Related, Severity
from phoenix_compiler.ir import ResolvedExperiment
from phoenix_compiler.rule import rule
from phoenix_schemas.experiment import Criterion
from phoenix_schemas.metrics import Form

RULE = rule(__name__, __doc__, Severity.WARNING, ignorable=True)

IMPLIED_BY: dict[Form, tuple[Form, ...]] = {
    "increaseAtMost": ("reduction",),
    "info": ("reduction", "increaseAtMost", "atMost", "atLeast"),
}
"""By form: the forms beside which it says nothing new."""


def check(experiment: ResolvedExperiment) -> Iterator[Diagnostic]:
    """One finding for each criterion that another one of its metric implies."""
    document = experiment.document
    criteria = document.model.spec.criteria
    for at, criterion in enumerate(criteria):
        stronger = _stronger(criterion, criteria)
        if stronger is None:
            continue
        yield RULE.finding(
            document.path,
            document.at_key("spec", "criteria", at, criterion.form),
            f"`{criterion.form}` says nothing beside `{criteria[stronger].form}` of `{criterion.metric}`",
            "delete this criterion",
            (Related(document.path, document.at("spec", "criteria", stronger), "the one that decides"),),
        )


def _stronger(criterion: Criterion, criteria: tuple[Criterion, ...]) -> int | None:
    implied_by = IMPLIED_BY.get(criterion.form, ())
    return next(
        (at for at, other in enumerate(criteria) if other.metric == criterion.metric and other.form in implied_by), None
    )
