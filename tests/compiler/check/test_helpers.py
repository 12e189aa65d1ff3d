"""The small things that several checks share."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phoenix_compiler.check.address import Address, address_of
from phoenix_compiler.check.secrets import has_credentials, is_secret_name, secrets_in
from phoenix_compiler.check.words import duration_text, plural, share_text
from phoenix_schemas.units import parse_duration, quantity


@pytest.mark.parametrize(
    ("seconds", "text"), [(0, "0s"), (59, "59s"), (60, "1m"), (5400, "1h30m"), (90061, "1d1h1m1s"), (1.5, "1.5s")]
)
def test_durations_are_written_as_files_write_them(seconds: float, text: str) -> None:
    assert duration_text(seconds) == text


@given(st.integers(0, 10**7))
def test_a_written_duration_reads_back(seconds: int) -> None:
    assert parse_duration(duration_text(seconds)) == seconds


def test_shares_and_plurals() -> None:
    assert [share_text(share) for share in (0.5, 0.0264, 1.0, 0.0)] == ["50%", "2.6%", "100%", "0%"]
    assert [plural(count, "node") for count in (0, 1, 1200)] == ["0 nodes", "1 node", "1,200 nodes"]


@pytest.mark.parametrize(
    ("text", "value"),
    [("256Mi", "268435456"), ("200m", "0.2"), ("1", "1"), ("1.5G", "1.5e9"), ("2k", "2000"), ("1Ti", "1099511627776")],
)
def test_quantities(text: str, value: str) -> None:
    assert quantity(text) == Decimal(value)


@pytest.mark.parametrize(
    ("endpoint", "address"),
    [
        ("https://a.example.com", Address("https", "a.example.com", None, "", "")),
        ("HTTPS://A.example.com:4318/x?y=1", Address("https", "a.example.com", 4318, "/x", "y=1")),
        ("a.example.com:4317", Address("", "a.example.com", 4317, "", "")),
        ("https://[2001:db8::1]:1/#x", Address("https", "2001:db8::1", 1, "/", "x")),
        ("https://", None),
        ("https://a:port", None),
        ("https://a b", None),
        ("https://a\n.example.com", None),
        ("https://${env:HOST}", None),
        ("https://[::1", None),
        ("https://-a", None),
        ("", None),
    ],
)
def test_addresses(endpoint: str, address: Address | None) -> None:
    assert address_of(endpoint) == address


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("NRAK-ABCDEFGHIJKLMNOPQRSTUVWXYZ0", "a New Relic key"),
        ("NRII-abcdefghijklmnopqrstuvwxyz012345", "a New Relic key"),
        ("eu01xx0123456789abcdef0123456789abcdNRAL", "a New Relic key"),
        ("gho_" + "a1" * 18, "a GitHub token"),
        ("github_pat_" + "a1" * 11, "a GitHub token"),
        ("glpat-" + "a1" * 10, "a GitLab token"),
        ("AKIA" + "A1" * 8, "an AWS access key"),
        ("AIza" + "a1_-x" * 7, "a Google key"),
        ("xoxb-1234567890-abc", "a Slack token"),
        ("glc_" + "a1" * 20, "a Grafana token"),
        ("dt0c01." + "A1" * 12 + "." + "B2" * 32, "a Dynatrace token"),
        ("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.abc", "a JSON web token"),
        ("-----BEGIN RSA PRIVATE KEY-----", "a private key"),
        ("Bearer abcdefghijklmnop1", "an authorization"),
        ("basic dXNlcjpwYXNzd29yZDEy", "an authorization"),
    ],
)
def test_shapes_of_secrets(text: str, kind: str) -> None:
    assert list(secrets_in(f"say: {text} # so")) == [(kind, 5, 5 + len(text))]


@pytest.mark.parametrize(
    "text",
    [
        "Bearer of the documentation",
        "basic authentication",
        "NRAK-short",
        "AKIA",
        "ghp_",
        "xoxb",
        "eyJ.eyJ.",
        "sha256:" + "a1" * 32,
    ],
)
def test_what_only_looks_alike(text: str) -> None:
    assert list(secrets_in(text)) == []


@pytest.mark.parametrize(
    ("header", "is_secret"),
    [
        *dict.fromkeys(
            ("api-key", "x-api-key", "DD-API-KEY", "Authorization", "x-sf-token", "lightstep-access-token"), True
        ).items(),
        *dict.fromkeys(
            ("lightstep-access-token", "x-honeycomb-team", "cookie", "uptrace-dsn", "x-license-key"), True
        ).items(),
        *dict.fromkeys(
            ("x-scope-orgid", "content-type", "x-partition-key", "token-version", "keyspace"), False
        ).items(),
    ],
)
def test_headers_that_hold_secrets(header: str, is_secret: bool) -> None:
    assert is_secret_name(header) is is_secret


@pytest.mark.parametrize(
    ("url", "has"),
    [
        ("https://u:p@a", True),
        ("https://t@a/x", True),
        ("u@a:1", True),
        ("https://a/x@y", False),
        ("https://[a@", False),
    ],
)
def test_urls_with_credentials(url: str, has: bool) -> None:
    assert has_credentials(url) is has
