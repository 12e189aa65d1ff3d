"""Units as people write them, parsed once and plain numbers afterwards.

| what | written | held as |
|---|---|---|
| duration | `90s`, `1h30m`, `7d` (Go's compound form and `d`) | seconds, float |
| percent | `50%`, `0.1%` | share, float (0.5) |
| bytes | `200MiB`, `1MB`, `512B` | bytes, int |
| cores | `50m` or `0.05` | cores, float |
| price | `0.40 USD/GB` | `Price` |
"""

from __future__ import annotations

import itertools
import re
from decimal import Decimal
from typing import Annotated, Any, Literal, NamedTuple

from pydantic import BeforeValidator, Field, GetPydanticSchema, WithJsonSchema
from pydantic_core import PydanticCustomError, core_schema

_DURATION_UNITS = {
    "ms": Decimal("0.001"),
    "s": Decimal(1),
    "m": Decimal(60),
    "h": Decimal(3600),
    "d": Decimal(86400),
}
_DURATION_PART = re.compile(r"(\d{1,9}(?:\.\d{1,9})?)(ms|s|m|h|d)")
DURATION_PATTERN = r"^(\d{1,9}(\.\d{1,9})?(ms|s|m|h|d))+$"
PERCENT_PATTERN = r"^\d{1,6}(\.\d{1,9})?%$"
BYTES_PATTERN = r"^\d{1,15}(\.\d{1,9})?(B|kB|MB|GB|KiB|MiB|GiB)$"
CORES_PATTERN = r"^\d{1,9}m$"
PRICE_PATTERN = r"^\d{1,9}(\.\d{1,9})? [A-Z]{3}/[A-Za-z0-9 -]{1,40}$"
QUANTITY_PATTERN = r"^\d{1,15}(\.\d{1,9})?(m|k|M|G|T|Ki|Mi|Gi|Ti)?$"

