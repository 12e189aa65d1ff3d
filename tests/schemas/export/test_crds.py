"""What the API server says of our CRDs, and what their CEL rules hold when somebody else writes a status."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from phoenix_schemas.export import crd, crds
from phoenix_schemas.kinds import EXPERIMENT, KINDS, PIPELINE
from phoenix_schemas.phases import TERMINAL, Phase
from support.apiserver import Answer, ApiServer, api_server
from support.experiments import overlaid
from support.lowered import only

pytestmark = pytest.mark.timeout(1800)  # the first run builds the API server's validation

NAME = "checkout-topk"
AT = "2026-12-01T20:00:00Z"
VERDICT = {
    "candidate": "topk20",
    "run": 1,
    "verdict": "promote",
    "reason": "AllCriteriaHold",
    "planDigest": f"sha256:{'1' * 64}",
    "coreDigest": f"sha256:{'2' * 64}",
    "at": AT,
}
OTHER = {**VERDICT, "candidate": "lean"}


def experiment(status: dict[str, Any] | None = None) -> dict[str, Any]:
    made = copy.deepcopy(only("plain", "Experiment", NAME))
    return made if status is None else {**made, "status": status}


def pipeline(**changes: Any) -> dict[str, Any]:
    """A pipeline with other values in its spec; None takes one away."""
    made = copy.deepcopy(only("plain", "PhoenixProcessPipeline", f"{NAME}-topk20"))
    return dict(overlaid(made, {"spec": changes}))


def status(run: int = 1, phase: str = "Running", **more: Any) -> dict[str, Any]:
    return {"run": run, "phase": phase, **more}


def test_the_api_server_takes_our_definitions() -> None:
    with api_server() as server:
        for definition in crds():
            assert server.define(definition) == Answer([], [])


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda spec: spec["versions"][0]["schema"]["openAPIV3Schema"].update(additionalProperties=False), "Forbidden"),
        (lambda spec: root(spec)["status"].update({"x-kubernetes-validations": [{"rule": "self.fase == ''"}]}), "fase"),
        (lambda spec: root(spec)["status"]["properties"]["verdicts"].pop("maxItems"), "cost"),
        (lambda spec: root(spec)["spec"]["properties"]["owner"].update(oneOf=[{"type": "string"}]), "oneOf"),
        (lambda spec: spec["versions"][0].update(colour="red"), "colour"),
        (lambda spec: spec["names"].update(plural="others"), "must be spec.names.plural"),
    ],
)
def test_the_api_server_can_refuse_a_definition(spoil: Any, said: str) -> None:
    spoilt = copy.deepcopy(crd(EXPERIMENT))
    spoil(spoilt["spec"])
    with api_server() as server:
        assert said in " ".join(server.define(spoilt).errors)


def root(spec: dict[str, Any]) -> Any:
    return spec["versions"][0]["schema"]["openAPIV3Schema"]["properties"]


def test_a_definition_is_found_by_short_name_and_category() -> None:
    for kind, definition in zip(KINDS, crds(), strict=True):
        assert definition["spec"]["names"]["shortNames"] == [kind.short]
        assert definition["spec"]["names"]["categories"] == ["phoenix"]
        assert definition["spec"]["versions"][0]["subresources"] == {"status": {}}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (None, status(phase="Pending")),
        (status(phase="Pending"), status(phase="Initializing", nodes=["a", "b"], startedAt=AT)),
        (status(phase="Completed", verdicts=[VERDICT]), status(phase="Completed", verdicts=[VERDICT], slots=60)),
        (status(phase="Completed", verdicts=[VERDICT]), status(2, "Pending")),
        (status(phase="Failed"), status(2, "Pending")),
        (status(phase="Cancelled"), status(3, "Pending")),
        (status(phase="Running", verdicts=[VERDICT]), status(phase="Analyzing", verdicts=[VERDICT, OTHER])),
        (status(phase="Analyzing", verdicts=[VERDICT, OTHER]), status(phase="Completed", verdicts=[OTHER, VERDICT])),
    ],
)
def test_a_status_that_goes_on_is_taken(apiserver: ApiServer, old: Any, new: Any) -> None:
    assert apiserver.change("status", experiment(old), experiment(new)).is_accepted


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (status(2, "Pending"), status(1, "Running"), "never decreases"),
        (status(phase="Running"), None, "never taken away"),
        (
            status(verdicts=[VERDICT]),
            status(verdicts=[{**VERDICT, "verdict": "reject"}]),
            "a verdict of a run never changes",
        ),
        (
            status(verdicts=[VERDICT]),
            status(verdicts=[{**VERDICT, "at": "2026-12-01T21:00:00Z"}]),
            "a verdict of a run never",
        ),
        (
            status(verdicts=[VERDICT]),
            status(verdicts=[{**VERDICT, "message": "so"}]),
            "a verdict of a run never changes",
        ),
        (status(verdicts=[VERDICT, OTHER]), status(verdicts=[OTHER]), "a verdict of a run never changes"),
        (status(verdicts=[VERDICT]), status(verdicts=[]), "a verdict of a run never changes"),
        (status(verdicts=[VERDICT]), status(), "a verdict of a run never changes"),
        (status(phase="Pending"), status(2, "Pending", verdicts=[VERDICT]), "a verdict belongs to the run"),
        (status(), status(verdicts=[VERDICT, VERDICT]), "Duplicate value"),
        (status(), status(phase="Runing"), "Unsupported value"),
        (status(), {"run": 1}, "status.phase: Required"),
        (status(), {"phase": "Running"}, "status.run: Required"),
    ],
)
def test_a_status_that_takes_something_back_is_refused(apiserver: ApiServer, old: Any, new: Any, said: str) -> None:
    assert said in " ".join(apiserver.change("status", experiment(old), experiment(new)).errors)


@pytest.mark.parametrize("before", sorted(TERMINAL))
@pytest.mark.parametrize("after", list(Phase))
def test_a_terminal_phase_of_a_run_never_changes(apiserver: ApiServer, before: Phase, after: Phase) -> None:
    answer = apiserver.change("status", experiment(status(phase=before)), experiment(status(phase=after)))
    if before is after:
        assert answer.is_accepted
    else:
        assert "the terminal phase of a run never changes" in " ".join(answer.errors)
    assert apiserver.change("status", experiment(status(phase=before)), experiment(status(2, after))).is_accepted


def test_a_spec_can_always_be_edited(apiserver: ApiServer) -> None:
    """What the edit does to a run is the controller's to say; a sync never fails because of it."""
    old = experiment(status(phase="Completed", verdicts=[VERDICT]))
    new = overlaid(old, {"spec": {"run": 2, "cancelled": True, "target": {"nodes": 3}, "owner": "another"}})
    assert apiserver.change("update", old, new).is_accepted


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"role": "standing"}, "what stands belongs to no experiment"),
        ({"experimentRef": None}, "what stands belongs to no experiment"),
        ({"runtime": "opentelemetry-operator"}, "a template belongs to the runtime"),
        ({"template": {"a": 1}}, "a template belongs to the runtime"),
        ({"collector": {"env": [{"name": "A"}]}}, "exactly one of value, secretKeyRef and fieldRef"),
        (
            {"collector": {"env": [{"name": "A", "value": "", "fieldRef": {"fieldPath": "spec.nodeName"}}]}},
            "exactly one of",
        ),
        ({"collector": {"env": [{"name": "A", "value": "1"}, {"name": "A", "value": "2"}]}}, "Duplicate value"),
        ({"config": {"digest": "sha256:1"}}, "config.digest"),
        ({"runtime": "local"}, "Unsupported value"),
    ],
)
def test_a_pipeline_that_makes_no_sense_is_refused(apiserver: ApiServer, changes: dict[str, Any], said: str) -> None:
    assert said in " ".join(apiserver.create(pipeline(**changes)).errors)


