"""Figures of documents: as many digits as a minute in hours needs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

_DIGITS: Final = 4


def rounded(value: float | None) -> float | None:
    """Give a figure with four decimals; None stays."""
    return None if value is None else round(float(value), _DIGITS)


def all_rounded(values: Mapping[str, float]) -> dict[str, float | None]:
    """Give figures by name with four decimals."""
    return {name: rounded(value) for name, value in values.items()}
