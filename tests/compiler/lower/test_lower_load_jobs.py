"""Load is asked for, and lasts as long as the run."""

from __future__ import annotations

from phoenix_compiler.lower.load_jobs import load_jobs
from support.experiments import make_experiment

ALLOWED = "spec: {limits: {load: true}}"


def test_an_experiment_without_load_has_no_job() -> None:
    assert list(load_jobs(make_experiment())) == []


def test_a_job_lasts_through_warm_up_and_run() -> None:
    [job] = load_jobs(
        make_experiment("spec: {load: {profile: high-churn}, schedule: {warmup: 7m, duration: 1h}}", ALLOWED)
    )
    assert job["metadata"]["name"] == "checkout-topk"
    assert job["spec"] == {
        "experimentRef": {"name": "checkout-topk", "run": 1},
        "profile": "high-churn",
        "seed": 1,
        "durationSeconds": 67 * 60,
        "nodeSelector": {"pool": "checkout"},
        "nodes": 20,
    }


def test_a_short_warm_up_is_five_slots() -> None:
    [job] = load_jobs(
        make_experiment("spec: {load: {profile: realistic}, schedule: {warmup: 1m, duration: 1h}}", ALLOWED)
    )
    assert job["spec"]["durationSeconds"] == 65 * 60
