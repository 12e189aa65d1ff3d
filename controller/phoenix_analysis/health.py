"""Hard rules on the candidate's collectors: a fault there is no matter of statistics."""

from __future__ import annotations

from typing import NamedTuple

from phoenix_analysis.facts import MOST_NOT_READY, MOST_RESTARTS, Facts, Health


class Incident(NamedTuple):
    """A collector that broke a hard rule in a slot."""

    slot: int
    reason: str
    node: str
    message: str


def incidents(facts: Facts, planned: int) -> tuple[Incident, ...]:
    """Every hard rule that was broken, the earliest first, by the slots of the plan."""
    found = [incident for health in facts.health if (incident := _incident(health, planned)) is not None]
    return tuple(sorted(found))


def _incident(health: Health, planned: int) -> Incident | None:
    node = health.node
    if health.oom_killed:
        return Incident(health.slot, "CandidateOOMKilled", node, f"its collector on {node} ran out of memory")
    if health.crash_looping:
        return Incident(health.slot, "CandidateCrashLooping", node, f"its collector on {node} keeps crashing")
    if health.restarts >= MOST_RESTARTS:
        message = f"its collector on {node} was restarted {health.restarts} times"
        return Incident(health.slot, "CandidateRestarted", node, message)
    if health.not_ready_slots > MOST_NOT_READY * planned:
        message = f"its collector on {node} was not ready in {health.not_ready_slots} of {planned} slots"
        return Incident(health.slot, "CandidateNotReady", node, message)
    return None
