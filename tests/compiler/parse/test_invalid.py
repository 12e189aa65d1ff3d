"""A file that has not the form of its kind: one finding for each cause, where the cause stands."""

from __future__ import annotations

import pytest

from phoenix_compiler.diagnostics import Rejected
from phoenix_compiler.parse import parse_environment, parse_experiment
from phoenix_compiler.source import Source

GOOD = """\
apiVersion: phoenix.io/v1alpha1
kind: Experiment
metadata: {name: first}
spec:
  target: {pool: general}
  variants:
    candidates:
      - name: topk20
        pipeline: process-topk-v1
  criticalProcesses:
    - {name: nginx, executable: "^nginx$"}
  schedule: {warmup: 10m, duration: 2h}
  criteria:
    - {metric: series_per_scrape, reduction: 50%}
"""

FAULTS = {
    "a misspelt field of a list's entry": ("pipeline:", "pipelin:", "9:9 unknown-field: did you mean `pipeline`?"),
    "a misspelt field of a flow mapping": ("{metric:", "{metri:", "14:8 unknown-field: did you mean `metric`?"),
    "a misspelt field of the spec": ("target:", "targett:", "5:3 unknown-field: did you mean `target`?"),
    "a field too few": ("  target: {pool: general}\n", "", "4:1 missing-field: add `target:` here"),
    "a name with capitals": (
        "name: first}",
        "name: First}",
        "3:18 invalid-name: lower-case letters, digits and dashes",
    ),
    "a number without unit": ("10m", "10", "12:22 wrong-unit: write it with its unit, such as 5m"),
    "a space before the unit": ("10m", "5 min", "12:22 wrong-unit: write it with its unit, such as 5m"),
    "a share without percent": ("50%", "0.5", "14:46 wrong-unit: write it with its unit, such as 50%"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_one_finding_for_one_cause(name: str) -> None:
    old, new, expected = FAULTS[name]
    assert old in GOOD
    with pytest.raises(Rejected) as rejected:
        parse_experiment(Source("x.yaml", GOOD.replace(old, new)))
    (finding,) = rejected.value.findings
    said = f"{finding.span.line}:{finding.span.column} {finding.code}: {finding.help}"
    assert said.startswith(expected)


def test_a_field_that_is_far_from_any_name_hides_nothing() -> None:
    with pytest.raises(Rejected) as rejected:
        parse_experiment(Source("x.yaml", GOOD.replace("target:", "whatever:")))
    assert [finding.code for finding in rejected.value.findings] == ["missing-field", "unknown-field"]


ENVIRONMENT = """\
apiVersion: phoenix.io/v1alpha1
kind: Environment
metadata: {name: prod}
spec:
  collector: {version: v0.159.0}
"""


def test_a_text_of_another_form_is_no_name() -> None:
    with pytest.raises(Rejected) as rejected:
        parse_environment(Source("x.yaml", ENVIRONMENT))
    (finding,) = rejected.value.findings
    assert (finding.code, finding.message, finding.help) == (
        "invalid-value",
        "`v0.159.0` is not of this form",
        "write it such as 0.159.0",
    )
