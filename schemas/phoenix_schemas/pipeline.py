"""A catalogue entry: `pipelines/<name>/pipeline.yaml`."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints, WithJsonSchema, model_validator
from pydantic_core import PydanticCustomError

from phoenix_schemas.base import AsTuple, Description, Model, Text, Whole
from phoenix_schemas.experiment import Metadata

Number = Annotated[Any, WithJsonSchema({"type": ["number", "string"]})]
"""A bound, written as the parameter's own values are."""

ParameterType = Literal[
    "integer", "number", "boolean", "string", "regex", "duration", "percent", "bytes", "cores", "array"
]


class Parameter(Model):
    """One knob of a pipeline."""

    type: ParameterType
    """What values it takes. `duration`, `percent`, `bytes` and `cores` are written with their unit."""
    description: Description
    """What it does, and its unit."""
    default: Any = None
    """Value when the user gives none. A parameter without default must be given."""
    minimum: Number = None
    """Smallest value."""
    maximum: Number = None
    """Largest value."""
    items: Annotated[tuple[Text, ...], AsTuple] | Literal["string", "regex"] | None = None
    """For `array`: the allowed words, or the type of any item."""
    min_items: Annotated[Whole, Field(ge=0)] = 0
    """For `array`: fewest items."""
    max_items: Annotated[Whole, Field(ge=1, le=500)] = 100
    """For `array`: most items."""
    enum: Annotated[tuple[Text, ...], AsTuple] | None = None
    """For `string`: the allowed words."""

    @model_validator(mode="after")
    def _fits_its_type(self) -> Parameter:
        if (self.items is None) == (self.type == "array"):
            raise PydanticCustomError("parameter_items", "`items` belongs to type `array`, and only there")
        return self


class Keeps(Model):
    """What a consumer still finds in the output."""

    attributes: Annotated[tuple[Text, ...], AsTuple]
    """Resource attributes of a process that survive."""
    count_metric: Annotated[Text, StringConstraints(max_length=255)] = "process.memory.usage"
    """The metric with exactly one point for every process kept: processes are counted by it."""


class PipelineSpec(Model):
    """The pipeline itself; its receivers and processors stand in `collector.yaml.j2` beside it."""

    description: Description
    """What it keeps, in one sentence."""
    collector_versions: Annotated[
        Text, StringConstraints(pattern=r"^(>=|<=|<|>|==)\d+\.\d+(\.\d+)?(,\s*(>=|<=|<|>)\d+\.\d+(\.\d+)?)*$")
    ] = ">=0.135"
    """Versions of the collector that it runs on, such as `>=0.135` or `>=0.146, <1.0`."""
    parameters: dict[Annotated[Text, StringConstraints(pattern=r"^[a-z][A-Za-z0-9]*$")], Parameter] = Field(
        default_factory=dict
    )
    """Its knobs, by name."""
    keeps: Keeps
    """What a consumer still finds in the output."""
    series_bound: Annotated[Text, StringConstraints(max_length=200)] | None = None
    """Upper bound of the series of one scrape: an expression over parameters, `processes` and `critical`."""


class Pipeline(Model):
    """An entry of the catalogue."""

    api_version: Literal["phoenix.io/v1alpha1"]
    """Version of this form."""
    kind: Literal["Pipeline"]
    """Kind of this file."""
    metadata: Metadata
    """Who this object is; the name equals the folder's."""
    spec: PipelineSpec
    """The pipeline itself."""
