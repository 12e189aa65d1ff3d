"""What only several files together can say."""

from __future__ import annotations

import json
from typing import Any

import pytest

from phoenix_compiler.check import (
    REPOSITORY_CHECKS,
    concurrent_limit,
    duplicate_environment_name,
    name_collision,
    shared_pool,
)
from phoenix_compiler.check.facts import environment_facts, experiment_facts, facts_of, facts_of_environment
from phoenix_compiler.check.seen import EnvironmentFacts, ExperimentFacts, RepositorySeen
from phoenix_compiler.diagnostics import Diagnostic
from phoenix_compiler.source import Span
from support.experiments import make_environment, make_experiment

NAME, POOL, LIMIT = Span(3, 9, 3, 20), Span(6, 11, 6, 19), Span(30, 3, 30, 4)


def environment(name: str = "prod", limit: int = 3, folder: str = "", **pools: dict[str, str]) -> EnvironmentFacts:
    """Facts of an environment with these pools and their selectors."""
    selectors = tuple((pool, tuple(sorted(labels.items()))) for pool, labels in pools.items())
    return EnvironmentFacts(f"environments/{folder or name}/environment.yaml", name, selectors, limit, NAME, LIMIT)


def experiment(
    name: str, pool: str = "web", variants: tuple[str, ...] = ("baseline", "a"), **others: Any
) -> ExperimentFacts:
    """Facts of an experiment."""
    facts = ExperimentFacts(
        f"{name}.yaml", "prod", name, pool, 1, False, False, tuple(f"{name}-{it}" for it in variants), NAME, POOL
    )
    return facts._replace(**others)


def seen(*files: EnvironmentFacts | ExperimentFacts) -> RepositorySeen:
    """A repository of these files."""
    return RepositorySeen(
        tuple(it for it in files if isinstance(it, EnvironmentFacts)),
        tuple(it for it in files if isinstance(it, ExperimentFacts)),
    )


def said(findings: Any) -> list[str]:
    """Findings as `path: message`."""
    return [f"{finding.path}: {finding.message}" for finding in findings]


class TestSharedPool:
    def test_of_one_pool_each_is_told_of_the_others(self) -> None:
        findings = list(shared_pool.check(seen(environment(web={}), experiment("x"), experiment("y"))))

        assert findings == [
            Diagnostic(
                "shared-pool",
                shared_pool.RULE.severity,
                "x.yaml",
                POOL,
                "will queue with `y` for the nodes of `web`",
                "nothing to do: the oldest runs first; to run beside 1 other, take another pool",
                findings[0].related,
            ),
            findings[1],
        ]
        assert [tuple(other) for other in findings[0].related] == [("y.yaml", POOL, "`y` wants them too")]
        assert said(findings[1:]) == ["y.yaml: will queue with `x` for the nodes of `web`"]

    def test_of_many_three_are_named(self) -> None:
        found = said(shared_pool.check(seen(environment(web={}), *(experiment(f"e{at}") for at in range(6)))))

        assert found[0] == "e0.yaml: will queue with `e1`, `e2`, `e3` and 2 more for the nodes of `web`"
        assert found[5] == "e5.yaml: will queue with `e0`, `e1`, `e2` and 2 more for the nodes of `web`"
        assert len(found) == 6

    @pytest.mark.parametrize(
        ("left", "right", "overlap"),
        [
            ({"pool": "a"}, {"pool": "b"}, False),
            ({"pool": "a"}, {"zone": "b"}, True),
            ({"pool": "a", "zone": "x"}, {"pool": "a"}, True),
            ({"pool": "a", "zone": "x"}, {"pool": "a", "zone": "y"}, False),
            ({}, {"pool": "a"}, True),
            ({}, {}, True),
        ],
    )
    def test_pools_share_nodes_unless_a_label_tells_them_apart(
        self, left: dict[str, str], right: dict[str, str], overlap: bool
    ) -> None:
        files = seen(environment(web=left, api=right), experiment("x", "web"), experiment("y", "api"))

        expected = [
            "x.yaml: will queue with `y` for the nodes of `web`",
            "y.yaml: will queue with `x` for the nodes of `api`",
        ]
        assert said(shared_pool.check(files)) == (expected if overlap else [])

    @pytest.mark.parametrize("others", [{"archived": True}, {"cancelled": True}, {"environment": "staging"}])
    def test_what_will_not_run_here_is_no_company(self, others: dict[str, Any]) -> None:
        files = seen(environment(web={}), environment("staging", web={}), experiment("x"), experiment("y", **others))

        assert said(shared_pool.check(files)) == []

    def test_overlaps_are_those_of_every_pair(self) -> None:
        pools = {
            f"p{at}": {key: value for key, value in zip("abc", labels, strict=True) if value}
            for at, labels in enumerate((x, y, z) for x in ("", "1", "2") for y in ("", "1", "2") for z in ("", "1"))
        }
        found = shared_pool._overlaps(list(pools), pools)

        for left, labels in pools.items():
            compatible = {
                right
                for right, others in pools.items()
                if all(others.get(key, value) == value for key, value in labels.items())
            }
            assert (found[left][0], set(found[left]), len(found[left])) == (left, compatible, len(compatible))


