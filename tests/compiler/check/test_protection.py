"""What is said of critical processes is true of every name: held against all short names, tried one by one."""

from __future__ import annotations

import itertools
import json
from collections.abc import Sequence
from typing import Any

from hypothesis import assume, given
from hypothesis import strategies as st

from phoenix_compiler.check.protection import Danger, dangers
from phoenix_compiler.check.regex import search
from support.configs import seen_of

ALPHABET = "ab/"
NAMES = ["".join(letters) for length in range(1, 5) for letters in itertools.product(ALPHABET, repeat=length)]
"""Every name of one to four letters."""
LITERALS = st.text(ALPHABET, min_size=1, max_size=2)
SIMPLE = st.builds(
    "{}{}{}".format,
    st.sampled_from(("", "^")),
    st.one_of(LITERALS, st.builds("({}|{})".format, LITERALS, LITERALS)),
    st.sampled_from(("", "$")),
)
PATTERNS = st.one_of(
    SIMPLE, SIMPLE, st.builds("{}.*".format, SIMPLE), st.sampled_from(("^[ab]$", "^a+$", "a.b", "^.$"))
)
LISTS = st.fixed_dictionaries(
    {"match_type": st.sampled_from(("regexp", "strict")), "names": st.lists(PATTERNS, min_size=1, max_size=2)}
)
SCRAPERS = st.fixed_dictionaries({}, optional={"include": LISTS, "exclude": LISTS})


def is_taken(scraper: dict[str, Any], name: str) -> bool:
    """Whether the receiver reports a process of that name."""

    def listed(chosen: dict[str, Any]) -> bool:
        if chosen["match_type"] == "strict":
            return name in chosen["names"]
        return any(search(pattern, name) for pattern in chosen["names"])

    included = "include" not in scraper or listed(scraper["include"])
    return included and not ("exclude" in scraper and listed(scraper["exclude"]))


def found(scrapers: Sequence[dict[str, Any]], pattern: str) -> tuple[Danger, ...]:
    """What is said of a critical entry with that pattern."""
    receivers = {f"host_metrics/{at}": {"scrapers": {"process": scraper}} for at, scraper in enumerate(scrapers)}
    template = json.dumps({"receivers": receivers, "processors": {}, "pipeline": []})
    return dangers(seen_of(template, critical=[{"name": "entry", "executable": pattern}]))


@given(st.lists(SCRAPERS, min_size=1, max_size=2), PATTERNS)
def test_what_is_certain_is_true_and_silence_means_safety(scrapers: list[dict[str, Any]], pattern: str) -> None:
    said = found(scrapers, pattern)
    critical = [name for name in NAMES if search(pattern, name)]
    dropped = [name for name in critical if not any(is_taken(scraper, name) for scraper in scrapers)]

    for danger in said:
        if danger.is_certain:
            assert danger.name is not None
            assert search(pattern, danger.name)
            assert not any(is_taken(scraper, danger.name) for scraper in scrapers)
    if not said:
        assert dropped == []


@given(SCRAPERS, st.lists(LITERALS, min_size=1, max_size=3))
def test_names_that_can_be_listed_are_decided(scraper: dict[str, Any], names: list[str]) -> None:
    pattern = f"^({'|'.join(names)})$"

    said = found([scraper], pattern)

    assert all(danger.is_certain for danger in said)
    assert bool(said) is any(not is_taken(scraper, name) for name in names)


@given(SCRAPERS, LITERALS)
def test_a_command_line_that_must_match_too_makes_nothing_certain(scraper: dict[str, Any], name: str) -> None:
    assume("/" not in name)
    receivers = {"host_metrics/a": {"scrapers": {"process": scraper}}}
    template = json.dumps({"receivers": receivers, "processors": {}, "pipeline": []})
    entry = {"name": "entry", "executable": f"^{name}$", "commandLine": "x"}

    said = dangers(seen_of(template, critical=[entry]))

    assert not any(danger.is_certain for danger in said)
    assert bool(said) is not is_taken(scraper, name)
