"""The state machine is the one that was drawn, and no other."""

from __future__ import annotations

import itertools

from phoenix_schemas.phases import ARROWS, DEPLOYED, TERMINAL, Phase, is_legal

DRAWN = {
    (None, "Pending"),
    ("Pending", "Initializing"),
    ("Initializing", "Running"),
    ("Initializing", "Failed"),
    ("Running", "Analyzing"),
    ("Running", "Failed"),
    ("Analyzing", "Completed"),
    ("Pending", "Cancelled"),
    ("Initializing", "Cancelled"),
    ("Running", "Cancelled"),
}


def test_every_arrow_is_drawn_and_every_drawn_one_is_there() -> None:
    pairs = itertools.product([None, *Phase], Phase)
    assert {(before, after) for before, after in pairs if is_legal(before, after)} == DRAWN


def test_a_run_never_leaves_a_terminal_phase() -> None:
    assert {phase.value for phase in TERMINAL} == {"Completed", "Failed", "Cancelled"}
    assert not any(ARROWS[phase] for phase in TERMINAL)
    assert not DEPLOYED & TERMINAL


def test_every_phase_can_be_reached_and_every_run_can_end() -> None:
    reached, waiting = set(), [Phase.PENDING]
    while waiting:
        phase = waiting.pop()
        reached.add(phase)
        waiting += ARROWS[phase] - reached
    assert reached == set(Phase)
    for phase in Phase:
        assert phase in TERMINAL or ARROWS[phase]
