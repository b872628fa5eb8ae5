"""Network and scenario as whole serials over time: periods, calendars, commodities."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from corridors.clock import minutes_of
from corridors.demand import Demand
from corridors.formulate.calendars import Calendars, find_calendars
from corridors.formulate.clock import Clock
from corridors.formulate.ground import (
    Ground,
    Pace,
    find_ground_stretches,
    lay_ground,
)
from corridors.formulate.lots import Lot, find_lots
from corridors.formulate.outlook import Outlook, look_out
from corridors.formulate.reach import Surveyor
from corridors.formulate.stretches import Stretches
from corridors.place import Placed
from corridors.scenario import Movement, Scenario
from geodata.defaults import MINUTES_AN_HOUR
from geodata.network import BoolArray, IntArray
from solvers.over_time import Costs, TimedCommodities, TimedNetwork, weighted_arrival

_MOST_WEIGHT: Final = 64


@dataclass(frozen=True, slots=True, eq=False)
class Formulation:
    """Whole serials over time, and what the links of their network stand for.

    Link ``s`` of ``network`` is stretch ``s`` of the ground, commodity ``k`` of
    ``commodities`` is lot ``k``. Calendars go by ``clock``; whoever moves at another
    pace of the ground has a clock of his own, less than a period away from it.
    """

    ground: Ground
    lots: tuple[Lot, ...]
    outlooks: tuple[Outlook, ...]
    stretches: Stretches
    clocks: tuple[Clock, ...]  # (n_paces,)
    calendars: Calendars
    network: TimedNetwork
    commodities: TimedCommodities
    costs: Costs
    free: frozenset[str]  # movements that are not held to what they prefer

    @property
    def clock(self) -> Clock:
        """The clock of calendars, and of all but heavy columns."""
        return self.clocks[0]

    def pace_of(self, lot: int) -> int:
        """Give the number of a lot's pace, and of its clock."""
        return self.lots[lot].pace

    def clock_of(self, lot: int) -> Clock:
        """Give the clock of a lot."""
        return self.clocks[self.pace_of(lot)]

    def enters_min(self, lot: int, way: IntArray, enter: IntArray) -> IntArray:
        """Minutes at which a lot enters stretches in such periods, both (n_steps,)."""
        tail = self.ground.tail[self.stretches.entry[way]]
        return self.clock_of(lot).minute(tail, enter)

    def takes_min(self) -> IntArray:
        """Minutes that stretches take without halts, (n_paces, n_stretches)."""
        paces = [pace.minutes for pace in self.ground.paces]
        return np.array([self.stretches.sums(minutes) for minutes in paces])

    @property
    def movements(self) -> tuple[Movement, ...]:
        """The movements of the lots, flows of supply included, each once."""
        return tuple({lot.movement.id: lot.movement for lot in self.lots}.values())

    def narrowest(self, stretch: int) -> int:
        """Give the link of a stretch that carries least."""
        links = self.stretches.along(stretch)
        return int(links[np.argmin(self.ground.per_hour[links])])


def formulate(
    placed: Placed,
    scenario: Scenario,
    demand: Sequence[Demand],
    *,
    free: Collection[str] = (),
) -> Formulation:
    """State the plan as whole serials over time, on what can matter of the network.

    Movements named in ``free`` are not held to what they prefer.
    """
    lots = find_lots(placed.network, scenario, demand)
    ground = lay_ground(placed, scenario, lots)
    outlooks = look_out(ground, lots, scenario, free=free)
    stretches = find_ground_stretches(ground, _used(outlooks, ground))
    clocks = [_clock(ground, stretches, lots, each, scenario) for each in ground.paces]
    most = sum(serial.n_vehicles for lot in lots for serial in lot.serials)
    calendars = find_calendars(ground, stretches, clocks[0], most=most)
    network = _network(ground, stretches, clocks, calendars)
    is_open = _open(lots, outlooks, stretches, calendars)
    commodities = _commodities(
        ground, lots, outlooks, stretches, clocks, is_open=is_open
    )
    return Formulation(
        ground=ground,
        lots=lots,
        outlooks=tuple(outlooks),
        stretches=stretches,
        clocks=tuple(clocks),
        calendars=calendars,
        network=network,
        commodities=commodities,
        costs=_costs(network, commodities, lots, clocks),
        free=frozenset(free),
    )


def _used(outlooks: Sequence[Outlook], ground: Ground) -> BoolArray:
    """Mask of the arcs that any lot may need, shape (n_arcs,)."""
    used = np.zeros(len(ground.tail), dtype=bool)
    for outlook in outlooks:
        used |= outlook.arcs
    return used


def _clock(
    ground: Ground,
    stretches: Stretches,
    lots: Sequence[Lot],
    pace: Pace,
    scenario: Scenario,
) -> Clock:
    """Let periods begin where serials pass that set out at the beginning of one."""
    settings = scenario.settings
    minutes = stretches.sums(pace.with_halts_min)
    ends = ground.tail[stretches.entry], ground.head[stretches.last]
    origins = np.unique([ground.node_of(lot.origin) for lot in lots]).astype(np.int64)
    away = Surveyor(ground.n_nodes, *ends).from_nearest(origins, minutes)
    reached = np.where(np.isfinite(away), away, 0).astype(np.int64)
    return Clock(
        period_min=settings.period_min,
        n_periods=int(settings.horizon_h * MINUTES_AN_HOUR) // settings.period_min,
        offset_min=reached % settings.period_min,
    )


