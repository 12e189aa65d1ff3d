"""What is shipped has no fault, whatever its parameters, and a fault of a user's own is told at the best place."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from phoenix_compiler.catalogue import Catalogue
from phoenix_compiler.check import CONFIG_CHECKS
from phoenix_compiler.check.run import Checker
from phoenix_compiler.check.seen import ConfigSeen
from phoenix_compiler.diagnostics import Diagnostic
from phoenix_compiler.ir import Variant
from phoenix_compiler.resolve import resolve_environment
from phoenix_compiler.shipped import shipped_pipelines
from phoenix_schemas.pipeline import Parameter
from support.configs import EXPERIMENT, NGINX, environment_of, experiment_of
from support.oracles import Entry
from support.pipelines import rendered

CATALOGUE = Catalogue(shipped_pipelines())
ENTRIES = (Entry("nginx", "^nginx$"), Entry("orders", "", r"org\.example\.Orders"))
UNITS = {"duration": "{}s", "percent": "{}%", "bytes": "{}MiB", "cores": "{}m"}


def values_of(parameter: Parameter) -> st.SearchStrategy[Any]:
    """Values that a parameter takes."""
    if parameter.type == "array":
        if isinstance(parameter.items, tuple):
            return st.lists(st.sampled_from(parameter.items), min_size=parameter.min_items, unique=True)
        patterns = ("^kworker/", "^(sleep|cat)$", "^(?P<group>a)/", r"^b\.")
        return st.lists(st.sampled_from(patterns), min_size=parameter.min_items, max_size=3, unique=True)
    if parameter.type == "boolean":
        return st.booleans()
    if parameter.type == "regex":
        return st.sampled_from(("^a$", r"b\.c"))
    numbers = st.integers(1, 100)
    return numbers.map(UNITS[parameter.type].format) if parameter.type in UNITS else numbers


def parameters_of(pipeline: str) -> st.SearchStrategy[dict[str, Any]]:
    """Some of a pipeline's parameters, with values. Intervals are left alone: the experiment's would no longer fit."""
    declared = CATALOGUE.get(pipeline).document.model.spec.parameters
    taken = {name: values_of(one) for name, one in declared.items() if name != "interval" and one.enum is None}
    return st.fixed_dictionaries({}, optional=taken)


def said(variant: Variant, version: str = "0.159.0", distribution: str = "contrib") -> list[tuple[str, str]]:
    """What config checks say of a variant."""
    seen = ConfigSeen(variant, version, distribution)
    return [(check.RULE.code, fault.message) for check in CONFIG_CHECKS for fault in check.check(seen)]


@pytest.mark.parametrize("version", ["0.157.0", "0.158.0", "0.159.0"])
@pytest.mark.parametrize("distribution", ["contrib", "phoenix"])
@pytest.mark.parametrize("pipeline", CATALOGUE.names)
def test_nothing_is_wrong_with_a_shipped_pipeline(pipeline: str, distribution: str, version: str) -> None:
    assert said(rendered(pipeline, {}, ENTRIES), version, distribution) == []
    assert said(rendered(pipeline, {}, ()), version, distribution) == []


@pytest.mark.parametrize("pipeline", CATALOGUE.names)
@settings(max_examples=25)
@given(data=st.data())
def test_nothing_is_wrong_whatever_the_parameters(pipeline: str, data: st.DataObject) -> None:
    parameters = data.draw(parameters_of(pipeline))

    found = said(rendered(pipeline, parameters, ENTRIES))

    # what a user excludes by a pattern of his own may overlap with what is critical
    assert [code for code, _ in found if code != "critical-unprotected"] == []


def findings_of(template: str, **settings: Any) -> list[Diagnostic]:
    """What the checker says of the baseline of an experiment with this template."""
    experiment = experiment_of(template, **settings)
    checker = Checker(resolve_environment(environment_of(**settings), Catalogue({})).resolved)
    wanted = experiment._replace(variants=experiment.variants[:1])
    return [
        finding
        for finding in checker.experiment(wanted)
        if finding.code in {check.RULE.code for check in CONFIG_CHECKS}
    ]


TEMPLATE = """\
receivers: {host_metrics/process: {scrapers: {process: {}}}}
processors:
  filter/x:
    error_mode: ignore
    metric_conditions:
      - IsMatch(resource.attributes["process.executable.name"], {{ drop }})
pipeline: [filter/x]
"""
DROP = {"drop": {"type": "regex", "default": "^none$", "description": "Dropped"}}


def line_of(text: str, path: str, template: str = TEMPLATE) -> int:
    """The line of the experiment, or of the template, that holds a text."""
    whole = (
        template
        if path.endswith("j2")
        else experiment_of(TEMPLATE, declared=DROP, parameters={"drop": "^a$"}).document.source.text
    )
    return next(at for at, line in enumerate(whole.splitlines(), 1) if text in line)


def test_a_fault_is_told_at_the_parameter_that_caused_it() -> None:
    (finding,) = findings_of(TEMPLATE, declared=DROP, parameters={"drop": "(?=a)"}, critical=[NGINX])

    assert (finding.code, finding.path) == ("invalid-regex", EXPERIMENT)
    assert finding.span.line == line_of('"drop"', EXPERIMENT)
    assert finding.message.startswith("`team-own`: RE2 refuses `(?=a)`")
    (related,) = finding.related
    assert (related.path, related.span.line) == ("pipelines/team-own/collector.yaml.j2", 6)


def test_a_fault_of_the_template_is_told_at_its_line() -> None:
    broken = TEMPLATE.replace("error_mode: ignore", "error_mod: ignore")

    by_code = {finding.code: finding for finding in findings_of(broken, declared=DROP, critical=[NGINX])}

    finding = by_code["unknown-component-field"]
    assert (finding.path, finding.span.line) == ("pipelines/team-own/collector.yaml.j2", 4)
    assert finding.related[0].path == EXPERIMENT


def test_a_fault_of_a_shipped_template_is_told_where_it_was_asked_for() -> None:
    broken = TEMPLATE.replace("IsMatch", "Ismatch")

    (finding,) = findings_of(broken, declared=DROP, critical=[NGINX], shipped=True)

    assert (finding.code, finding.path) == ("unknown-ottl-name", EXPERIMENT)
    assert finding.span.line == line_of('"pipeline": "team-own"', EXPERIMENT)
    assert finding.related == ()
