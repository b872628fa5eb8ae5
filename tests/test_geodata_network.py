"""The network's schema: what tables it takes, and what its digest depends on."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from geodata.network import (
    LIMITS,
    LINK_COLUMNS,
    NODE_COLUMNS,
    Network,
    NetworkError,
    Provenance,
    link_table,
    node_table,
)


def line_of_three() -> Network:
    """Three nodes, two links.

    0 --0--> 1 --1--> 2
    """
    lon_lat = np.array([[0.0, 0.0], [1.0, 0.0], [2.0, 0.0]])
    lines = [shapely.LineString(lon_lat[i : i + 2]) for i in range(2)]
    return Network(
        node_table({"osm_id": [7, 8, 9]}, lon_lat),
        link_table({"from_node": [0, 1], "to_node": [1, 2]}, np.array(lines)),
        Provenance("line"),
    )


unchanging_line = cache(line_of_three)  # for those that change copies of its tables


def changed(frame: gpd.GeoDataFrame, column: str) -> gpd.GeoDataFrame:
    """Give the same table with another value in the last row of one column."""
    copy = frame.copy()
    value = copy[column].iloc[-1]
    texts = isinstance(value, str)
    copy[column] = [*copy[column].iloc[:-1], f"{value}x" if texts else 5]
    return copy.astype({column: frame[column].dtype})


def test_columns_left_out_stand_for_nothing() -> None:
    network = line_of_three()
    assert network.nodes["name"].tolist() == ["", "", ""]
    assert network.links["lanes"].tolist() == [0, 0]
    assert network.links["speed_kmh"].isna().all()
    for limit in LIMITS:
        assert network.links[limit].isna().all()
        assert network.links[f"{limit}_basis"].tolist() == ["unknown", "unknown"]


def test_gaps_in_a_column_stand_for_nothing() -> None:
    lines = np.array([shapely.LineString([(0, 0), (1, 0)])] * 2)
    links = link_table(
        {
            "osm_id": [3, None],
            "name": [None, "Elbe"],
            "speed_basis": [None, "tagged"],
            "length_m": [None, 2.0],
        },
        lines,
    )
    assert links["osm_id"].tolist() == [3, 0]
    assert links["name"].tolist() == ["", "Elbe"]
    assert links["speed_basis"].tolist() == ["unknown", "tagged"]
    assert np.isnan(links["length_m"].iloc[0])
    assert links["length_m"].iloc[1] == 2


def test_a_column_keeps_its_values_whatever_its_index() -> None:
    columns = pd.DataFrame({"osm_id": [5, 6]}, index=[10, 20])
    nodes = node_table(columns, np.zeros((2, 2)))
    assert nodes["osm_id"].tolist() == [5, 6]


def test_tables_have_the_columns_and_types_of_the_schema() -> None:
    network = line_of_three()
    for frame, schema in ((network.nodes, NODE_COLUMNS), (network.links, LINK_COLUMNS)):
        assert list(frame.columns) == [*schema, "geometry"]
        assert [str(frame[name].dtype) for name in schema] == [*schema.values()]
        assert frame.crs == "EPSG:4326"


def test_an_empty_network_is_a_network() -> None:
    nodes = node_table({}, np.zeros((0, 2)))
    network = Network(nodes, link_table({}, np.array([])), Provenance("nothing"))
    assert network.name == "nothing"
    assert len(network.tail) == len(network.head) == 0
    assert [str(nodes[name].dtype) for name in NODE_COLUMNS] == [*NODE_COLUMNS.values()]


def test_tail_and_head_are_the_ends_of_links() -> None:
    network = line_of_three()
    assert network.tail.tolist() == [0, 1]
    assert network.head.tolist() == [1, 2]


def test_refuses_a_missing_column() -> None:
    network = line_of_three()
    with pytest.raises(NetworkError, match=r"^links: column 'lanes' is missing$"):
        replace(network, links=network.links.drop(columns="lanes"))


def test_refuses_a_missing_geometry() -> None:
    network = line_of_three()
    nodes: Any = pd.DataFrame(network.nodes.drop(columns="geometry"))
    with pytest.raises(NetworkError, match=r"^nodes: column 'geometry' is missing$"):
        replace(network, nodes=nodes)


def test_refuses_another_type() -> None:
    network = line_of_three()
    links = network.links.astype({"lanes": "float64"})
    with pytest.raises(
        NetworkError, match=r"^links: column 'lanes' is float64, not int64$"
    ):
        replace(network, links=links)


@pytest.mark.parametrize(
    "index", [pd.RangeIndex(1, 4), pd.RangeIndex(0, 6, 2), pd.Index([0, 2, 1])]
)
def test_refuses_an_index_that_is_not_dense(index: pd.Index[Any]) -> None:
    network = line_of_three()
    with pytest.raises(
        NetworkError, match=r"^nodes: the index must run from 0 without gaps$"
    ):
        replace(network, nodes=network.nodes.set_index(index))


@pytest.mark.parametrize(("end", "node"), [("from_node", -1), ("to_node", 3)])
def test_refuses_ends_that_are_no_nodes(end: str, node: int) -> None:
    network = line_of_three()
    links = network.links.assign(**{end: np.array([0, node])})
    with pytest.raises(
        NetworkError, match=f"^link 1: {end} {node} is none of the 3 nodes$"
    ):
        replace(network, links=links)


def test_the_digest_does_not_depend_on_the_file() -> None:
    network = line_of_three()
    other = Provenance("other", inputs=(("a.osm", "f00"),), losses={"lost": 3})
    assert replace(network, provenance=other).sha256 == network.sha256


@pytest.mark.parametrize("column", NODE_COLUMNS)
def test_the_digest_tells_any_change_of_nodes(column: str) -> None:
    network = line_of_three()
    other = replace(network, nodes=changed(network.nodes, column))
    assert other.sha256 != network.sha256


@pytest.mark.parametrize("column", LINK_COLUMNS)
def test_the_digest_tells_any_change_of_links(column: str) -> None:
    network = unchanging_line()
    value: Any = {"from_node": 0, "to_node": 0}.get(column)
    links = changed(network.links, column) if value is None else network.links.copy()
    if value is not None:
        links[column] = np.array([network.links[column].iloc[0], value])
    assert replace(network, links=links).sha256 != network.sha256


def test_the_digest_tells_a_moved_node_and_a_bent_link() -> None:
    network = line_of_three()
    moved = network.nodes.set_geometry(network.nodes.geometry.translate(0, 1e-7))
    bent = network.links.copy()
    bent.loc[0, "geometry"] = shapely.LineString([(0, 0), (0.5, 0.1), (1, 0)])
    digests = {
        network.sha256,
        replace(network, nodes=moved).sha256,
        replace(network, links=bent).sha256,
    }
    assert len(digests) == 3


def test_the_digest_tells_where_one_line_ends_and_the_next_begins() -> None:
    points = [(0.0, 0.0), (1.0, 0.0), (2.0, 0.0), (3.0, 0.0), (4.0, 0.0)]
    digests = set()
    for cut in (2, 3):
        lines = [shapely.LineString(points[:cut]), shapely.LineString(points[cut:])]
        network = line_of_three()
        links = network.links.set_geometry(gpd.GeoSeries(lines, crs="EPSG:4326"))
        digests.add(replace(network, links=links).sha256)
    assert len(digests) == 2


def test_a_table_is_its_own_whatever_it_was_made_of() -> None:
    """Regression: two columns of one array were written together, or not at all."""
    ids = np.array([1, 2])
    nodes = node_table({"osm_id": ids, "gauge_mm": ids}, np.zeros((2, 2)))
    nodes.loc[0, "osm_id"] = 99
    assert (ids.tolist(), nodes["gauge_mm"].tolist()) == ([1, 2], [1, 2])
    again = node_table(pd.DataFrame(nodes.drop(columns="geometry")), np.zeros((2, 2)))
    again.loc[0, "osm_id"] = 7
    assert (again["osm_id"].tolist(), nodes["osm_id"].tolist()) == ([7, 2], [99, 2])
