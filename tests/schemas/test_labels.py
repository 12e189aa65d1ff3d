"""Names of labels are names that Kubernetes takes."""

from __future__ import annotations

import re

from phoenix_schemas import kinds, labels

VALUE = re.compile(r"[A-Za-z0-9]([A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?")


def test_names_are_distinct_and_well_formed() -> None:
    names = [value for name, value in vars(labels).items() if name.isupper() and "/" in str(value)]
    assert len(names) == len(set(names)) == 15
    assert all(re.fullmatch(r"(app\.kubernetes|phoenix)\.io/[a-z-]+", name) for name in names)


def test_a_digest_as_a_label_tells_two_digests_apart_and_is_short_enough() -> None:
    one, two = (labels.label_digest(f"sha256:{mark * 64}") for mark in "ab")
    assert one != two
    assert VALUE.fullmatch(one)


def test_kinds_have_names_of_their_own() -> None:
    for part in ("kind", "plural", "singular", "short", "crd"):
        assert len({getattr(kind, part) for kind in kinds.KINDS}) == len(kinds.KINDS)
    assert kinds.EXPERIMENT.crd == "experiments.phoenix.io"
