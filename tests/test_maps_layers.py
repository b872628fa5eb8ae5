"""Layers say what the drawn plan holds; an empty plan has empty layers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache

import geopandas as gpd
import numpy as np
import pytest
import shapely

from corridors.itinerary import Plan
from corridors.limits import LIMIT_WORDS
from geodata.network import structure_table
from maps import layers
from maps.backdrop import base_network
from maps.limits import bridge_counts
from maps.schema import LEG_LIMITS, LINK_COLUMNS
from tests.test_maps_world import (
    A4,
    E40,
    GAUGE,
    OLD,
    RAMP,
    drawn_plan,
    empty_plan,
    infeasible_plan,
    network,
)

Layer = Callable[[Plan], gpd.GeoDataFrame]
LAYERS: list[Layer] = [
    layers.corridor_legs,
    layers.link_loads,
    layers.terminals,
    layers.bottlenecks,
    layers.unmet,
    layers.cuts,
    layers.places,
]


@cache
def full_layer(layer: Layer) -> gpd.GeoDataFrame:
    return layer(drawn_plan())


@pytest.mark.parametrize("layer", LAYERS)
@pytest.mark.parametrize("make", [drawn_plan, infeasible_plan, empty_plan])
def test_layers_have_one_schema_full_or_empty(
    layer: Layer, make: Callable[[], Plan]
) -> None:
    found, full = layer(make()), full_layer(layer)
    assert found.crs == "EPSG:4326"
    assert found["id"].is_unique
    assert found.dtypes.equals(full.dtypes)
    columns = found.drop(columns="geometry")
    assert columns.dtypes.astype(str).isin(["str", "int64", "float64", "bool"]).all()


@pytest.mark.parametrize("layer", LAYERS)
def test_a_layer_leaves_the_plan_as_it_was(layer: Layer) -> None:
    plan, same = drawn_plan(), drawn_plan()
    layer(plan)
    assert plan.network.links.equals(same.network.links)
    assert plan.load.tolist() == same.load.tolist()


def test_legs_follow_each_other_by_name_and_in_time() -> None:
    legs = layers.corridor_legs(drawn_plan()).set_index("id")
    rail = legs[legs["movement"] == "2 Bde"]
    assert rail["mode"].tolist() == ["road", "transfer", "rail", "transfer", "rail"]
    assert rail["from_name"].tolist()[1:] == rail["to_name"].tolist()[:-1]
    assert rail["from_name"].iloc[0] == "Nordhafen"
    assert rail["to_name"].tolist()[1:] == ["Rampe Mitte", "Grenze", "Grenze", "Depot"]
    # three serials an hour apart, two hours a link: A4, access, ramp, rail, gauge, rail
    assert legs.loc["2 Bde/1/1", "first_departure_h"] == 0
    assert legs.loc["2 Bde/1/5", "first_arrival_h"] == 12
    assert legs.loc["2 Bde/1/5", "last_arrival_h"] == 14


def test_a_leg_says_what_limits_it_and_how_that_is_known() -> None:
    leg = layers.corridor_legs(drawn_plan()).set_index("id").loc["1 Bde/1/1"]
    assert leg["refs"] == "A 4; E 40"
    assert (leg["serials"], leg["vehicles"]) == (4, 160)
    assert (leg["min_mass_t"], leg["min_mass_t_basis"]) == (60, "inferred")
    assert leg["min_mass_t_set_by"] == "Elbe bridge"
    assert (leg["mlc_wheeled"], leg["mlc_wheeled_basis"]) == (80, "tagged")
    assert leg["mlc_wheeled_set_by"] == "Oder bridge"
    assert np.isnan(leg["mlc_tracked"])
    assert leg["mlc_tracked_basis"] == "unknown"
    assert leg["bridges"] == "Elbe bridge; Oder bridge"
    assert (leg["bridges_tagged"], leg["bridges_inferred"]) == (1, 2)


def test_a_limit_is_set_by_what_stands_there_with_it() -> None:
    """Of a gate and a sign of 60 t the sign counts, for it is posted.

    Nothing on the motorway beyond J has its load class of 80: the road has it.
    """
    standing = structure_table(
        {
            "link": [A4, A4, A4, E40],
            "kind": ["bridge", "barrier", "sign", "bridge"],
            "name": ["Elbe bridge", "gate", "sign", "Oder bridge"],
            "max_mass_t": [61.0, 60.0, 60.0, 90.0],
            "max_mass_t_basis": ["tagged", "inferred", "tagged", "tagged"],
            "mlc_wheeled": [90.0, np.nan, np.nan, 100.0],
        },
        np.full((4, 2), 11.0),
    )
    plan = drawn_plan(replace(network(), structures=standing))
    leg = layers.corridor_legs(plan).set_index("id").loc["1 Bde/1/1"]
    assert leg["min_mass_t_set_by"] == "sign"
    assert leg["mlc_wheeled_set_by"] == "Autobahn 4"
    assert leg["min_width_m_set_by"] == ""


def test_a_leg_has_every_limit_that_binds_somewhere() -> None:
    world = network()
    for column in LIMIT_WORDS:
        world.links.loc[A4, column] = 3.5
    legs = layers.corridor_legs(drawn_plan(world)).set_index("id")
    assert (legs.loc["1 Bde/1/1", [*LEG_LIMITS]] == 3.5).all()


def test_links_say_what_the_network_says_of_them() -> None:
    """All but what a planner has no use for."""
    left_out = {"voltage", "frequency"}
    world = network()
    assert {*world.links.columns} - {*LINK_COLUMNS} == {*left_out, "geometry"}
    world.links["country"] = "UA"
    found = layers.link_loads(drawn_plan(world))
    assert set(found["country"]) == {"UA"}
    assert set(layers.terminals(drawn_plan(world))["country"]) == {"UA"}


def test_a_basis_without_a_limit_is_no_knowledge_of_a_bridge() -> None:
    links = network().links.iloc[[A4]].copy()
    links["max_mass_t"] = np.nan
    assert bridge_counts(links)["bridges_unknown"] == 2


def test_transfers_without_length_are_points() -> None:
    shapes = layers.corridor_legs(drawn_plan()).set_index("id").geometry
    assert isinstance(shapes["2 Bde/1/4"], shapely.Point)
    assert isinstance(shapes["2 Bde/1/2"], shapely.LineString)
    assert list(shapes["1 Bde/1/1"].coords) == [(10, 50), (12, 50), (15, 50.5)]


def test_loads_say_whose_they_are_and_how_full_the_link_is() -> None:
    loads = layers.link_loads(drawn_plan()).set_index("link")
    assert loads.loc[A4, "movements"] == "1 Bde: 4; 2 Bde: 3"
    assert loads.loc[A4, "state"] == "used"
    assert loads.loc[E40, ["state", "share"]].tolist() == ["full", 1.0]
    assert loads.loc[OLD, "state"] == "closed"
    assert np.isnan(loads.loc[OLD, "share"])
    assert loads.loc[A4, ["unit", "counts"]].tolist() == [
        "vehicles in 240 h",
        "vehicles",
    ]
    assert loads.loc[GAUGE, ["unit", "counts"]].tolist() == [
        "trains in 240 h",
        "trains",
    ]
    assert len(loads) == 8  # the ways back and nothing else are left out


def test_links_that_hold_serials_back_are_told_of_without_load() -> None:
    plan = drawn_plan()
    idle = replace(plan, load=np.zeros_like(plan.load), bottlenecks=(), closed=())
    assert layers.link_loads(idle)["link"].tolist() == [E40]


def test_terminals_stand_at_their_node_and_say_their_direction() -> None:
    found = layers.terminals(drawn_plan()).set_index("link")
    assert found.loc[RAMP, "direction"] == "terminal to rail 1435"
    assert found.loc[RAMP].geometry.coords[:] == [(12.0, 49.9)]
    assert found.loc[GAUGE, "direction"] == "rail 1435 to rail 1520"
    assert found.loc[GAUGE, ["used", "capacity", "dwell_h"]].tolist() == [3, 40, 6]
    assert set(found["kind"]) == {"ramp", "gauge_transfer"}  # no access links


def test_a_bottleneck_without_a_price_is_of_unknown_price() -> None:
    plan = drawn_plan()
    full = replace(plan.bottlenecks[0], price=None)
    found = layers.bottlenecks(replace(plan, bottlenecks=(full,))).iloc[0]
    assert np.isnan(found["price"])
    assert found.geometry.equals(shapely.Point(13.5, 50.25))


def test_the_unmet_lead_from_origin_to_destination() -> None:
    found = layers.unmet(drawn_plan()).iloc[0]
    assert (found["serials"], found["of"], found["cut"]) == (2, 6, "link/2")
    assert list(found.geometry.coords) == [(10, 50), (15, 50.5)]
    assert layers.cuts(drawn_plan())["link"].tolist() == [E40]


def test_no_undelivered_serial_is_left_out() -> None:
    plan = drawn_plan()
    silent = replace(plan.movements[0], shortfalls=())
    found = layers.unmet(replace(plan, movements=(silent,)))
    assert found["serials"].tolist() == [2]
    assert found["reason"].tolist() == ["no reason is known"]


@pytest.mark.parametrize(
    ("places", "shape"), [(1, "Point"), (0, None)], ids=["one end", "no end"]
)
def test_the_unmet_without_places(places: int, shape: str | None) -> None:
    plan = drawn_plan()
    found = layers.unmet(replace(plan, places=plan.places[:places])).geometry.iloc[0]
    assert getattr(found, "geom_type", None) == shape


def test_places_say_what_starts_and_ends_there() -> None:
    found = layers.places(drawn_plan()).set_index("name")
    assert found.loc["Nordhafen", "origin_of"] == "1 Bde; 2 Bde"
    assert found.loc["Depot", "destination_of"] == "2 Bde"


def test_the_grey_network_draws_both_directions_once_and_main_classes_first() -> None:
    whole = base_network(network(), tolerance_deg=0)
    # A4 and E40 joined, the old road, a railway of either gauge; no transfers
    drawn = {kind: len(shape.geoms) for kind, shape in whole.shapes.items()}
    assert drawn == {"main": 1, "rail": 1, "road": 1}
    assert (whole.left_out, whole.classes_left_out) == (0, ())
    part = base_network(network(), tolerance_deg=0, max_points=7)
    assert set(part.shapes) == {"main", "rail"}
    assert part.classes_left_out == ("secondary",)
    assert 0 < part.left_out < 1


def test_the_grey_network_joins_lines_before_it_leaves_any_out() -> None:
    whole = base_network(network(), tolerance_deg=0, max_points=3)
    assert list(whole.shapes["main"].geoms[0].coords) == [
        (10, 50),
        (12, 50),
        (15, 50.5),
    ]
