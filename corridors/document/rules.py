"""Rules of a document: what the plan keeps to, so that it can be checked alone."""

from __future__ import annotations

from typing import Any

import numpy as np

from corridors.document.figures import all_rounded, rounded
from corridors.itinerary import Frequencies, Plan
from corridors.march_rules import MarchRules
from corridors.regime import BorderRules
from corridors.scenario import Scenario
from corridors.targets import find_links
from geodata.network import Mode, Network


def rules(plan: Plan, scenario: Scenario) -> dict[str, Any]:
    """Give the rules of marches, trains and borders, and what is closed.

    Permissions are empty: they hold by the nation of a movement, not for all alike.
    """
    network, settings, regime = plan.network, scenario.settings, scenario.regime
    return {
        "start": None if settings.start is None else settings.start.isoformat(),
        "period_min": settings.period_min,
        "regime": regime.name,
        "march": _march(regime.march),
        "trains": _trains(network, scenario),
        "dwell": _dwell(regime.borders),
        "closures": _closures(network, scenario),
        "spells": _spells(plan.frequencies),
        "fleets": _fleets(scenario),
        "permission_h": {},
    }


def _march(march: MarchRules) -> dict[str, Any]:
    """Give rates of columns on wheels, and of those on tracks or transporters."""
    figures = (
        *("density_vpkm", "gap_unit_min", "gap_serial_min", "extra_vehicles_per_min"),
        *("group", "rest_h", "rest_after_h", "relief", "overnight_h", "drive_h_a_day"),
    )
    return {
        "window": [rounded(march.window.from_h), rounded(march.window.to_h)],
        "night": [rounded(march.night.from_h), rounded(march.night.to_h)],
        "night_factor": rounded(march.night_factor),
        "rates": all_rounded(march.wheeled_kmh),
        "heavy_rates": all_rounded(march.heavy_kmh),
        **{name: getattr(march, name) for name in figures},
    }


def _trains(network: Network, scenario: Scenario) -> dict[str, Any]:
    links = network.links
    gauges = np.unique(links["gauge_mm"][links["mode"] == str(Mode.RAIL)]).tolist()
    speeds = {str(gauge): scenario.train_speed_kmh(gauge) for gauge in gauges}
    return {
        "speed_kmh": all_rounded(speeds),
        "headway_min": scenario.regime.trains.headway_min,
    }


def _dwell(borders: BorderRules) -> dict[str, Any]:
    """At most so long at borders and gauge transfers, whatever the link says."""
    return {
        "road_crossing_min": borders.road_crossing_min,
        "rail_crossing_eu_min": borders.rail_crossing_eu_min,
        "rail_crossing_outer_h": borders.rail_crossing_outer_h,
        "gauge_transfer_h": borders.gauge_transfer_h,
    }


def _spells(frequencies: Frequencies) -> list[dict[str, Any]]:
    """Give the hours in which links have other counts, those that are alike as one."""
    alike: dict[tuple[float, float, int], list[int]] = {}
    for each in frequencies.spells:
        alike.setdefault((each.from_h, each.to_h, each.count), []).append(each.link)
    return [
        {
            "links": sorted(links),
            "from_h": rounded(from_h),
            "to_h": rounded(to_h),
            "count": count,
        }
        for (from_h, to_h, count), links in sorted(alike.items())
    ]


def _fleets(scenario: Scenario) -> list[dict[str, Any]]:
    return [
        {
            "fleet": each.fleet,
            "kind": each.kind,
            "count": each.count,
            "nations": list(each.nations),
            "turnaround_h": rounded(scenario.turnaround_h(each)),
        }
        for each in scenario.fleets
    ]


def _closures(network: Network, scenario: Scenario) -> list[dict[str, Any]]:
    return [
        {
            "links": np.flatnonzero(find_links(network, closure)).tolist(),
            "from_h": rounded(closure.from_h),
            "to_h": rounded(closure.to_h),
        }
        for closure in scenario.closures
    ]
