"""A collector pipeline on the nodes of a pool, as the cluster holds it: an arm of an experiment, or what stands."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field, StringConstraints

from phoenix_schemas.base import AsTuple, Flag, Model, Name, Text, Whole
from phoenix_schemas.resource.common import (
    ANY,
    Amount,
    Conditions,
    Count,
    Digest,
    ExperimentRef,
    Image,
    NodeSelector,
    ObjectMeta,
    ObjectName,
    Positive,
    Probability,
    Word,
    by,
    rules,
)

Key = Annotated[Text, StringConstraints(pattern=r"^[A-Za-z0-9._-]+$", max_length=253)]
"""A key of a ConfigMap or a Secret."""
Amounts = Annotated[dict[Literal["cpu", "memory"], Amount], Field(max_length=2)]


class Resources(Model):
    """What the collector's container reserves, and what it may not exceed."""

    requests: Amounts = Field(default_factory=dict)
    """What is reserved."""
    limits: Amounts = Field(default_factory=dict)
    """What is never exceeded."""


class SecretKeyRef(Model):
    """A value in a secret of the same namespace."""

    name: ObjectName
    """Name of the secret."""
    key: Key
    """Key within it."""


class FieldRef(Model):
    """A value that only the pod itself knows."""

    field_path: Literal["spec.nodeName", "metadata.name", "metadata.namespace", "status.podIP", "status.hostIP"]
    """Where it stands in the pod."""


class EnvVar(Model):
    """An environment variable of the collector: a value, or where its value is."""

    model_config = ConfigDict(
        json_schema_extra=rules(
            (
                "[has(self.value), has(self.secretKeyRef), has(self.fieldRef)].filter(given, given).size() == 1",
                "exactly one of value, secretKeyRef and fieldRef",
            )
        )
    )

    name: Annotated[Text, StringConstraints(pattern=r"^[A-Z_][A-Z0-9_]*$", max_length=255)]
    """Name of the variable."""
    value: Annotated[Text, StringConstraints(max_length=1024)] | None = None
    """Its value; `$(NAME)` stands for a variable further up, as Kubernetes has it."""
    secret_key_ref: SecretKeyRef | None = None
    """The secret that has its value."""
    field_ref: FieldRef | None = None
    """The field of the pod that has its value."""


class Collector(Model):
    """The collector that runs the pipeline."""

    version: Word
    """Its version, such as `0.159.0`."""
    image: Image
    """Its image."""
    resources: Resources
    """What its container reserves, and what it may not exceed."""
    env: Annotated[tuple[EnvVar, ...], AsTuple, Field(max_length=100, json_schema_extra=by("name"))] = ()
    """Its environment, in the order in which Kubernetes expands it."""


class ConfigRef(Model):
    """The collector config."""

    config_map: ObjectName
    """Name of the ConfigMap, in the same namespace."""
    key: Key
    """Key within it."""
    digest: Digest
    """Digest of the text: a ConfigMap of the right name and the wrong content is not used."""


class HostAccess(Model):
    """What of the host the collector sees besides /proc."""

    passwd: Flag
    """/etc/passwd, without which a process has no owner's name."""


SPEC_RULES = rules(
    ("has(self.experimentRef) == (self.role != 'standing')", "what stands belongs to no experiment"),
    (
        "has(self.template) == (self.runtime == 'opentelemetry-operator')",
        "a template belongs to the runtime opentelemetry-operator",
    ),
)


class PipelineSpec(Model):
    """The pipeline, as compiled. Written by the compiler, or copied by the controller at admission."""

    model_config = ConfigDict(json_schema_extra=SPEC_RULES)

    experiment_ref: ExperimentRef | None = None
    """The run that it belongs to: its collectors exist only while that run needs them. Left out: they always exist."""
    environment: Name
    """Name of the environment."""
    pool: Name
    """Name of the pool."""
    variant: Name
    """Name of the variant; of what stands, the pool's."""
    role: Literal["baseline", "candidate", "standing"]
    """What it is in the comparison."""
    runtime: Literal["daemonset", "opentelemetry-operator"]
    """Who runs the collectors: Phoenix's own operator, or the OpenTelemetry operator."""
    node_selector: NodeSelector = Field(default_factory=dict)
    """Labels that the pool's nodes carry."""
    nodes: Annotated[Whole, Field(ge=1, le=10000)] | None = None
    """On how many of them it runs. Left out: all."""
    collector: Collector
    """The collector that runs it."""
    config: ConfigRef
    """The collector config."""
    host_access: HostAccess
    """What of the host the collector sees."""
    template: Annotated[dict[Text, Any] | None, Field(json_schema_extra=ANY)] = None
    """The OpenTelemetryCollector that the controller creates, for the runtime opentelemetry-operator."""


class PipelineStatus(Model):
    """What the controller has seen."""

    observed_generation: Count = 0
    """The generation of the spec that was looked at."""
    nodes_desired: Count = 0
    """Nodes that should have a collector."""
    nodes_ready: Count = 0
    """Nodes that have one that is ready."""
    series_in: Positive | None = None
    """Series a scrape and node before the variant's processors."""
    series_out: Positive | None = None
    """Series a scrape and node after them."""
    processes_seen: Positive | None = None
    """Processes a scrape and node that are left."""
    critical_retained: Probability | None = None
    """Share of the critical processes that are left."""
    conditions: Conditions = ()
    """Aspects of the state."""


class PhoenixProcessPipeline(Model):
    """A collector pipeline on the nodes of a pool."""

    api_version: Literal["phoenix.io/v1alpha1"]
    """Version of this form."""
    kind: Literal["PhoenixProcessPipeline"]
    """Kind of this object."""
    metadata: ObjectMeta
    """Who this object is."""
    spec: PipelineSpec
    """What is to be done."""
    status: PipelineStatus | None = None
    """What was seen."""
