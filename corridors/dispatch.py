"""From routes to corridors: serials one behind the other, with estimated times.

The plan is a flow over the whole horizon, without a clock. Its times are an estimate:
a corridor's serials leave evenly, as far apart as its tightest link asks for when every
corridor on that link takes its share of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

import numpy as np

from corridors.formulate import Formulation, Route
from corridors.itinerary import Corridor, Entry, Leg, Serial
from corridors.scenario import Movement
from geodata.network import FloatArray, IntArray, Mode, Network


class Dispatch:
    """Lays out corridors on a network whose load and capacity are known."""

    def __init__(
        self,
        network: Network,
        formulation: Formulation,
        *,
        load: IntArray,
        horizon_h: float,
    ) -> None:
        self.network = network
        self.hours = formulation.hours[: formulation.n_links]
        capacity = formulation.shared.capacity[: formulation.n_links]
        with np.errstate(divide="ignore", invalid="ignore"):
            self.spacing_h: FloatArray = horizon_h / capacity
            self.share_h: FloatArray = load * self.spacing_h
        self.begun = np.zeros(formulation.n_links)  # corridors laid out on every link
        self.mode = network.links["mode"].to_numpy()
        self.gauge = network.links["gauge_mm"].to_numpy()
        self.length = network.links["length_m"].to_numpy()

    def corridors(
        self, movement: Movement, routes: Sequence[Route]
    ) -> tuple[Corridor, ...]:
        """Corridors of a movement, the busiest first; equal routes become one."""
        by_links: dict[bytes, list[Route]] = {}
        for route in routes:
            by_links.setdefault(route.links.tobytes(), []).append(route)
        merged = sorted(
            by_links.values(),
            key=lambda rs: (-sum(len(r.serials) for r in rs), self._duration(rs[0])),
        )
        return tuple(
            self._corridor(movement, number, same)
            for number, same in enumerate(merged, start=1)
        )

    def entries(self, corridor: Corridor) -> Iterator[Entry]:
        """Every serial of a corridor on every link of it."""
        links = corridor.links
        hours = self.hours[links]
        reach = np.concatenate([[0.0], np.cumsum(hours)])
        for nth, serial in enumerate(corridor.serials):
            start = corridor.first_departure_h + nth * corridor.headway_h
            for seq, link in enumerate(links):
                yield Entry(
                    movement=corridor.movement,
                    serial=serial.id,
                    seq=seq,
                    link=link,
                    enter_h=float(start + reach[seq]),
                    exit_h=float(start + reach[seq + 1]),
                    vehicles=serial.n_vehicles,
                )

    def _corridor(
        self, movement: Movement, number: int, routes: Sequence[Route]
    ) -> Corridor:
        first = routes[0]
        serials: tuple[Serial, ...] = tuple(s for r in routes for s in r.serials)
        legs = tuple(self._legs(first.links))
        duration = self._duration(first)
        headway = self._headway(first.links, len(serials))
        begin = movement.ready_h + self._turn(first.links)
        departure = begin + first.approach_h[0]
        arrival = begin + duration
        return Corridor(
            id=f"{movement.id}/{number}",
            movement=movement.id,
            serials=serials,
            legs=legs,
            length_km=sum(leg.length_km for leg in legs),
            duration_h=duration,
            headway_h=headway,
            first_departure_h=departure,
            first_arrival_h=arrival,
            last_arrival_h=arrival + headway * (len(serials) - 1),
        )

    def _turn(self, links: IntArray) -> float:
        """Hours that a corridor waits for those that begin on its links before it."""
        wait = float((self.begun[links] * self.spacing_h[links]).max(initial=0.0))
        self.begun[links] += 1
        return wait

    def _duration(self, route: Route) -> float:
        return float(self.hours[route.links].sum()) + sum(route.approach_h)

    def _headway(self, links: IntArray, n_serials: int) -> float:
        """Hours between serials: the corridor's share of its tightest link."""
        return float(self.share_h[links].max(initial=0.0)) / n_serials

    def _legs(self, links: IntArray) -> Iterator[Leg]:
        def layer(link: int) -> tuple[str, int]:
            return str(self.mode[link]), int(self.gauge[link])

        for (mode, gauge), run in groupby(links.tolist(), key=layer):
            along = np.array(list(run), dtype=np.int64)
            yield Leg(
                mode=Mode(mode),
                gauge_mm=gauge,
                links=along,
                from_node=int(self.network.tail[along[0]]),
                to_node=int(self.network.head[along[-1]]),
                length_km=float(self.length[along].sum()) / 1000,
                duration_h=float(self.hours[along].sum()),
            )
