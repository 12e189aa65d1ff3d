"""What the cluster's forms have in common: bounded texts and lists, references, conditions.

Every text and list has a maximum, since the API server bounds the cost of a CEL rule by them.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field, StrictFloat, StringConstraints

from phoenix_schemas.base import DNS_SUBDOMAIN, AsTuple, Model, Name, Text, Whole
from phoenix_schemas.experiment import Timestamp
from phoenix_schemas.units import QUANTITY_PATTERN

Word = Annotated[Text, StringConstraints(max_length=63)]
"""A short text."""
Line = Annotated[Text, StringConstraints(max_length=1024)]
"""A text for people."""
Message = Annotated[Text, StringConstraints(max_length=32768)]
"""The message of a condition, as long as Kubernetes allows."""
Reason = Annotated[Text, StringConstraints(pattern=r"^[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?$", max_length=128)]
"""A CamelCase word for programs."""
ObjectName = Annotated[Text, StringConstraints(pattern=DNS_SUBDOMAIN, max_length=253)]
"""The name of a Kubernetes object."""
Digest = Annotated[Text, StringConstraints(pattern=r"^sha256:[0-9a-f]{64}$", max_length=71)]
"""`sha256:` and 64 hexadecimal digits."""
Image = Annotated[Text, StringConstraints(min_length=1, max_length=512)]
"""Name of a container image."""
Amount = Annotated[Text, StringConstraints(pattern=QUANTITY_PATTERN, max_length=32)]
"""A Kubernetes quantity as written."""
Moment = Timestamp
"""A moment, RFC 3339."""

Number = StrictFloat
Positive = Annotated[Number, Field(ge=0)]
Count = Annotated[Whole, Field(ge=0)]
Probability = Annotated[Number, Field(ge=0, le=1)]

LabelKey = Annotated[Text, StringConstraints(max_length=317)]
LabelValue = Annotated[Text, StringConstraints(max_length=63)]
NodeSelector = Annotated[dict[LabelKey, LabelValue], Field(max_length=64)]
"""Labels that a node must carry."""

Role = Literal["baseline", "candidate"]

PRESERVE = "x-kubernetes-preserve-unknown-fields"
LIST_TYPE = "x-kubernetes-list-type"
LIST_KEYS = "x-kubernetes-list-map-keys"
RULES = "x-kubernetes-validations"


def by(key: str) -> dict[str, Any]:
    """Marks a list whose items are told apart by `key`: appliers merge it by item, and no two items may share a key."""
    return {LIST_TYPE: "map", LIST_KEYS: [key]}


SET: dict[str, Any] = {LIST_TYPE: "set"}
"""Marks a list in which no item stands twice."""
ANY: dict[str, Any] = {"type": "object", PRESERVE: True}
"""Marks an object whose form is not ours to say."""


def rules(*fences: tuple[str, str]) -> dict[str, Any]:
    """CEL rules, each an expression and what it says when it does not hold: the last fence against a second writer."""
    return {RULES: [{"rule": expression, "message": message} for expression, message in fences]}


class ObjectMeta(Model):
    """The parts of a Kubernetes object's metadata that Phoenix uses."""

    model_config = ConfigDict(extra="ignore")  # Kubernetes adds its own

    name: ObjectName
    """Name of the object."""
    namespace: Name
    """Its namespace."""
    labels: dict[Text, Text] = Field(default_factory=dict)
    """What it is found by."""
    annotations: dict[Text, Text] = Field(default_factory=dict)
    """What is noted on it."""
    uid: Text = ""
    """Tells an object from an earlier one of the same name. Empty before the cluster has it."""
    resource_version: Text = ""
    """Changes with every write. Empty before the cluster has it."""
    generation: Count = 0
    """Counts changes of the spec."""
    creation_timestamp: Moment | None = None
    """When the cluster got it."""
    deletion_timestamp: Moment | None = None
    """When its deletion was asked for."""
    finalizers: Annotated[tuple[Text, ...], AsTuple] = ()
    """What must happen before it goes."""


class Condition(Model):
    """One aspect of an object's state, in Kubernetes' common form."""

    type: Annotated[Text, StringConstraints(pattern=r"^[A-Za-z][A-Za-z0-9]*$", max_length=63)]
    """The aspect."""
    status: Literal["True", "False", "Unknown"]
    """Whether it holds."""
    observed_generation: Count = 0
    """The generation of the spec that was looked at."""
    last_transition_time: Moment
    """When the status last changed."""
    reason: Reason
    """Why, for programs."""
    message: Message = ""
    """Why, for people."""


Conditions = Annotated[tuple[Condition, ...], AsTuple, Field(max_length=32, json_schema_extra=by("type"))]


class ExperimentRef(Model):
    """The run of an experiment that an object belongs to."""

    name: Name
    """Name of the experiment, in the same namespace."""
    run: Annotated[Whole, Field(ge=1, le=10000)]
    """Number of the run."""
