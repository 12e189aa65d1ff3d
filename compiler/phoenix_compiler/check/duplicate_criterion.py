"""Two criteria of one form on one metric.

## What it does

Refuses a criterion when an earlier one gives the same metric in the same form, whatever the limits are.

## Why is this bad?

One of the two limits is only there to mislead: the stricter one decides. Results are kept by metric and form, so the
second would overwrite the first. An error, to protect the evidence.

## Example

```yaml
criteria:
  - {metric: series_per_scrape, reduction: 50%}
  - {metric: series_per_scrape, reduction: 70%}
```

## Use instead

```yaml
criteria:
  - {metric: series_per_scrape, reduction: 70%}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from phoenix_compiler.diagnostics import Diagnostic, Related
from phoenix_compiler.ir import ResolvedExperiment
from phoenix_compiler.rule import rule

RULE = rule(__name__, __doc__)


def check(experiment: ResolvedExperiment) -> Iterator[Diagnostic]:
    """One finding for each criterion after the first of its metric and form."""
    document = experiment.document
    first: dict[tuple[str, str], int] = {}
    for at, criterion in enumerate(document.model.spec.criteria):
        earlier = first.setdefault((criterion.metric, criterion.form), at)
        if earlier == at:
            continue
        yield RULE.finding(
            document.path,
            document.at("spec", "criteria", at, "metric"),
            f"`{criterion.metric}` has a criterion of the form `{criterion.form}` already",
            "keep the stricter one",
            (Related(document.path, document.at("spec", "criteria", earlier), "the first one"),),
        )
