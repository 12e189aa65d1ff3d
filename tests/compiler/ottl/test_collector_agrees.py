"""What we read as OTTL, the real collector takes; what we refuse, it refuses."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from phoenix_collector.validate import validate, validate_many
from phoenix_compiler.check import CONFIG_CHECKS
from phoenix_compiler.ottl.vocabulary import (
    CONVERTERS,
    DATAPOINT_EDITORS,
    EDITORS,
    FUNCTIONS,
    METRIC_EDITORS,
    PATHS,
    SYMBOLS,
)
from support.configs import seen_of
from support.ottl_cases import REFUSED_CONDITIONS, REFUSED_STATEMENTS, TAKEN_CONDITIONS, TAKEN_STATEMENTS
from support.templates import dropping, transform

pytestmark = pytest.mark.collector
OTTL = {
    "ottl-regex-operator",
    "ottl-syntax",
    "unknown-ottl-name",
    "wrong-ottl-arguments",
    "unclear-ottl-context",
    "invalid-regex",
}
CHECKS = [check for check in CONFIG_CHECKS if check.RULE.code in OTTL]


def config_of(processors: Mapping[str, Any]) -> Mapping[str, Any]:
    """A collector config with these processors, in order."""
    return {
        "receivers": {"otlp": {"protocols": {"http": {}}}},
        "processors": dict(processors),
        "exporters": {"debug": {}},
        "service": {
            "pipelines": {"metrics": {"receivers": ["otlp"], "processors": list(processors), "exporters": ["debug"]}}
        },
    }


def transforms(statements: Sequence[str]) -> Mapping[str, Any]:
    """A transform for each statement; every `$` is doubled, as the compiler does it."""
    return {
        f"transform/{at}": {"error_mode": "ignore", "metric_statements": [{"statements": [text.replace("$", "$$")]}]}
        for at, text in enumerate(statements)
    }


def filters(conditions: Sequence[str]) -> Mapping[str, Any]:
    """A filter for each condition."""
    return {f"filter/{at}": {"error_mode": "ignore", "metric_conditions": [text]} for at, text in enumerate(conditions)}


def refused(template: str) -> set[str]:
    """The codes that our checks of OTTL find."""
    seen = seen_of(template)
    return {check.RULE.code for check in CHECKS if any(check.check(seen))}


def test_both_take_these(otelcol: Path) -> None:
    assert [text for text in TAKEN_STATEMENTS if refused(transform(text.replace("$$", "$")))] == []
    assert [text for text in TAKEN_CONDITIONS if refused(dropping(text)) - {"unclear-ottl-context"}] == []
    assert validate(otelcol, config_of(transforms(TAKEN_STATEMENTS))) == ()
    constant = [text for text in TAKEN_CONDITIONS if refused(dropping(text))]
    assert validate(otelcol, config_of(filters([text for text in TAKEN_CONDITIONS if text not in constant]))) == ()


def test_both_refuse_these_statements(otelcol: Path) -> None:
    ours = [text for text in REFUSED_STATEMENTS if refused(transform(text))]
    said = validate_many(otelcol, [config_of(transforms([text])) for text in REFUSED_STATEMENTS])

    assert ours == list(REFUSED_STATEMENTS)
    assert [text for text, messages in zip(REFUSED_STATEMENTS, said, strict=True) if not messages] == []


def test_both_refuse_these_conditions(otelcol: Path) -> None:
    ours = [text for text in REFUSED_CONDITIONS if refused(dropping(text))]
    said = validate_many(otelcol, [config_of(filters([text])) for text in REFUSED_CONDITIONS])

    assert ours == list(REFUSED_CONDITIONS)
    assert [text for text, messages in zip(REFUSED_CONDITIONS, said, strict=True) if not messages] == []


def test_a_condition_of_nothing_has_no_context_in_both(otelcol: Path) -> None:
    for text in ("true", "not false"):
        assert refused(dropping(text)) == {"unclear-ottl-context"}
        assert validate(otelcol, config_of(filters([text])))


def test_the_collector_has_every_function(otelcol: Path) -> None:
    """Each is called with twenty arguments: the collector says how many it takes, or that it knows none of the name."""
    many = ", ".join(["1"] * 20)
    statements = [
        f"{name}({many}) where {_context(name)} != nil" for name in (*EDITORS, *METRIC_EDITORS, *DATAPOINT_EDITORS)
    ]
    statements += [f"set(metric.unit, {name}({many}))" for name in CONVERTERS]

    said = "\n".join(validate(otelcol, config_of(transforms(statements))))

    assert "undefined function" not in said
    for name in (*EDITORS, *METRIC_EDITORS, *DATAPOINT_EDITORS, *CONVERTERS):
        if not FUNCTIONS[name].arguments:
            continue  # one that takes none does not look at what it is given
        wanted = (
            rf"error while parsing arguments for call to \"{name}\": incorrect number of arguments. Expected: (\d+)"
        )
        found = re.search(wanted, said.replace("\\", ""))
        assert found is not None, name
        assert int(found[1]) == len(FUNCTIONS[name].arguments), name


def _context(name: str) -> str:
    return "datapoint.value_int" if name in DATAPOINT_EDITORS else "metric.name"


def test_the_collector_has_every_path_and_symbol(otelcol: Path) -> None:
    """Each is compared with nil, which is right for any type."""
    paths = [f"{context}.{field}" for context, fields in PATHS.items() for field in fields]
    conditions = [f"{path} != nil" for path in paths if "instrumentation_scope.cache" not in path]
    conditions = [
        f"{text} and metric.name != nil" if text.startswith("instrumentation_scope") else text for text in conditions
    ]
    conditions += [f"datapoint.flags == {symbol}" for symbol in SYMBOLS]

    assert validate(otelcol, config_of(filters(conditions))) == ()


def test_the_collector_has_no_more_paths(otelcol: Path) -> None:
    """Names that come near are refused, so the table is not merely a part of what there is by chance."""
    said = validate_many(
        otelcol,
        [config_of(filters([f"{context}.{name} != nil"])) for context in PATHS for name in ("value", "labels", "id")],
    )

    assert all(said)
