"""Phoenix beside its peers: `python -m benchmarks.peers`. By hand, never in a test: it takes from minutes to an hour.

Every peer renders the same objects from the same specs: proven at ten experiments by parsing what each wrote, but for
digests. Then all run in interleaved rounds. Quote the ratios, not the times.
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.peers import helm, jsonnet, kapitan, kcl, kustomize, ours
from benchmarks.peers.form import Form, make_form, without_digests
from benchmarks.peers.peer import Peer
from benchmarks.support.measure import Sample, interleaved, least, run, say
from benchmarks.support.report import publish, table
from benchmarks.support.work import SORTS, Sort, work

PEERS: tuple[Peer, ...] = (ours, helm, kcl, jsonnet, kapitan, kustomize)
PROVEN = 10
MANIFESTS = 6
_TITLES = {
    "shared": "Few distinct collector configs: 400 for all experiments together",
    "distinct": "Every collector config distinct: two new ones for each experiment",
}


def main() -> None:
    """Install, prove, measure, report."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.peers", description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[10, 100, 1000, 10000], metavar="N")
    parser.add_argument("--rounds", type=int, default=3, help="interleaved rounds; default 3")
    parser.add_argument("--sorts", nargs="+", choices=SORTS, default=list(SORTS))
    parser.add_argument("--peers", nargs="+", default=[peer.NAME for peer in PEERS], metavar="NAME")
    parser.add_argument("--no-limits", action="store_true", help="the slow ones beyond their limits too: hours")
    parser.add_argument("--write", action="store_true", help="put the tables into docs/benchmarks.md")
    chosen = parser.parse_args()
    peers = [peer for peer in PEERS if peer.NAME in chosen.peers or peer is ours]
    for peer in peers:
        peer.install()
    form = make_form()
    body = ""
    with tempfile.TemporaryDirectory(prefix="phoenix-peers-") as folder:
        for sort in chosen.sorts:
            _prove(Path(folder), peers, form, sort)
            found: dict[int, dict[str, Sample]] = {}
            for size in chosen.sizes:
                taking_part = [peer for peer in peers if size <= peer.LIMIT or chosen.no_limits]
                found[size] = _measure(Path(folder), taking_part, form, sort, size, chosen.rounds)
            block = _report(peers, sort, found)
            print(f"\n{block}")
            body += f"{block}\n"
    if chosen.write:
        command = (
            f"python -m benchmarks.peers --rounds {chosen.rounds} --sizes {' '.join(map(str, chosen.sizes))} --write"
        )
        publish("peers", command, f"Versions: {_versions(peers)}.\n\n{body}")


def _versions(peers: Sequence[Peer]) -> str:
    return ", ".join(f"{peer.NAME} {peer.VERSION}" for peer in peers)


def _prove(folder: Path, peers: Sequence[Peer], form: Form, sort: Sort) -> None:
    """That all make the same objects. Raises SystemExit where one does not."""
    expected: dict[Any, Any] = {}
    for peer in peers:
        say(f"comparing what {peer.NAME} makes")
        place = _lay_out(folder, peer, form, sort, PROVEN)
        run(peer.command(place))
        objects = {_identity(found): without_digests(found) for found in peer.objects(place)}
        expected = expected or objects
        if len(objects) != PROVEN * MANIFESTS:
            raise SystemExit(f"{peer.NAME} makes {len(objects)} objects of {PROVEN} experiments")
        if peer.EXACT and objects != expected:
            names = sorted(str(key) for key in expected | objects if expected.get(key) != objects.get(key))
            raise SystemExit(f"{peer.NAME} makes other objects than {peers[0].NAME}: {', '.join(names[:5])}")
    say("")


def _identity(found: Any) -> tuple[str, str]:
    return found["kind"], without_digests(found["metadata"]["name"])


def _lay_out(folder: Path, peer: Peer, form: Form, sort: Sort, size: int) -> Path:
    place = folder / peer.NAME.replace(" ", "-")
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir()
    peer.write(place, [work(number, sort) for number in range(size)], form)
    return place


def _measure(folder: Path, peers: Sequence[Peer], form: Form, sort: Sort, size: int, rounds: int) -> dict[str, Sample]:
    commands = {peer.NAME: peer.command(_lay_out(folder, peer, form, sort, size)) for peer in peers}
    return {name: least(samples) for name, samples in interleaved(commands, rounds).items()}


def _report(peers: Sequence[Peer], sort: Sort, found: dict[int, dict[str, Sample]]) -> str:
    """A table of processor time a spec with its ratio to ours, and the wall time and memory of the largest."""
    head = ["processor time: ms a spec (ratio to ours)", *(f"N = {size:,}" for size in found)]
    head += ["most memory, MiB", "wall at the largest N, s"]
    rows = []
    for peer in peers:
        cells = [peer.NAME]
        last: Sample | None = None
        for size, samples in found.items():
            sample = samples.get(peer.NAME)
            if sample is None:
                cells.append("–")
                continue
            cells.append(f"{sample.cpu / size * 1000:.2f} ({sample.cpu / samples[ours.NAME].cpu:.1f})")
            last, largest = sample, size
        cells += [f"{last.rss:.0f}", f"{last.wall:.1f} ({largest:,})"] if last else ["–", "–"]
        rows.append(cells)
    return f"### {_TITLES[sort]}\n\n{table(head, rows)}"


if __name__ == "__main__":
    main()
