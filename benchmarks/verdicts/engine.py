"""The verdict engine itself over drawn runs: rows in, verdicts out, nothing vectorised."""

from __future__ import annotations

from collections.abc import Iterator
from typing import get_args

import numpy as np
from benchmarks.verdicts.scenes import Bools, Drawn, Floats

from phoenix_analysis.criteria import Criterion
from phoenix_analysis.judge import analyse
from phoenix_analysis.pairing import Row, Seen
from phoenix_analysis.plan import Plan
from phoenix_analysis.trial import Trial
from phoenix_analysis.verdict import Answer, Verdict

ANSWERS: tuple[Answer, ...] = get_args(Answer)
DIGEST = "sha256:" + "0" * 64
HALF = Criterion("series_per_scrape", "goal", "reduction", 0.5)


def trial(plan: Plan, criterion: Criterion = HALF) -> Trial:
    """A trial of one criterion."""
    return Trial("candidate", plan, DIGEST, DIGEST, (criterion,))


def verdicts(drawn: Drawn, of: Trial) -> Iterator[Verdict]:
    """The verdict of each run."""
    nodes = [f"node-{number:03d}" for number in range(drawn.b.shape[1])]
    for b, c, missing_b, missing_c in zip(*drawn, strict=True):
        yield analyse(of, nodes, _rows(nodes, b, c, missing_b, missing_c, len(of.columns)))


def answers(drawn: Drawn, of: Trial) -> dict[Answer, float]:
    """The share of each answer."""
    found = [verdict.finding.answer for verdict in verdicts(drawn, of)]
    return {answer: found.count(answer) / len(found) for answer in ANSWERS}


def _rows(nodes: list[str], b: Floats, c: Floats, missing_b: Bools, missing_c: Bools, columns: int) -> Iterator[Row]:
    seen = np.where(missing_b, 0, int(Seen.BASELINE)) + np.where(missing_c, 0, int(Seen.CANDIDATE))
    nothing = (None,) * columns
    for node, *values in zip(nodes, seen.tolist(), b.tolist(), c.tolist(), strict=True):
        for slot, (who, one, other) in enumerate(zip(*values, strict=True)):
            yield Row(node, slot, Seen(who), ((one, other), *nothing[1:]) if who == Seen.BOTH else nothing)
