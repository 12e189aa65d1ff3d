"""An experiment as a person writes it: `environments/<env>/experiments/<name>.yaml`."""

from __future__ import annotations

import datetime as dt
import re
from contextlib import suppress
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, StringConstraints, WithJsonSchema, model_validator
from pydantic_core import PydanticCustomError

from phoenix_schemas.base import AsTuple, Description, Flag, Model, Name, Text, Whole
from phoenix_schemas.metrics import METRICS, Form, Role, role_of
from phoenix_schemas.units import Duration, Percent, Share, parse_limit

Regex = Annotated[Text, StringConstraints(min_length=1, max_length=1024)]
ParameterValue = Any
"""A parameter of a pipeline: its type, range and unit are the pipeline's own to say."""


class Metadata(Model):
    """Who this object is."""

    name: Name
    """Name of the object: lower-case letters, digits and dashes, at most 63. The file is usually named the same."""


class PipelineRef(Model):
    """A pipeline of the catalogue with its parameters."""

    pipeline: Annotated[Text, StringConstraints(min_length=1, max_length=63)]
    """Name of a pipeline in the catalogue, such as `process-topk-v1`. `phoenix-compile pipelines list` shows them."""
    parameters: dict[Text, ParameterValue] = Field(default_factory=dict)
    """Values for the pipeline's parameters. Those left out have the defaults of its `pipeline.yaml`."""


class Candidate(PipelineRef):
    """A pipeline that would like to replace the baseline."""

    name: Name
    """Name of this variant, unique within the experiment. It becomes part of the names of cluster objects."""


class Variants(Model):
    """What is compared with what."""

    baseline: PipelineRef | None = None
    """What the pool ships today. Left out: the pool's standing pipeline."""
    candidates: Annotated[tuple[Candidate, ...], AsTuple, Field(max_length=5)] = ()
    """One to five pipelines to compare with the baseline. Left out only in mode AA."""


class Target(Model):
    """Where the experiment runs."""

    pool: Annotated[Text, StringConstraints(min_length=1, max_length=63)]
    """Name of a pool of `environment.yaml`."""
    nodes: Annotated[Whole, Field(ge=1, le=10000)] | None = None
    """How many nodes of the pool take part, chosen deterministically. Left out: all of them."""


class CriticalProcess(Model):
    """A process that must never disappear from telemetry."""

    name: Name
    """Name of this entry, used as a label in evidence and in reports. `other` is taken."""
    executable: Regex | None = None
    """Regular expression (RE2) on the executable's name, such as `^nginx$`."""
    command_line: Regex | None = None
    """Regular expression (RE2) on the command line, such as `org\\.example\\.Orders`."""

    @model_validator(mode="after")
    def _has_a_matcher(self) -> CriticalProcess:
        if self.executable is None and self.command_line is None:
            raise PydanticCustomError("no_matcher", "a critical process needs `executable` or `commandLine`")
        return self


_RFC_3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[-+]\d\d:\d\d)", re.ASCII)


def _utc(value: object) -> object:
    """RFC 3339 with an offset: a local time would mean another moment on another machine."""
    if isinstance(value, str) and _RFC_3339.fullmatch(value):
        with suppress(ValueError, OverflowError):  # no such day, or one that is before the year 1 in UTC
            return dt.datetime.fromisoformat(value).astimezone(dt.UTC)
    raise PydanticCustomError("timestamp", "`{value}` is no RFC 3339 time with an offset", {"value": str(value)})


Timestamp = Annotated[
    dt.datetime,
    BeforeValidator(_utc),
    WithJsonSchema({"type": "string", "format": "date-time", "examples": ["2026-12-01T20:00:00Z"]}),
]


class Schedule(Model):
    """When the experiment runs, and for how long."""

    warmup: Duration = 300.0
    """Time after all collectors are ready that does not count. At least five scrapes are always left out."""
    duration: Duration = 3600.0
    """Time that counts, without the warm-up."""
    not_before: Timestamp | None = None
    """Earliest start, RFC 3339 with an offset."""


class LoadRequest(Model):
    """Synthetic processes on the target nodes for the run's length. Refused unless the environment allows load."""

    profile: Literal["realistic", "high-cardinality", "high-churn", "custom"]
    """Shape of the load: `realistic` 50 to 200 processes, `high-cardinality` 1,000 to 2,000 mostly idle ones with
    unique arguments, `high-churn` 20 to 30 short-lived ones a second, `custom` as `processes` says."""
    processes: Annotated[Whole, Field(ge=1, le=2000)] | None = None
    """How many processes a node. Left out: what the profile says."""
    churn_per_second: Annotated[Whole, Field(ge=0, le=50)] | None = None
    """Short-lived processes started a second on each node."""
    seed: Annotated[Whole, Field(ge=0, le=2**31 - 1)] = 1
    """Makes the load repeatable."""


