"""Whether a pipeline's own rules would drop a critical process, decided as far as that can be decided without running it.

A process is known by the executable that its critical entry asks for. Where the entry lists names, by anchors, literals and
alternations, each is tried against the receiver's lists and the filters' conditions, exactly. Elsewhere two patterns would
have to be intersected, which RE2 cannot: then only a witness, a name that surely matches both, decides.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from phoenix_compiler.check.effects import text_of
from phoenix_compiler.check.journey import EXECUTABLE
from phoenix_compiler.check.point import SET, Known
from phoenix_compiler.check.regex import Branch, branches_of, fault_of, quoted, search
from phoenix_compiler.check.scrapers import Scraper
from phoenix_compiler.check.shapes import mapping_of, mappings_in, texts_in
from phoenix_compiler.ottl.context import unknown_functions, unknown_paths
from phoenix_compiler.ottl.tree import Parsed
from phoenix_compiler.source import DataPath

if TYPE_CHECKING:
    from phoenix_compiler.check.seen import ConfigSeen
    from phoenix_schemas.experiment import CriticalProcess

MAX_NAMES = 20
"""Names of one entry that are tried one by one."""


class Danger(NamedTuple):
    """A rule that drops processes of a critical entry: surely, or perhaps. `name` is an executable that shows it."""

    path: DataPath
    entry: str
    is_certain: bool
    name: str | None


class NameRule(NamedTuple):
    """A list of a receiver that keeps (`keeps`), or drops, the executables that match one of its patterns."""

    path: DataPath
    keeps: bool
    patterns: tuple[str, ...]

    def matches(self, name: str) -> bool:
        """Whether one of the patterns matches a name."""
        return any(search(pattern, name) for pattern in self.patterns)

    def branches(self) -> tuple[Branch, ...] | None:
        """The literals that the patterns are made of; None where one is more than literals."""
        found = [branches_of(pattern) for pattern in self.patterns]
        return None if None in found else tuple(branch for branches in found for branch in branches or ())


def dangers(seen: ConfigSeen) -> tuple[Danger, ...]:
    """What may happen to the critical processes of a variant, at its receivers and in its filters."""
    return tuple(
        danger for entry in seen.variant.critical for danger in (*_at_receivers(seen, entry), *_in_filters(seen, entry))
    )


# Receivers


def _at_receivers(seen: ConfigSeen, entry: CriticalProcess) -> Iterator[Danger]:
    scrapers = [scraper for scraper in seen.scrapers if scraper.kind == "process"]
    rules = [tuple(rules_of(scraper)) for scraper in scrapers]
    if not rules or not all(rules) or _complement(rules):
        return  # one receiver takes all, or two take all between them
    names = _names(entry)
    if names is not None:
        for name in names:
            refusing = [_refusing(each, name) for each in rules]
            if None not in refusing and refusing[0] is not None:
                yield Danger(refusing[0].path, entry.name, entry.command_line is None, name)
                return
        return
    found = [danger for each in rules for danger in [_undecided(each, entry)] if danger is not None]
    if len(found) == len(rules):
        yield found[0] if len(rules) == 1 else found[0]._replace(is_certain=False, name=None)


def rules_of(scraper: Scraper) -> Iterator[NameRule]:
    """The lists of a scraper that decide by the executable's name. One with an invalid pattern is left out."""
    listed: list[tuple[DataPath, bool, list[str]]] = []
    for key, keeps in (("include", True), ("exclude", False)):
        chosen = mapping_of(scraper.settings.get(key))
        is_regexp = chosen.get("match_type") == "regexp"
        patterns = [_pattern(name, is_regexp=is_regexp) for name in texts_in(chosen.get("names"))]
        listed.append(((*scraper.path, key, "names"), keeps, patterns))
    of_name = mapping_of(mapping_of(scraper.settings.get("resource_attributes")).get(EXECUTABLE))
    for key, keeps in (("metrics_include", True), ("metrics_exclude", False)):
        patterns = [
            _pattern(text, is_regexp=kind == "regexp")
            for one in mappings_in(of_name.get(key))
            for kind, text in one.items()
            if isinstance(text, str)
        ]
        listed.append(((*scraper.path, "resource_attributes", EXECUTABLE, key), keeps, patterns))
    for path, keeps, patterns in listed:
        if patterns and not any(map(fault_of, patterns)):
            yield NameRule(path, keeps, tuple(patterns))


def _pattern(text: str, *, is_regexp: bool) -> str:
    """What the collector compares with, as an expression: the compiler doubles every `$`."""
    plain = text.replace("$$", "$")
    return plain if is_regexp else f"^{quoted(plain)}$"


def _complement(rules: list[tuple[NameRule, ...]]) -> bool:
    """Whether one receiver keeps exactly what another drops."""
    kept = {each[0].patterns for each in rules if len(each) == 1 and each[0].keeps}
    dropped = {each[0].patterns for each in rules if len(each) == 1 and not each[0].keeps}
    return bool(kept & dropped)


