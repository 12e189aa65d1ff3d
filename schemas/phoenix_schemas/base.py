"""The one base of every model: frozen, closed, exact."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StrictBool, StrictInt, StrictStr, StringConstraints
from pydantic.alias_generators import to_camel


class Model(BaseModel):
    """A form that a person or the cluster holds.

    Frozen, since a pass never edits its input; unknown fields refused, since a typo must not be silently ignored.
    Fields are written camelCase in files and snake_case in Python; the docstring below one is its description
    (`phoenix_schemas.described`).
    """

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        alias_generator=to_camel,
        validate_by_name=False,
        validate_by_alias=True,
    )


Text = StrictStr
Flag = StrictBool
Whole = StrictInt


def _as_tuple(value: object) -> object:
    """A YAML list is a list; a frozen model holds tuples. Anything else is left for pydantic to refuse."""
    return tuple(value) if isinstance(value, list) else value


AsTuple = BeforeValidator(_as_tuple)

DNS_LABEL = r"^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$"
DNS_SUBDOMAIN = r"^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$"

LABEL_KEY = r"^([a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?/)?[A-Za-z0-9]([A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?$"
LABEL_VALUE = r"^([A-Za-z0-9]([A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?)?$"
NodeLabels = Annotated[
    dict[
        Annotated[Text, StringConstraints(pattern=LABEL_KEY, max_length=317)],
        Annotated[Text, StringConstraints(pattern=LABEL_VALUE, max_length=63)],
    ],
    Field(max_length=64),
]
"""Labels that a node must carry, as Kubernetes takes them."""

Name = Annotated[Text, StringConstraints(pattern=DNS_LABEL, max_length=63)]
"""A DNS-1123 label: what Kubernetes takes as the name of most objects and as the value of a label."""

Description = Annotated[Text, StringConstraints(max_length=1024)]
"""Free text for people."""
