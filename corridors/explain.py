"""Why not: what holds undelivered serials back, and what one more serial is worth."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from corridors.formulate import Cut, Formulation, Lack, Lot, Solution, full_serial
from corridors.itinerary import Bottleneck, Serial, Shortfall
from corridors.typeset import count_of, words
from geodata.defaults import HOURS_A_DAY
from geodata.network import FloatArray, IntArray, Mode, Network

MOST_BOTTLENECKS: Final = 12
LEAST_PRICE: Final = 0.05
"""Serial-hours below which a price is the noise of the search, and reads as 0.0."""


def shortfall(network: Network, lack: Lack, *, horizon_h: float) -> Shortfall:
    """Say which cut holds the undelivered serials of a lot."""
    return Shortfall(
        movement=lack.lot.movement.id,
        serials=lack.serials,
        cut=lack.cut.links,
        capacity=lack.cut.capacity,
        taken=lack.cut.taken,
        reason=_reason(network, lack, horizon_h),
    )


def _reason(network: Network, lack: Lack, horizon_h: float) -> str:
    if lack.quickest_h is None:
        return _shut(lack.lot)
    if lack.since_h + lack.quickest_h > horizon_h:
        return _too_late(lack, lack.quickest_h, horizon_h)
    if lack.fleets and lack.lot.most_wagons and not lack.lot.serials[0].by_road:
        most = max(lack.fleets, key=lambda fleet: fleet.at_hand)
        if most.at_hand < lack.lot.most_wagons:
            return (
                f"its trains need {lack.lot.most_wagons} wagons at once, fleet "
                f"{most.fleet!r} has {most.at_hand} at hand"
            )
    if lack.cut.links:
        return _held(network, lack, lack.cut, horizon_h)
    if lack.fleets and lack.lot.most_wagons:
        names = ", ".join(repr(fleet.fleet) for fleet in lack.fleets)
        return (
            f"every link on its ways carries enough in the horizon: wagons of {names} "
            "are not back in time, or the horizon ends too soon"
        )
    return (
        "every link on its ways carries enough in the horizon, but not soon enough: a "
        "longer horizon, or an earlier start, lets it arrive"
    )


def _too_late(lack: Lack, quickest_h: float, horizon_h: float) -> str:
    way = f"its quickest way takes {quickest_h:.1f} h"
    if lack.awaited:
        return (
            f"permission for {', '.join(lack.awaited)} is there from "
            f"{lack.since_h:g} h on, {way}, and the horizon ends at {horizon_h:g} h"
        )
    left_h = horizon_h - lack.lot.ready_h
    return f"{way}, and the horizon ends {left_h:g} h after it is ready"


def _held(network: Network, lack: Lack, cut: Cut, horizon_h: float) -> str:
    used = f", of which other serials take {cut.taken}" if cut.taken else ""
    return (
        f"{_listed(network, cut.links)} {count_of(cut.capacity, 'serial')} in "
        f"{horizon_h:g} h"
        f"{used}; {lack.serials} more of {lack.lot.movement.id} cannot pass"
    )


def _shut(lot: Lot) -> str:
    return (
        f"no open way from {lot.origin} to {lot.destination} for "
        f"{_carried(lot)}: "
        "limits, gauge, closures or a capacity below one serial shut every one"
    )


def _carried(lot: Lot) -> str:
    """Name what is in the lot, and how it may travel."""
    names = sorted({name for serial in lot.serials for name in serial.vehicles})
    return f"{', '.join(names)} ({_how(lot.serials[0])})"


def _how(serial: Serial) -> str:
    if serial.by_road:
        return "by road or rail" if serial.train else "by road alone"
    return "by rail alone" if serial.train else "neither by road nor on any train"


def _listed(network: Network, links: Sequence[int]) -> str:
    """Name links in words, three at most, and let them carry."""
    names = list(dict.fromkeys(link_name(network, link) for link in links))
    shown = names[:3]
    if len(names) > len(shown):
        shown.append(f"{len(names) - len(shown)} more")
    if len(shown) == 1:
        return f"{shown[0]} carries"
    return f"{', '.join(shown[:-1])} and {shown[-1]} carry"


def link_name(network: Network, link: int) -> str:
    """Name a link as a planner would: its crossing, bridge, road, or end places."""
    row = network.links.iloc[link]
    ends = [network.nodes["name"].iloc[row[end]] for end in ("from_node", "to_node")]
    between = " to ".join(dict.fromkeys(name for name in ends if name))
    if row["mode"] == Mode.TRANSFER:
        return f"{words(row['class'])} {row['name'] or between}".strip()
    road = str(row["ref"] or row["name"] or row["class"])
    return f"{road} {between}".strip() or f"link {link}"


def find_bottlenecks(
    network: Network,
    problem: Formulation,
    solution: Solution,
    load: IntArray,
    capacity: IntArray,
    *,
    horizon_h: float,
) -> tuple[Bottleneck, ...]:
    """Find the links at which one serial a day more would save most, the dearest first.

    The price comes from the bound of the plan of periods: what its capacities are worth
    at the margin, so that it is an estimate, and holds for small changes alone.
    """
    worth = _worth(problem, solution)
    dearest = np.argsort(-worth, kind="stable")[:MOST_BOTTLENECKS]
    return tuple(
        Bottleneck(
            link=link,
            name=link_name(network, link),
            mode=Mode(str(network.links["mode"].iloc[link])),
            used=float(load[link]),
            capacity=float(capacity[link]),
            unit=f"{_counted(problem, link)} in {horizon_h:g} h",
            price=float(worth[stretch]),
            relief=None,
        )
        for stretch in dearest[worth[dearest] >= LEAST_PRICE].tolist()
        for link in [problem.narrowest(stretch)]
    )


def _counted(problem: Formulation, link: int) -> str:
    return "vehicles" if problem.ground.by_vehicle[link] else "trains"


def _worth(problem: Formulation, solution: Solution) -> FloatArray:
    """Weighted serial-hours that a serial a day more would save, (n_stretches,)."""
    size = full_serial(problem.ground, problem.stretches)
    taken, period_h = problem.calendars.taken, problem.clock.period_h
    more = size * taken * period_h / HOURS_A_DAY  # while it is taken
    return np.asarray(solution.price_h[: size.size].sum(axis=1) * more)
