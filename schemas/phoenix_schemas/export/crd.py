"""CustomResourceDefinitions of what the cluster holds: structural schemas, CEL rules, status, columns.

No `$ref` and no alternatives, as the API server wants it. No defaults either: the compiler fills them, and what the API
server filled in would show up as a difference from Git.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from phoenix_schemas import API_VERSION, GROUP, labels
from phoenix_schemas.base import Model
from phoenix_schemas.described import described
from phoenix_schemas.export.plain import Schema, below, bounded_as_list, in_order, one_line, without_null
from phoenix_schemas.kinds import CATEGORY, EXPERIMENT, KINDS, LOAD, PIPELINE, Kind
from phoenix_schemas.resource.experiment import Experiment
from phoenix_schemas.resource.load import LoadSimulationJob
from phoenix_schemas.resource.pipeline import PhoenixProcessPipeline

_PYDANTIC_ONLY = ("title", "default", "examples", "propertyNames", "const")


class Column(NamedTuple):
    """A column of `kubectl get`. Those of priority 1 are shown with `-o wide` only."""

    name: str
    path: str
    type: str = "string"
    priority: int = 0


class Definition(NamedTuple):
    """What a CRD is made of."""

    model: type[Model]
    columns: tuple[Column, ...]


AGE = Column("Age", ".metadata.creationTimestamp", "date")

DEFINITIONS: Final[Mapping[Kind, Definition]] = {
    EXPERIMENT: Definition(
        Experiment,
        (
            Column("Pool", ".spec.target.pool"),
            Column("Run", ".spec.run", "integer"),
            Column("Phase", ".status.phase"),
            Column("Verdict", ".status.verdicts[*].verdict"),
            Column("Slots", ".status.slots", "integer", 1),
            Column("Of", ".spec.plan.slots", "integer", 1),
            Column("Owner", ".spec.owner", priority=1),
            AGE,
        ),
    ),
    PIPELINE: Definition(
        PhoenixProcessPipeline,
        (
            Column("Pool", ".spec.pool"),
            Column("Role", ".spec.role"),
            Column("Desired", ".status.nodesDesired", "integer"),
            Column("Ready", ".status.nodesReady", "integer"),
            Column("In", ".status.seriesIn", "number"),
            Column("Out", ".status.seriesOut", "number"),
            Column("Critical", ".status.criticalRetained", "number", 1),
            Column("Experiment", ".spec.experimentRef.name", priority=1),
            AGE,
        ),
    ),
    LOAD: Definition(
        LoadSimulationJob,
        (
            Column("Experiment", ".spec.experimentRef.name"),
            Column("Profile", ".spec.profile"),
            Column("Nodes", ".status.nodesActive", "integer"),
            Column("Processes", ".status.achieved.processes", "integer"),
            Column("Of", ".status.requested.processes", "integer", 1),
            AGE,
        ),
    ),
}


def crds() -> tuple[dict[str, Any], ...]:
    """The CustomResourceDefinitions of all kinds."""
    return tuple(crd(kind) for kind in KINDS)


def crd(kind: Kind) -> dict[str, Any]:
    """The CustomResourceDefinition of a kind."""
    definition = DEFINITIONS[kind]
    return {
        "apiVersion": "apiextensions.k8s.io/v1",
        "kind": "CustomResourceDefinition",
        "metadata": {"name": kind.crd, "labels": {labels.PART_OF: labels.PHOENIX}},
        "spec": {
            "group": GROUP,
            "scope": "Namespaced",
            "names": {
                "kind": kind.kind,
                "listKind": f"{kind.kind}List",
                "plural": kind.plural,
                "singular": kind.singular,
                "shortNames": [kind.short],
                "categories": [CATEGORY],
            },
            "versions": [
                {
                    "name": API_VERSION.rpartition("/")[2],
                    "served": True,
                    "storage": True,
                    "subresources": {"status": {}},
                    "additionalPrinterColumns": [_column(column) for column in definition.columns],
                    "schema": {"openAPIV3Schema": structural_schema(definition.model)},
                }
            ],
        },
    }


def structural_schema(model: type[Model]) -> Schema:
    """The structural schema of a model. Its metadata is Kubernetes' own affair."""
    made = described(model).model_json_schema(by_alias=True)
    definitions = made.pop("$defs")
    schema = _structural(made, definitions)
    for name in ("apiVersion", "kind"):
        del schema["properties"][name]["enum"]
    schema["properties"]["metadata"] = {"type": "object"}
    return in_order(schema)


def _structural(schema: Schema, definitions: Mapping[str, Schema]) -> Schema:
    schema = without_null(schema)
    if "$ref" in schema:
        target = definitions[schema["$ref"].rpartition("/")[2]]
        beside = {key: value for key, value in schema.items() if key != "$ref"}
        return _structural({**target, **beside}, definitions)
    schema = bounded_as_list(schema)
    if "const" in schema:
        schema["enum"] = [schema["const"]]
    if schema.get("additionalProperties") in (True, False):
        del schema["additionalProperties"]
    kept = {key: value for key, value in schema.items() if key not in _PYDANTIC_ONLY}
    if "description" in kept:
        kept["description"] = one_line(kept["description"])
    return below(kept, lambda inner: _structural(inner, definitions))


def _column(column: Column) -> dict[str, Any]:
    made = {"name": column.name, "type": column.type, "jsonPath": column.path}
    return {**made, "priority": column.priority} if column.priority else made
