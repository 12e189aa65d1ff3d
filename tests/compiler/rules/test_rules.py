"""Every finding has a code of its own and a page, and the committed pages are those."""

from __future__ import annotations

import ast
import re
from collections import Counter
from importlib import import_module
from pathlib import Path

import pytest

import phoenix_compiler
from phoenix_compiler import check
from phoenix_compiler.diagnostics import Severity
from phoenix_compiler.parse.reader import read
from phoenix_compiler.rule import HEADINGS, Rule, headings_of
from phoenix_compiler.rules import PASSES, SCOPES, all_rules
from phoenix_compiler.rules.pages import FOLDER, files, index, page
from phoenix_compiler.source import Source

ROOT = Path(__file__).parents[3]
HOUSE = Path(phoenix_compiler.__file__).parent
RULES = tuple(all_rules().values())
TUPLES = {scope: getattr(check, f"{scope}_CHECKS") for scope in SCOPES}
PASS_RULES = [rule for name in PASSES for rule in import_module(f"phoenix_compiler.rules.{name}").RULES]


def _ids(rule: Rule) -> str:
    return rule.code


@pytest.mark.parametrize("rule", RULES, ids=_ids)
class TestPage:
    def test_has_the_four_headings_in_order(self, rule: Rule) -> None:
        assert headings_of(rule.page) == HEADINGS

    def test_summary_is_one_short_phrase(self, rule: Rule) -> None:
        assert 5 < len(rule.summary) <= 100
        assert not rule.summary.endswith(".")
        assert "\n" not in rule.summary

    def test_each_part_says_something(self, rule: Rule) -> None:
        parts = re.split(r"^## .+$", rule.page, flags=re.MULTILINE)[1:]
        what, why, *examples = (part.strip() for part in parts)
        assert min(len(what), len(why)) > 20
        assert all(examples)

    def test_the_examples_are_fenced_and_different(self, rule: Rule) -> None:
        fences = re.findall(r"^```(\w+)\n(.*?)^```$", rule.page, re.MULTILINE | re.DOTALL)
        assert len(fences) == 2
        assert fences[0][1] != fences[1][1]

    def test_the_cure_is_yaml_that_the_reader_takes(self, rule: Rule) -> None:
        good = re.findall(r"^```(\w+)\n(.*?)^```$", rule.page, re.MULTILINE | re.DOTALL)[-1]
        if good[0] == "yaml":
            text = re.split(r"^# \S+\.yaml.*$", good[1], flags=re.MULTILINE)
            assert [read(Source("page", part)) for part in text if part.strip()]

    def test_says_whom_an_error_protects_or_why_it_stops(self, rule: Rule) -> None:
        if rule.code in {one.code for checks in TUPLES.values() for one in (check.RULE for check in checks)}:
            why = rule.page.split("## Why is this bad?")[1].split("## Example")[0].lower()
            words = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
            assert words[rule.severity] in why


def test_codes_are_unique() -> None:
    modules = {check.RULE.code: check for checks in TUPLES.values() for check in checks}
    counted = Counter([*(rule.code for rule in PASS_RULES), *modules])

    assert [code for code, count in counted.items() if count > 1] == []
    assert len(counted) == len(RULES)


def test_no_check_stands_twice_in_a_tuple() -> None:
    for checks in TUPLES.values():
        assert len({check.RULE.code for check in checks}) == len(checks)


def test_every_file_with_a_rule_stands_in_a_tuple() -> None:
    """A check that is written but not listed would never run."""
    written = {
        path.stem for path in (HOUSE / "check").glob("*.py") if re.search(r"^RULE = ", path.read_text(), re.MULTILINE)
    }
    listed = {check.RULE.code.replace("-", "_") for checks in TUPLES.values() for check in checks}

    assert written == listed


def test_warnings_and_notes_can_be_ignored() -> None:
    assert [rule.code for rule in RULES if rule.severity is not Severity.ERROR and not rule.ignorable] == []


def test_every_code_that_is_written_as_text_has_a_rule() -> None:
    """Parsing names its codes by text: each must be known, or its page and its severity would be missing."""
    used = {
        node.args[0].value
        for path in HOUSE.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call)
        and (node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", ""))
        in ("error", "_say")
        and node.args
        and isinstance(node.args[0], ast.Constant)
    }
    from phoenix_compiler.parse.invalid import _CODES

    assert used >= {"duplicate-key", "wrong-kind", "unknown-field"}
    assert (used | set(_CODES.values()) | {"invalid-value"}) - set(all_rules()) == set()


def test_they_are_listed_by_code() -> None:
    codes = list(all_rules())

    assert codes == sorted(codes)
    assert [line.split("]")[0][3:] for line in index(RULES).splitlines() if line.startswith("| [")] == codes


def test_a_page_says_how_it_is_ignored() -> None:
    rules = all_rules()

    assert "Severity: **warning**" in page(rules["no-goal"])
    assert "`# phoenix: ignore=no-goal`" in page(rules["no-goal"])
    assert "Cannot be ignored." in page(rules["image-not-pinned"])
    assert page(rules["no-goal"]).startswith("# no-goal\n\nAn experiment that has nothing to win.\n")


def test_committed_pages_are_fresh() -> None:
    """`python scripts/write_findings.py` writes them anew."""
    wanted = files(all_rules())
    there = {path.relative_to(ROOT).as_posix(): path.read_text("utf-8") for path in (ROOT / FOLDER).glob("*.md")}

    assert sorted(there) == sorted(wanted)
    assert [path for path, text in wanted.items() if there[path] != text] == []
