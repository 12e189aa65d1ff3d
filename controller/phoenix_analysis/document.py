"""A verdict as a document: what is written to `verdict.json`, stored, and shown.

Numbers have 14 significant digits, so that machines whose mathematics differs in the last bit write the same text; what
is infinite is null. Keys are sorted. The same measurement gives the same bytes.
"""

from __future__ import annotations

import json
import math
from typing import Any

from phoenix_analysis.advice import Advice, detectable
from phoenix_analysis.gates import Gate
from phoenix_analysis.looks import ClaimLook, Taken, Worst
from phoenix_analysis.verdict import ClaimResult, Verdict

Json = dict[str, Any]
"""A rendered document."""


def document(verdict: Verdict) -> Json:
    """The verdict as JSON data, in camelCase."""
    return {
        "apiVersion": "phoenix.io/v1alpha1",
        "kind": "Verdict",
        "engine": verdict.engine,
        "experiment": verdict.experiment,
        "run": verdict.run,
        "candidate": verdict.candidate,
        "mode": verdict.mode,
        "verdict": verdict.finding.answer,
        "reason": verdict.finding.reason,
        "message": verdict.finding.message,
        "slots": verdict.slots,
        "plannedSlots": verdict.planned,
        "intervalSeconds": _number(verdict.interval_seconds),
        "planDigest": verdict.plan_digest,
        "coreDigest": verdict.core_digest,
        "measurementDigest": verdict.measurement_digest,
        "criteria": [
            _result(result, found) for result, found in zip(verdict.results, verdict.last.claims, strict=True)
        ],
        "looks": [_look(taken, verdict.planned) for taken in verdict.looks],
        "last": {**_look(verdict.last, verdict.planned), "isPlanned": verdict.last in verdict.looks},
        "incidents": [dict(each._asdict()) for each in verdict.incidents],
        "criticalLosses": [
            {"entry": loss.entry, "node": loss.node, "slot": loss.slot, "confirmed": loss.confirmed}
            for loss in verdict.losses
        ],
        "notEvaluated": list(verdict.not_evaluated),
        "notes": list(verdict.notes),
    }


def text(verdict: Verdict) -> str:
    """The document as text, with a newline at its end."""
    return json.dumps(document(verdict), sort_keys=True, indent=2, ensure_ascii=True, allow_nan=False) + "\n"


def _result(result: ClaimResult, found: ClaimLook) -> Json:
    claim = result.claim
    return {
        "metric": claim.criterion.metric,
        "role": claim.criterion.role,
        "form": claim.criterion.form,
        "limit": _number(claim.criterion.limit),
        "ratioLimit": _number(claim.limit),
        "scale": _number(claim.scale),
        "state": result.state,
        "openSide": result.side,
        "shownAt": result.shown_at,
        "advice": _advice(result.advice),
        "worstNode": _worst(found.worst),
    }


def _look(taken: Taken, planned: int) -> Json:
    found = taken.population
    return {
        "slot": taken.look.slot,
        "alphaSuccess": _number(taken.look.alpha_success),
        "alphaHarm": _number(taken.look.alpha_harm),
        "usedSlots": taken.used_slots,
        "isFit": taken.is_fit,
        "nodes": {
            "counted": len(found.counted),
            "oneSided": [each.node for each in found.one_sided],
            "left": list(found.left),
        },
        "gates": [_gate(gate) for gate in taken.gates],
        "criteria": [_claim(claim, taken.look.slot, planned) for claim in taken.claims],
    }


def _gate(gate: Gate) -> Json:
    return {
        "reason": gate.reason,
        "isOpen": gate.is_open,
        "value": _number(gate.value),
        "limit": _number(gate.limit),
        "message": gate.message,
    }


def _claim(found: ClaimLook, slots: int, planned: int) -> Json:
    guess, limits = found.estimate, found.bounds
    return {
        "baseline": _number(found.baseline),
        "candidate": _number(found.candidate),
        "isShown": found.is_shown,
        "isRefuted": found.is_refuted,
        "worstNode": _worst(found.worst),
        "interval": None if limits is None else _numbers(limits._asdict()),
        "estimate": None
        if guess is None
        else {
            "ratio": _number(guess.ratio),
            "se": _number(guess.se),
            "df": _number(guess.df),
            "seNode": _number(guess.se_node),
            "seTime": _number(guess.se_time),
            "nodes": guess.nodes,
            "detectableMargin": _number(detectable(guess, slots, planned)),
            "time": _numbers(guess.time._asdict()),
        },
    }


def _worst(worst: Worst | None) -> Json | None:
    return None if worst is None else {"node": worst.node, "ratio": _number(worst.ratio)}


def _advice(advice: Advice | None) -> Json | None:
    return None if advice is None else {"nodes": advice.nodes, "slots": advice.slots, "text": advice.text}


def _numbers(values: Json) -> Json:
    """Fields of a value under their camelCase names."""
    words = {name: name.split("_") for name in values}
    return {first + "".join(map(str.title, rest)): _number(values[name]) for name, (first, *rest) in words.items()}


def _number(value: float | None) -> float | None:
    """The number with 14 significant digits, a whole one without a fraction, null where there is none."""
    if value is None or not math.isfinite(value):
        return None
    rounded = float(f"{value:.14g}")
    return int(rounded) if rounded.is_integer() and abs(rounded) < 2**53 else rounded
