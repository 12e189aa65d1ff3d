"""The page about phases is what the tables say today."""

from __future__ import annotations

from pathlib import Path

from phoenix_controller.core.conditions import CONDITIONS
from phoenix_controller.core.pages import PATH, files
from phoenix_controller.core.periods import MEANINGS, Periods
from phoenix_controller.core.reasons import Reason
from phoenix_controller.core.rules import RULES
from phoenix_controller.core.transitions import Arrow
from phoenix_schemas.phases import ARROWS, Phase

ROOT = Path(__file__).parents[3]
PAGE = files()[PATH]


def test_the_committed_page_is_fresh() -> None:
    assert (ROOT / PATH).read_text("utf-8") == PAGE, "run python scripts/write_phases.py"


def test_it_names_every_rule_reason_and_condition() -> None:
    names = [rule.name for rules in RULES.values() for rule in rules]
    assert [name for name in [*names, *Reason, *CONDITIONS] if f"| {name} |" not in PAGE] == []


def test_its_diagram_is_the_one_that_was_drawn() -> None:
    drawn = {(before, after) for before, following in ARROWS.items() for after in following} | {(None, Phase.PENDING)}
    assert {(arrow.before, arrow.after) for arrow in Arrow} == drawn
    for before, after in drawn:
        assert f"    {before or '[*]'} --> {after}: " in PAGE


def test_everything_has_a_meaning() -> None:
    assert set(MEANINGS) == set(Periods._fields)
    meanings = [*MEANINGS.values(), *(reason.meaning for reason in Reason)]
    meanings += [rule.meaning for rules in RULES.values() for rule in rules]
    assert [meaning for meaning in meanings if not meaning.endswith((".", "thirty of these."))] == []
    assert len({reason.value for reason in Reason}) == len(Reason)
