"""What a candidate must show, and how each form of it is a statement about a ratio.

| form | B | C | shown when |
|---|---|---|---|
| `reduction: X` | baseline | candidate | the ratio lies below 1 - X |
| `increaseAtMost: Y` | baseline | candidate | the ratio lies below 1 + Y |
| `atMost: v` | v in every node-slot | candidate | the ratio lies below 1 |
| `atMost: v` of losses | lost + sent of the candidate | lost of the candidate | the ratio lies below v |
| `atLeast: p` | critical processes, baseline | the lesser of both | the ratio lies above p, of `100%` above 0.99 |
| `info: true` | as the metric has it | | never: it is shown and decides nothing |
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from phoenix_schemas.metrics import Form, Role

RETENTION = "critical_process_retention"
LOSSES = frozenset({"export_failures", "dropped_points"})
"""Metrics that are shares of the candidate's own points, compared with an absolute limit."""
FULL_RETENTION = 0.99
"""What the ratio must lie above for `atLeast: 100%`, besides the hard rule: a process may end between two scrapes."""


class Criterion(NamedTuple):
    """A criterion in its cluster form. `limit` is in the metric's base unit, for shares and changes a share."""

    metric: str
    role: Role
    form: Form
    limit: float


class Claim(NamedTuple):
    """A criterion as a statement about a ratio.

    column: of the panel, with B and C. constant: B in every usable node-slot, of an absolute limit. limit: of the
    ratio; None decides nothing. above: the ratio must lie above it, else below. scale: what the ratio is multiplied by
    to be in the metric's own unit. counts: C counts rare events among B.
    """

    criterion: Criterion
    column: str
    limit: float | None
    constant: float | None = None
    above: bool = False
    scale: float = 1.0
    counts: bool = False


def claim(criterion: Criterion) -> Claim:
    """The statement that a criterion makes."""
    metric, form, limit = criterion.metric, criterion.form, criterion.limit
    counts = metric in LOSSES
    if form == "reduction":
        return Claim(criterion, metric, 1.0 - limit)
    if form == "increaseAtMost":
        return Claim(criterion, metric, 1.0 + limit)
    if form == "atLeast":
        return Claim(criterion, metric, FULL_RETENTION if limit >= 1.0 else limit, above=True)
    if form == "info":
        return Claim(criterion, metric, None, above=metric == RETENTION, counts=counts)
    if counts:
        return Claim(criterion, metric, limit, counts=True)
    if limit > 0.0:
        return Claim(criterion, metric, 1.0, constant=limit, scale=limit)
    return Claim(criterion, metric, 0.0, constant=1.0)


def equality(criterion: Criterion) -> Claim:
    """What mode AA compares instead: two equal arms have the ratio 1. Losses and retention have their own rules."""
    decides = criterion.form != "info" and criterion.metric not in LOSSES and criterion.metric != RETENTION
    if decides:
        return Claim(criterion, criterion.metric, 1.0)
    return claim(criterion)._replace(limit=None)


def is_hard_retention(criterion: Criterion) -> bool:
    """Whether no critical process may be missing for two slots."""
    return criterion.form == "atLeast" and criterion.limit >= 1.0
