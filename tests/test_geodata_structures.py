"""Bridges, tunnels, barriers and signs: named things on links, with their limits."""

from __future__ import annotations

import pandas as pd
import pytest

from geodata.network import Network
from tests.drawn_worlds import drawn, letters, link


def standing_on(network: Network, route: str) -> pd.DataFrame:
    """Structures of the links that run so, in the order of travel."""
    letter = letters(network)
    ends = zip(network.links["from_node"], network.links["to_node"], strict=True)
    rows = [i for i, (a, b) in enumerate(ends) if f"{letter[a]}>{letter[b]}" == route]
    table = network.structures
    return pd.DataFrame(table[table["link"].isin(rows)])


def old_road() -> Network:
    """Draw one long road over a weak bridge and through a low tunnel.

    A 40 t sign stands on the stretch B-C, a height restrictor at E, a place at F.
    """
    return drawn(
        "A--B--C==D--E--F~~G",
        """
        A-B highway=primary name=Road
        B-C highway=primary name=Road maxweight=40
        C-D highway=primary name=Road bridge=yes bridge:name="Old bridge" maxweight=12
        D-E highway=primary name=Road
        E-F highway=primary name=Road
        F-G highway=primary name=Road tunnel=yes maxheight=3.8
        """,
        """
        E barrier=height_restrictor maxheight=3.5 name="Bar at the mill"
        """,
    )


def test_a_link_lists_what_stands_on_it_in_the_order_of_travel() -> None:
    found = standing_on(old_road(), "A>G")
    assert found[["kind", "name", "osm_id"]].to_numpy().tolist() == [
        ["sign", "Road (way 2)", 2],
        ["bridge", "Old bridge", 3],
        ["barrier", "Bar at the mill height restrictor (node 69)", 69],
        ["tunnel", "Road tunnel (way 6)", 6],
    ]
    assert found["at_m"].tolist() == pytest.approx([3e3, 6e3, 12e3, 15e3], rel=1e-4)
    assert found["length_m"].tolist() == pytest.approx([3e3, 3e3, 0, 3e3], rel=1e-4)


def test_the_way_back_lists_it_turned_round() -> None:
    back = standing_on(old_road(), "G>A")
    assert back["kind"].tolist() == ["tunnel", "barrier", "bridge", "sign"]
    assert back["at_m"].tolist() == pytest.approx([0, 6e3, 9e3, 12e3], rel=1e-4)


def test_each_keeps_its_own_limits_and_the_link_the_smallest() -> None:
    network = old_road()
    found = standing_on(network, "A>G").set_index("kind")
    assert found["max_mass_t"].dropna().to_dict() == {"sign": 40, "bridge": 12}
    assert found["max_height_m"].dropna().to_dict() == {"barrier": 3.5, "tunnel": 3.8}
    assert found.loc["bridge", "max_mass_t_basis"] == "tagged"
    assert found.loc["bridge", "max_height_m_basis"] == "unknown"
    road = link(network, "A>G")
    assert (road["max_mass_t"], road["max_height_m"]) == (12, 3.5)
    assert road["limited_by"] == "Old bridge: maxweight 12"


def test_a_structure_lies_where_it_stands() -> None:
    """The middle of the bridge C==D lies 7.5 km east of A."""
    bridge = standing_on(old_road(), "A>G").query("kind == 'bridge'")
    (where,) = old_road().structures.geometry.loc[bridge.index]
    assert where.x == pytest.approx(10 + 7.5 / 111.32, abs=1e-3)


def test_a_bridge_without_a_sign_is_listed_with_what_is_assumed_of_it() -> None:
    network = drawn(
        "A--B==C", "A-B highway=secondary\nB-C highway=secondary bridge=yes"
    )
    (bridge,) = standing_on(network, "A>C").to_dict("records")
    assert bridge["max_mass_t_basis"] == "unknown"
    assert (bridge["mlc_wheeled"], bridge["mlc_wheeled_basis"]) == (60, "inferred")


def test_a_line_category_is_no_sign() -> None:
    """It is of the whole line: a railway would be one long structure."""
    network = drawn(
        "A--B==C",
        """
        A-B railway=rail gauge=1435 railway:track_class=D4
        B-C railway=rail gauge=1435 railway:track_class=C2 bridge=yes
        """,
    )
    found = standing_on(network, "A>C")
    assert found["kind"].tolist() == ["bridge"]
    assert found["max_axle_load_t"].tolist() == [20]
    assert found["max_metre_load_tpm"].tolist() == [6.4]
    rail = link(network, "A>C")
    assert (rail["max_axle_load_t"], rail["max_metre_load_tpm"]) == (20, 6.4)


def test_a_word_for_a_height_is_a_sign_though_its_metres_are_inferred() -> None:
    """Under a bridge without a sign; the class of the next road says nothing of it."""
    network = drawn(
        "A--B==C",
        "A-B highway=trunk maxheight=default name=Road\nB-C highway=trunk name=Road",
    )
    (under,) = standing_on(network, "A>C").to_dict("records")
    assert (under["kind"], under["name"]) == ("sign", "Road (way 1)")
    assert (under["max_height_m"], under["max_height_m_basis"]) == (4, "inferred")


def test_restrictions_at_times_are_named_and_unread() -> None:
    network = drawn(
        "A--B--C",
        """
        A-B highway=primary bridge=yes maxweight:conditional="7.5 @ (22:00-06:00)"
        B-C highway=primary hgv:conditional="no @ (Mo-Fr)"
        """,
    )
    road = link(network, "A>C")
    assert road["conditional"] == "maxweight:conditional; hgv:conditional"
    (bridge,) = standing_on(network, "A>C")["conditional"]
    assert bridge == "maxweight:conditional"
    assert network.provenance.losses == {
        "ways with maxweight:conditional, present and unread": 1,
        "ways with hgv:conditional, present and unread": 1,
    }


def test_a_road_of_one_direction_lists_it_once() -> None:
    network = drawn("A==B", "A-B highway=primary oneway=yes bridge=yes")
    assert len(network.structures) == 1
