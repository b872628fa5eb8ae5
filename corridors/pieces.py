"""Pieces and tonnes of a deployment list as vehicles of the scenario's classes."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence

from corridors.scenario import VehicleClass


def mixed(
    pieces: int, tonnes: float, classes: Sequence[VehicleClass]
) -> Mapping[str, int]:
    """Choose vehicles, as many as pieces, whose masses add up to the tonnes.

    They are of the two classes whose masses lie around the mean mass of a piece, so
    that the sum is off by half their difference at most. Pieces lighter than every
    class are all of the lightest, heavier ones of the heaviest. Of classes of one mass
    the first counts.
    """
    ladder = _by_mass(classes)
    masses = list(ladder)
    rung = bisect_left(masses, tonnes / pieces)
    if rung in {0, len(masses)}:
        return {ladder[masses[min(rung, len(masses) - 1)]]: pieces}
    lower, upper = masses[rung - 1 : rung + 1]
    heavy = round((tonnes - pieces * lower) / (upper - lower))
    counts = {ladder[lower]: pieces - heavy, ladder[upper]: heavy}
    return {name: count for name, count in counts.items() if count}


def _by_mass(classes: Sequence[VehicleClass]) -> dict[float, str]:
    """Give a class for each mass, the lightest first."""
    first = {each.mass_t: each.vehicle for each in reversed(classes)}
    return dict(sorted(first.items()))