_BYTE_UNITS = {
    "B": 1,
    "kB": 1000,
    "MB": 1000**2,
    "GB": 1000**3,
    "KiB": 1024,
    "MiB": 1024**2,
    "GiB": 1024**3,
}
_QUANTITY_SUFFIXES = {
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
_BYTES = re.compile(r"(\d{1,15}(?:\.\d{1,9})?)(B|kB|MB|GB|KiB|MiB|GiB)")
_CORES = re.compile(r"(\d{1,9})m")
_PERCENT = re.compile(r"(\d{1,6}(?:\.\d{1,9})?)%")
_PRICE = re.compile(r"(\d{1,9}(?:\.\d{1,9})?) ([A-Z]{3})/([A-Za-z0-9 -]{1,40})")


def _refuse(kind: str, value: object, example: str) -> PydanticCustomError:
    shown = repr(value) if not isinstance(value, str) else f"`{value}`"
    return PydanticCustomError(
        "unit", "{shown} is no {kind}", {"shown": shown, "kind": kind, "example": example, "value": str(value)}
    )


def parse_duration(value: object) -> float:
    """Seconds of a duration such as `1h30m`. Each unit at most once, from large to small. Raises ValueError."""
    if isinstance(value, str) and re.fullmatch(DURATION_PATTERN, value):
        parts = _DURATION_PART.findall(value)
        sizes = [_DURATION_UNITS[unit] for _, unit in parts]
        if all(left > right for left, right in itertools.pairwise(sizes)):
            return float(sum(Decimal(number) * _DURATION_UNITS[unit] for number, unit in parts))
    raise _refuse("duration", value, "5m, 1h30m or 7d")


def written_duration(seconds: float) -> str:
    """Seconds as a person writes them: 5400 is `1h30m`. The inverse of `parse_duration`, to the millisecond."""
    left, parts = round(seconds * 1000), []
    for unit, size in reversed(_DURATION_UNITS.items()):
        count, left = divmod(left, int(size * 1000))
        if count:
            parts.append(f"{count}{unit}")
    return "".join(parts) or "0s"


def parse_percent(value: object) -> float:
    """The share a percentage stands for: `50%` is 0.5. Raises ValueError."""
    if isinstance(value, str) and (found := _PERCENT.fullmatch(value)):
        return float(Decimal(found[1]) / 100)
    raise _refuse("percentage", value, "50%")


def parse_bytes(value: object) -> int:
    """Bytes of a size such as `200MiB`, rounded down to a whole byte. Raises ValueError."""
    if isinstance(value, str) and (found := _BYTES.fullmatch(value)):
        return int(Decimal(found[1]) * _BYTE_UNITS[found[2]])
    raise _refuse("size in bytes", value, "200MiB or 1MB")


def written_bytes(count: int) -> str:
    """Bytes as a person writes them, in the largest unit that leaves a whole number: 4,000,000 is `4MB`."""
    units = sorted(_BYTE_UNITS.items(), key=lambda unit: -unit[1])
    name, size = (
        next((name, size) for name, size in units if count >= size and count % size == 0) if count else ("B", 1)
    )
    return f"{count // size}{name}"


def parse_cores(value: object) -> float:
    """Processor cores, written `50m` or as a decimal number. Raises ValueError."""
    if isinstance(value, str) and (found := _CORES.fullmatch(value)):
        return float(Decimal(found[1]) / 1000)
    if isinstance(value, int | float) and not isinstance(value, bool) and value >= 0:
        return float(value)
    raise _refuse("number of cores", value, "50m or 0.05")


class Price(NamedTuple):
    """An amount of money for a unit of what is billed."""

    amount: float
    currency: str
    unit: str


def parse_price(value: object) -> Price:
    """A price such as `0.40 USD/GB`. Raises ValueError."""
    if isinstance(value, str) and (found := _PRICE.fullmatch(value)):
        return Price(float(Decimal(found[1])), found[2], found[3])
    raise _refuse("price", value, "0.40 USD/GB")


def parse_quantity(value: object) -> str:
    """A Kubernetes quantity, checked and kept as written: `200m`, `256Mi`. Raises ValueError."""
    if isinstance(value, str) and re.fullmatch(QUANTITY_PATTERN, value):
        return value
    raise _refuse("Kubernetes quantity", value, "200m or 256Mi")


def quantity(text: str) -> Decimal:
    """The number that a quantity stands for: `256Mi` is 268435456, `200m` is 0.2. The text has the form of one already."""
    digits = text.rstrip("mkMGTi")
    return Decimal(digits) * _QUANTITY_SUFFIXES.get(text[len(digits) :], Decimal(1))


def _written(pattern: str, *examples: str) -> WithJsonSchema:
    return WithJsonSchema({"type": "string", "pattern": pattern, "examples": list(examples)})


Duration = Annotated[float, BeforeValidator(parse_duration), _written(DURATION_PATTERN, "5m", "1h30m")]
"""Seconds, written `5m` or `1h30m`."""
Percent = Annotated[float, BeforeValidator(parse_percent), _written(PERCENT_PATTERN, "50%")]
"""A share, written `50%`."""
Share = Annotated[float, Field(le=1), BeforeValidator(parse_percent), _written(PERCENT_PATTERN, "50%")]
"""A share of at most the whole, written `0%` to `100%`."""
Bytes = Annotated[int, BeforeValidator(parse_bytes), _written(BYTES_PATTERN, "200MiB", "1MB")]
"""Bytes, written `200MiB`."""
Cores = Annotated[
    float,
    BeforeValidator(parse_cores),
    WithJsonSchema({"anyOf": [{"type": "string", "pattern": CORES_PATTERN}, {"type": "number", "minimum": 0}]}),
]
"""Processor cores, written `50m` or `0.05`."""
Quantity = Annotated[str, BeforeValidator(parse_quantity), _written(QUANTITY_PATTERN, "200m", "256Mi")]
"""A Kubernetes quantity as written."""


def _price_schema(_source: Any, _handler: Any) -> core_schema.CoreSchema:
    return core_schema.no_info_plain_validator_function(parse_price)


PriceField = Annotated[Price, GetPydanticSchema(_price_schema), _written(PRICE_PATTERN, "0.40 USD/GB")]
"""A price, written `0.40 USD/GB`."""

UnitName = Literal["share", "bytes", "cores", "number"]

PARSERS = {"share": parse_percent, "bytes": parse_bytes, "cores": parse_cores}
"""How a limit in each unit is read; `number` needs none."""


def parse_limit(value: object, unit: UnitName) -> float:
    """A limit in the unit of its metric. Raises ValueError."""
    if unit in PARSERS:
        return float(PARSERS[unit](value))
    if isinstance(value, int | float) and not isinstance(value, bool) and value >= 0:
        return float(value)
    raise _refuse("number", value, "1200")
