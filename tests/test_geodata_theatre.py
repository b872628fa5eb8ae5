"""The embedded theatre: complete, plausible, and as long as published roads and lines.

The file is read here with the standard library alone; only the distances between cities
are asked of the network that the package builds from it.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections import Counter
from dataclasses import dataclass
from functools import cache

import networkx as nx
import pytest
from pyproj import Geod

from geodata.network import Mode, Network
from geodata.theatre import NAME, PATH, load_theatre

GEOD = Geod(ellps="WGS84")

ROAD_CROSSINGS = (
    *(f"PL{n}" for n in range(1, 10)),
    *(f"SK{n}" for n in range(1, 4)),
    *(f"HU{n}" for n in range(1, 6)),
    *(f"RO{n}" for n in range(1, 7)),
    *(f"MD{n}" for n in range(1, 7)),
)
RAIL_CROSSINGS = (
    *("R-PL1/1435", "R-PL1/1520", "R-PL2", "R-PL3/1435", "R-PL3/1520"),
    *("R-PL4/1435", "R-PL4/1520", "R-PL5", "R-PL6", "R-SK1/1435", "R-SK1/1520"),
    *("R-SK2", "R-HU1/1435", "R-HU1/1520", "R-HU2/1435", "R-HU2/1520"),
    *("R-RO1/1435", "R-RO1/1520", "R-RO2/1435", "R-RO2/1520", "R-RO3", "R-RO4"),
    *("R-MD1", "R-MD2", "R-MD3"),
)
DESTINATIONS = (
    *("Lviv", "Kovel", "Rivne", "Ternopil", "Khmelnytskyi", "Chernivtsi"),
    *("Vinnytsia", "Zhytomyr", "Kyiv", "Uman", "Odesa"),
)
# Mode, from, to, published km, where. Whole roads and whole lines, as far as public
# pages give them; those that the sections were drawn from are not among them.
PUBLISHED = (
    ("road", "Oberhausen (Kreuz)", "Potsdam (Dreieck Werder)", 473, "A2: de.wikipedia"),
    ("road", "Dreieck Spreeau", "Frankfurt (Oder)–Świecko", 58, "A12: de.wikipedia"),
    ("road", "Dreieck Barnim", "Pomellen–Kołbaskowo", 109.9, "A11: de.wikivoyage"),
    ("road", "Dresden-West", "Breitenau–Petrovice", 44.75, "A17: en.wikipedia"),
    ("road", "Breitenau–Petrovice", "Praha (Zdiby)", 92, "D8: rsd.cz 2006"),
    ("road", "Waidhaus–Rozvadov", "Praha (Třebonice)", 151, "D5: rsd.cz 2007"),
    ("road", "Spielfeld–Šentilj", "Voralpenkreuz (Sattledt)", 230, "A9: de.wikipedia"),
    ("road", "Spielfeld–Šentilj", "Luka Koper", 245.3, "A1: en.wikipedia"),
    (
        "road",
        "Ludwigsdorf–Jędrzychowice",
        "Korczowa–Krakovets",
        672.75,
        "A4: fr.wikipedia",
    ),
    (
        "road",
        "Frankfurt (Oder)–Świecko",
        "węzeł Konotopa (A2/S2/S8)",
        454,
        "A2: en.wikipedia, less the Mińsk bypass",
    ),
    ("road", "Świnoujście (port)", "Královec–Lubawka", 470.6, "S3: pl.wikipedia"),
    (
        "road",
        "węzeł Wrocław Północ (A8/S5)",
        "węzeł Grudziądz (Nowe Marzy)",
        365,
        "S5: conadrogach.pl",
    ),
    ("road", "Piaski (S12/S17)", "Dorohusk–Yahodyn", 75, "S12: dziennikwschodni.pl"),
    ("road", "Dej", "Suceava", 252, "DN17: de.wikipedia"),
    ("road", "Giurgiu–Ruse", "Makaza–Nymfaia", 397.3, "I-5: en.wikipedia"),
    ("road", "Brașov", "Bacău", 191, "DN11: de.wikipedia, and 12 km to Hărman"),
    ("road", "Kyiv", "Dorohusk–Yahodyn", 508, "M07: de.wikipedia"),
    ("road", "Lviv", "Mukachevo", 220, "folksyguide.com, rounded"),
    ("road", "Chișinău", "Ungheni", 105, "table of cities of Moldova"),
    (
        "rail",
        "border Hrubieszów LHS–Izov",
        "Sławków LHS (Euroterminal)",
        394.65,
        "LHS: en.wikipedia",
    ),
    (
        "rail",
        "Warszawa Zachodnia",
        "border Frankfurt (Oder)–Kunowice",
        475.58,
        "PKP 3: pl.wikipedia",
    ),
    (
        "rail",
        "Warszawa Wschodnia",
        "border Dorohusk–Yahodyn (1435)",
        271.53,
        "PKP 7: siskom.waw.pl",
    ),
    ("rail", "Warszawa Zachodnia", "Kraków Główny", 317.16, "PKP 8: polot.net"),
    ("rail", "București Nord", "Vicșani", 487.6, "CFR 500: de.wikipedia"),
    ("rail", "Simeria", "Filiași", 204, "de.wikipedia"),
    ("rail", "Oradea", "Cluj-Napoca", 152.07, "de.wikipedia"),
    ("rail", "Debrecen", "Miskolc-Tiszai", 136.8, "de.wikipedia"),
    ("rail", "Lviv", "Chop", 266, "cs.wikipedia"),
    ("rail", "Alexandroupoli Port", "Svilengrad", 188, "de.wikipedia"),
    ("rail", "Fürstenwalde", "Guben", 82.3, "Niederschlesisch-Märkische: wikipedia"),
)


@dataclass(frozen=True)
class Way:
    """A section as it is drawn."""

    refs: list[str]
    tags: dict[str, str]


@cache
def drawn() -> tuple[
    dict[str, tuple[float, float]], dict[str, dict[str, str]], list[Way]
]:
    """Positions, tags of the nodes by id, and ways of the file."""
    root = ET.parse(PATH).getroot()  # noqa: S314 - our own file
    nodes = root.findall("node")
    lon_lat = {
        n.get("id", ""): (float(n.get("lon", "")), float(n.get("lat", "")))
        for n in nodes
    }
    tags = {n.get("id", ""): _tags(n) for n in nodes}
    ways = [
        Way([nd.get("ref", "") for nd in way.findall("nd")], _tags(way))
        for way in root.findall("way")
    ]
    return lon_lat, tags, ways


def _tags(element: ET.Element) -> dict[str, str]:
    return {t.get("k", ""): t.get("v", "") for t in element.findall("tag")}


@pytest.fixture(scope="module")
def theatre() -> Network:
    """Give the network that the package makes of the file."""
    return load_theatre()


def test_holds_enough_to_choose_from() -> None:
    """At least 250 places, 300 road sections and 250 rail sections."""
    _, tags, ways = drawn()
    places = {t["name"] for t in tags.values() if t.keys() & {"place", "railway"}}
    assert len(places) >= 250
    assert sum("highway" in way.tags for way in ways) >= 300
    assert sum("railway" in way.tags for way in ways) >= 250


@pytest.mark.parametrize("crossing", ROAD_CROSSINGS)
def test_holds_every_road_crossing(crossing: str) -> None:
    """Each stands on a road, with the vehicles it passes and the time it takes."""
    (node,) = [
        (i, t)
        for i, t in drawn()[1].items()
        if t.get("ref") == crossing and t.get("barrier") == "border_control"
    ]
    assert float(node[1]["corridors:capacity_vpd"]) >= 0
    assert float(node[1]["corridors:dwell_h"]) > 0
    at = [w for w in drawn()[2] if node[0] in w.refs]
    assert len(at) == 2


@pytest.mark.parametrize("crossing", RAIL_CROSSINGS)
def test_holds_every_rail_crossing_in_its_gauge(crossing: str) -> None:
    """Each stands on two sections of one gauge."""
    found = [i for i, t in drawn()[1].items() if t.get("ref", "").startswith(crossing)]
    assert len(found) == 1
    gauges = {w.tags["gauge"] for w in drawn()[2] if found[0] in w.refs}
    assert len(gauges) == 1
    _, _, gauge = crossing.partition("/")
    assert not gauge or gauges == {gauge}


def test_every_section_says_where_its_figures_come_from() -> None:
    """Number or name, class, distance, speed, source and confidence."""
    for way in drawn()[2]:
        tags = way.tags
        assert tags["source"], tags
        assert tags["confidence"] in {"sourced", "assumed", "derived"}, tags
        assert float(tags["distance"]) > 0, tags
        if tags.get("route") != "ferry":
            assert tags["maxspeed"], tags
        if "railway" in tags:
            assert tags["gauge"] in {"1435", "1520", "1435;1520"}, tags
            assert tags["tracks"], tags
            assert tags["usage"], tags


def test_every_gauge_transfer_has_capacity_and_dwell() -> None:
    """And both gauges end there."""
    gauges: dict[str, set[str]] = {}
    for way in drawn()[2]:
        for ref in way.refs:
            gauges.setdefault(ref, set()).add(way.tags.get("gauge", ""))
    at = {i: t for i, t in drawn()[1].items() if t.get("railway") == "gauge_conversion"}
    assert len(at) >= 20
    for node, tags in at.items():
        assert float(tags["corridors:capacity_tpd"]) >= 1, tags
        assert float(tags["corridors:dwell_h"]) > 0, tags
        assert {"1435", "1520"} <= set(";".join(gauges[node]).split(";")), tags


def test_no_section_is_shorter_than_the_geodesic_or_far_longer() -> None:
    """A section's distance is 1.0 to 1.6 times that between its ends."""
    lon_lat, _, ways = drawn()
    for way in ways:
        ends = [lon_lat[ref] for ref in (way.refs[0], way.refs[-1])]
        straight_km = GEOD.inv(*ends[0], *ends[1])[2] / 1000
        if straight_km < 0.5:
            continue  # a yard's length; coordinates are rounded to 10 m
        ratio = float(way.tags["distance"]) / straight_km
        assert 0.995 <= ratio <= 1.605, (way.tags, straight_km)


