"""How many serials every link carries in the horizon, and how long one takes on it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from corridors.faults import Fault, unknown
from corridors.march import March, column_flow_vph
from corridors.regime import REGIMES
from corridors.scenario import Scenario, Target
from corridors.targets import find_links, known_names
from geodata.defaults import HOURS_A_DAY
from geodata.network import (
    Basis,
    BoolArray,
    FloatArray,
    IntArray,
    Mode,
    Network,
    TerminalKind,
)
from geodata.overlay.links import overlay_capacity


@dataclass(frozen=True, slots=True)
class LinkCapacity:
    """Serials that every link carries in the horizon, shape (n_links,).

    ``closed`` links carry none by the scenario's word.
    """

    serials: IntArray
    closed: BoolArray


def link_hours(network: Network, scenario: Scenario) -> FloatArray:
    """Hours on every link: columns at their rate of march, trains at theirs.

    Rate of march and train speed already hold short halts; neither exceeds what the
    link allows. A transfer takes its dwell besides its length; at a gauge transfer the
    regime bounds it.
    """
    links = network.links
    regime = REGIMES[scenario.settings.regime]
    mode, kind = links["mode"].to_numpy(), links["class"].to_numpy()
    speed = links["speed_kmh"].to_numpy()
    rate = np.array([regime.march.rate_on(each) for each in kind])
    pace = np.where(mode == str(Mode.ROAD), np.minimum(speed, rate), speed)
    train = np.minimum(speed, scenario.settings.train_speed_kmh)
    pace = np.where(mode == str(Mode.RAIL), train, pace)
    dwell = np.nan_to_num(links["dwell_h"].to_numpy())
    hurried = np.minimum(dwell, regime.gauge_transfer_h)
    dwell = np.where(kind == str(TerminalKind.GAUGE_TRANSFER), hurried, dwell)
    hours: FloatArray = links["length_m"].to_numpy() / 1000 / pace + dwell
    return hours


def overlay(network: Network, scenario: Scenario) -> tuple[Network, list[Fault]]:
    """Lay the scenario's overrides over the network; give those that miss it as faults.

    An override changes the links that count in its unit: trains or vehicles.
    """
    faults = []
    for number, override in enumerate(scenario.overrides, start=1):
        by_train = override.trains_per_day is not None
        counted = network.links["capacity_tpd"].notna().to_numpy() == by_train
        meant = find_links(network, override)
        if not (meant & counted).any():
            faults.append(_missed(network, f"override {number}", override, meant))
        vehicles = override.vehicles_per_day
        network = overlay_capacity(
            network,
            meant & counted,
            capacity_vph=None if vehicles is None else vehicles / HOURS_A_DAY,
            capacity_tpd=override.trains_per_day,
            source=override.source or override.note,
        )
    return network, faults


def link_capacity(
    network: Network, scenario: Scenario
) -> tuple[LinkCapacity, list[Fault]]:
    """Give the serials that every link carries, and the faults of closures that miss.

    A road lends the share of its civil capacity that the scenario states, and at most
    what march columns with their gaps can use; a railway lends its share of train
    paths. Ramps, ports and gauge transfers are the force's own, and so is all that the
    scenario overrides. Whole serials only: a rate that is not whole in the horizon is
    rounded down.
    """
    closed, faults = _closed(network, scenario)
    vehicles, trains = _daily(network, scenario)
    per_day = np.where(
        np.isnan(trains), vehicles / scenario.settings.serial_vehicles, trains
    )
    days = scenario.settings.horizon_h / HOURS_A_DAY
    serials = np.floor(per_day * days + 1e-9).astype(np.int64)
    serials[closed] = 0
    return LinkCapacity(serials, closed), faults


def _daily(network: Network, scenario: Scenario) -> tuple[FloatArray, FloatArray]:
    """Vehicles a day and trains a day that the force may use of every link."""
    links, settings = network.links, scenario.settings
    mode, kind = links["mode"].to_numpy(), links["class"].to_numpy()
    march = REGIMES[settings.regime].march
    own = (links["capacity_basis"] == Basis.OVERLAID).to_numpy()
    crossing = kind == str(TerminalKind.CROSSING)
    road = mode == str(Mode.ROAD)
    shared = ((mode != str(Mode.TRANSFER)) | crossing) & ~own
    civil = links["capacity_vph"].to_numpy()
    lent = np.where(shared, civil * settings.road_share, civil)
    lent = np.where(road & ~own, np.minimum(lent, _column_flow(network, march)), lent)
    hours = np.where(road & ~own, march.window_h, HOURS_A_DAY)  # columns, their window
    trains = links["capacity_tpd"].to_numpy()
    by_rail = (mode == str(Mode.RAIL)) & ~own
    return lent * hours, np.where(by_rail, trains * settings.rail_share, trains)


def _column_flow(network: Network, march: March) -> FloatArray:
    speed = network.links["speed_kmh"].to_numpy()
    rate = np.array([march.rate_on(kind) for kind in network.links["class"]])
    pace, which = np.unique(np.minimum(speed, rate), return_inverse=True)
    flow = np.array([column_flow_vph(march, each) for each in pace.tolist()])
    return flow[which]


def _closed(network: Network, scenario: Scenario) -> tuple[BoolArray, list[Fault]]:
    closed = np.zeros(len(network.links), dtype=bool)
    faults = []
    for number, closure in enumerate(scenario.closures, start=1):
        mask = find_links(network, closure)
        if not mask.any():
            faults.append(_missed(network, f"closure {number}", closure, mask))
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
