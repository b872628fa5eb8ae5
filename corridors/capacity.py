"""How many serials every link carries in the horizon, and how long one takes on it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from corridors.faults import Fault, unknown
from corridors.march import March, column_flow_vph
from corridors.regime import REGIMES
from corridors.scenario import Scenario, Target
from corridors.targets import find_links, known_names
from geodata.network import (
    BoolArray,
    FloatArray,
    IntArray,
    Mode,
    Network,
    TerminalKind,
)

_HOURS_A_DAY = 24.0


@dataclass(frozen=True, slots=True)
class LinkCapacity:
    """Serials that every link carries in the horizon, shape (n_links,).

    ``closed`` links carry none by the scenario's word; ``overlaid`` ones what the
    scenario says.
    """

    serials: IntArray
    closed: BoolArray
    overlaid: BoolArray


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


def link_capacity(
    network: Network, scenario: Scenario
) -> tuple[LinkCapacity, list[Fault]]:
    """Give the serials that every link carries, and the faults of targets that miss.

    A road lends the share of its civil capacity that the scenario states, and at most
    what march columns with their gaps can use; a railway lends its share of train
    paths. Ramps, ports and gauge transfers are the force's own. Whole serials only: a
    rate that is not whole in the horizon is rounded down.
    """
    vehicles, trains = _daily(network, scenario)
    overlaid, faults = _override(network, scenario, vehicles, trains)
    closed, more_faults = _closed(network, scenario)
    per_day = np.where(
        np.isnan(trains), vehicles / scenario.settings.serial_vehicles, trains
    )
    days = scenario.settings.horizon_h / _HOURS_A_DAY
    serials = np.floor(per_day * days + 1e-9).astype(np.int64)
    serials[closed] = 0
    return LinkCapacity(serials, closed, overlaid), faults + more_faults


def _daily(network: Network, scenario: Scenario) -> tuple[FloatArray, FloatArray]:
    """Vehicles a day and trains a day that the force may use of every link."""
    links, settings = network.links, scenario.settings
    mode, kind = links["mode"].to_numpy(), links["class"].to_numpy()
    march = REGIMES[settings.regime].march
    shared = (mode != str(Mode.TRANSFER)) | (kind == str(TerminalKind.CROSSING))
    civil = links["capacity_vph"].to_numpy()
    lent = np.where(shared, civil * settings.road_share, civil)
    column = np.where(mode == str(Mode.ROAD), _column_flow(network, march), np.inf)
    vehicles = np.minimum(lent, column) * _usable_hours(mode, march)
    trains = links["capacity_tpd"].to_numpy()
    rail = mode == str(Mode.RAIL)
    return vehicles, np.where(rail, trains * settings.rail_share, trains)


def _usable_hours(mode: npt.NDArray[np.str_], march: March) -> FloatArray:
    """Hours of the day: columns keep to their window, the rest runs day and night."""
    return np.where(mode == str(Mode.ROAD), march.window_h, _HOURS_A_DAY)


def _column_flow(network: Network, march: March) -> FloatArray:
    speed = network.links["speed_kmh"].to_numpy()
    rate = np.array([march.rate_on(kind) for kind in network.links["class"]])
    pace, which = np.unique(np.minimum(speed, rate), return_inverse=True)
    flow = np.array([column_flow_vph(march, each) for each in pace.tolist()])
    return flow[which]


def _override(
    network: Network, scenario: Scenario, vehicles: FloatArray, trains: FloatArray
) -> tuple[BoolArray, list[Fault]]:
    """Lay the planner's own figures over the daily capacities, in place."""
    overlaid = np.zeros(len(network.links), dtype=bool)
    faults = []
    for number, override in enumerate(scenario.overrides, start=1):
        by_train = override.trains_per_day is not None
        counted = np.isnan(trains) != by_train  # links counted in the same unit
        meant = find_links(network, override)
        mask = meant & counted
        if not mask.any():
            faults.append(_missed(network, f"override {number}", override, meant))
        values = trains if by_train else vehicles
        given = override.trains_per_day if by_train else override.vehicles_per_day
        values[mask] = given
        overlaid |= mask
    return overlaid, faults


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
    if target.name is not None:
        names = known_names(network)
        return Fault(where, unknown("name of the network", target.name, names))
    return Fault(where, f"{target}: no link of the network there")
