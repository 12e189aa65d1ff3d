"""Kubernetes quantities as numbers."""

from __future__ import annotations

from decimal import Decimal

_SUFFIXES = {
    "m": Decimal("0.001"),
    "k": Decimal(10**3),
    "M": Decimal(10**6),
    "G": Decimal(10**9),
    "T": Decimal(10**12),
    "Ki": Decimal(2**10),
    "Mi": Decimal(2**20),
    "Gi": Decimal(2**30),
    "Ti": Decimal(2**40),
}


def quantity(text: str) -> Decimal:
    """The number that a quantity stands for: `256Mi` is 268435456, `200m` is 0.2. The text has the form of one already."""
    digits = text.rstrip("mkMGTi")
    return Decimal(digits) * _SUFFIXES.get(text[len(digits) :], Decimal(1))
