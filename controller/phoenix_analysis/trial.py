"""A trial: what is judged of one candidate, fixed before the first measurement."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from phoenix_analysis.criteria import Claim, Criterion, claim, equality, is_hard_retention
from phoenix_analysis.plan import Plan
from phoenix_analysis.quantities import columns

Mode = Literal["AB", "AA"]
STRICT_K = 2.0
"""The widening of the correlation from which on a plan is a strict one."""


@dataclass(frozen=True)
class Trial:
    """One candidate against the baseline. The digests are given, never made here.

    mode: `AB`, or `AA` where the candidate is a copy of the baseline. critical: names of critical entries.
    experiment and run name it in the document.
    """

    candidate: str
    plan: Plan
    plan_digest: str
    core_digest: str
    criteria: tuple[Criterion, ...]
    critical: tuple[str, ...] = ()
    mode: Mode = "AB"
    experiment: str = ""
    run: int = 1

    @cached_property
    def claims(self) -> tuple[Claim, ...]:
        """Each criterion as a statement about a ratio, in the order of the criteria."""
        return tuple(map(equality if self.mode == "AA" else claim, self.criteria))

    @cached_property
    def deciding(self) -> tuple[Claim, ...]:
        """The claims that decide something."""
        return tuple(each for each in self.claims if each.limit is not None)

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """The columns of its panel."""
        return columns(self.criteria, self.critical)

    @property
    def keeps_all_critical(self) -> bool:
        """Whether the hard rule on critical processes applies."""
        return any(map(is_hard_retention, self.criteria))

    @property
    def is_early(self) -> bool:
        """Whether success is looked for before the end."""
        return sum(look.alpha_success > 0.0 for look in self.plan.looks) > 1

    @property
    def is_strict(self) -> bool:
        """Whether stronger correlation is assumed."""
        return self.plan.k >= STRICT_K
