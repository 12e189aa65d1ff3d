"""A diff says all that changed, nothing else, and nothing twice."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Iterator
from random import Random
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from phoenix_compiler.diff import Changes, UnreadableManifests, diff, render_json, render_markdown, render_text
from phoenix_compiler.diff.compare import compare
from phoenix_compiler.diff.markdown import LIMIT
from phoenix_compiler.diff.model import ABSENT, At, FieldChange, Key, Named, Order, Path
from phoenix_compiler.diff.read import canonical
from phoenix_compiler.terminal import visible

TEXTS = st.text(st.sampled_from('ab-.1 \n"`é\u202e'), max_size=4)
SCALARS = st.one_of(st.none(), st.booleans(), st.integers(-2, 2), st.floats(-1, 1), st.just(math.nan), TEXTS)
KEYS = st.sampled_from(["a", "b", "name", "c.d", "x-0a1b2c"])


def named_lists(values: st.SearchStrategy[Any]) -> st.SearchStrategy[list[Any]]:
    items = st.builds(lambda name, value: {"name": name, "value": value}, st.sampled_from("pqrs"), values)
    return st.lists(items, max_size=4, unique_by=lambda item: str(item["name"]))


VALUES = st.recursive(
    SCALARS,
    lambda values: st.one_of(
        st.lists(values, max_size=4), named_lists(values), st.dictionaries(KEYS, values, max_size=4)
    ),
    max_leaves=12,
)
MAPPINGS = st.dictionaries(KEYS, VALUES, max_size=4)


def fields(old: object, new: object) -> list[FieldChange]:
    found = list(compare(old, new))
    assert all(isinstance(each, FieldChange) for each in found)
    return [each for each in found if isinstance(each, FieldChange)]


def applied(value: Any, changes: list[tuple[Path, object]]) -> Any:
    """The value with the changes made, read as a reader of the diff would."""
    if not changes:
        return value
    if changes[0][0] == ():
        assert len(changes) == 1
        return changes[0][1]
    groups: dict[Any, list[tuple[Path, object]]] = {}
    for path, new in changes:
        groups.setdefault(path[0], []).append((path[1:], new))
    if isinstance(value, dict):
        return with_parts(value, {part.key: rest for part, rest in groups.items()})
    if all(isinstance(part, Named | Order) for part in groups):
        by_name = {item["name"]: item for item in value}
        groups.pop(Order(), None)
        return list(with_parts(by_name, {part.name: rest for part, rest in groups.items()}).values())
    return with_indexes(value, groups)


def with_parts(value: dict[str, Any], groups: dict[str, list[tuple[Path, object]]]) -> dict[str, Any]:
    result = dict(value)
    for key, rest in groups.items():
        result[key] = applied(result.get(key), rest)
        if result[key] is ABSENT:
            del result[key]
    return result


def with_indexes(value: list[Any], groups: dict[At, list[tuple[Path, object]]]) -> list[Any]:
    size = len(value) + sum(at.old is None for at in groups) - sum(at.new is None for at in groups)
    placed = {at.new: applied(None if at.old is None else value[at.old], rest) for at, rest in groups.items()}
    placed.pop(None, None)
    touched = {at.old for at in groups}
    kept = iter([item for index, item in enumerate(value) if index not in touched])
    return [placed[index] if index in placed else next(kept) for index in range(size)]


def without_order(value: Any) -> Any:
    """A list of named items as a mapping, for where a new item stands is not part of a diff."""
    if isinstance(value, dict):
        return {key: without_order(item) for key, item in value.items()}
    if isinstance(value, list):
        names = [item.get("name") if isinstance(item, dict) else None for item in value]
        if value and all(isinstance(name, str) for name in names) and len(set(names)) == len(names):
            return {f"name {name}": without_order(item) for name, item in zip(names, value, strict=True)}
        return [without_order(item) for item in value]
    return value


@given(VALUES)
def test_nothing_differs_from_itself(value: object) -> None:
    assert fields(value, value) == []


@given(VALUES, VALUES)
def test_the_fields_are_all_that_differs(old: object, new: object) -> None:
    changes = [(each.path, each.new) for each in fields(old, new)]
    assert canonical(without_order(applied(old, changes))) == canonical(without_order(new))


@given(VALUES, VALUES)
def test_no_field_is_said_twice_and_none_without_a_change(old: object, new: object) -> None:
    found = fields(old, new)
    paths = [each.path for each in found]
    for path in paths:
        assert not any(path[:length] in paths for length in range(len(path)))
    assert len(set(paths)) == len(paths)
    assert all(canonical(each.old) != canonical(each.new) for each in found)


def leaves(value: object, path: Path = ()) -> Iterator[tuple[Path, str]]:
    if isinstance(value, dict) and value:
        for key, item in value.items():
            yield from leaves(item, (*path, Key(key)))
    else:
        yield path, canonical(value)


TREES = st.recursive(SCALARS, lambda values: st.dictionaries(KEYS, values, max_size=3), max_leaves=10)


@given(TREES, TREES)
def test_every_changed_leaf_is_in_exactly_one_field(old: object, new: object) -> None:
    before, after = dict(leaves(old)), dict(leaves(new))
    changed = {path for path in before.keys() | after.keys() if before.get(path) != after.get(path)}
    found = fields(old, new)
    for path in changed:
        # An empty mapping that gets its first key is no change of its own.
        filled = before.get(path) == "{}" or after.get(path) == "{}"
        holders = [each for each in found if each.path == path[: len(each.path)]]
        assert len(holders) == 1 or (filled and not holders)
    for each in found:
        assert any(each.path == path[: len(each.path)] for path in changed)


@given(st.permutations("pqrs"), st.permutations("pqrs"))
def test_the_order_of_named_items_is_said_once(old: list[str], new: list[str]) -> None:
    found = fields([{"name": name} for name in old], [{"name": name} for name in new])
    assert found == ([] if old == new else [FieldChange((Order(),), old, new)])


def dumped(value: object) -> str:
    return dumped_all([value])


def dumped_all(values: Iterable[object]) -> str:
    return str(yaml.dump_all(values, Dumper=yaml.CSafeDumper, sort_keys=False, allow_unicode=True))


def config_map(name: str, variant: str, config: object) -> dict[str, Any]:
    return {
        "apiVersion": "v1",
        "kind": "ConfigMap",
        "metadata": {"name": name, "namespace": "n", "labels": {"phoenix.io/variant": variant}},
        "data": {"collector.yaml": dumped(config)},
    }


HASHES = st.text(st.sampled_from("0123456789abcdef"), min_size=10, max_size=10)


@st.composite
def experiments(draw: st.DrawFn) -> list[dict[str, Any]]:
    """The objects of an experiment with two variants, whose ConfigMaps are named by a hash."""
    objects: list[dict[str, Any]] = []
    for variant in ("baseline", "topk"):
        name = f"e-{variant}-{draw(HASHES)}"
        objects.append(config_map(name, variant, draw(MAPPINGS)))
        objects.append(
            {
                "apiVersion": "phoenix.io/v1alpha1",
                "kind": "PhoenixProcessPipeline",
                "metadata": {"name": f"e-{variant}", "namespace": "n"},
                "spec": {
                    "configMap": name,
                    "items": [{"name": name}],
                    "text": f"configmap/{name}",
                    "more": draw(VALUES),
                },
            }
        )
    return objects


def shuffled(value: Any, random: Random) -> Any:
    if isinstance(value, dict):
        keys = list(value)
        random.shuffle(keys)
        return {key: shuffled(value[key], random) for key in keys}
    return [shuffled(item, random) for item in value] if isinstance(value, list) else value


def files(objects: list[dict[str, Any]], random: Random | None = None) -> dict[str, str]:
    if random:
        objects = [shuffled(each, random) for each in objects]
        random.shuffle(objects)
    return {"prod/experiments/e/manifests.yaml": dumped_all(objects)}


@given(experiments())
def test_a_tree_does_not_differ_from_itself(objects: list[dict[str, Any]]) -> None:
    assert diff(files(objects), files(objects)) == Changes()
    assert not diff(files(objects), files(objects, Random(1)))


@given(experiments(), experiments())
def test_the_order_of_documents_and_keys_does_not_matter(old: list[dict[str, Any]], new: list[dict[str, Any]]) -> None:
    changes = render_json(diff(files(old), files(new)))
    assert render_json(diff(files(old, Random(2)), files(new, Random(3)))) == changes


@given(experiments(), experiments())
def test_a_new_hash_is_one_line(old: list[dict[str, Any]], new: list[dict[str, Any]]) -> None:
    names = {(each["metadata"]["name"]) for each in (*old, *new) if each["kind"] == "ConfigMap"}
    changes = diff(files(old), files(new))
    assert {each.change for each in changes.objects} <= {"changed"}
    renamed = [each for each in changes.objects if each.renamed_to]
    assert len(renamed) == len(
        {each["metadata"]["name"] for each in old[::2]} - {each["metadata"]["name"] for each in new[::2]}
    )
    for each in renamed:
        # By configMap, text, and the name of the item of the list.
        assert len(each.references) == 3
    for field in (field for each in changes.objects for field in each.fields):
        assert not any(name in f"{field.old} {field.new}" for name in names)


@given(experiments(), experiments())
def test_every_format_takes_every_change(old: list[dict[str, Any]], new: list[dict[str, Any]]) -> None:
    changes = diff(files(old), files(new))
    read = json.loads(render_json(changes).encode("ascii"))
    assert read["summary"]["fields"] == sum(len(each["fields"]) for each in read["objects"])
    text = render_text(changes)
    assert all(char == "\n" or visible(char) == char for char in text)
    assert len(render_markdown(changes)) <= LIMIT


def test_a_reference_that_was_left_behind_is_no_change() -> None:
    user = {"kind": "User", "metadata": {"name": "u", "namespace": "n"}, "spec": {"map": "e-v-0123456789"}}
    old = [config_map("e-v-0123456789", "v", {}), user]
    new = [config_map("e-v-abcdefabcd", "v", {}), user]
    (only,) = diff(files(old), files(new)).objects
    assert (only.renamed_to, only.references, only.fields) == ("e-v-abcdefabcd", (), ())


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (["e-a-0123456789", "e-a-1111111111"], ["e-a-2222222222"]),
        (["e-a-0123456789"], ["e-b-2222222222"]),
        (["e-a-0123456789"], ["e-a-zzzzzzzzzz"]),
    ],
)
def test_what_is_no_new_hash_comes_and_goes(old: list[str], new: list[str]) -> None:
    changes = diff(
        files([config_map(name, "v", {}) for name in old]), files([config_map(name, "v", {}) for name in new])
    )
    assert (changes.count("removed"), changes.count("added"), changes.count("changed")) == (len(old), len(new), 0)


def test_another_variant_is_another_object() -> None:
    changes = diff(files([config_map("e-0123456789", "v", {})]), files([config_map("e-abcdefabcd", "w", {})]))
    assert [each.change for each in changes.objects] == ["removed", "added"]


def test_objects_of_two_environments_are_not_mixed() -> None:
    text = dumped({"kind": "A", "metadata": {"name": "a"}, "spec": 1})
    other = dumped({"kind": "A", "metadata": {"name": "a"}, "spec": 2})
    changes = diff({"prod/a.yaml": text, "staging/a.yaml": text}, {"prod/a.yaml": text, "staging/a.yaml": other})
    assert [each.object.tree for each in changes.objects] == ["staging"]


def test_an_object_that_moves_to_another_file_is_no_change() -> None:
    text = dumped({"kind": "A", "metadata": {"name": "a"}})
    assert not diff({"prod/a.yaml": text}, {"prod/b/c.yaml": text})


def test_two_objects_with_one_name_are_both_seen() -> None:
    def tree(*specs: int) -> dict[str, str]:
        return {"a.yaml": dumped_all({"kind": "A", "metadata": {"name": "a"}, "spec": spec} for spec in specs)}

    assert not diff(tree(1, 2), tree(2, 1))
    (only,) = diff(tree(1, 2), tree(3, 1)).objects
    assert [(each.old, each.new) for each in only.fields] == [(2, 3)]


def test_keys_and_times_are_strings_as_in_kubernetes() -> None:
    old, new = "a: {1: x, true: y}\nb: 2026-12-01", "a: {1: z, true: y}\nb: '2026-12-01'"
    (only,) = diff({"a.yaml": old}, {"a.yaml": new}).objects
    assert only.fields == (FieldChange((Key("a"), Key("1")), "x", "z"),)


def test_merge_keys_are_read() -> None:
    assert not diff({"a.yaml": "a: &a {x: 1}\nb: {<<: *a}"}, {"a.yaml": "a: {x: 1}\nb: {x: 1}"})


def test_a_file_that_is_not_yaml_is_named() -> None:
    with pytest.raises(UnreadableManifests, match=r"^b\.yaml: .*line 2") as caught:
        diff({"a.yaml": "a: 1"}, {"a.yaml": "a: 1", "b.yaml": "a: ["})
    assert caught.value.path == "b.yaml"


def large(folders: int, width: int) -> Changes:
    old = {f"e{number}/m.yaml": "kind: A\nspec: {}\n" for number in range(folders)}
    spec = {f"key{number}": "value" * 4 for number in range(width)}
    new = {path: dumped({"kind": "A", "spec": spec | {"at": path}}) for path in old}
    return diff(old, new)


def test_a_comment_holds_many_folders_and_says_how_many_it_leaves_out() -> None:
    text = render_markdown(large(folders=500, width=5))
    assert LIMIT - 2000 < len(text) <= LIMIT
    shown = text.count("<details>")
    assert text.count("</details>") == shown
    assert f"\n{500 - shown} more folders are not shown here ({500 - shown} changed)" in text


def test_one_large_folder_does_not_hide_the_others() -> None:
    text = render_markdown(large(folders=3, width=2000))
    assert text.count("<details>") == 3
    assert text.count(" more lines\n```") == 3
    assert "more folder" not in text
