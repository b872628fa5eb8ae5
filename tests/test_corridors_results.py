"""Results: what keeps a movement off its quickest way is told, and nothing else."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest

from corridors.document import plan_json
from corridors.plan import plan
from corridors.scenario import Closure, Scenario
from corridors.summary import plan_lines
from geodata.network import Network, structure_table
from tests.worlds import A1, B2_WEST, border_world, movement, scenario

SEMI_TRAILERS = scenario(movement("M", {"semi": 1}))


def avoids(network: Network, stated: Scenario) -> list[str]:
    (found,) = plan(network, stated, time_limit_s=0).movements
    return [str(each) for each in found.avoids]


def with_bridge(network: Network) -> Network:
    """Let the weak bridge stand on the A 1, both ways."""
    bridge = {
        "link": [A1, A1 + 1],
        "kind": ["bridge"] * 2,
        "name": ["Elbe bridge"] * 2,
        "osm_id": [777] * 2,
        "max_mass_t": [30.0] * 2,
        "max_mass_t_basis": ["tagged"] * 2,
    }
    standing = structure_table(bridge, np.full((2, 2), 12.0))
    return replace(network, structures=standing)


def test_the_weak_bridge_is_why_they_take_the_b_2(border: Network) -> None:
    assert avoids(with_bridge(border), SEMI_TRAILERS) == [
        "Elbe bridge: mass 30 t, needs 42 t"
    ]


def test_without_a_list_of_structures_the_road_stands_in(border: Network) -> None:
    assert avoids(border, SEMI_TRAILERS) == ["A 1: mass 30 t, needs 42 t"]


@pytest.mark.parametrize("vehicle", ["light", "tank"])
def test_who_goes_the_quickest_way_avoids_nothing(
    border: Network, vehicle: str
) -> None:
    """Light ones pass the bridge, tanks would never march over it."""
    assert avoids(border, scenario(movement("M", {vehicle: 1}))) == []


def test_what_is_closed_anyway_is_no_reason(border: Network) -> None:
    shut = scenario(movement("M", {"semi": 1}), closures=[Closure(name="A 1")])
    assert avoids(border, shut) == []


def test_a_limit_that_costs_no_time_is_no_reason() -> None:
    """The B 2 as quick as the A 1: 75 km at 50 km/h, twice."""
    as_quick = {"length_m": 75_000.0, "class": "motorway"}
    network = border_world(L2=as_quick, L4=as_quick)
    assert avoids(network, SEMI_TRAILERS) == []


def test_where_there_is_no_way_at_all_it_is_told_too() -> None:
    """5 t on the B 2 as well, and no train: nothing is delivered."""
    weak = {"max_mass_t": 5.5, "max_mass_t_basis": "tagged"}
    network = border_world(L2=weak, L14={"capacity_tpd": 0.0})
    assert avoids(network, SEMI_TRAILERS) == ["A 1: mass 30 t, needs 42 t"]


def test_assumptions_are_no_reason_where_they_do_not_bind() -> None:
    assumed = {"mlc_wheeled": 20.0, "mlc_wheeled_basis": "inferred"}
    network = border_world(L0={"max_mass_t": None, **assumed})
    found = "A 1: MLC wheeled 20 (inferred), needs 42"
    assert avoids(network, SEMI_TRAILERS) == [found]
    posted = scenario(movement("M", {"semi": 1}), inferred_limits=False)
    assert avoids(network, posted) == []


def test_the_summary_says_it(border: Network) -> None:
    lines = [*plan_lines(plan(with_bridge(border), SEMI_TRAILERS, time_limit_s=0))]
    assert "  cannot pass Elbe bridge: mass 30 t, needs 42 t" in lines


def test_the_summary_says_three_and_counts_the_others() -> None:
    """Five gates on one road, each too low and too narrow, and a weak road."""
    gates = {
        "link": [A1] * 5,
        "kind": ["barrier"] * 5,
        "name": list("PQRST"),
        "max_width_m": [2.2] * 5,
        "max_height_m": [2.5] * 5,
        "max_height_m_basis": ["tagged"] * 5,
        "max_width_m_basis": ["tagged"] * 5,
    }
    standing = structure_table(gates, np.full((5, 2), 12.0))
    low = {"max_height_m": 2.5, "max_width_m": 2.2, "max_mass_t": 50.0}
    network = replace(border_world(L0=low), structures=standing)
    found = plan(network, SEMI_TRAILERS, time_limit_s=0)
    lines = [line for line in plan_lines(found) if "pass" in line or " nor " in line]
    assert lines == [
        "  cannot pass P: height 2.5 m, needs 3 m",
        "  cannot pass Q: height 2.5 m, needs 3 m",
        "  cannot pass R: height 2.5 m, needs 3 m",
        "  nor 2 more on its quickest way",
    ]
    assert len(found.movements[0].avoids) == 10


def test_the_document_says_all_of_it(border: Network) -> None:
    found = plan(with_bridge(border), SEMI_TRAILERS, time_limit_s=0)
    (told,) = json.loads(plan_json(found, SEMI_TRAILERS))["movements"]
    assert told["avoids"] == [
        {
            "link": A1,
            "kind": "bridge",
            "name": "Elbe bridge",
            "osm_id": 777,
            "limit": "max_mass_t",
            "value": 30.0,
            "basis": "tagged",
            "needed": 42.0,
        }
    ]
    assert told["corridors"][0]["legs"][0]["links"][0] == B2_WEST


def test_whether_assumptions_bind_is_among_the_parameters(border: Network) -> None:
    stated = scenario(movement("M", {"semi": 1}), inferred_limits=False)
    read = json.loads(plan_json(plan(border, stated, time_limit_s=0), stated))
    assert read["provenance"]["parameters"]["inferred_limits"] is False
