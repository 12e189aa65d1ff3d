"""What the controller is told of its environment: the text in the ConfigMap `phoenix-environment`, in base units."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from phoenix_schemas.base import AsTuple, Flag, Model, Name, Text, Whole
from phoenix_schemas.resource.common import Count, Digest, Line, NodeSelector, Positive, Word
from phoenix_schemas.resource.pipeline import Collector, SecretKeyRef


class Namespaces(Model):
    """Where Phoenix lives in the cluster."""

    system: Name
    """Controller, API, sink and settings."""
    collectors: Name
    """Experiments, pipelines and their collectors."""


class CollectorSettings(Collector):
    """The collector that runs every variant; its `env` is each pipeline's own."""

    distribution: Literal["contrib", "phoenix"]
    """Which components its image has."""
    interval_seconds: Positive
    """Time between two scrapes."""


class Standing(Model):
    """What a pool ships when no experiment runs."""

    pipeline: Word
    """Name of the pipeline in the catalogue."""
    parameters: dict[Text, Any] = Field(default_factory=dict)
    """All its parameters, in base units."""
    core_digest: Digest
    """Digest of receivers, processors and collector version."""
    evidence: Flag
    """Whether it counts what it drops."""


class Pool(Model):
    """A set of nodes that are alike."""

    name: Name
    """Name of the pool."""
    node_selector: NodeSelector
    """Labels that its nodes carry."""
    nodes: Whole
    """Size of the fleet, for cost."""
    processes: Whole
    """Processes on a node, for budgets."""
    destinations: Annotated[tuple[Name, ...], AsTuple]
    """Destinations of the standing pipeline."""
    standing: Standing
    """What it ships when no experiment runs."""


class Destination(Model):
    """A backend that telemetry is shipped to. Its headers are the collectors' own affair."""

    name: Name
    """Name of the destination."""
    type: Literal["otlp_http", "otlp_grpc", "prometheus_remote_write"]
    """Protocol."""
    endpoint: Line
    """Address of the backend."""
    temporality: Literal["delta", "cumulative"]
    """What the backend expects of counters."""
    max_payload_bytes: Count
    """Largest request the backend takes, in bytes before compression."""


class Measurement(Model):
    """Where the controller reads measurements."""

    from_: Annotated[Literal["direct", "prometheus"], Field(alias="from")]
    """The collectors' own ports, or a Prometheus."""
    url: Line | None = None
    """Address of Prometheus."""
    labels: dict[Text, Text] = Field(default_factory=dict)
    """Labels that select this cluster in a shared Prometheus."""
    auth: SecretKeyRef | None = None
    """Bearer token for Prometheus, in the system namespace."""


class Price(Model):
    """An amount of money for a unit of what is billed."""

    amount: Positive
    """The amount."""
    currency: Word
    """Three letters."""
    unit: Word
    """What it buys one of."""


class Cost(Model):
    """How the backend bills."""

    model: Word
    """Name of a cost model."""
    price: Price
    """What a unit costs."""


class Limits(Model):
    """What experiments may use here."""

    concurrent_experiments: Whole
    """Experiments that may run at the same time."""
    duration_seconds: Positive
    """Longest experiment, warm-up included."""
    series_per_node: Whole
    """Most series a variant may make on one node."""
    load: Flag
    """Whether experiments may start synthetic load on the nodes."""


class EnvironmentSettings(Model):
    """One cluster with one controller."""

    name: Name
    """Name of the environment."""
    namespaces: Namespaces
    """Where Phoenix lives in the cluster."""
    runtime: Literal["daemonset", "opentelemetry-operator"]
    """Who runs collectors."""
    collector: CollectorSettings
    """The collector that runs every variant."""
    pools: Annotated[tuple[Pool, ...], AsTuple]
    """Sets of nodes."""
    destinations: Annotated[tuple[Destination, ...], AsTuple]
    """Backends that telemetry is shipped to."""
    measurement: Measurement
    """Where the controller reads measurements."""
    cost: Cost | None = None
    """How the backend bills."""
    limits: Limits
    """What experiments may use here."""