def _transits(
    ground: Ground, stretches: Stretches, clocks: Sequence[Clock]
) -> IntArray:
    """Give the periods that stretches take at each pace, (n_paces, n_stretches)."""
    ends = ground.tail[stretches.entry], ground.head[stretches.last]
    return np.array(
        [
            clock.transit(*ends, stretches.sums(pace.with_halts_min))
            for clock, pace in zip(clocks, ground.paces, strict=True)
        ]
    )


def _open(
    lots: Sequence[Lot],
    outlooks: Sequence[Outlook],
    stretches: Stretches,
    calendars: Calendars,
) -> BoolArray:
    """Mask of stretches where the reach of lots leads, (n_lots, n_stretches).

    What is never open long enough for their pace is shut.
    """
    arcs = np.array([outlook.arcs for outlook in outlooks]).reshape(len(lots), -1)
    is_open = stretches.least(arcs)
    for lot, mine in zip(lots, is_open, strict=True):
        for stretch, opening in calendars.openings[lot.pace].items():
            mine[stretch] &= len(opening) > 0
    return is_open


def _network(
    ground: Ground, stretches: Stretches, clocks: Sequence[Clock], calendars: Calendars
) -> TimedNetwork:
    """Stretches as links over time.

    Each has a resource of its own, of which a serial takes one; but all gates of a
    fleet share its carriers, which are away until they have turned round.
    """
    tail, head = ground.tail[stretches.entry], ground.head[stretches.last]
    resource, hold = np.arange(len(stretches)), calendars.taken.copy()
    fleet = ground.fleet[stretches.entry]
    clock, at_hand = clocks[0], []
    for number, each in enumerate(ground.gates.fleets):
        resource[fleet == number] = len(stretches) + number
        hold[fleet == number] = clock.periods(each.away_min)
        at_hand.append(each.at_hand)
    of_fleets = np.repeat(np.array(at_hand, np.int64)[:, None], clock.n_periods, axis=1)
    return TimedNetwork(
        n_nodes=ground.n_nodes,
        tail=tail,
        head=head,
        transit=_transits(ground, stretches, clocks),
        resource=resource,
        hold=hold,
        capacity=np.concatenate([calendars.capacity, of_fleets]),
        may_wait=np.ones(ground.n_nodes, dtype=bool),
    )


def _commodities(
    ground: Ground,
    lots: Sequence[Lot],
    outlooks: Sequence[Outlook],
    stretches: Stretches,
    clocks: Sequence[Clock],
    *,
    is_open: BoolArray,
) -> TimedCommodities:
    """Lots as commodities, each by the clock of its pace."""
    origin = np.array([ground.node_of(lot.origin) for lot in lots])
    destination = np.array([ground.node_of(lot.destination) for lot in lots])
    release = np.zeros(len(lots), dtype=np.int64)
    due = np.full(len(lots), clocks[0].n_periods)
    for number, (lot, outlook) in enumerate(zip(lots, outlooks, strict=True)):
        clock = clocks[lot.pace]
        release[number] = clock.first_from(origin[number], outlook.ready_min)
        if lot.movement.due_h is not None:
            due_min = minutes_of(lot.movement.due_h)
            due[number] = clock.last_by(destination[number], due_min)
    return TimedCommodities(
        origin=origin,
        destination=destination,
        serials=np.array([len(lot.serials) for lot in lots], dtype=np.int64),
        release=release,
        due=due,
        weight=_weights(lots),
        open=is_open,
        consumption=_consumption(ground, stretches, lots),
        pace=np.array([lot.pace for lot in lots], dtype=np.int64),
    )


def _consumption(ground: Ground, stretches: Stretches, lots: Sequence[Lot]) -> IntArray:
    """Say what a serial takes: vehicles of a road, carriers of a fleet, or one."""
    vehicles = np.array([lot.most_vehicles for lot in lots], dtype=np.int64)
    by_vehicle = ground.by_vehicle[stretches.entry]
    taken = np.where(by_vehicle, vehicles[:, None], 1)
    fleet = ground.fleet[stretches.entry]
    for number, each in enumerate(ground.gates.fleets):
        of_it = np.array([each.taken_by(lot) for lot in lots], dtype=np.int64)
        taken = np.where(fleet == number, of_it[:, None], taken)
    return taken


def _weights(lots: Sequence[Lot]) -> IntArray:
    """Let an hour of a priority count as two of the next, up to a bound."""
    ranks = sorted({lot.movement.priority for lot in lots}, reverse=True)
    weights = [2 ** ranks.index(lot.movement.priority) for lot in lots]
    return np.minimum(np.array(weights, dtype=np.int64), _MOST_WEIGHT)


def _costs(
    network: TimedNetwork,
    commodities: TimedCommodities,
    lots: Sequence[Lot],
    clocks: Sequence[Clock],
) -> Costs:
    """Weighted arrivals; to arrive before it is wanted is worth nothing."""
    costs, n_periods = weighted_arrival(network, commodities), network.n_periods
    at = np.zeros(len(lots), dtype=np.int64)
    for number, lot in enumerate(lots):
        wanted = minutes_of(lot.movement.earliest_h or 0.0)
        clock = clocks[lot.pace]
        at[number] = clock.first_from(commodities.destination[number], wanted)
    time = np.maximum(np.arange(n_periods + 1), at[:, None])
    arrival = np.take_along_axis(
        costs.arrival_cost, np.minimum(time, n_periods), axis=1
    )
    return replace(costs, arrival_cost=arrival)
