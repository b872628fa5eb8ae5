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
from corridors.itinerary import PlanStatus
from tests.plans import CROSSING, GAUGE, network, small_plan, small_scenario

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
PROVENANCE: Final[Kinds] = {"versions": dict, "parameters": dict, "sources": dict}


def document(text: str | None = None) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(plan_json(small_plan()) if text is None else text)
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
    assert read["schema"] == 1
    assert read["scenario"]["name"] == "Two movements"
    assert read["scenario"]["sha256"] == small_scenario().sha256
    assert read["network"] == {
        "name": "small",
        "sha256": network().sha256,
        "nodes": 10,
        "links": 10,
    }


def test_figures_are_those_of_the_drawing() -> None:
    """Trucks: 2 of 2 at 15.5 h, due 12 h; tanks: 2 of 3 trains, the last at 41 h."""
    read = document()
    trucks, tanks = read["movements"]
    assert [read["status"], read["closure_h"]] == ["partial", 41.0]
    assert [trucks[k] for k in ("serials", "delivered", "unmet")] == [2, 2, 0]
    assert [trucks[k] for k in ("ready_h", "due_h", "closure_h", "late_h")] == [
        *(2.0, 12.0, 15.5, 3.5)
    ]
    assert [tanks[k] for k in ("serials", "delivered", "unmet")] == [3, 2, 1]
    assert [tanks[k] for k in ("due_h", "closure_h", "late_h")] == [None, 41.0, None]
    assert tanks["shortfalls"][0]["cut"] == [GAUGE]
    assert read["bottlenecks"][0]["link"] == GAUGE
    assert [read["bottlenecks"][0][k] for k in ("used", "capacity")] == [2, 2]


def test_corridors_lead_from_leg_to_leg_by_named_ends() -> None:
    trucks, tanks = document()["movements"]
    legs = trucks["corridors"][0]["legs"]
    assert [leg["mode"] for leg in legs] == ["road", "transfer", "road"]
    assert [leg["links"] for leg in legs][1] == [CROSSING]
    assert [leg["from"] for leg in legs] == ["Hafen", "Westgrenze", "Ostgrenze"]
    assert legs[-1]["to"] == "Ziel"
    gauges = [leg["gauge_mm"] for leg in tanks["corridors"][0]["legs"]]
    assert gauges == [0, 1435, 0, 1520, 0]


def test_same_plan_same_bytes() -> None:
    """Also when it is planned anew."""
    small_plan.cache_clear()
    again = plan_json(small_plan())
    small_plan.cache_clear()
    assert plan_json(small_plan()) == again


def test_it_is_one_text_with_a_line_end_and_plain_letters() -> None:
    text = plan_json(small_plan())
    assert text.endswith("}\n")
    assert "Markt–Rynok" in plan_json(
        replace(small_plan(), warnings=("Markt–Rynok is slow",))
    )


def test_nothing_arrived_is_null_and_not_nan() -> None:
    """JSON has no NaN: what is not there is null."""
    plan = replace(
        small_plan(),
        status=PlanStatus.INFEASIBLE,
        objective=None,
        bound=None,
        gap=None,
        closure_h=None,
        closure_bound_h=None,
        movements=(),
        bottlenecks=(),
    )
    read = document(plan_json(plan))
    check_keys(read, TOP)
    assert read["status"] == "infeasible"
    assert [read[k] for k in ("objective", "bound", "gap", "closure_h")] == [None] * 4


@pytest.mark.parametrize("number", [math.nan, math.inf, -math.inf])
def test_a_number_that_is_none_is_refused(number: float) -> None:
    """Were it to slip in, no script could read the file: better no file."""
    with pytest.raises(ValueError, match="JSON"):
        plan_json(replace(small_plan(), objective=number))


def test_a_bottleneck_without_a_price_says_so_with_null() -> None:
    bottleneck = replace(small_plan().bottlenecks[0], price=None, relief=None)
    read = document(plan_json(replace(small_plan(), bottlenecks=(bottleneck,))))
    assert read["bottlenecks"][0]["price"] is None
    assert read["bottlenecks"][0]["relief"] is None


def test_links_of_numpy_are_plain_integers() -> None:
    """Legs keep arrays of numpy integers, which JSON does not know."""
    leg = small_plan().corridors[0].legs[0]
    assert leg.links.dtype == np.int64
    assert document()["movements"][0]["corridors"][0]["legs"][0]["links"] == [0]
