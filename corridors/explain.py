"""Why not: what holds undelivered serials back, and what a full link costs."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from corridors.formulate import (
    Cut,
    Formulation,
    Lot,
    Outcome,
    Solution,
    worth_of_one_more,
)
from corridors.itinerary import Bottleneck, Shortfall
from geodata.network import Mode, Network

MOST_BOTTLENECKS: Final = 12
MOST_PRICED: Final = 6  # each price is a plan of its own


def shortfall(
    network: Network, outcome: Outcome, *, horizon_h: float
) -> Shortfall | None:
    """Say which cut holds the undelivered serials of a lot; None when all arrive."""
    cut = outcome.cut
    if cut is None:
        return None
    reason = (
        _held(network, outcome, cut, horizon_h) if cut.links else _shut(outcome.lot)
    )
    return Shortfall(
        movement=outcome.lot.movement.id,
        serials=outcome.unmet,
        cut=cut.links,
        capacity=cut.capacity,
        taken=cut.taken,
        reason=reason,
    )


def _held(network: Network, outcome: Outcome, cut: Cut, horizon_h: float) -> str:
    used = f", of which serials routed before take {cut.taken}" if cut.taken else ""
    return (
        f"{_listed(network, cut.links)} {_serials(cut.capacity)} in {horizon_h:g} h"
        f"{used}; {outcome.unmet} more of {outcome.lot.movement.id} cannot pass"
    )


def _shut(lot: Lot) -> str:
    return (
        f"no open way from {lot.movement.origin} to {lot.movement.destination} for "
        f"{_carried(lot)}: "
        "limits, gauge, closures or a capacity below one serial shut every one"
    )


def _serials(count: int) -> str:
    return "1 serial" if count == 1 else f"{count} serials"


def _carried(lot: Lot) -> str:
    """Name what is in the lot, and how it may travel."""
    names = sorted({name for serial in lot.serials for name in serial.vehicles})
    how = "by rail alone" if not lot.serials[0].by_road else "by road or rail"
    return f"{', '.join(names)} ({how})"


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
        kind = str(row["class"]).replace("_", " ")
        return f"{kind} {row['name'] or between}".strip()
    road = str(row["ref"] or row["name"] or row["class"])
    return f"{road} {between}".strip() or f"link {link}"


@dataclass(frozen=True, slots=True)
class Bottlenecks:
    """Bottlenecks, the dearest first; ``interrupted`` says that pricing was."""

    found: tuple[Bottleneck, ...]
    interrupted: bool


def find_bottlenecks(
    network: Network,
    problem: Formulation,
    solution: Solution,
    *,
    horizon_h: float,
    time_limit_s: float,
) -> Bottlenecks:
    """Find the links that are full or hold serials back, and price them.

    The price of a link is found by planning again with one serial more on it. Only the
    first ``MOST_PRICED`` are priced, as far as the time suffices and nobody interrupts;
    the others stay without a price.
    """
    links = _candidates(problem, solution)
    worth, interrupted = _worth(problem, solution, links, time_limit_s)
    found = [
        Bottleneck(
            link=link,
            name=link_name(network, link),
            mode=Mode(str(network.links["mode"].iloc[link])),
            used=float(solution.load[link]),
            capacity=float(problem.capacity[link]),
            unit=f"serials in {horizon_h:g} h",
            price=price,
            relief=relief,
        )
        for link, (price, relief) in zip(links, worth, strict=True)
    ]
    found.sort(key=lambda b: (-(b.relief or 0), -(b.price or 0.0), b.link))
    return Bottlenecks(tuple(found), interrupted)


def _candidates(problem: Formulation, solution: Solution) -> list[int]:
    """Links of the cuts first, then other full links, the busiest first."""
    cuts = [outcome.cut.links for outcome in solution.outcomes if outcome.cut]
    held = sorted({link for links in cuts for link in links})
    load = solution.load
    full = np.flatnonzero((load >= problem.capacity) & (load > 0))
    by_load = full[np.argsort(-load[full], kind="stable")].tolist()
    return list(dict.fromkeys([*held, *by_load]))[:MOST_BOTTLENECKS]


Worth = tuple[float | None, int | None]  # price, relief


def _worth(
    problem: Formulation,
    solution: Solution,
    links: Sequence[int],
    time_limit_s: float,
) -> tuple[list[Worth], bool]:
    end = time.monotonic() + time_limit_s
    worth: list[Worth] = []
    interrupted = False
    try:
        for link in links[:MOST_PRICED]:
            if time.monotonic() >= end:
                break
            worth.append(worth_of_one_more(problem, solution, link))
    except KeyboardInterrupt:  # the plan itself is there, and is worth writing
        interrupted = True
    unpriced: list[Worth] = [(None, None)] * (len(links) - len(worth))
    return worth + unpriced, interrupted
