"""Two trees of files, object by object. Objects that are named by a hash of their content are followed to their new
name, and so are the references to them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping

from phoenix_compiler.diff.compare import Renamed, compare
from phoenix_compiler.diff.model import Changes, FieldChange, Key, ObjectChange, ObjectId, Reference
from phoenix_compiler.diff.read import Embedded, Found, label, objects
from phoenix_schemas.labels import VARIANT

_NAME = re.compile(r"[a-z0-9][a-z0-9.-]*")
_HASHED = re.compile(rf"({_NAME.pattern})-[0-9a-f]{{6,64}}")
_OWN_NAME = (Key("metadata"), Key("name"))

Renames = Mapping[ObjectId, ObjectId]
"""Which object continues which: old identity to new."""


def diff(old: Mapping[str, str], new: Mapping[str, str]) -> Changes:
    """What happens to the cluster's objects when the files of `old` become those of `new`.

    Both map a path (forward slashes) to the text of a file with any number of YAML documents. Raises
    `UnreadableManifests` for a file that is not YAML.
    """
    # Files that are the same hold no change: most of a repository is never parsed.
    before = objects({path: text for path, text in old.items() if new.get(path) != text})
    after = objects({path: text for path, text in new.items() if old.get(path) != text})
    gone = {identity: before[identity] for identity in before.keys() - after.keys()}
    come = {identity: after[identity] for identity in after.keys() - before.keys()}
    renames = _renames(gone, come)

    changes = [
        ObjectChange(identity, found.folder, "removed") for identity, found in gone.items() if identity not in renames
    ]
    continued = set(renames.values())
    changes += [
        ObjectChange(identity, found.folder, "added") for identity, found in come.items() if identity not in continued
    ]
    stayed = {identity: identity for identity in before.keys() & after.keys()} | dict(renames)
    changes += _stayed(stayed, before, after, renames)
    return Changes(tuple(sorted(changes, key=lambda change: (change.folder, change.object, change.change))))


def _renames(gone: Mapping[ObjectId, Found], come: Mapping[ObjectId, Found]) -> Renames:
    """The objects that went and came again under another hash: same kind and namespace, same name before the hash,
    same variant. Where several would fit, none is followed."""
    came = _by_stem(come)
    pairs = ((identities, came.get(stem, [])) for stem, identities in _by_stem(gone).items())
    return {old[0]: new[0] for old, new in pairs if len(old) == 1 and len(new) == 1}


def _by_stem(found: Mapping[ObjectId, Found]) -> dict[tuple[ObjectId, str], list[ObjectId]]:
    stems: defaultdict[tuple[ObjectId, str], list[ObjectId]] = defaultdict(list)
    for identity, each in found.items():
        if match := _HASHED.fullmatch(identity.name):
            stems[identity._replace(name=match[1]), label(each.value, VARIANT)].append(identity)
    return stems


def _stayed(
    stayed: Renames, before: Mapping[ObjectId, Found], after: Mapping[ObjectId, Found], renames: Renames
) -> Iterable[ObjectChange]:
    """The changes of objects that are in both trees, each with its own fields and, where it was renamed, with the
    fields of any object that follow its name."""
    names = _names(renames)
    fields: dict[ObjectId, list[FieldChange]] = {}
    references: defaultdict[ObjectId, list[Reference]] = defaultdict(list)
    for old, new in sorted(stayed.items()):
        here = names.get((old.tree, old.namespace), {})
        fields[old] = []
        for found in compare(_renamed(before[old].value, here), after[new].value):
            if isinstance(found, FieldChange):
                fields[old].append(found)
            elif not (old in renames and found.path == _OWN_NAME):
                for name in dict.fromkeys(found.names):
                    references[here[name][0]].append(Reference(new, found.path))
    for old, changed in fields.items():
        if changed or old in renames:
            renamed_to = renames[old].name if old in renames else None
            folder = after[stayed[old]].folder
            yield ObjectChange(old, folder, "changed", tuple(changed), renamed_to, tuple(references[old]))


def _names(renames: Renames) -> dict[tuple[str, str], dict[str, tuple[ObjectId, str]]]:
    """By tree and namespace: the old names that changed, with the object and its new name."""
    names: defaultdict[tuple[str, str], dict[str, tuple[ObjectId, str]]] = defaultdict(dict)
    for old, new in sorted(renames.items()):
        names[old.tree, old.namespace].setdefault(old.name, (old, new.name))
    return names


def _renamed(value: object, names: Mapping[str, tuple[ObjectId, str]]) -> object:
    """An old value with every old name in its texts replaced by the new one."""
    if not names:
        return value
    match value:
        case str():
            old_names = [name for name in _NAME.findall(value) if name in names]
            if not old_names:
                return value
            now = _NAME.sub(lambda match: names[match[0]][1] if match[0] in names else match[0], value)
            return Renamed(now, value, tuple(old_names))
        case Embedded():
            inner = _renamed(value.value, names)
            return value._replace(value=inner) if isinstance(inner, (dict, list)) else value
        case dict():
            return {key: _renamed(item, names) for key, item in value.items()}
        case list():
            return [_renamed(item, names) for item in value]
        case _:
            return value
