"""Addresses of backends, taken apart."""

from __future__ import annotations

import ipaddress
import re
from typing import NamedTuple
from urllib.parse import urlsplit

_HOST = re.compile(r"[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*")
_CLUSTER_SUFFIXES = (".svc", ".cluster.local", ".local", ".internal", ".localhost")


class Address(NamedTuple):
    """An endpoint. `scheme` is empty and `port` None where the text has none."""

    scheme: str
    host: str
    port: int | None
    path: str
    query: str

    @property
    def is_near(self) -> bool:
        """Whether the host is within the cluster, a private network or this machine."""
        try:
            return ipaddress.ip_address(self.host).is_private
        except ValueError:
            return "." not in self.host or self.host.endswith(_CLUSTER_SUFFIXES)

    def is_at(self, domain: str) -> bool:
        """Whether the host is `domain` or below it."""
        return self.host == domain or self.host.endswith("." + domain)


def address_of(endpoint: str) -> Address | None:
    """The parts of `https://host:port/path` or `host:port`; None where it is neither."""
    try:
        parts = urlsplit(endpoint if "://" in endpoint else f"//{endpoint}")
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return None
    if re.search(r"[\s\x00-\x1f\x7f$]", endpoint) or not _HOST.fullmatch(host):
        return None
    return Address(parts.scheme.lower(), host, port, parts.path, parts.query or parts.fragment)
