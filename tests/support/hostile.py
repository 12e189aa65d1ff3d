"""Repositories that nobody writes by accident, each with the findings that it may have."""

from __future__ import annotations

import os
import socket
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from support.repositories import ENVIRONMENT, EXPERIMENT, files_of

REPOSITORY = files_of("the-busiest-processes")
"""What each of them is laid over."""
SPEC = REPOSITORY[EXPERIMENT].decode()
FOLDER = EXPERIMENT.rpartition("/")[0]
_PARAMETERS = "{k: 20, rankBy: [cpu, memory]}"
_LARGE = 900_000
"""Characters: just below the size that is refused unread."""


class Hostile(NamedTuple):
    """`write` changes a sound repository at a root. `says` are the codes that `check` must report, and no others."""

    write: Callable[[Path], object]
    says: frozenset[str]


def put(root: Path, path: str | bytes, content: str | bytes) -> None:
    """Write a file at a path that may be any bytes."""
    full = os.path.join(os.fsencode(root), os.fsencode(path))
    os.makedirs(os.path.dirname(full), exist_ok=True)
    with open(full, "wb") as file:
        file.write(content.encode() if isinstance(content, str) else content)


def spec(content: str | bytes, *says: str) -> Hostile:
    """This as the experiment."""
    return Hostile(lambda root: put(root, EXPERIMENT, content), frozenset(says))


def changed(old: str, new: str, *says: str) -> Hostile:
    """The sound experiment with one change."""
    assert old in SPEC, old
    return spec(SPEC.replace(old, new), *says)


def parameters(given: str, *says: str) -> Hostile:
    """The sound experiment with these parameters."""
    return changed(_PARAMETERS, given, *says)


def environment(old: str, new: str, *says: str) -> Hostile:
    """The sound environment with one change."""
    text = REPOSITORY[ENVIRONMENT].decode()
    assert old in text, old
    return Hostile(lambda root: put(root, ENVIRONMENT, text.replace(old, new)), frozenset(says))


def also(path: str | bytes, content: str | bytes, *says: str) -> Hostile:
    """One more file."""
    return Hostile(lambda root: put(root, path, content), frozenset(says))


def link(path: str, target: str, *says: str) -> Hostile:
    """One more link; `target` may name a folder outside made by `outside`."""

    def write(root: Path) -> None:
        place = root / path
        if place.is_file():
            place.unlink()
        place.parent.mkdir(parents=True, exist_ok=True)
        place.symlink_to(outside() if target == OUTSIDE else target)

    return Hostile(write, frozenset(says))


OUTSIDE = "outside"


def outside() -> Path:
    """A folder elsewhere that is sound, whatever it is taken for. It lives as long as the process."""
    folder = Path(_ELSEWHERE.name)
    put(folder, "x.yaml", SPEC.replace("checkout-topk", "x"))
    put(folder, "environment.yaml", REPOSITORY[ENVIRONMENT].replace(b"name: prod", b"name: elsewhere"))
    put(folder, "experiments/x.yaml", SPEC.replace("checkout-topk", "x"))
    put(folder, "pipeline.yaml", "apiVersion: phoenix.io/v1alpha1\n")
    put(folder, "collector.yaml.j2", "receivers: {}\n")
    return folder


_ELSEWHERE = tempfile.TemporaryDirectory()


def _bind(root: Path) -> None:
    with socket.socket(socket.AF_UNIX) as listener:
        place = os.open(root / FOLDER, os.O_RDONLY)  # an address may have about 100 characters
        listener.bind(f"/proc/self/fd/{place}/x.yaml")
        os.close(place)


def _instead_of(path: str, make: Callable[[Path], object]) -> Callable[[Path], object]:
    def write(root: Path) -> None:
        (root / path).unlink()
        make(root / path)

    return write


def _many_files(root: Path) -> None:
    for number in range(300):
        put(root, f"{FOLDER}/f{number}.yaml", "- no\n" * 30)