class AnalysisSettings(Model):
    """How the verdict is reached."""

    mode: Literal["AB", "AA"] = "AB"
    """`AB` compares candidates with the baseline; `AA` compares the baseline with a copy of itself, which tests the
    measurement and never promotes."""
    early_success: Flag = False
    """Look for success at four planned looks instead of once at the end. Only for load without long jobs."""
    strict: Flag = False
    """Assume stronger correlation between scrapes: fewer wrong verdicts under shocks, and less power."""


class Criterion(Model):
    """One thing the candidate must show. Exactly one of the forms is given."""

    metric: Text
    """Name of a metric; `phoenix-compile explain spec.criteria` lists them."""
    reduction: Share | None = None
    """Goal: the candidate's value is lower than the baseline's by at least this share, such as `50%`."""
    increase_at_most: Percent | None = None
    """Guardrail: the candidate's value is higher than the baseline's by at most this share, such as `20%`."""
    at_most: Annotated[Any, WithJsonSchema({"anyOf": [{"type": "number", "minimum": 0}, {"type": "string"}]})] = None
    """Guardrail: the candidate's value is at most this, in the metric's unit: `0.05`, `200MiB`, `0.1%`."""
    at_least: Share | None = None
    """Retention: `100%` is a hard rule, a lower share is a goal."""
    info: Flag = False
    """Shown in the report, decides nothing."""

    @property
    def form(self) -> Form:
        """The one form that is given."""
        if self.reduction is not None:
            return "reduction"
        if self.increase_at_most is not None:
            return "increaseAtMost"
        if self.at_most is not None:
            return "atMost"
        return "atLeast" if self.at_least is not None else "info"

    @property
    def limit(self) -> float:
        """The limit in base units; 0 for `info`."""
        if self.at_most is not None:
            return parse_limit(self.at_most, METRICS[self.metric].unit)
        given = (self.reduction, self.increase_at_most, self.at_least)
        return next((value for value in given if value is not None), 0.0)

    @property
    def role(self) -> Role:
        """What this criterion decides."""
        return role_of(self.form, self.limit)

    @model_validator(mode="after")
    def _one_form_that_fits(self) -> Criterion:
        given = [
            name
            for name, value in (
                ("reduction", self.reduction),
                ("increaseAtMost", self.increase_at_most),
                ("atMost", self.at_most),
                ("atLeast", self.at_least),
                ("info", self.info or None),
            )
            if value is not None
        ]
        if len(given) != 1:
            raise PydanticCustomError("criterion_form", "a criterion has exactly one form, here {n}", {"n": len(given)})
        metric = METRICS.get(self.metric)
        if metric is not None:
            if given[0] not in metric.forms:
                raise PydanticCustomError(
                    "criterion_form_unfit",
                    "`{metric}` has no form `{form}`",
                    {"metric": self.metric, "form": given[0], "forms": ", ".join(metric.forms)},
                )
            if self.at_most is not None:
                parse_limit(self.at_most, metric.unit)
        return self


class ExperimentSpec(Model):
    """The experiment itself."""

    description: Description = ""
    """What the experiment is to show, in a sentence."""
    owner: Annotated[Text, StringConstraints(max_length=63)] = ""
    """Team or person that answers for it."""
    run: Annotated[Whole, Field(ge=1, le=10000)] = 1
    """Number of the run. Raise it to run the same experiment again; each run has its own history and verdict."""
    cancelled: Flag = False
    """A pull request that sets this to true ends the run."""
    target: Target
    """Where it runs."""
    variants: Variants = Field(default_factory=Variants)
    """What is compared with what."""
    critical_processes: Annotated[tuple[CriticalProcess, ...], AsTuple, Field(max_length=50)] = ()
    """Processes that every variant must keep. A process that matches two entries counts for the first."""
    schedule: Schedule = Field(default_factory=Schedule)
    """When, and for how long."""
    export: Annotated[
        Literal["sink", "none"] | Annotated[tuple[Name, ...], AsTuple, Field(min_length=1, max_length=5)],
        WithJsonSchema(
            {
                "anyOf": [
                    {"enum": ["sink", "none"]},
                    {"type": "array", "items": {"type": "string"}, "minItems": 1, "maxItems": 5},
                ]
            }
        ),
    ] = "sink"
    """Where the variants' data goes: `sink` counts it and throws it away in the cluster, so nothing is billed; `none`
    exports nothing; a list names destinations of the environment."""
    load: LoadRequest | None = None
    """Synthetic load during the run."""
    analysis: AnalysisSettings = Field(default_factory=AnalysisSettings)
    """How the verdict is reached."""
    criteria: Annotated[tuple[Criterion, ...], AsTuple, Field(min_length=1, max_length=20)]
    """What the candidate must show to be promoted. All of them must hold."""


class Experiment(Model):
    """An A/B test of collector pipelines on the same nodes."""

    api_version: Literal["phoenix.io/v1alpha1"]
    """Version of this form."""
    kind: Literal["Experiment"]
    """Kind of this file."""
    metadata: Metadata
    """Who this object is."""
    spec: ExperimentSpec
    """The experiment itself."""
