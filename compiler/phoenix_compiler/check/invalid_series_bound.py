"""A series bound that is no expression over the pipeline's parameters.

## What it does

Refuses a `seriesBound` that is not arithmetic with `+ - * / ( )`, `min`, `max` and `len` over the pipeline's parameters,
`processes` and `critical`, that uses a parameter which is neither number nor list, or that has no value for the defaults.

## Why is this bad?

Experiments are held against the series budget of a node by this bound. One that cannot be evaluated lets everything through. An
error: it protects the bill and cannot be ignored.

## Example

```yaml
spec:
  parameters:
    k: {type: integer, default: 20, description: Processes kept}
  seriesBound: "(kay + critical) * 7"
```

## Use instead

```yaml
spec:
  parameters:
    k: {type: integer, default: 20, description: Processes kept}
  seriesBound: "(k + critical) * 7"
```
"""

from __future__ import annotations

from collections.abc import Iterator

from phoenix_compiler.diagnostics import Diagnostic
from phoenix_compiler.ir import CatalogueEntry
from phoenix_compiler.parameter_value import WrongValueError, value_of
from phoenix_compiler.rule import rule
from phoenix_compiler.series_bound import CRITICAL, GIVEN, PROCESSES, Bound, BoundFault, read_bound
from phoenix_compiler.suggest import near

RULE = rule(__name__, __doc__)

HELP = "use + - * / ( ), min, max, len, the parameters, processes and critical"
TRIED = {PROCESSES: 300, CRITICAL: 2}
"""Values of the names that an experiment gives, to try the bound with."""


def check(entry: CatalogueEntry) -> Iterator[Diagnostic]:
    """One finding, at the bound."""
    document = entry.document
    text = document.model.spec.series_bound
    if text is None:
        return
    try:
        fault = _fault(entry, read_bound(text))
    except BoundFault as wrong:
        fault = f"`seriesBound`: {wrong.message}", HELP
    if fault is not None:
        yield RULE.finding(document.path, document.at("spec", "seriesBound"), *fault)


def _fault(entry: CatalogueEntry, bound: Bound) -> tuple[str, str] | None:
    """What is wrong with a bound that could be read. Raises BoundFault."""
    parameters = entry.document.model.spec.parameters
    known = (*parameters, *GIVEN)
    for name in sorted(bound.names):
        if name not in known:
            return f"`seriesBound` names `{name}`, which is no parameter", near(name, known, "name")
    values: dict[str, object] = dict(TRIED)
    for name in bound.names & parameters.keys():
        default = parameters[name].default
        if default is None:
            return None  # only an experiment can tell
        try:
            values[name] = value_of(parameters[name], default)
        except WrongValueError:
            return None  # told as `invalid-parameter`
    bound.value(values)
    return None
