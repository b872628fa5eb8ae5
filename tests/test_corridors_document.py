"""plan.json: every key of the contract, with its type; JSON and nothing else."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from types import NoneType
from typing import Any, Final

import numpy as np
import pytest

from corridors.document import plan_json
from corridors.itinerary import FrequencySpell, Plan, PlanStatus
from tests.hand_plans import (
    CROSSING,
    GAUGE,
    LEFT,
    LOAD,
    LORRIES,
    TANKS,
    hand_network,
    hand_plan,
    hand_scenario,
)

Kinds = dict[str, type | tuple[type, ...]]
NUMBER: Final = (int, float)
MAYBE: Final = (int, float, NoneType)

# DESIGN section 5, word for word: what users' scripts rely on.
TOP: Final[Kinds] = {
    "schema": int,
    "scenario": dict,
    "network": dict,
    "status": str,
    "objective": MAYBE,
    "bound": MAYBE,
    "gap": MAYBE,
    "closure_h": MAYBE,
    "closure_bound_h": MAYBE,
    "movements": list,
    "serials": list,
    "rules": dict,
    "bottlenecks": list,
    "warnings": list,
    "provenance": dict,
}
SCENARIO: Final[Kinds] = {"name": str, "sha256": str}
NETWORK: Final[Kinds] = {"name": str, "sha256": str, "nodes": int, "links": int}
MOVEMENT: Final[Kinds] = {
    "id": str,
    "serials": int,
    "delivered": int,
    "unmet": int,
    "ready_h": NUMBER,
    "due_h": MAYBE,
    "closure_h": MAYBE,
    "late_h": MAYBE,
    "corridors": list,
}
BOTTLENECK: Final[Kinds] = {
    "link": int,
    "name": str,
    "mode": str,
    "used": NUMBER,
    "capacity": NUMBER,
    "unit": str,
    "price": MAYBE,
}
PROVENANCE: Final[Kinds] = {"method": str, "sources": dict}


def text_of(plan: Plan) -> str:
    return plan_json(plan, hand_scenario())


def document(text: str | None = None) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(text_of(hand_plan()) if text is None else text)
    return read


def check_keys(record: dict[str, Any], kinds: Kinds) -> None:
    for key, kind in kinds.items():
        assert key in record
        assert isinstance(record[key], kind), f"{key}: {record[key]!r}"
        assert not isinstance(record[key], bool)


def test_every_key_of_the_contract_is_there_with_its_type() -> None:
    read = document()
    check_keys(read, TOP)
    check_keys(read["scenario"], SCENARIO)
    check_keys(read["network"], NETWORK)
    check_keys(read["provenance"], PROVENANCE)
    assert read["movements"]
    assert read["bottlenecks"]
    for movement in read["movements"]:
        check_keys(movement, MOVEMENT)
    for bottleneck in read["bottlenecks"]:
        check_keys(bottleneck, BOTTLENECK)


def test_what_was_planned_on_what() -> None:
    read = document()
    assert read["schema"] == 2
    assert read["scenario"] == {"name": "By hand", "sha256": "cd" * 32}
    assert read["network"] == {
        "name": "by hand",
        "sha256": hand_network().sha256,
        "nodes": 10,
        "links": 9,
    }


def test_figures_are_those_of_the_drawing() -> None:
    read = document()
    (brigade,) = read["movements"]
    assert [read["status"], read["closure_h"]] == ["partial", 33.0]
    assert [brigade[k] for k in ("serials", "delivered", "unmet")] == [3, 2, 1]
    assert [brigade[k] for k in ("ready_h", "due_h", "closure_h", "late_h")] == [
        *(0.0, 24.0, 33.0, 9.0)
    ]
    assert brigade["shortfalls"][0]["cut"] == [GAUGE]
    assert read["bottlenecks"][0]["link"] == GAUGE


def test_corridors_lead_from_leg_to_leg_by_named_ends() -> None:
    march, train = document()["movements"][0]["corridors"]
    assert [leg["mode"] for leg in march["legs"][:3]] == ["road", "transfer", "road"]
    assert [leg["links"] for leg in march["legs"]][1] == [CROSSING]
    assert [leg["from"] for leg in march["legs"][:3]] == ["Hafen", "West", "Ost"]
    assert train["legs"][-1]["to"] == "Ziel"
    assert [leg["gauge_mm"] for leg in train["legs"]] == [0, 1435, 0, 1520, 0]


def test_all_serials_are_told_those_left_among_them() -> None:
    serials = document()["serials"]
    assert [(each["id"], each["corridor"]) for each in serials] == [
        *[(TANKS, "1 Bde/2"), (LEFT, None), (LORRIES, "1 Bde/1")]
    ]
    assert {key for key, value in serials[1].items() if value is None} == {
        *("corridor", "departs_h", "arrives_h", "clears_h", "planned_h", "shift_h"),
        *("march_units", "transporters", "heavy"),
    }


def test_a_column_tells_its_hours_and_what_it_needs() -> None:
    """It arrives by train, so that its tail arrives with its head."""
    lorries = document()["serials"][2]
    assert [lorries[k] for k in ("departs_h", "arrives_h", "clears_h")] == [8, 33, 33]
    assert [lorries[k] for k in ("planned_h", "shift_h")] == [32.5, 0.5]
    assert [lorries[k] for k in ("march_units", "transporters")] == [2, 0]
    assert lorries["vehicles"] == {"lorry": 30}
    assert lorries["needs"]["road"]["max_mass_t"] == 28
    assert lorries["needs"]["road"]["mlc_wheeled"] == 28
    assert lorries["needs"]["rail"]["max_train_length_m"] == 480


def test_a_column_that_arrives_by_road_clears_a_pass_time_later() -> None:
    """On the M 06 that is 10 min."""
    (movement,) = hand_plan().movements
    (corridor, _) = movement.corridors
    (each,) = corridor.itineraries
    marched = replace(
        each, links=each.links[:3], enter_h=each.enter_h[:3], exit_h=each.exit_h[:3]
    )
    marched = replace(marched, arrives_h=12.0)
    corridors = (replace(corridor, itineraries=(marched,)),)
    plan = replace(hand_plan(), movements=(replace(movement, corridors=corridors),))
    lorries = document(text_of(plan))["serials"][-1]
    assert [lorries[k] for k in ("arrives_h", "clears_h")] == [12, 12.1667]


def test_a_train_tells_what_it_is_made_of() -> None:
    tanks = document()["serials"][0]
    assert tanks["train"] == {
        "wagons": 23,
        "four_axle": 0,
        "six_axle": 23,
        "length_m": 368.0,
        "mass_t": 1932.0,
        "axle_load_t": 14.0,
        "metre_load_tpm": 5.25,
        "out_of_gauge": True,
    }
    assert tanks["needs"]["road"] == {}


def test_rules_are_those_of_the_regime_and_the_scenario() -> None:
    rules = document()["rules"]
    assert rules["start"] == "2026-03-02T06:00:00+01:00"
    assert [rules["period_min"], rules["regime"]] == [60, "crisis"]
    march = rules["march"]
    assert march["window"] == [0, 24]
    assert [march["rates"][road] for road in ("motorway", "primary")] == [50, 40]
    figures = ("density_vpkm", "gap_unit_min", "gap_serial_min", "group")
    assert [march[k] for k in figures] == [15, 5, 10, 25]
    assert march["extra_vehicles_per_min"] == 25
    rests = ("rest_h", "rest_after_h", "overnight_h", "drive_h_a_day", "relief")
    assert [march[k] for k in rests] == [2.5, 7, 10, 9, True]
    assert rules["trains"] == {
        "speed_kmh": {"1435": 40, "1520": 30},
        "headway_min": 10,
    }
    assert rules["dwell"] == {
        "road_crossing_min": 30,
        "rail_crossing_eu_min": 25,
        "rail_crossing_outer_h": 4,
        "gauge_transfer_h": 10,
    }


def test_closures_tell_their_links_and_hours() -> None:
    assert document()["rules"]["closures"] == [
        {"links": [GAUGE], "from_h": 40, "to_h": 44}
    ]


def test_hours_with_another_count_tell_their_links_together() -> None:
    assert document()["rules"]["spells"] == []
    plan = hand_plan()
    spells = tuple(FrequencySpell(link, 6, 30.5, 4) for link in (GAUGE, LOAD))
    plan = replace(plan, frequencies=replace(plan.frequencies, spells=spells))
    assert document(plan_json(plan, hand_scenario()))["rules"]["spells"] == [
        {"links": sorted((GAUGE, LOAD)), "from_h": 6, "to_h": 30.5, "count": 4}
    ]


def test_fleets_are_told_with_the_regimes_turnaround() -> None:
    assert document()["rules"]["fleets"] == [
        {
            "fleet": "flat wagons",
            "kind": "wagons",
            "count": 60,
            "nations": ["DE"],
            "turnaround_h": 120,
        },
        {
            "fleet": "low loaders",
            "kind": "transporters",
            "count": 10,
            "nations": [],
            "turnaround_h": 120,
        },
    ]
    assert [each["fleets"] for each in document()["serials"]] == [
        *(["flat wagons"], [], ["flat wagons"])
    ]


def test_without_a_start_there_is_none() -> None:
    text = plan_json(hand_plan(), hand_scenario(start=None))
    assert document(text)["rules"]["start"] is None


def test_same_plan_same_bytes() -> None:
    """Also when it is made anew."""
    again = text_of(hand_plan.__wrapped__())
    assert text_of(hand_plan()) == again


def test_it_is_one_text_with_a_line_end_and_plain_letters() -> None:
    assert text_of(hand_plan()).endswith("}\n")
    plan = replace(hand_plan(), warnings=("Markt–Rynok is slow",))
    assert "Markt–Rynok" in text_of(plan)


def test_nothing_arrived_is_null_and_not_nan() -> None:
    """JSON has no NaN: what is not there is null."""
    plan = replace(
        hand_plan(),
        status=PlanStatus.INFEASIBLE,
        objective=None,
        bound=None,
        gap=None,
        closure_h=None,
        closure_bound_h=None,
        movements=(),
        bottlenecks=(),
    )
    read = document(text_of(plan))
    check_keys(read, TOP)
    assert read["status"] == "infeasible"
    assert [read[k] for k in ("objective", "bound", "gap", "closure_h")] == [None] * 4


@pytest.mark.parametrize("number", [math.nan, math.inf, -math.inf])
def test_a_number_that_is_none_is_refused(number: float) -> None:
    """Were it to slip in, no script could read the file: better no file."""
    with pytest.raises(ValueError, match="JSON"):
        text_of(replace(hand_plan(), objective=number))


def test_a_bottleneck_without_a_price_says_so_with_null() -> None:
    bottleneck = replace(hand_plan().bottlenecks[0], price=None, relief=None)
    read = document(text_of(replace(hand_plan(), bottlenecks=(bottleneck,))))
    assert read["bottlenecks"][0]["price"] is None
    assert read["bottlenecks"][0]["relief"] is None


def test_links_of_numpy_are_plain_integers() -> None:
    """Legs keep arrays of numpy integers, which JSON does not know."""
    leg = hand_plan().corridors[0].legs[0]
    assert leg.links.dtype == np.int64
    assert document()["movements"][0]["corridors"][0]["legs"][0]["links"] == [0]
