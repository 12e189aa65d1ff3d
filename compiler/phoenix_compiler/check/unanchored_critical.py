"""A critical process whose executable pattern matches more than it says.

## What it does

Warns about an `executable` pattern that is nothing but literals and leaves both ends of one open, such as `nginx`.

## Why is this bad?

A pattern is searched for anywhere in the name: `nginx` also matches `nginx-exporter`, which is then kept as critical
and hides the loss of the real one. A warning: it may be meant.

## Example

```yaml
criticalProcesses:
  - {name: web, executable: nginx}
```

## Use instead

```yaml
criticalProcesses:
  - {name: web, executable: ^nginx$}      # or .*nginx.* where any name with nginx in it is meant
```
"""

from __future__ import annotations

from collections.abc import Iterator

from phoenix_compiler.check.critical_lists import critical_lists_of
from phoenix_compiler.check.regex import Branch, branches_of, quoted
from phoenix_compiler.diagnostics import Diagnostic, Severity
from phoenix_compiler.ir import ResolvedEnvironment, ResolvedExperiment
from phoenix_compiler.rule import rule

RULE = rule(__name__, __doc__, Severity.WARNING, ignorable=True)


def check(resolved: ResolvedExperiment | ResolvedEnvironment) -> Iterator[Diagnostic]:
    """One finding for each pattern with a literal that is open at both ends, or at one where others are not."""
    document = resolved.document
    for place, entries in critical_lists_of(resolved):
        for at, entry in enumerate(entries):
            branches = branches_of(entry.executable) if entry.executable is not None else None
            loose = _loose(branches or ())
            if loose is not None:
                yield RULE.finding(
                    document.path,
                    document.at(*place, at, "executable"),
                    _message(loose),
                    f"anchor it: `{_anchored(branches or ())}`",
                )


def _loose(branches: tuple[Branch, ...]) -> Branch | None:
    """The first literal that matches more than meant. `^a|b$` has two: the anchors bind closer than the bar."""
    mixed = len({(branch.from_start, branch.to_end) for branch in branches}) > 1
    return next(
        (branch for branch in branches if not branch.is_whole and (mixed or not (branch.from_start or branch.to_end))),
        None,
    )


def _message(loose: Branch) -> str:
    if not loose.text:
        return "this pattern matches every process"
    more = f"{loose.text}-exporter" if not loose.to_end else f"my-{loose.text}"
    return f"`{loose.text}` also matches `{more}`"


def _anchored(branches: tuple[Branch, ...]) -> str:
    texts = list(dict.fromkeys(quoted(branch.text) for branch in branches if branch.text))
    return f"^{texts[0]}$" if len(texts) == 1 else f"^({'|'.join(texts)})$"