def test_a_sound_pipeline_is_taken_and_its_template_kept_as_it_is(apiserver: ApiServer) -> None:
    template = {"apiVersion": "opentelemetry.io/v1beta1", "spec": {"anything": [{"goes": None}]}}
    assert apiserver.create(pipeline()).is_accepted
    assert apiserver.create(pipeline(runtime="opentelemetry-operator", template=template)).is_accepted
    assert apiserver.create(pipeline(experimentRef=None, role="standing")).is_accepted


@pytest.mark.parametrize(
    ("kind", "manifest", "field"),
    [
        (EXPERIMENT, experiment() | {"spec": {**experiment()["spec"], "colour": "red"}}, "spec.colour"),
        (PIPELINE, pipeline(hostAccess={"passwd": True, "shadow": True}), "spec.hostAccess.shadow"),
    ],
)
def test_an_unknown_field_is_told(apiserver: ApiServer, kind: Any, manifest: dict[str, Any], field: str) -> None:
    assert manifest["kind"] == kind.kind
    assert apiserver.create(manifest).unknown == [field]


def test_a_file_that_a_person_wrote_is_not_taken_for_the_clusters_form(apiserver: ApiServer) -> None:
    made = experiment()
    written = {**made, "spec": {"target": {"pool": "checkout"}, "criteria": [{"metric": "x", "reduction": "50%"}]}}
    assert "spec.plan: Required value" in " ".join(apiserver.create(written).errors)
