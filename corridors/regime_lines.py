"""What a regime means, in a few lines."""

from __future__ import annotations

from collections.abc import Iterator

from corridors.clock import hours_and_minutes
from corridors.march_rules import DayHours, MarchRules
from corridors.regime import WIDE_GAUGE_MM
from corridors.scenario import Scenario
from geodata.defaults import DEFAULT_GAUGE_MM, HOURS_A_DAY


def regime_lines(scenario: Scenario) -> Iterator[str]:
    """Say when a scenario's force may move, how it marches, and what is lent to it."""
    regime = scenario.regime
    march, permission = regime.march, regime.permission
    own = ", ".join(f"{at} {h:g} h" for at, h in permission.by_country_h.items())
    yield (
        f"  regime {regime.name}: permission {permission.default_h:g} h"
        f"{f' ({own})' if own else ''}; columns of {march.group} every "
        f"{march.gap_unit_min:g} min, {_window(march.window)}, motorway "
        f"{march.wheeled.rate_on('motorway'):g} km/h, heavy "
        f"{march.heavy.rate_on('motorway'):g}{_by_night(march)}"
        f"{', with relief' if march.relief else ''}"
    )
    yield (
        f"  lent: {scenario.road_share:g} of roads ({regime.roads.control}), "
        f"{scenario.rail_share:g} of train paths; trains "
        f"{scenario.train_speed_kmh(DEFAULT_GAUGE_MM):g} km/h, on 1520 mm "
        f"{scenario.train_speed_kmh(WIDE_GAUGE_MM):g}"
    )


def _by_night(march: MarchRules) -> str:
    """Say how much slower columns are by night, if they march then and are."""
    if march.night_factor == 1 or not march.window.shared_h(march.night):
        return ""
    return f", both {march.night_factor:g} of that from {_window(march.night)}"


def _window(window: DayHours) -> str:
    if window.hours == HOURS_A_DAY:
        return "all day"
    return f"{hours_and_minutes(window.from_h)} to {hours_and_minutes(window.to_h)}"
