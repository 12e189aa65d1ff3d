"""The cluster's forms as the controller reads them: exact, closed, frozen, and tolerant of Kubernetes' own metadata."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from pydantic import ValidationError

from phoenix_schemas.phases import Phase
from phoenix_schemas.resource.experiment import Experiment, ExperimentStatus
from phoenix_schemas.resource.load import LoadSimulationJob
from phoenix_schemas.resource.pipeline import PhoenixProcessPipeline
from support.experiments import overlaid
from support.lowered import only

AT = "2026-12-01T20:00:00Z"
STATUS: dict[str, Any] = {
    "observedGeneration": 3,
    "run": 1,
    "phase": "Completed",
    "transitionSequence": 2,
    "transitions": [
        {"sequence": 1, "to": "Pending", "reason": "Created", "at": AT},
        {"sequence": 2, "from": "Pending", "to": "Initializing", "reason": "Admitted", "message": "3 nodes", "at": AT},
    ],
    "startedAt": AT,
    "slots": 60,
    "looks": 4,
    "nodes": ["node-a", "node-b"],
    "verdicts": [
        {
            "candidate": "topk20",
            "run": 1,
            "verdict": "promote",
            "reason": "AllCriteriaHold",
            "planDigest": f"sha256:{'1' * 64}",
            "coreDigest": f"sha256:{'2' * 64}",
            "at": AT,
        }
    ],
    "conditions": [{"type": "Recorded", "status": "True", "lastTransitionTime": AT, "reason": "Stored"}],
}
METADATA = {
    "uid": "0",
    "resourceVersion": "12",
    "generation": 4,
    "creationTimestamp": AT,
    "finalizers": ["phoenix.io/cleanup"],
    "managedFields": [{"manager": "argocd"}],
}


def experiment(**changes: Any) -> dict[str, Any]:
    made = copy.deepcopy(only("plain", "Experiment", "checkout-topk"))
    return dict(overlaid(overlaid(made, {"metadata": METADATA, "status": STATUS}), changes))


def test_an_object_from_the_cluster_is_read() -> None:
    read = Experiment.model_validate(experiment())
    assert read.metadata.finalizers == ("phoenix.io/cleanup",)
    assert read.status is not None
    assert read.status.phase is Phase.COMPLETED
    assert [step.from_ for step in read.status.transitions] == [None, Phase.PENDING]
    assert read.spec.plan.looks[-1].alpha_success == 0.04


def test_what_is_read_is_written_back_the_same() -> None:
    made = experiment()
    again = Experiment.model_validate(made).model_dump(mode="json", by_alias=True, exclude_unset=True)
    assert again["spec"] == made["spec"]
    assert again["status"] == made["status"]


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({"spec": {"run": "1"}}, ("spec", "run")),
        ({"spec": {"run": True}}, ("spec", "run")),
        ({"spec": {"plan": {"slots": 1.5}}}, ("spec", "plan", "slots")),
        ({"spec": {"plan": {"alpha": "0.04"}}}, ("spec", "plan", "alpha")),
        ({"spec": {"plan": {"digest": "sha256:1"}}}, ("spec", "plan", "digest")),
        ({"spec": {"colour": "red"}}, ("spec", "colour")),
        ({"spec": {"variants": []}}, ("spec", "variants")),
        ({"status": {"phase": "Runing"}}, ("status", "phase")),
        (
            {"status": {"verdicts": [{**STATUS["verdicts"][0], "verdict": "maybe"}]}},
            ("status", "verdicts", 0, "verdict"),
        ),
        ({"kind": "LoadSimulationJob"}, ("kind",)),
        ({"metadata": {"name": "Checkout"}}, ("metadata", "name")),
    ],
)
def test_what_is_not_exact_is_refused_at_its_place(changes: dict[str, Any], place: tuple[Any, ...]) -> None:
    with pytest.raises(ValidationError) as refused:
        Experiment.model_validate(experiment(**changes))
    assert {error["loc"][: len(place)] for error in refused.value.errors()} == {place}


def test_a_status_is_frozen() -> None:
    status = ExperimentStatus.model_validate(STATUS)
    with pytest.raises(ValidationError):
        status.phase = Phase.FAILED
    assert isinstance(status.verdicts, tuple)
    with pytest.raises(ValidationError):
        status.verdicts[0].verdict = "reject"


def test_the_other_kinds_are_read_with_their_status() -> None:
    pipeline = copy.deepcopy(only("plain", "PhoenixProcessPipeline", "checkout-topk-topk20"))
    pipeline["status"] = {"nodesDesired": 20, "nodesReady": 19, "seriesIn": 2917.5, "criticalRetained": 1}
    read = PhoenixProcessPipeline.model_validate(pipeline)
    assert read.status is not None
    assert (read.status.nodes_ready, read.status.series_in, read.status.series_out) == (19, 2917.5, None)
    load = copy.deepcopy(only("everything", "LoadSimulationJob", "everything"))
    load["status"] = {
        "nodesActive": 2,
        "requested": {"processes": 400},
        "achieved": {"processes": 398, "cpuCores": 0.5},
    }
    job = LoadSimulationJob.model_validate(load)
    assert job.status is not None
    assert job.status.achieved is not None
    assert job.status.achieved.processes == 398
