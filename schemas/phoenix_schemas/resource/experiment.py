"""An experiment as the cluster holds it, and what the controller says of it."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field, StringConstraints

from phoenix_schemas.base import AsTuple, Description, Flag, Model, Name, Text, Whole
from phoenix_schemas.metrics import ExportMode, Form
from phoenix_schemas.metrics import Role as CriterionRole
from phoenix_schemas.phases import TERMINAL, Phase
from phoenix_schemas.resource.common import (
    ANY,
    SET,
    Conditions,
    Count,
    Digest,
    Line,
    Moment,
    NodeSelector,
    ObjectMeta,
    ObjectName,
    Positive,
    Probability,
    Reason,
    Role,
    Word,
    by,
    rules,
)

Run = Annotated[Whole, Field(ge=1, le=10000)]


class Target(Model):
    """Where the experiment runs."""

    pool: Name
    """Name of the pool."""
    node_selector: NodeSelector = Field(default_factory=dict)
    """Labels that the pool's nodes carry."""
    nodes: Annotated[Whole, Field(ge=1, le=10000)] | None = None
    """How many nodes take part, chosen deterministically. Left out: all of the pool."""


class Variant(Model):
    """One arm."""

    name: Name
    """Name of the variant: `baseline`, or the candidate's."""
    role: Role
    """What it is in the comparison."""
    pipeline: Word
    """Name of its pipeline in the catalogue."""
    parameters: Annotated[dict[Text, Any], Field(json_schema_extra=ANY)] = Field(default_factory=dict)
    """All parameters of the pipeline, in base units."""
    config: ObjectName
    """Name of the ConfigMap with its collector config."""
    core_digest: Digest
    """Digest of receivers, processors, critical entries and collector version: a verdict is good for this only."""
    interval_seconds: Positive
    """Time between two scrapes."""
    count_metric: Annotated[Text, StringConstraints(max_length=255)]
    """The metric with one point for every process kept: processes are counted by it."""


class Critical(Model):
    """A process that must never disappear from telemetry."""

    name: Name
    """Name of the entry."""
    executable: Line | None = None
    """Regular expression (RE2) on the executable's name."""
    command_line: Line | None = None
    """Regular expression (RE2) on the command line."""


class Criterion(Model):
    """One thing a candidate must show."""

    metric: Word
    """Name of the metric."""
    role: CriterionRole
    """What it decides: a goal must be shown, a guardrail must not be broken, info decides nothing."""
    form: Form
    """How value and limit are compared."""
    limit: Positive
    """The limit in the metric's base unit; for `reduction`, `increaseAtMost` and `atLeast` a share."""


class Look(Model):
    """One planned look."""

    slot: Whole
    """After how many counted slots."""
    alpha_success: Probability
    """The chance of a wrong success that may be spent here."""
    alpha_harm: Probability
    """The chance of a wrong alarm that may be spent here, for each guardrail."""


class Plan(Model):
    """What is measured and when it is judged, fixed before the first measurement."""

    interval_seconds: Positive
    """Length of a slot: the longest scrape interval of the variants."""
    slots: Count
    """Slots that count."""
    warmup_slots: Count
    """Slots before them that do not."""
    looks: Annotated[tuple[Look, ...], AsTuple, Field(max_length=16)]
    """When it is judged."""
    alpha: Probability
    """The chance of a wrong promotion that all looks together may spend, for each candidate."""
    k: Positive
    """How far the correlation that is assumed between slots is widened."""
    digest: Digest
    """Names plan, criteria and the variants' cores (`phoenix_schemas.canonical.plan_digest`)."""


class Schedule(Model):
    """When the experiment runs, and for how long."""

    warmup_seconds: Positive
    """Time after all collectors are ready that does not count."""
    duration_seconds: Positive
    """Time that counts, without the warm-up."""
    not_before: Moment | None = None
    """Earliest start."""


class Export(Model):
    """Where the variants' data goes."""

    mode: ExportMode
    """`sink` counts it and throws it away, `destinations` ships it, `none` exports nothing."""
    destinations: Annotated[tuple[Name, ...], AsTuple, Field(max_length=20, json_schema_extra=SET)] = ()
    """Names of destinations of the environment, for mode `destinations`."""


class Load(Model):
    """Synthetic load during the run."""

    profile: Literal["realistic", "high-cardinality", "high-churn", "custom"]
    """Shape of the load."""
    processes: Annotated[Whole, Field(ge=1, le=2000)] | None = None
    """Processes on each node. Left out: what the profile says."""
    churn_per_second: Annotated[Whole, Field(ge=0, le=50)] | None = None
    """Short-lived processes started a second on each node. Left out: what the profile says."""
    seed: Count = 1
    """Makes the load repeatable."""


class Analysis(Model):
    """How the verdict is reached."""

    mode: Literal["AB", "AA"]
    """`AB` compares candidates with the baseline, `AA` the baseline with a copy of itself."""
    early_success: Flag
    """Whether success is looked for at every look."""
    strict: Flag
    """Whether stronger correlation between scrapes is assumed."""


