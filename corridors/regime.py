"""Regimes: what peace and crisis make of marches and of the gauge break."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from corridors.march import March


@dataclass(frozen=True, slots=True)
class Regime:
    """How columns march, and how long a gauge transfer takes at most.

    In crisis the force goes first and customs last: a transfer takes no longer than
    ``gauge_transfer_h``, whatever it takes in peace.
    """

    march: March
    gauge_transfer_h: float


REGIMES: Final[Mapping[str, Regime]] = {
    "peace": Regime(
        march=March(
            group=20,
            density_vpkm=10,
            gap_min=30,
            window_h=10,
            rate_kmh={
                "motorway": 60,
                "trunk": 50,
                "primary": 45,
                "secondary": 35,
                "tertiary": 25,
                "other": 20,
            },
        ),
        gauge_transfer_h=24,
    ),
    "crisis": Regime(
        march=March(
            group=25,
            density_vpkm=15,
            gap_min=5,
            window_h=24,
            rate_kmh={
                "motorway": 50,
                "trunk": 45,
                "primary": 40,
                "secondary": 30,
                "tertiary": 20,
                "other": 15,
            },
        ),
        gauge_transfer_h=10,
    ),
}
"""Groups, gaps and night window of peacetime columns in Germany, field manual values
for crisis; rates of march are assumed. Sources stand in docs/assumptions.md."""
