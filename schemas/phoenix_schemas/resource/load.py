"""Synthetic processes on the nodes of an experiment, as the cluster holds them."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from phoenix_schemas.base import Model, Whole
from phoenix_schemas.resource.common import Conditions, Count, ExperimentRef, NodeSelector, ObjectMeta, Positive


class LoadSpec(Model):
    """The load, as compiled."""

    experiment_ref: ExperimentRef
    """The run that it belongs to: it exists only while that run is measured."""
    profile: Literal["realistic", "high-cardinality", "high-churn", "custom"]
    """Shape of the load."""
    processes: Annotated[Whole, Field(ge=1, le=2000)] | None = None
    """Processes on each node. Left out: what the profile says."""
    churn_per_second: Annotated[Whole, Field(ge=0, le=50)] | None = None
    """Short-lived processes started a second on each node. Left out: what the profile says."""
    seed: Count
    """Makes the load repeatable."""
    duration_seconds: Positive
    """How long it lasts: the run with its warm-up."""
    node_selector: NodeSelector = Field(default_factory=dict)
    """Labels that the pool's nodes carry."""
    nodes: Annotated[Whole, Field(ge=1, le=10000)] | None = None
    """On how many of them it runs, the same that the variants run on. Left out: all."""


class Amount(Model):
    """A load, summed over nodes."""

    processes: Count = 0
    """Processes."""
    cpu_cores: Positive = 0.0
    """Processor cores in use."""
    memory_bytes: Count = 0
    """Bytes of memory in use."""
    churn_per_second: Positive = 0.0
    """Processes started a second."""


class LoadStatus(Model):
    """What the controller has seen."""

    observed_generation: Count = 0
    """The generation of the spec that was looked at."""
    nodes_active: Count = 0
    """Nodes on which it runs."""
    requested: Amount | None = None
    """What was asked for."""
    achieved: Amount | None = None
    """What there is."""
    conditions: Conditions = ()
    """Aspects of the state."""


class LoadSimulationJob(Model):
    """Synthetic processes on the nodes of an experiment."""

    api_version: Literal["phoenix.io/v1alpha1"]
    """Version of this form."""
    kind: Literal["LoadSimulationJob"]
    """Kind of this object."""
    metadata: ObjectMeta
    """Who this object is."""
    spec: LoadSpec
    """What is to be done."""
    status: LoadStatus | None = None
    """What was seen."""