TEXTS = {
    "billion laughs": spec(
        "a0: &a0 [x, x]\n" + "".join(f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]\n" for n in range(1, 60)), "yaml-alias"
    ),
    "100 MB": spec(b"a: b\n" * 20_000_000, "file-too-large"),
    "a NUL": spec(SPEC + "\0", "invalid-character"),
    "Latin-1": spec(SPEC.encode() + b"# caf\xe9", "not-utf8"),
    "UTF-16": spec(SPEC.encode("utf-16"), "not-utf8"),
    "a surrogate in UTF-8": spec(SPEC.encode() + b"# \xed\xa0\x80", "not-utf8"),
    "a byte order mark": spec(b"\xef\xbb\xbf" + SPEC.encode()),
    "two byte order marks": spec(b"\xef\xbb\xbf" * 2 + SPEC.encode(), "invalid-character"),
    "carriage returns": spec(SPEC.replace("\n", "\r")),
    "a line separator": spec(SPEC.replace("\n", "\u2028", 1), "invalid-character"),
    "a comment of a megabyte": spec(SPEC + "#" * _LARGE),
    "a comment of tabs": spec(SPEC + "# " + "\t" * _LARGE),
    "tabs in text": changed("What does", "What" + "\t" * _LARGE + "does", "invalid-value"),
    "tabs in comments": spec("a: # \t\n" + "# \t\t#\n" * 120_000, "wrong-kind"),
    "a tab before a value": changed("pool: checkout", "pool:\tcheckout", "yaml-tab"),
    "a tag": changed("k: 20", "k: !!python/object/apply:os.system [id]", "yaml-tag"),
    "an own tag": changed("k: 20", "k: !include /etc/passwd", "yaml-tag"),
    "a tag directive": spec("%TAG ! tag:x,2000:\n---\n" + SPEC),
    "an unknown version": spec("%YAML 9.9\n---\n" + SPEC, "invalid-yaml"),
    "Norway": changed("k: 20", "k: no", "ambiguous-scalar"),
    "an octal": changed("k: 20", "k: 020", "ambiguous-scalar"),
    "base sixty": changed("k: 20", "k: 1:30", "ambiguous-scalar"),
    "underscores without end": spec("a: 1" + "_" * _LARGE + "x", "wrong-kind"),
    "base sixty without end": spec("a: 1" + ":1" * (_LARGE // 2) + "x", "wrong-kind"),
    "a date without end": spec("a: 2026-01-01 " + "x" * _LARGE, "ambiguous-scalar"),
    "a duration without end": changed("60m", "1m" * (_LARGE // 2), "wrong-unit"),
    "a stamp without end": changed(
        "duration: 60m", 'notBefore: "2026-12-01T20:00:00.' + "0" * _LARGE + 'Z"', "wrong-unit"
    ),
    "400 digits": changed("k: 20", "k: " + "9" * 400, "invalid-value"),
    "400 decimals": changed("k: 20", "k: 0." + "9" * 400, "invalid-value"),
    "400 digits as text": changed("k: 20", f'k: "{"9" * 400}"', "parameter-wrong-type"),
    "infinity": changed("k: 20", "k: 1.0e+999", "invalid-value"),
    "a time before all times": changed("duration: 60m", "notBefore: 0001-01-01T00:00:00+10:00", "wrong-unit"),
    "a time after all times": changed("duration: 60m", "notBefore: 9999-12-31T23:59:59-01:00", "wrong-unit"),
    "a limit beyond all": changed("reduction: 50%", "atMost: 1.0e+999", "invalid-value"),
    "many ambiguous values": spec("a:\n" + "- no\n" * 190_000, "ambiguous-scalar"),
    "many duplicates": spec("a: 1\n" * 200_000, "duplicate-key"),
    "many aliases": spec("a:\n" + "- *x\n" * 190_000, "yaml-alias"),
    "many documents": spec("---\n" * 200_000, "second-document"),
    "many fields": spec(SPEC + "".join(f"  k{n}: 1\n" for n in range(30_000)), "unknown-field"),
    "a long field": spec(SPEC + "  ? " + "criteria" * 100_000 + "\n  : 1\n", "unknown-field"),
    "a long line": changed("What does", "x" * _LARGE, "invalid-value"),
    "a flow without end": spec("a: " + "[" * 500_000, "too-deep"),
    "mappings without end": spec("{a: " * 200_000, "too-deep"),
    "a block without end": spec("- " * 400_000 + "a", "too-deep"),
    "keys without end": spec("? " * 400_000, "too-deep"),
    "deep mappings": spec("".join(" " * depth + "a:\n" for depth in range(1300)), "too-deep"),
    "nothing": spec("", "empty-file"),
    "a mark of a document": spec("---\n", "wrong-kind"),
    "an end of a document": spec("...\n", "invalid-yaml"),
    "null": spec("null\n", "wrong-kind"),
    "a list": spec("[]\n", "wrong-kind"),
    "an empty mapping": spec("{}\n", "wrong-kind"),
    "no spec": spec(SPEC.partition("spec:")[0] + "spec:\n", "invalid-value"),
    "a list for a mapping": changed("{name: checkout-topk}", "[]", "invalid-value"),
    "a mapping for a name": changed("name: checkout-topk", "name: {a: b}", "invalid-value"),
    "a mapping for a kind": changed("kind: Experiment", "kind: {a: b}", "wrong-kind"),
    "names that are YAML words": changed("name: checkout-topk", 'name: "null"', "file-name-mismatch"),
    "half a surrogate pair": changed("What does it save?", '"\\ud800"', "invalid-yaml"),
    "a surrogate pair": changed("What does it save?", '"\\ud83e\\udd89"', "invalid-yaml"),
    "a character too high": changed("What does it save?", '"\\UFFFFFFFF"', "invalid-yaml"),
    "every kind of escape": changed("What does it save?", '"\\U0010ffff \\uffff \\0 \\x7f \\u2028 \\e[31m"'),
    "a name with a line end": changed("checkout-topk", '"a\\n"', "invalid-name"),
    "a name that goes up": changed("checkout-topk", '".."', "invalid-name"),
    "a name with a slash": changed("checkout-topk", '"a/b"', "invalid-name"),
}

VALUES = {
    "no parameter has this name": parameters(
        "{" + ", ".join(f"p{n}: 1" for n in range(30_000)) + "}", "unknown-parameter"
    ),
    "10,000 patterns": parameters(
        "{exclude: [" + ", ".join(f'"^a{n}$"' for n in range(10_000)) + "]}", "parameter-out-of-range"
    ),
    "long patterns": parameters(
        "{exclude: [" + ", ".join(['"^(' + "a|" * 500 + ')$"'] * 50) + "]}",
    ),
    "patterns that are too long": parameters("{exclude: ['" + "a|" * 4000 + "']}", "parameter-out-of-range"),
    "patterns that explode elsewhere": parameters(
        r"{exclude: ['((a{100}){100}){100}', '(a*)*b', '(x+x+)+y', '\C', '" + "(" * 400 + ")" * 400 + "']}",
        "invalid-regex",
    ),
    "a pattern of choices": changed('"^nginx$"', "'^(a|b)" + "(a|b)" * 150 + "$'", "critical-unprotected"),
    "a pattern in a pattern": changed('"^nginx$"', "'^(" + "(a|" * 150 + "b" + ")" * 150 + ")$'"),
    "a pattern of 1,000 names": changed('"^nginx$"', "'^(" + "|".join(f"n{n}" for n in range(200)) + ")$'"),
    "minus zero": changed("k: 20", "k: -0", "parameter-out-of-range"),
    "a huge number": changed("k: 20", "minCpu: 1.0e+308", "parameter-out-of-range"),
    "no time": changed("60m", "0s", "too-few-slots"),
    "all the time": changed("60m", "999999999d", "duration-over-limit"),
    "hardly any time": changed("{warmup: 5m, duration: 60m}", "{warmup: 0s, duration: 1ms}", "too-few-slots"),
    "an odd interval": changed("k: 20", "interval: 1.000000001s", "fractional-interval", "interval-mismatch"),
    "15,000 criteria": spec(SPEC + "    - {metric: nonsense, reduction: 1%}\n" * 15_000, "invalid-value"),
    "15,000 candidates": changed(
        "      - name: lower",
        "".join(f"      - {{name: n{n}, pipeline: process-topk-v1}}\n" for n in range(15_000)) + "      - name: lower",
        "invalid-value",
    ),
    "199 pools": environment(
        "  pools:\n",
        "  pools:\n"
        + "".join(
            f"    - {{name: p{n}, nodeSelector: {{a: b}}, standing: {{pipeline: process-lean-v1}}}}\n"
            for n in range(199)
        ),
    ),
    "40,000 labels": environment(
        "{pool: checkout}", "{" + ", ".join(f"l{n}: v" for n in range(40_000)) + "}", "invalid-value"
    ),
    "40,000 headers": environment(
        "        api-key:", "".join(f"        h{n}: v\n" for n in range(40_000)) + "        api-key:", "invalid-value"
    ),
    "codes to ignore without end": also("phoenix.yaml", "ignore: [" + "a, " * 30_000 + "b]"),
    "settings without end": also("phoenix.yaml", "".join(f"s{n}: 1\n" for n in range(10_000)), "unknown-field"),
    "settings that are not UTF-8": also("phoenix.yaml", b"\xff", "not-utf8"),
    "settings of 2 MB": also("phoenix.yaml", "#" * 2_000_000, "file-too-large"),
    "an index that is none": also(".phoenix/index", b"\xff\0" * 1000),
}

_TWICE = ("file-name-mismatch", "shared-pool", "name-collision")
"""What is said of the sound experiment under a second name."""

FILES = {
    "a link out": link(f"{FOLDER}/a.yaml", "/etc/passwd", "symlink-outside"),
    "a link to a folder": link("environments/evil", "/etc", "symlink-outside"),
    "a link to an environment": link("environments/evil", OUTSIDE, "symlink-outside"),
    "a link to experiments": link("environments/prod/archive", OUTSIDE, "symlink-outside"),
    "a link to a pipeline": link("pipelines/evil", OUTSIDE, "symlink-outside"),
    "a link to pipelines": link("pipelines", OUTSIDE, "symlink-outside"),
    "a link for the environment": link(ENVIRONMENT, "/etc/passwd", "symlink-outside"),
    "a link for the settings": link("phoenix.yaml", "/etc/passwd", "symlink-outside"),
    "a link to itself": link(f"{FOLDER}/a.yaml", "a.yaml", "symlink-outside"),
    "a folder that is itself": link("environments/loop", "loop", "symlink-outside"),
    "an environment that is itself": link(ENVIRONMENT, "environment.yaml", "symlink-outside"),
    "a link to nothing": link(f"{FOLDER}/a.yaml", "nothing", "symlink-outside"),
    "a link to a device": link(f"{FOLDER}/a.yaml", "/dev/zero", "symlink-outside"),
    "a link upwards": link("environments/up", "..", "missing-environment-file"),
    "a link within": link(f"{FOLDER}/a.yaml", "checkout-topk.yaml", *_TWICE),
    "an editor's lock": link(f"{FOLDER}/.#a.yaml", "someone@somewhere.1234"),
    "a folder for a file": Hostile(lambda root: (root / FOLDER / "x.yaml").mkdir(), frozenset({"unexpected-file"})),
    "a folder for the environment": Hostile(_instead_of(ENVIRONMENT, Path.mkdir), frozenset({"unreadable-file"})),
    "a file for environments": Hostile(
        lambda root: ((root / "environments").rename(root / "gone"), put(root, "environments", "")),
        frozenset({"unreadable-file"}),
    ),
    "a file for pipelines": also("pipelines", "", "unreadable-file"),
    "a pipe": Hostile(lambda root: os.mkfifo(root / FOLDER / "x.yaml"), frozenset({"unreadable-file"})),
    "a pipe for the environment": Hostile(_instead_of(ENVIRONMENT, os.mkfifo), frozenset({"unreadable-file"})),
    "a pipe in a pipeline": Hostile(
        lambda root: (put(root, "pipelines/p/collector.yaml.j2", ""), os.mkfifo(root / "pipelines/p/pipeline.yaml")),
        frozenset({"unreadable-file"}),
    ),
    "a socket": Hostile(_bind, frozenset({"unreadable-file"})),
    "a name with a line end": also(f"{FOLDER}/a\nb.yaml", SPEC, *_TWICE),
    "a name with controls": also(f"{FOLDER}/a\x1b[31m\x07.yaml", SPEC, *_TWICE),
    "a name that is not UTF-8": also(os.fsencode(FOLDER) + b"/caf\xe9.yaml", SPEC, *_TWICE),
    "a fault in a name that is not UTF-8": also(os.fsencode(FOLDER) + b"/caf\xe9.yaml", "- no", "ambiguous-scalar"),
    "an environment that is not UTF-8": also(
        b"environments/caf\xe9/environment.yaml", REPOSITORY[ENVIRONMENT], "environment-name-mismatch"
    ),
    "a pipeline that is not UTF-8": Hostile(
        lambda root: (
            put(root, b"pipelines/caf\xe9/pipeline.yaml", "a: b\n"),
            put(root, b"pipelines/caf\xe9/collector.yaml.j2", "a: b\n"),
        ),
        frozenset({"wrong-kind"}),
    ),
    "a long name": also(f"{FOLDER}/{'x' * 250}.yaml", SPEC, *_TWICE),
    "a name for a shell": also(f"{FOLDER}/-rf a'\"`$(id)&<>%\\*.yaml", SPEC, *_TWICE),
    "a name of a space": also(f"{FOLDER}/ .yaml", SPEC, *_TWICE),
    "other endings": Hostile(
        lambda root: (put(root, f"{FOLDER}/a.yml", SPEC), put(root, f"{FOLDER}/A.YAML", SPEC)),
        frozenset({*_TWICE, "unexpected-file"}),
    ),
    "300 files of faults": Hostile(_many_files, frozenset({"ambiguous-scalar"})),
}
