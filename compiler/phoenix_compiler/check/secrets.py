"""What keys and tokens look like."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

_SHAPES = (
    ("a New Relic key", r"NR(?:AK|II|IQ|RA|AL|BR)-[A-Za-z0-9_-]{20,}|\b[0-9A-Za-z]{36}NRAL\b"),
    ("a GitHub token", r"\bgh[pousr]_[A-Za-z0-9]{36,}|\bgithub_pat_[A-Za-z0-9_]{22,}"),
    ("a GitLab token", r"\bglpat-[A-Za-z0-9_-]{20,}"),
    ("an AWS access key", r"\b(?:AKIA|ASIA)[A-Z0-9]{16}\b"),
    ("a Google key", r"\bAIza[A-Za-z0-9_-]{35}"),
    ("a Slack token", r"\bxox[abposr]-[A-Za-z0-9-]{10,}"),
    ("a Grafana token", r"\bgl(?:c|sa)_[A-Za-z0-9+/=_]{32,}"),
    ("a Dynatrace token", r"\bdt0[a-z]\d\d\.[A-Z0-9]{24}\.[A-Z0-9]{64}"),
    ("a JSON web token", r"\beyJ[A-Za-z0-9_-]{8,}\.eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]*"),
    ("a private key", r"-----BEGIN [A-Z ]*PRIVATE KEY-----"),
    ("an authorization", r"\b(?i:bearer|basic) (?=[A-Za-z0-9+/=_.~-]*\d)[A-Za-z0-9+/=_.~-]{16,}"),
)
_COMPILED = tuple((kind, re.compile(shape)) for kind, shape in _SHAPES)
_HINTS = (
    *("NRAK-", "NRII-", "NRIQ-", "NRRA-", "NRAL", "NRBR-", "ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_"),
    *("glpat-", "AKIA", "ASIA", "AIza", "xox", "glc_", "glsa_", "dt0", "eyJ", "PRIVATE KEY", "earer ", "asic "),
    *("EARER ", "ASIC "),
)
"""One of these is in every text that has a secret's shape: looking for them is many times faster."""
_SECRET_NAME = re.compile(
    r"(?i)(^|[-_])(authorization|(api|access|insert|license|ingest|account|auth|secret|private)[-_]?key|token|secret"
    r"|password|passwd|credentials?|cookie|dsn)$|^x-honeycomb-team$"
)


def secrets_in(text: str) -> Iterator[tuple[str, int, int]]:
    """What in a text has the shape of a known key or token: its kind, as `a GitHub token`, and where it begins and ends."""
    if any(hint in text for hint in _HINTS):
        for kind, shape in _COMPILED:
            for found in shape.finditer(text):
                yield kind, found.start(), found.end()


def is_secret_name(header: str) -> bool:
    """Whether a header of that name carries a key, a token or a password."""
    return _SECRET_NAME.search(header) is not None


def has_credentials(url: str) -> bool:
    """Whether a URL names a user or a password."""
    try:
        return "@" in urlsplit(url if "//" in url else f"//{url}").netloc
    except ValueError:
        return False
