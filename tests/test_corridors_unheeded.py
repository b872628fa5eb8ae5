"""What the plan does not heed yet is said, and nothing of what is not stated."""

from __future__ import annotations

import re

from corridors.plan import plan
from corridors.support import Centre, Fleet
from corridors.unheeded import unheeded
from geodata.network import Network
from tests.worlds import movement, scenario, vehicle

TRUCKS = Fleet(fleet="loaders", kind="transporters", count=40)
FLATS = Fleet(fleet="flats", kind="wagons", count=40)
CENTRE = Centre(centre="Dorf", place="Dorf", places=200)


def test_a_plain_scenario_is_heeded_in_all() -> None:
    assert list(unheeded(scenario(movement("M", {"light": 1})))) == []


def test_transporters_carry_nothing_where_no_class_of_them_does() -> None:
    """Wagons are counted, so nothing is said of them; centres have nights there."""
    plain = scenario(movement("M", {"light": 1}))
    hauler = vehicle("hauler", 118, tare_t=56)
    for said, told in (
        ({"fleets": (FLATS,)}, []),
        ({"fleets": (FLATS, TRUCKS)}, ["Fleets of transporters carry nothing"]),
        ({"fleets": (TRUCKS,), "vehicles": (hauler,)}, []),
        ({"centres": (CENTRE,)}, []),
    ):
        stated = plain.model_copy(update=said)
        assert [re.split("[:;]", line)[0] for line in unheeded(stated)] == told


def test_the_plan_warns_of_it_and_of_what_was_assumed(border: Network) -> None:
    stated = scenario(movement("M", {"light": 1}))
    more = {"notes": ("Classes are assumed.",), "fleets": (TRUCKS,)}
    found = plan(border, stated.model_copy(update=more), time_limit_s=0)
    assert "Classes are assumed." in found.warnings
    assert next(unheeded(stated.model_copy(update=more))) in found.warnings
