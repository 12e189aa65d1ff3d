"""An environment: one cluster with one controller. `environments/<env>/environment.yaml`."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints, field_validator, model_validator
from pydantic_core import PydanticCustomError

from phoenix_schemas.base import AsTuple, Flag, Model, Name, NodeLabels, Text, Whole
from phoenix_schemas.experiment import CriticalProcess, Metadata, PipelineRef
from phoenix_schemas.units import Bytes, Duration, PriceField, Quantity

HEADER = r"^[A-Za-z0-9]+(-[A-Za-z0-9]+)*$"
HeaderName = Annotated[Text, StringConstraints(pattern=HEADER, max_length=128)]
"""Words between single dashes: no two names then become one in the environment variable that carries a secret."""
HEADER_VALUE = r"^([!-~]([ -~]*[!-~])?)?$"
HeaderValue = Annotated[Text, StringConstraints(pattern=HEADER_VALUE, max_length=1024)]
ResourceName = Literal["cpu", "memory"]


def _requests() -> dict[ResourceName, str]:
    return {"cpu": "50m", "memory": "128Mi"}


def _limits() -> dict[ResourceName, str]:
    return {"memory": "256Mi"}


class Namespaces(Model):
    """Where Phoenix lives in the cluster."""

    system: Name = "phoenix-system"
    """Controller, API, sink and settings."""
    collectors: Name = "phoenix-collectors"
    """Experiments, pipelines and their collectors; privileged by label, since collectors read the host's /proc."""


class Resources(Model):
    """Kubernetes resources of the collector container."""

    requests: dict[ResourceName, Quantity] = Field(default_factory=_requests)
    """What is reserved."""
    limits: dict[ResourceName, Quantity] = Field(default_factory=_limits)
    """What is never exceeded. The memory limit also sets the collector's own limiter."""


class CollectorSettings(Model):
    """The collector that runs every variant."""

    version: Annotated[Text, StringConstraints(pattern=r"^\d+\.\d+\.\d+$")]
    """Version of the OpenTelemetry Collector, such as `0.159.0`."""
    image: Annotated[Text, StringConstraints(min_length=1, max_length=512)] | None = None
    """Image by digest. Not used by the runtime `local`."""
    distribution: Literal["contrib", "phoenix"] = "contrib"
    """Which components the image has: the stock contrib distribution, or the one that Phoenix builds."""
    interval: Duration = 60.0
    """Time between two scrapes. Also the length of a slot in the analysis."""
    resources: Resources = Field(default_factory=Resources)
    """Kubernetes resources of the collector container."""


class Standing(PipelineRef):
    """What a pool ships when no experiment runs: what a promotion edits."""

    critical_processes: Annotated[tuple[CriticalProcess, ...], AsTuple, Field(max_length=50)] = ()
    """Processes that the standing pipeline must keep, as in an experiment. A promotion brings them along."""
    evidence: Flag = False
    """Keep counting what the pipeline drops, to follow realised savings."""


class Pool(Model):
    """A set of nodes that are alike."""

    name: Name
    """Name of the pool."""
    node_selector: NodeLabels = Field(default_factory=dict)
    """Labels that its nodes carry."""
    nodes: Annotated[Whole, Field(ge=1, le=100000)] = 1
    """Size of the fleet, for cost and for what a plan can decide."""
    processes: Annotated[Whole, Field(ge=1, le=100000)] = 300
    """Processes on a node, for budgets."""
    standing: Standing
    """What the pool ships when no experiment runs."""
    destinations: Annotated[tuple[Name, ...], AsTuple, Field(max_length=5)] = ()
    """Destinations of the standing pipeline. Left out: all destinations of the environment."""


class SecretKey(Model):
    """A value that stays in a Kubernetes secret."""

    secret: Name
    """Name of the secret, in the collectors' namespace."""
    key: Annotated[Text, StringConstraints(pattern=r"^[A-Za-z0-9._-]{1,253}$")]
    """Key within the secret."""