def _refusing(rules: tuple[NameRule, ...], name: str) -> NameRule | None:
    """The first list that drops a name."""
    return next((rule for rule in rules if rule.matches(name) is not rule.keeps), None)


def _names(entry: CriticalProcess) -> tuple[str, ...] | None:
    """The executables that an entry asks for, where they can be listed."""
    branches = branches_of(entry.executable) if entry.executable is not None else None
    if branches is None or not all(branch.is_whole for branch in branches):
        return None
    return tuple(branch.text for branch in branches)[:MAX_NAMES]


def _undecided(rules: tuple[NameRule, ...], entry: CriticalProcess) -> Danger | None:
    """What a receiver's lists do to an entry whose names cannot be listed; None where they surely do nothing to it."""
    for rule in rules:
        branches = rule.branches()
        pattern = entry.executable
        if pattern is None:
            if rule.keeps or branches is None or not all("/" in branch.text for branch in branches):
                return Danger(rule.path, entry.name, False, None)
            continue  # names with a slash are those of kernel threads, which have no command line
        if fault_of(pattern) is not None:
            continue
        witness = _witness(rule, pattern, branches)
        if witness is not None:
            return Danger(rule.path, entry.name, entry.command_line is None, witness)
        if not _surely_harmless(rule, pattern, branches):
            return Danger(rule.path, entry.name, False, None)
    return None


def _witness(rule: NameRule, pattern: str, branches: tuple[Branch, ...] | None) -> str | None:
    """A name that is critical and that the list drops."""
    own = [branch.text for branch in branches_of(pattern) or ()]
    theirs = [branch.text for branch in branches or ()] if not rule.keeps else []
    names = (name for name in (*own, *theirs) if search(pattern, name))
    return next((name for name in names if rule.matches(name) is not rule.keeps), None)


def _surely_harmless(rule: NameRule, pattern: str, branches: tuple[Branch, ...] | None) -> bool:
    """Whether no critical name is dropped: a list that drops has nothing in common, one that keeps has all of it."""
    if rule.keeps and pattern in rule.patterns:
        return True
    own = branches_of(pattern)
    if branches is None:
        return False
    if own is None:
        are_names = all(branch.is_whole for branch in branches)
        return not rule.keeps and are_names and not any(search(pattern, branch.text) for branch in branches)
    if rule.keeps:
        return all(any(_implies(one, other) for other in branches) for one in own)
    return not any(_may_both(one, other) for one in own for other in branches)


def _may_both(one: Branch, other: Branch) -> bool:
    """Whether a name can match both."""
    if one.is_whole or other.is_whole:
        whole, loose = (one, other) if one.is_whole else (other, one)
        return _implies(whole, loose)
    if one.from_start and other.from_start and not (one.text.startswith(other.text) or other.text.startswith(one.text)):
        return False
    ends = one.to_end and other.to_end
    return not ends or one.text.endswith(other.text) or other.text.endswith(one.text)


def _implies(one: Branch, other: Branch) -> bool:
    """Whether every name that matches `one` matches `other`."""
    if other.is_whole:
        return one.is_whole and one.text == other.text
    if other.from_start:
        return one.from_start and one.text.startswith(other.text)
    if other.to_end:
        return one.to_end and one.text.endswith(other.text)
    return other.text in one.text


# Filters


def _in_filters(seen: ConfigSeen, entry: CriticalProcess) -> Iterator[Danger]:
    """Conditions that drop the point by which a critical process is counted."""
    open_: list[DataPath] = []
    for usual, special in zip(seen.ordinary.drops, seen.critical.drops, strict=True):
        if special.drops is True and usual.drops is not False:
            yield Danger(special.path, entry.name, True, None)
        elif special.drops is None and usual.drops is not False and not _is_refused(special.parsed):
            open_.append(special.path)
    if not open_:
        return
    yield from _tried(seen, entry, open_)


def _is_refused(parsed: Parsed) -> bool:
    """Whether the collector refuses a condition anyway, which others tell."""
    patterns = (text_of(call.argument(1, "pattern")) for call in parsed.calls if call.name == "IsMatch")
    broken = any(pattern is not None and fault_of(pattern) is not None for pattern in patterns)
    return broken or any(True for _ in unknown_functions(parsed)) or any(True for _ in unknown_paths(parsed))


def _tried(seen: ConfigSeen, entry: CriticalProcess, open_: list[DataPath]) -> Iterator[Danger]:
    """The conditions that depend on the process, tried with each name of the entry."""
    names: tuple[Known, ...] = _names(entry) or (SET,)
    left = set(open_)
    undecided: set[DataPath] = set()
    for name in names:
        for drop in seen.follow(entry.name, name).drops:
            if drop.path in left and drop.drops is True:
                left.discard(drop.path)
                certain = entry.command_line is None or name is SET
                yield Danger(drop.path, entry.name, certain, name if isinstance(name, str) else None)
            elif drop.drops is None:
                undecided.add(drop.path)
    for path in open_:
        if path in left and path in undecided:
            yield Danger(path, entry.name, False, None)
