"""How many serials a day every link carries, and how long one takes on it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from corridors.dwell import dwell_hours
from corridors.faults import Fault, unknown
from corridors.march import March, marching_order
from corridors.openings import Opening, between_hours
from corridors.scenario import Scenario, Target
from corridors.spells import Spell, counted_links, find_spells
from corridors.targets import find_links, known_names
from geodata.defaults import HOURS_A_DAY, MINUTES_AN_HOUR
from geodata.network import (
    Basis,
    BoolArray,
    FloatArray,
    Mode,
    Network,
    TerminalKind,
)
from geodata.overlay.links import overlay_capacity


@dataclass(frozen=True, slots=True, eq=False)
class LinkRates:
    """What the force may send through every link in an hour, while it is open.

    That is vehicles where ``by_vehicle``, trains elsewhere. ``marched`` links are open
    to columns in the window of the regime alone; ``closed`` ones at no time.
    """

    per_hour: FloatArray  # (n_links,)
    by_vehicle: BoolArray  # (n_links,)
    marched: BoolArray  # (n_links,)
    closed: BoolArray  # (n_links,)
    spells: tuple[Spell, ...]


def link_hours(
    network: Network, scenario: Scenario, *, heavy: bool = False
) -> FloatArray:
    """Hours on every link: columns at their rate of march, trains at theirs.

    Rate of march and train speed already hold short halts; neither exceeds what the
    link allows. A transfer takes its dwell besides its length; at borders and gauge
    breaks the regime bounds it.
    """
    links = network.links
    mode, speed = links["mode"].to_numpy(), links["speed_kmh"].to_numpy()
    march = scenario.regime.march
    marched = march_pace_kmh(network, march.heavy if heavy else march.wheeled)
    pace = np.where(mode == str(Mode.ROAD), marched, speed)
    train = np.minimum(speed, _train_speed(network, scenario))
    pace = np.where(mode == str(Mode.RAIL), train, pace)
    driven = links["length_m"].to_numpy() / 1000 / pace
    hours: FloatArray = driven + dwell_hours(network, scenario.regime.borders)
    return hours


def march_pace_kmh(network: Network, march: March) -> FloatArray:
    """Rate of march on every link by its class, at most its speed, shape (n_links,).

    That is its mean over the hours of a day in which columns may move, nights among
    them: no column is told whether it passes by day.
    """
    kinds, which = np.unique(
        network.links["class"].to_numpy(dtype=str), return_inverse=True
    )
    rate = np.array([march.rate_on(kind) for kind in kinds.tolist()])
    return march.over_a_day(rate[which], network.links["speed_kmh"].to_numpy())


def _train_speed(network: Network, scenario: Scenario) -> FloatArray:
    gauges, which = np.unique(network.links["gauge_mm"], return_inverse=True)
    speed = np.array([scenario.train_speed_kmh(each) for each in gauges.tolist()])
    return speed[which]


def overlay(network: Network, scenario: Scenario) -> tuple[Network, list[Fault]]:
    """Lay the scenario's overrides over the network; give those that miss it as faults.

    An override changes the links that count in its unit, trains or vehicles. One that
    holds for some hours only changes no network, but the rates in these (``Spell``).
    """
    faults = []
    for number, override in enumerate(scenario.overrides, start=1):
        counted = counted_links(network, override)
        if not counted.any():
            meant = find_links(network, override)
            faults.append(_missed(network, f"override {number}", override, meant))
        if not override.always:
            continue
        vehicles = override.vehicles_per_day
        network = overlay_capacity(
            network,
            counted,
            capacity_vph=None if vehicles is None else vehicles / HOURS_A_DAY,
            capacity_tpd=override.trains_per_day,
            source=override.source or override.note,
        )
    return network, faults


def link_rates(network: Network, scenario: Scenario) -> tuple[LinkRates, list[Fault]]:
    """Give the rate of every link, and the faults of closures that miss.

    A road lends a share of its civil capacity, the scenario's or its regime's, at most
    what columns with their pass times and gaps can use; a railway lends its share of
    train paths. Ramps, ports and gauge transfers are the force's own, and so is all
    that the scenario overrides.
    """
    closed, faults = _closed(network, scenario)
    links = network.links
    mode = links["mode"].to_numpy()
    own = (links["capacity_basis"] == Basis.OVERLAID).to_numpy()
    vehicles = _vehicles_an_hour(network, scenario, own)
    trains = links["capacity_tpd"].to_numpy() / HOURS_A_DAY
    lent = (mode == str(Mode.RAIL)) & ~own
    trains = np.where(lent, trains * scenario.rail_share, trains)
    by_vehicle = np.isnan(trains)
    per_hour = np.where(by_vehicle, vehicles, trains)
    per_hour = np.where(closed, 0.0, per_hour)
    marched = (mode == str(Mode.ROAD)) & ~own
    spells = find_spells(network, scenario)
    return LinkRates(per_hour, by_vehicle, marched, closed, spells), faults


def march_window(scenario: Scenario, horizon_min: int) -> Opening | None:
    """When columns may march in the scenario's regime; None for at all times."""
    window = scenario.regime.march.window
    if window.hours >= HOURS_A_DAY:
        return None
    return between_hours(
        window.from_h,
        window.to_h,
        start=scenario.settings.start,
        horizon_min=horizon_min,
    )


def _vehicles_an_hour(
    network: Network, scenario: Scenario, own: BoolArray
) -> FloatArray:
    """Vehicles an hour that the force may send through links, shape (n_links,)."""
    links = network.links
    mode = links["mode"].to_numpy()
    crossing = (links["class"] == str(TerminalKind.CROSSING)).to_numpy()
    shared = ((mode != str(Mode.TRANSFER)) | crossing) & ~own
    civil = links["capacity_vph"].to_numpy()
    vehicles = np.where(shared, civil * scenario.road_share, civil)
    marching = (mode == str(Mode.ROAD)) & ~own
    at_most = _column_flow(network, scenario)
    return np.asarray(np.where(marching, np.minimum(vehicles, at_most), vehicles))


def _column_flow(network: Network, scenario: Scenario) -> FloatArray:
    """Vehicles an hour in full columns with pass times and gaps, shape (n_links,)."""
    march, vehicles = scenario.regime.march, scenario.settings.serial_vehicles
    order = marching_order(vehicles, group=march.group)
    wheeled = march_pace_kmh(network, march.wheeled)
    pace, which = np.unique(wheeled, return_inverse=True)
    headway = np.array([march.headway_min(order, each) for each in pace.tolist()])
    return np.asarray(MINUTES_AN_HOUR * vehicles / headway[which])


def _closed(network: Network, scenario: Scenario) -> tuple[BoolArray, list[Fault]]:
    closed = np.zeros(len(network.links), dtype=bool)
    faults = []
    for number, closure in enumerate(scenario.closures, start=1):
        mask = find_links(network, closure)
        if not mask.any():
            faults.append(_missed(network, f"closure {number}", closure, mask))
        if closure.always:
            closed |= mask
    return closed, faults


def _missed(network: Network, where: str, target: Target, meant: BoolArray) -> Fault:
    if meant.any():
        return Fault(
            where, f"{target}: none of its links counts in that unit; give the other"
        )
    if find_links(network, target.model_copy(update={"mode": None})).any():
        return Fault(where, f"{target}: none of its links is of mode {target.mode!r}")
    if target.name is not None:
        names = known_names(network)
        return Fault(where, unknown("name of the network", target.name, names))
    return Fault(where, f"{target}: no link of the network there")
