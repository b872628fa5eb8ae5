"""Why not: what holds undelivered serials back, and what a full link costs."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

import numpy as np

from corridors.formulate import SECONDS_AN_HOUR, Formulation, Lot
from corridors.itinerary import Bottleneck, Shortfall
from geodata.network import IntArray, Mode, Network
from solvers import Delivery, PriorityResult, SharedNetwork, priority_flow

MOST_BOTTLENECKS: Final = 12


def shortfalls(
    network: Network, lot: Lot, delivery: Delivery, *, horizon_h: float
) -> tuple[Shortfall, ...]:
    """Say which cut holds the undelivered serials of a lot, if any."""
    if delivery.shortage is None:
        return ()
    cut = delivery.shortage
    links = tuple(int(arc) for arc in cut.arcs if arc < len(network.links))
    capacity, taken = int(cut.capacity.sum()), int(cut.taken.sum())
    return (
        Shortfall(
            movement=lot.movement.id,
            serials=delivery.unmet,
            cut=links,
            capacity=capacity,
            taken=taken,
            reason=_reason(
                network, lot, links, (capacity, taken), (delivery.unmet, horizon_h)
            ),
        ),
    )


def _reason(
    network: Network,
    lot: Lot,
    cut: Sequence[int],
    carries: tuple[int, int],
    lacks: tuple[int, float],
) -> str:
    capacity, taken = carries
    unmet, horizon_h = lacks
    movement = lot.movement
    if not cut:
        return (
            f"no open way from {movement.origin} to {movement.destination} for "
            f"{_carried(lot)}: "
            "limits, gauge, closures or a capacity below one serial shut every one"
        )
    used = f", of which movements before it take {taken}" if taken else ""
    return (
        f"{_listed(network, cut)} {_serials(capacity)} in {horizon_h:g} h"
        f"{used}; {unmet} more of {movement.id} cannot pass"
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


def find_bottlenecks(
    network: Network,
    formulation: Formulation,
    result: PriorityResult,
    *,
    horizon_h: float,
    time_limit_s: float,
) -> tuple[Bottleneck, ...]:
    """Links that are full or hold serials back, the dearest first.

    The price of a link is found by planning again with one serial more on it: so many
    serial-hours are saved, so many more serials delivered. Links that the time does not
    suffice for stay without a price.
    """
    links = _candidates(formulation, result)
    prices = _prices(formulation, result, links, time_limit_s)
    capacity = formulation.shared.capacity
    found = [
        Bottleneck(
            link=link,
            name=link_name(network, link),
            mode=Mode(str(network.links["mode"].iloc[link])),
            used=float(result.load[link]),
            capacity=float(capacity[link]),
            unit=f"serials in {horizon_h:g} h",
            price=saved,
            relief=more,
        )
        for link, (saved, more) in zip(links, prices, strict=True)
    ]
    return tuple(
        sorted(found, key=lambda b: (-(b.relief or 0), -(b.price or 0.0), b.link))
    )


def _candidates(formulation: Formulation, result: PriorityResult) -> list[int]:
    """Links of the cuts first, then other full links, the busiest first."""
    n_links = formulation.n_links
    cuts = [d.shortage.arcs for d in result.deliveries if d.shortage is not None]
    held = np.unique(np.concatenate([*cuts, np.zeros(0, dtype=np.int64)]))
    load, capacity = result.load[:n_links], formulation.shared.capacity[:n_links]
    full = np.flatnonzero((load >= capacity) & (load > 0))
    by_load = full[np.argsort(-load[full], kind="stable")]
    ordered = [int(link) for link in (*held, *by_load) if link < n_links]
    return list(dict.fromkeys(ordered))[:MOST_BOTTLENECKS]


def _prices(
    formulation: Formulation,
    result: PriorityResult,
    links: Sequence[int],
    time_limit_s: float,
) -> Iterator[tuple[float | None, int | None]]:
    end = time.monotonic() + time_limit_s
    for link in links:
        if time.monotonic() >= end:
            yield None, None
            continue
        wider = priority_flow(
            _with_one_more(formulation.shared, link), formulation.commodities
        )
        saved = _path_cost(result) - _path_cost(wider)
        yield saved / SECONDS_AN_HOUR, result.unmet - wider.unmet


def _path_cost(result: PriorityResult) -> int:
    return sum(delivery.cost for delivery in result.deliveries)


def _with_one_more(shared: SharedNetwork, arc: int) -> SharedNetwork:
    capacity: IntArray = shared.capacity.copy()
    capacity[arc] += 1
    return replace(shared, capacity=capacity)
