"""The names of labels and annotations on everything that Phoenix makes in a cluster."""

from __future__ import annotations

from typing import Final

from phoenix_schemas import GROUP

NAME: Final = "app.kubernetes.io/name"
INSTANCE: Final = "app.kubernetes.io/instance"
"""Objects from Git only. Argo CD may track by this label, so that a controller's child which carried it would be pruned."""
COMPONENT: Final = "app.kubernetes.io/component"
PART_OF: Final = "app.kubernetes.io/part-of"
MANAGED_BY: Final = "app.kubernetes.io/managed-by"

EXPERIMENT: Final = f"{GROUP}/experiment"
"""Name of the experiment. Absent on what is standing."""
RUN: Final = f"{GROUP}/run"
VARIANT: Final = f"{GROUP}/variant"
ROLE: Final = f"{GROUP}/role"
"""`baseline`, `candidate` or `standing`."""
POOL: Final = f"{GROUP}/pool"
ENVIRONMENT: Final = f"{GROUP}/environment"
PIPELINE: Final = f"{GROUP}/pipeline"
"""Name of the pipeline in the catalogue."""
CORE_DIGEST: Final = f"{GROUP}/core-digest"
"""The first digits of the core digest (`label_digest`): a label's value has at most 63 characters."""

SPEC_DIGEST: Final = f"{GROUP}/spec-digest"
"""Annotation: the digest of the spec as it was written. A run stays as published while it is the same."""
ABORT: Final = f"{GROUP}/abort"
"""Annotation, for emergencies: ends a run at once; its value is the reason."""

PHOENIX: Final = "phoenix"
"""What everything is part of."""
COMPILER: Final = "phoenix-compile"
"""What manages the objects that come from Git."""
CONTROLLER: Final = "phoenix-controller"
"""What manages the objects that the controller makes."""

STANDING: Final = "standing"
"""Stands for the experiment's name in what belongs to none: the evidence of a standing pipeline. Its run is 0."""
STANDING_RUN: Final = 0

_DIGITS = 16


def label_digest(digest: str) -> str:
    """A digest (`sha256:` and 64 digits) as a label's value: its first 16 digits, 64 bits."""
    return digest.removeprefix("sha256:")[:_DIGITS]
