"""From runs to corridors: serials that share a route, and the legs of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

import numpy as np

from corridors.formulate import Run
from corridors.itinerary import Corridor, Itinerary, Leg
from geodata.defaults import MINUTES_AN_HOUR
from geodata.network import Mode, Network


def find_corridors(
    network: Network, movement: str, runs: Sequence[Run]
) -> tuple[Corridor, ...]:
    """Give the corridors of a movement, the busiest first; equal routes are one."""
    by_links: dict[bytes, list[Run]] = {}
    for run in runs:
        by_links.setdefault(run.links.tobytes(), []).append(run)
    shared = sorted(
        by_links.values(),
        key=lambda same: (-len(same), same[0].arrives_min, same[0].links.tolist()),
    )
    return tuple(
        _corridor(network, movement, number, same)
        for number, same in enumerate(shared, start=1)
    )


def _corridor(
    network: Network, movement: str, number: int, runs: Sequence[Run]
) -> Corridor:
    """Put the serials of a corridor in the order in which they set out."""
    runs = sorted(runs, key=lambda run: (run.departs_min, run.serial.id))
    legs = tuple(_legs(network, runs[0]))
    return Corridor(
        id=f"{movement}/{number}",
        movement=movement,
        itineraries=tuple(_itinerary(run) for run in runs),
        legs=legs,
        length_km=sum(leg.length_km for leg in legs),
        duration_h=runs[0].moving_min / MINUTES_AN_HOUR,
    )


def _itinerary(run: Run) -> Itinerary:
    return Itinerary(
        serial=run.serial,
        links=run.links,
        enter_h=run.enter_min / MINUTES_AN_HOUR,
        exit_h=run.exit_min / MINUTES_AN_HOUR,
        departs_h=run.departs_min / MINUTES_AN_HOUR,
        arrives_h=run.arrives_min / MINUTES_AN_HOUR,
        planned_h=run.planned_min / MINUTES_AN_HOUR,
        fleets=run.fleets,
    )


def _legs(network: Network, run: Run) -> Iterator[Leg]:
    mode = network.links["mode"].to_numpy()
    gauge = network.links["gauge_mm"].to_numpy()
    length = network.links["length_m"].to_numpy()
    takes_h = dict(
        zip(
            run.links.tolist(),
            (run.exit_min - run.enter_min) / MINUTES_AN_HOUR,
            strict=True,
        )
    )

    def layer(link: int) -> tuple[str, int]:
        return str(mode[link]), int(gauge[link])

    for (which, gauge_mm), part in groupby(run.links.tolist(), key=layer):
        along = np.array(list(part), dtype=np.int64)
        yield Leg(
            mode=Mode(which),
            gauge_mm=gauge_mm,
            links=along,
            from_node=int(network.tail[along[0]]),
            to_node=int(network.head[along[-1]]),
            length_km=float(length[along].sum()) / 1000,
            duration_h=float(sum(takes_h[link] for link in along.tolist())),
        )
