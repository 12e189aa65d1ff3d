"""The state machine as a Markdown page, made from the tables that it runs on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from phoenix_controller.core import scheduler
from phoenix_controller.core.actions import ACTIONS
from phoenix_controller.core.conditions import CONDITIONS
from phoenix_controller.core.faults import FaultKind
from phoenix_controller.core.periods import MEANINGS, Periods
from phoenix_controller.core.reasons import Reason
from phoenix_controller.core.rules import RULES
from phoenix_controller.core.rules.rule import Rule
from phoenix_controller.core.transitions import Arrow
from phoenix_schemas.phases import TERMINAL, Phase

PATH = "docs/controller/phases.md"
"""Where the generated page is kept, relative to the root of this repository."""

_HEAD = """\
# Phases of a run

Written from the tables in `controller/phoenix_controller/core` by `scripts/write_phases.py`.

Each run of an experiment is an instance of this machine; raising `spec.run` starts a new one. The controller looks at
everything there is to see, and the first rule of the run's phase that holds moves it. No rule remembers anything: any
look could be the first.
"""
_RULES = """\
## Rules

In order, the first that holds. While the controller is paused only the marked ones are heard. No step is taken that
cannot be recorded; what does harm or was cancelled is stopped at once all the same.
"""
_WAITING = """\
## What a waiting run waits for

The scheduler works out one line of all runs in Pending, oldest first. Who finds its nodes taken keeps the nodes of its
pool reserved, so that nobody younger overtakes it there. The answers, in the order in which they are looked for:
"""
_FAULTS = """\
## Faults

A candidate that has a fault of its own, after it was first ready, is stopped and rejected. A fault of the baseline's own
fails the run. Faults of the infrastructure are given time, and then fail the run.
"""
_CONDITIONS = "## Conditions\n\nBeside its phase a run states, where they apply:\n"
_ACTIONS = "## Actions\n\nWhat is asked for after row and status are written. Each is safe to repeat.\n"
_PERIODS = "## Periods\n\nSettings with their defaults. Those of a run are frozen at its admission.\n"


def files() -> dict[str, str]:
    """The page, by path."""
    parts = [
        _HEAD,
        _diagram(),
        _RULES,
        *(_phase(phase, rules) for phase, rules in RULES.items() if rules),
        "Completed, Failed and Cancelled have no rules: they are never left.\n",
        _WAITING,
        _table(("reason", "meaning"), ((each, each.meaning) for each in scheduler.REASONS)),
        _FAULTS,
        _table(("fault", "whose", "meaning"), ((each, each.blame, each.meaning) for each in FaultKind)),
        _CONDITIONS,
        _table(("condition", "meaning"), ((name, _paragraph(each.__doc__)) for name, each in CONDITIONS.items())),
        "## Reasons\n",
        _table(("reason", "meaning"), ((each, each.meaning) for each in sorted(Reason))),
        _ACTIONS,
        _table(("action", "meaning"), ((each.__name__, _paragraph(each.__doc__)) for each in ACTIONS)),
        _PERIODS,
        _table(
            ("period", "default", "meaning"),
            ((name, str(default), MEANINGS[name]) for name, default in Periods()._asdict().items()),
        ),
    ]
    return {PATH: "\n".join(parts)}


def _diagram() -> str:
    lines = [f"    {arrow.before or '[*]'} --> {arrow.after}: {_label(arrow)}" for arrow in Arrow]
    lines += [f"    {phase} --> [*]" for phase in Phase if phase in TERMINAL]
    return "\n".join(["```mermaid", "stateDiagram-v2", *lines, "```", ""])


def _label(arrow: Arrow) -> str:
    """As the drawing has it."""
    if arrow.after is Phase.CANCELLED:
        return "User Cancel"
    return arrow.name.replace("_", " ").title()


def _phase(phase: Phase | None, rules: Sequence[Rule]) -> str:
    rows = (
        (
            str(number),
            rule.name,
            str(rule.arrow.after),
            ", ".join(rule.reasons),
            "yes" if rule.in_pause else "",
            rule.meaning,
        )
        for number, rule in enumerate(rules, start=1)
    )
    table = _table(("", "rule", "goes to", "reasons", "in pause", "meaning"), rows)
    return f"### {phase or 'Before the first step'}\n\n{table}"


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [head, tuple("---" for _ in head), *rows]
    return "\n".join([*_lines(lines), ""])


def _lines(rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    for row in rows:
        yield "| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |"


def _paragraph(doc: str | None) -> str:
    return " ".join((doc or "").split())
