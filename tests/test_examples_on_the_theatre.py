"""Examples on the embedded theatre: they read, find their places, and are of a size."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pytest

from corridors.demand import find_demand
from corridors.networks import open_network
from corridors.place import place
from corridors.plan import plan
from corridors.regime_file import read_regime
from corridors.scenario_file import read_scenario
from geodata.defaults import HOURS_A_DAY

EXAMPLES: Final = Path(__file__).parents[1] / "examples"


@pytest.mark.parametrize("name", ["abct-2017", "five-ports", "reinforcement"])
def test_every_site_is_on_the_theatre(name: str) -> None:
    scenario = read_scenario(EXAMPLES / name)
    placed = place(open_network("theatre"), scenario)
    assert set(placed.sites) == {site.site for site in scenario.sites}


def test_the_reinforcement_is_of_the_size_that_the_manual_tells() -> None:
    """44 movements of twelve nations in three weeks, and supply for 20 000."""
    scenario = read_scenario(EXAMPLES / "reinforcement")
    assert scenario.settings.horizon_h == 21 * 24
    assert len(scenario.movements) == 44
    assert len({movement.nation for movement in scenario.movements}) == 12
    assert sum(flow.strength or 0 for flow in scenario.sustainment) == 20_000
    moved = find_demand(scenario)[: len(scenario.movements)]
    assert sum(len(demand.serials) for demand in moved) == 820


def test_peace_with_permissions_differs_in_them_alone() -> None:
    ours = read_regime("requested.toml", EXAMPLES / "reinforcement")
    peace = read_regime("peace")
    assert ours.permission.hours_in("PL") == 0 < peace.permission.hours_in("PL")
    assert (ours.march, ours.trains) == (peace.march, peace.trains)
    assert (ours.roads, ours.borders) == (peace.roads, peace.borders)


def test_the_brigade_of_2017_closes_as_the_record_says() -> None:
    """11 to 13 days from the first discharge: three trains a day load for eleven."""
    scenario = read_scenario(EXAMPLES / "abct-2017")
    found = plan(open_network("theatre"), scenario, time_limit_s=15)
    assert not found.unmet
    assert found.closure_h is not None
    assert 11 <= found.closure_h / HOURS_A_DAY <= 13
