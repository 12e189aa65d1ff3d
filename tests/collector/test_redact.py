"""Redaction takes out what identifies and keeps what counts."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import re2
from hypothesis import given
from hypothesis import strategies as st

from phoenix_collector import recording
from phoenix_collector.count import count
from phoenix_collector.critical import Critical
from phoenix_collector.otlp import attributes, points
from phoenix_collector.recording_header import Redacted
from phoenix_collector.redact import TEXTS, Mode, Redactor
from support.hosts import Proc, payload

KEY = b"k" * 32
WEB = Critical("web", "^nginx$")
ORDERS = Critical("orders", command_line=r"org\.example\.\w+")
SECRET = Proc(2, "secretd", command_line="/opt/acme/secretd --token=hunter2 --host db1.acme.example", owner="alice")
HOST = payload(
    0,
    [
        Proc(1, "nginx", command_line="nginx: worker /etc/acme", owner="www-data"),
        SECRET,
        Proc(3, "java", command_line="java -Dhost=db1.acme.example org.example.Orders --owner bob", owner="alice"),
    ],
    load=1.0,
)
RECORDINGS = Path(__file__).parents[2] / "recordings"


def resources(scrape: dict[str, Any]) -> list[dict[str, Any]]:
    return [attributes(group["resource"]["attributes"]) for group in scrape["resourceMetrics"]]


def redacted(mode: Mode, **options: Any) -> list[dict[str, Any]]:
    return resources(Redactor(mode, key=KEY, critical=[WEB, ORDERS], **options).redact(HOST))


def test_none_changes_nothing() -> None:
    redactor = Redactor("none", critical=[WEB])
    assert redactor.redact(HOST) == HOST
    assert redactor.redacted == Redacted()


def test_hash_keeps_tokens_apart_and_equal_ones_equal() -> None:
    nginx, secretd, java, load = redacted("hash")

    assert re.fullmatch(r"/\w{10}/\w{10}/\w{10} \w{10}=\w{10} \w{10} \w{10}", secretd["process.command_line"])
    assert secretd["process.executable.name"] in secretd["process.command_line"]
    assert secretd["process.owner"] == java["process.owner"] != nginx["process.owner"]
    assert secretd["process.pid"] == 2
    assert load == {}
    text = json.dumps([nginx, secretd, java])
    assert not re.search("acme|hunter2|alice|bob|db1|secretd|www", text)


def test_critical_processes_keep_what_their_patterns_look_at_and_no_more() -> None:
    nginx, _, java, _ = redacted("hash")
    assert nginx["process.executable.name"] == "nginx"
    assert "nginx" not in nginx["process.command_line"]
    assert java["process.executable.name"] == "java"
    assert re.fullmatch(r"\w{10} \w{10}=\w{10} org\.example\.Orders \w{10} \w{10}", java["process.command_line"])


def test_drop_removes() -> None:
    nginx, secretd, java, _ = redacted("drop")
    assert secretd == {"process.pid": 2}
    assert nginx == {"process.pid": 1, "process.executable.name": "nginx"}
    line = "- -=- org.example.Orders - -"
    assert java == {"process.pid": 3, "process.executable.name": "java", "process.command_line": line}


def test_spared_attributes_stay_and_are_said_to_be_good() -> None:
    redactor = Redactor("hash", key=KEY, spare={"process.command_line"})
    assert resources(redactor.redact(HOST))[1]["process.command_line"] == SECRET.command_line
    assert redactor.redacted.not_evaluable == tuple(sorted(set(TEXTS) - {"process.command_line"}))


def test_the_header_says_what_is_lost_and_what_is_kept() -> None:
    said = Redactor("hash", critical=[WEB]).redacted
    assert said == Redacted("hash", tuple(sorted(TEXTS)), (WEB,))
    assert said.evaluable(WEB)
    assert not said.evaluable(ORDERS)


def test_a_key_makes_two_recordings_comparable_and_no_key_does_not() -> None:
    assert redacted("hash") == redacted("hash")
    assert Redactor("hash").redact(HOST) != Redactor("hash").redact(HOST)


def test_the_payload_that_was_given_is_left_alone() -> None:
    before = json.dumps(HOST)
    Redactor("drop").redact(HOST)
    assert json.dumps(HOST) == before


def test_other_texts_and_other_kinds_of_values_are_taken_out_too() -> None:
    scrape = payload(0, [Proc(1, "a")])
    group = scrape["resourceMetrics"][0]
    group["resource"]["attributes"] += [
        {"key": "host.name", "value": {"stringValue": "db1.acme.example"}},
        {"key": "host.ip", "value": {"arrayValue": {"values": [{"stringValue": "acme-address"}]}}},
        {"key": "host.cpus", "value": {"intValue": "4"}},
    ]
    point = group["scopeMetrics"][0]["metrics"][0]["sum"]["dataPoints"][0]
    point["attributes"].append({"key": "mount", "value": {"stringValue": "/home/acme"}})

    done = Redactor("hash", key=KEY).redact(scrape)

    assert "acme" not in json.dumps(done)
    assert {"host.cpus": 4, "host.name": "db1"}.items() & resources(done)[0].items() == {("host.cpus", 4)}
    first = next(points(done))
    assert first.attributes["state"] == "user"
    assert first.attributes["mount"].count("/") == 2


def test_series_are_as_many_as_before() -> None:
    recorded = recording.read(RECORDINGS / f"quiet-host{recording.SUFFIX}")
    redactor = Redactor("hash")
    lines = [json.dumps(redactor.redact(scrape)).encode() for scrape in recorded.payloads()]
    before, after = count([scrape] for scrape in recorded.scrapes()), count([line] for line in lines)
    assert after._replace(bytes=0, bytes_by_payload=()) == before._replace(bytes=0, bytes_by_payload=())


@given(
    st.text("ab /=:.,-", max_size=30),
    st.sampled_from(
        ["a", "^a", "b$", r"\ba", r"a\b", "a.b", "a b", "(?i)A=", "^.*$", "a*", "/a", "", "ab|ba", r"[^a]b"]
    ),
)
def test_a_kept_pattern_still_matches_what_it_matched(line: str, pattern: str) -> None:
    """And finds nothing where it found nothing, because such a process keeps no token of its own."""
    entry = Critical("x", command_line=pattern)
    scrape = payload(0, [Proc(1, "p", command_line=line or "-")])
    (resource,) = resources(Redactor("hash", key=KEY, critical=[entry]).redact(scrape))
    if re2.compile(pattern).search(line or "-"):
        assert re2.compile(pattern).search(resource["process.command_line"])