def test_node_ids_are_negative_so_that_no_editor_uploads_them() -> None:
    """The file is no edit of OpenStreetMap."""
    root = ET.parse(PATH).getroot()  # noqa: S314 - our own file
    assert root.get("upload") == "never"
    assert all(int(node.get("id", "")) < 0 for node in root.findall("node"))


def test_the_network_is_whole(theatre: Network) -> None:
    """One network of road, both gauges and all terminals, with nothing lost."""
    assert theatre.name == NAME
    assert dict(theatre.provenance.losses) == {}
    assert "exercises" in theatre.provenance.attribution
    counts = Counter(theatre.links["mode"])
    assert counts[Mode.ROAD] >= 600  # two directions a section
    assert counts[Mode.RAIL] >= 500
    graph = nx.DiGraph(
        list(zip(theatre.tail.tolist(), theatre.head.tolist(), strict=True))
    )
    assert nx.is_strongly_connected(graph)


@pytest.mark.parametrize("city", DESTINATIONS)
def test_every_destination_has_a_road_and_a_ramp(theatre: Network, city: str) -> None:
    """A planner finds each city by its name, by road and by rail."""
    named = theatre.nodes[theatre.nodes["name"] == city]
    assert {"road", "terminal"} <= set(named["mode"])


@pytest.mark.parametrize(
    ("mode", "start", "end", "published_km"), [pair[:4] for pair in PUBLISHED]
)
def test_distances_are_those_published(
    theatre: Network, mode: str, start: str, end: str, published_km: float
) -> None:
    """The shortest way between two places is within 5 % of the published length."""
    graph = _graph(theatre, mode)
    starts, ends = (
        set(theatre.nodes.index[theatre.nodes["name"] == name]) & set(graph)
        for name in (start, end)
    )
    reached = nx.multi_source_dijkstra_path_length(graph, starts, weight="km")
    shortest = min(reached[node] for node in ends & reached.keys())  # one gauge
    assert shortest == pytest.approx(published_km, rel=0.05)


@cache
def _graph(theatre: Network, mode: str) -> nx.DiGraph[int]:
    """Links of one mode, with the crossings on them."""
    links = theatre.links
    kept = links[(links["mode"] == mode) | (links["class"] == "crossing")]
    graph: nx.DiGraph[int] = nx.DiGraph()
    graph.add_weighted_edges_from(
        zip(kept["from_node"], kept["to_node"], kept["length_m"] / 1000, strict=True),
        weight="km",
    )
    return graph
