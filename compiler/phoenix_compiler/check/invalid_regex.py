r"""A regular expression that the collector refuses.

## What it does

Refuses a regular expression in a statement, a condition, a receiver's `include` and `exclude` or any other setting with
`match_type: regexp` that RE2, the collector's regular expressions, does not take. RE2 has no look-around, no back-references,
no possessive quantifiers, no `\C` and no repetition above 1000.

## Why is this bad?

The collector refuses it when it starts, so no pod of the variant would become ready. An error: it protects the cluster and
cannot be ignored.

## Example

```yaml
receivers:
  host_metrics/process:
    scrapers:
      process:
        exclude: {match_type: regexp, names: ["^nginx(?!-exporter)"]}
processors: {}
pipeline: []
```

## Use instead

```yaml
receivers:
  host_metrics/process:
    scrapers:
      process:
        exclude: {match_type: regexp, names: ["^sleep$"]}
processors: {}
pipeline: []
```
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from phoenix_compiler.check.effects import text_of
from phoenix_compiler.check.regex import fault_of
from phoenix_compiler.check.seen import ConfigFault, ConfigSeen
from phoenix_compiler.rule import rule
from phoenix_compiler.source import DataPath

RULE = rule(__name__, __doc__)

LISTS = ("names", "metrics", "metric_names", "devices", "interfaces", "mount_points", "fs_types", "include")
"""Settings that hold expressions where `match_type: regexp` stands beside them."""
_FUNCTIONS = {
    "IsMatch": (1, "pattern"),
    "ExtractPatterns": (1, "pattern"),
    "delete_matching_keys": (1, "pattern"),
    "keep_matching_keys": (1, "pattern"),
    "replace_pattern": (1, "regex_pattern"),
    "replace_all_patterns": (2, "regex_pattern"),
}
"""Functions with an expression, and where it stands among the arguments."""


class Expression(NamedTuple):
    """A regular expression and its place in the config."""

    path: DataPath
    text: str


def check(seen: ConfigSeen) -> Iterator[ConfigFault]:
    """One fault for each expression."""
    for expression in (*_in_ottl(seen), *_in_settings(seen)):
        fault = fault_of(expression.text)
        if fault is not None:
            message = f"RE2 refuses `{expression.text}`: {fault}"
            yield ConfigFault(expression.path, message, "write it in RE2's syntax: no look-around, no back-references")


def _in_ottl(seen: ConfigSeen) -> Iterator[Expression]:
    for group in seen.groups:
        for item, parsed in group.said:
            for call in parsed.calls:
                place = _FUNCTIONS.get(call.name)
                text = text_of(call.argument(*place)) if place is not None else None
                if text is not None:
                    yield Expression(item.path, text)


def _in_settings(seen: ConfigSeen) -> Iterator[Expression]:
    for section, components in (("receivers", seen.core.receivers), ("processors", seen.core.processors)):
        for name, settings in components.items():
            yield from _expressions((section, name), settings)


def _expressions(path: DataPath, value: Any) -> Iterator[Expression]:
    if isinstance(value, list):
        for at, item in enumerate(value):
            yield from _expressions((*path, at), item)
    if not isinstance(value, dict):
        return
    is_regexp = value.get("match_type") == "regexp"
    for key, inner in value.items():
        if key in ("metric_statements", "metric_conditions"):
            continue
        if key in ("regexp", "pattern") and isinstance(inner, str):
            yield Expression((*path, key), _plain(inner))
        elif is_regexp and key in LISTS:
            yield from _texts((*path, key), inner)
        else:
            yield from _expressions((*path, key), inner)


def _texts(path: DataPath, value: Any) -> Iterator[Expression]:
    if isinstance(value, str):
        yield Expression(path, _plain(value))
    for at, item in enumerate(value if isinstance(value, list) else ()):
        if isinstance(item, str):
            yield Expression((*path, at), _plain(item))


def _plain(text: str) -> str:
    """As the collector sees it: the compiler doubles every `$`."""
    return text.replace("$$", "$")