class ExperimentSpec(Model):
    """The experiment, as compiled. Written by the compiler only."""

    description: Description = ""
    """What the experiment is to show."""
    owner: Word = ""
    """Team or person that answers for it."""
    environment: Name
    """Name of the environment."""
    run: Run
    """Number of the run. Raising it starts a new one."""
    cancelled: Flag
    """Ends the run when true."""
    collector_version: Word
    """Version of the collector that every variant runs on."""
    target: Target
    """Where it runs."""
    variants: Annotated[tuple[Variant, ...], AsTuple, Field(min_length=2, max_length=6, json_schema_extra=by("name"))]
    """The baseline and one to five candidates."""
    critical_processes: Annotated[
        tuple[Critical, ...], AsTuple, Field(max_length=50, json_schema_extra=by("name"))
    ] = ()
    """Processes that every variant must keep. One that matches two entries counts for the first."""
    schedule: Schedule
    """When, and for how long."""
    plan: Plan
    """The slots and looks of the run."""
    export: Export
    """Where the variants' data goes."""
    load: Load | None = None
    """Synthetic load during the run."""
    analysis: Analysis
    """How the verdict is reached."""
    criteria: Annotated[tuple[Criterion, ...], AsTuple, Field(min_length=1, max_length=20)]
    """What a candidate must show to be promoted."""


class Transition(Model):
    """One step of a run."""

    sequence: Annotated[Whole, Field(ge=1)]
    """Number of the step within the run; part of its key in the history."""
    from_: Annotated[Phase | None, Field(alias="from")] = None
    """The phase before; left out for the first step."""
    to: Phase
    """The phase after."""
    reason: Reason
    """Why, for programs."""
    message: Line = ""
    """Why, for people."""
    at: Moment
    """When, by the API server's clock."""


class Verdict(Model):
    """What was found about one candidate. Never changes within its run."""

    candidate: Name
    """Name of the variant."""
    run: Run
    """The run that it was reached in."""
    verdict: Literal["promote", "reject", "inconclusive", "invalid"]
    """Only the first can be promoted."""
    reason: Reason
    """Why, for programs."""
    message: Line = ""
    """Why, for people."""
    plan_digest: Digest
    """The plan that it was reached by."""
    core_digest: Digest
    """The candidate's core: a promotion is good for this only."""
    at: Moment
    """When it was reached."""


_TERMINAL = "[" + ", ".join(f"'{phase}'" for phase in Phase if phase in TERMINAL) + "]"

STATUS_RULES = rules(
    ("self.run >= oldSelf.run", "the number of a run never decreases"),
    (
        f"self.run > oldSelf.run || self.phase == oldSelf.phase || !(oldSelf.phase in {_TERMINAL})",
        "the terminal phase of a run never changes",
    ),
    (
        "self.run > oldSelf.run || !has(oldSelf.verdicts)"
        " || (has(self.verdicts) && oldSelf.verdicts.all(old, self.verdicts.exists(new, new == old)))",
        "a verdict of a run never changes",
    ),
    ("!has(self.verdicts) || self.verdicts.all(each, each.run == self.run)", "a verdict belongs to the run"),
)


class ExperimentStatus(Model):
    """What the controller has seen and decided. Written by the controller only, once a cycle."""

    model_config = ConfigDict(json_schema_extra=STATUS_RULES)

    observed_generation: Count = 0
    """The generation of the spec that was looked at."""
    run: Run
    """The run that this status is about."""
    phase: Phase
    """The one-word summary of the run."""
    transition_sequence: Count = 0
    """Number of the last step, in `transitions` and in the history."""
    transitions: Annotated[tuple[Transition, ...], AsTuple, Field(max_length=16, json_schema_extra=by("sequence"))] = ()
    """The steps of this run."""
    started_at: Moment | None = None
    """Start of the first slot: when the run became Running."""
    slots: Count = 0
    """Counted slots so far."""
    looks: Count = 0
    """Looks taken so far."""
    nodes: Annotated[tuple[ObjectName, ...], AsTuple, Field(max_length=10000, json_schema_extra=SET)] = ()
    """The nodes that take part, fixed at admission."""
    verdicts: Annotated[tuple[Verdict, ...], AsTuple, Field(max_length=5, json_schema_extra=by("candidate"))] = ()
    """What was found about each candidate."""
    conditions: Conditions = ()
    """Aspects of the state."""


class Experiment(Model):
    """An A/B test of collector pipelines on the same nodes."""

    model_config = ConfigDict(
        json_schema_extra=rules(("!has(oldSelf.status) || has(self.status)", "a status is never taken away"))
    )

    api_version: Literal["phoenix.io/v1alpha1"]
    """Version of this form."""
    kind: Literal["Experiment"]
    """Kind of this object."""
    metadata: ObjectMeta
    """Who this object is."""
    spec: ExperimentSpec
    """What is to be done."""
    status: ExperimentStatus | None = None
    """What was seen and decided."""
