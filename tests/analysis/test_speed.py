"""How long a verdict takes: the whole of it from a panel, on fifty nodes and two hours of minutes."""

from __future__ import annotations

import random
import time
from collections.abc import Sequence

from phoenix_analysis.criteria import RETENTION, Criterion
from phoenix_analysis.document import text
from phoenix_analysis.facts import NO_FACTS
from phoenix_analysis.judge import judge
from phoenix_analysis.looks import take_looks
from phoenix_analysis.panel import Panel
from phoenix_analysis.quantities import Cell
from phoenix_analysis.trial import Trial
from support.panels import HALF, panel, trial

CANDIDATES = 3
MOST_SECONDS = 0.1
CRITERIA = (
    HALF,
    Criterion("collector_cpu_cores", "guardrail", "atMost", 0.05),
    Criterion("collector_memory_bytes", "guardrail", "increaseAtMost", 0.2),
    Criterion("bytes_per_second", "goal", "reduction", 0.3),
    Criterion(RETENTION, "guardrail", "atLeast", 1.0),
    Criterion("export_failures", "guardrail", "atMost", 0.001),
)


def test_a_verdict_on_fifty_nodes_takes_less_than_a_tenth_of_a_second() -> None:
    of = trial(120, *CRITERIA, critical=("nginx",))
    chance = random.Random(1)

    def values(node: int, slot: int) -> Sequence[Cell | None]:
        b = 1000.0 * chance.uniform(0.9, 1.1)
        low = b * chance.uniform(0.28, 0.32)
        return [(b, low), (0.03, low / 1e4), (9e7, 9e7 + low), (b, low), (3.0, 3.0), (b, 0.0), (b, 0.0), (3.0, 3.0)]

    panels = [panel(of, 50, values)] * CANDIDATES
    assert min(_seconds(of, panels) for _ in range(5)) < MOST_SECONDS


def _seconds(of: Trial, panels: Sequence[Panel]) -> float:
    start = time.process_time()
    for each in panels:
        found = judge(of, each, NO_FACTS, take_looks(of, each, NO_FACTS, 120), 120, is_ended=True)
        assert found is not None
        assert found.finding.answer == "promote"
        text(found)
    return time.process_time() - start