class Destination(Model):
    """A backend that telemetry is shipped to."""

    name: Name
    """Name of the destination."""
    type: Literal["otlp_http", "otlp_grpc", "prometheus_remote_write"]
    """Protocol."""
    endpoint: Annotated[Text, StringConstraints(min_length=1, max_length=1024)]
    """Address of the backend."""
    temporality: Literal["delta", "cumulative"] = "cumulative"
    """What the backend expects of counters."""
    max_payload: Bytes = 4_000_000
    """Largest request the backend takes, in bytes before compression."""
    headers: Annotated[dict[HeaderName, HeaderValue | SecretKey], Field(max_length=8)] = Field(default_factory=dict)
    """HTTP headers, at most 8; keys and tokens are secret references, never text."""

    @field_validator("headers")
    @classmethod
    def _told_apart(cls, headers: dict[str, str | SecretKey]) -> dict[str, str | SecretKey]:
        seen: set[str] = set()
        for name in headers:
            if name.lower() in seen:
                raise PydanticCustomError(
                    "header_twice", "`{name}` is given twice: case does not count", {"name": name}
                )
            seen.add(name.lower())
        return headers


class Measurement(Model):
    """Where the controller reads measurements."""

    from_: Annotated[Literal["direct", "prometheus"], Field(alias="from")] = "direct"
    """`direct` reads the collectors' own ports; `prometheus` asks a Prometheus that scrapes them."""
    url: Annotated[Text, StringConstraints(max_length=1024)] | None = None
    """Address of Prometheus."""
    labels: Annotated[dict[Text, Text], Field(max_length=64)] = Field(default_factory=dict)
    """Labels that select this cluster in a shared Prometheus."""
    auth: SecretKey | None = None
    """Bearer token for Prometheus."""

    @model_validator(mode="after")
    def _prometheus_has_a_url(self) -> Measurement:
        if self.from_ == "prometheus" and self.url is None:
            raise PydanticCustomError("needs_url", "`from: prometheus` needs `url`")
        return self


class Cost(Model):
    """How the backend bills."""

    model: Literal[
        "newrelic-ingest", "datadog-custom-metrics", "grafana-active-series", "google-samples", "aws-samples"
    ]
    """Name of a cost model."""
    price: PriceField
    """Your price, such as `0.40 USD/GB`."""


class Limits(Model):
    """What experiments may use here."""

    concurrent_experiments: Annotated[Whole, Field(ge=1, le=100)] = 3
    """Experiments that may run at the same time."""
    duration: Duration = 86400.0
    """Longest experiment, warm-up included."""
    series_per_node: Annotated[Whole, Field(ge=1)] = 20000
    """Most series a variant may make on one node."""
    load: Flag = False
    """Whether experiments may start synthetic load on the nodes."""


class EnvironmentSpec(Model):
    """The environment itself."""

    namespaces: Namespaces = Field(default_factory=Namespaces)
    """Where Phoenix lives in the cluster."""
    collector: CollectorSettings
    """The collector that runs every variant."""
    runtime: Literal["daemonset", "opentelemetry-operator", "local"] = "daemonset"
    """Who runs collectors: Phoenix's own operator, the OpenTelemetry operator, or local processes (the lab)."""
    pools: Annotated[tuple[Pool, ...], AsTuple, Field(max_length=200)] = ()
    """Sets of nodes. The runtime `local` has one implicit pool, `local`: this host."""
    destinations: Annotated[tuple[Destination, ...], AsTuple, Field(max_length=10)] = ()
    """Backends that telemetry is shipped to."""
    measurement: Measurement = Field(default_factory=Measurement)
    """Where the controller reads measurements."""
    cost: Cost | None = None
    """How the backend bills."""
    limits: Limits = Field(default_factory=Limits)
    """What experiments may use here."""


class Environment(Model):
    """One cluster with one controller."""

    api_version: Literal["phoenix.io/v1alpha1"]
    """Version of this form."""
    kind: Literal["Environment"]
    """Kind of this file."""
    metadata: Metadata
    """Who this object is; the name equals the folder's."""
    spec: EnvironmentSpec
    """The environment itself."""