class TestNameCollision:
    def test_one_name_twice_is_said_once_at_the_later(self) -> None:
        files = seen(environment(), experiment("x", path="a.yaml"), experiment("x", path="b.yaml"))

        (finding,) = name_collision.check(files)

        assert said([finding]) == ["b.yaml: an experiment is named `x` already"]
        assert (finding.span, tuple(finding.related[0])) == (NAME, ("a.yaml", NAME, "the other one"))

    def test_a_live_one_gives_way_to_history(self) -> None:
        live, old = experiment("x", path="experiments/x.yaml"), experiment("x", path="archive/x.yaml", archived=True)

        for files in (seen(live, old), seen(old, live)):
            assert said(name_collision.check(files)) == ["experiments/x.yaml: an experiment is named `x` already"]

    def test_two_in_the_archive(self) -> None:
        files = seen(*(experiment("x", path=f"archive/{at}.yaml", archived=True) for at in range(2)))

        assert said(name_collision.check(files)) == ["archive/1.yaml: an experiment is named `x` already"]

    def test_names_that_collide_once_rendered(self) -> None:
        files = seen(experiment("a", variants=("baseline", "b-c")), experiment("a-b", variants=("baseline", "c")))

        assert said(name_collision.check(files)) == ["a-b.yaml: objects named `a-b-c` belong to `a` already"]

    def test_names_of_what_stands_in_a_pool(self) -> None:
        files = seen(environment(**{"web-a": {}}), experiment("standing-web"))

        (finding,) = name_collision.check(files)

        assert said([finding]) == [
            "standing-web.yaml: objects named `standing-web-a` belong to the pool `web-a` already"
        ]
        assert finding.related[0].path == "environments/prod/environment.yaml"

    def test_what_is_archived_has_no_objects(self) -> None:
        files = seen(
            experiment("a", variants=("baseline", "b-c"), archived=True), experiment("a-b", variants=("baseline", "c"))
        )

        assert said(name_collision.check(files)) == []

    def test_environments_are_clusters_of_their_own(self) -> None:
        assert said(name_collision.check(seen(experiment("x"), experiment("x", environment="staging")))) == []


class TestConcurrentLimit:
    def test_more_than_may_run(self) -> None:
        files = seen(environment(limit=1), experiment("x", "a"), experiment("y", "b"))

        (finding,) = concurrent_limit.check(files)

        assert said([finding]) == [
            "environments/prod/environment.yaml: 2 unfinished experiments, 1 may run at the same time"
        ]
        assert finding.span == LIMIT

    def test_as_many_as_may_run(self) -> None:
        files = seen(
            environment(limit=1), experiment("x"), experiment("y", archived=True), experiment("z", cancelled=True)
        )

        assert said(concurrent_limit.check(files)) == []


class TestDuplicateEnvironmentName:
    def test_twice(self) -> None:
        (finding,) = duplicate_environment_name.check(seen(environment(folder="a"), environment(folder="b")))

        assert said([finding]) == ["environments/b/environment.yaml: an environment is named `prod` already"]
        assert (finding.span, finding.related[0].path) == (NAME, "environments/a/environment.yaml")

    def test_two_names(self) -> None:
        assert said(duplicate_environment_name.check(seen(environment("a"), environment("b")))) == []


class TestFacts:
    def test_of_an_experiment(self) -> None:
        experiment = make_experiment("spec: {cancelled: true, run: 3}", archived=True)
        document = experiment.document

        facts = facts_of(document, "prod", archived=True)

        assert facts == ExperimentFacts(
            path=document.path,
            environment="prod",
            name="checkout-topk",
            pool="checkout",
            run=3,
            archived=True,
            cancelled=True,
            names=("checkout-topk-baseline", "checkout-topk-topk20"),
            name_span=document.at("metadata", "name"),
            pool_span=document.at("spec", "target", "pool"),
        )
        assert experiment_facts(json.loads(json.dumps(facts))) == facts

    def test_of_an_environment(self) -> None:
        environment = make_environment(
            "spec: {pools: [{name: a, nodeSelector: {z: q, b: c}, standing: {pipeline: process-lean-v1}}]}"
        )

        facts = facts_of_environment(environment)

        assert facts.selectors == (("a", (("b", "c"), ("z", "q"))),)
        assert (facts.name, facts.concurrent_experiments) == ("prod", 3)
        assert facts.limit_span == environment.document.at_key("spec", "limits")
        assert environment_facts(json.loads(json.dumps(facts))) == facts


def test_the_work_for_one_experiment_does_not_grow_with_their_number() -> None:
    """Counted, not timed: how often facts are read, for one pool that everybody wants."""
    small, large = (_reads(count) for count in (100, 1000))

    assert large < 10.5 * small


def _reads(count: int) -> int:
    read = 0

    class Counted(ExperimentFacts):
        def __getattribute__(self, name: str) -> Any:
            nonlocal read
            read += 1
            return super().__getattribute__(name)

    facts = [Counted(*experiment(f"e{at}", f"p{at % 3}")) for at in range(count)]
    files = RepositorySeen((environment(limit=1, p0={}, p1={"x": "1"}, p2={"x": "2"}),), tuple(facts))
    findings = [finding for check in REPOSITORY_CHECKS for finding in check.check(files)]
    assert len(findings) == count + 1
    return read
