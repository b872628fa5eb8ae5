"""A transporter, a truck and a van through Heidelberg: every detour has its sign.

They go between forty places of the town, each the quickest way that posted limits leave
it; a car goes with them, to show what stops the van. Where the ways part, something on
the lighter one's way stops the heavier one: a bridge, a tunnel, a barrier or a sign,
which is then looked up in the file itself, by another reader.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

import numpy as np
import osmium
import pytest
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components, dijkstra

from corridors.column import marching_column
from corridors.itinerary import Serial
from corridors.limits import Obstacle
from corridors.obstacles import obstacles
from corridors.passability import binding_limits, open_links
from corridors.scenario import VehicleClass
from geodata.network import Basis, BoolArray, FloatArray, Mode, Network
from geodata.read import read_extract, read_network
from geodata.select import select_ways
from tests.drawn_worlds import SHARED, needs_shared

PBF: Final = SHARED / "osm/de_heidelberg.osm.pbf"
CLASSES: Final = "service"
PLACES: Final = 40

VEHICLES: Final = {
    row.split(maxsplit=1)[0]: VehicleClass.model_validate(
        dict(zip(VehicleClass.model_fields, row.split(), strict=False))
    )
    for row in """
    transporter tank_of_62_t 105 12   22   3.7  4.2 100 no yes 0.5
    truck       laden        40  11.5 16.5 2.55 4.0 40  no yes 1
    van         high         3.5 2    6    2.2  3.2 4   no yes 2
    car         small        1.5 0.8  4    1.8  1.6 2   no yes 5
    """.strip().splitlines()
}
SERIALS: Final = {
    name: Serial(
        id=name,
        movement=name,
        vehicles={name: 1},
        load_class=each.mlc,
        train=None,
        column=marching_column({name: 1}, VEHICLES, group=1),
    )
    for name, each in VEHICLES.items()
}

TAGS: Final = {
    "max_mass_t": "maxweight",
    "max_rated_mass_t": "maxweightrating",
    "max_axle_load_t": "maxaxleload",
    "max_height_m": "maxheight",
    "max_width_m": "maxwidth",
    "max_length_m": "maxlength",
}

pytestmark = needs_shared


@dataclass(frozen=True)
class Drive:
    """Links in order, and how long they take; no links where there is no way."""

    links: tuple[int, ...]
    seconds: float


Drives = Mapping[tuple[int, int], Drive]  # by start and end


@cache
def heidelberg() -> Network:
    return read_network([PBF], classes=CLASSES)


@cache
def drives(name: str) -> Drives:
    """Drive a vehicle from everywhere to everywhere."""
    town = heidelberg()
    seconds = travel_seconds(town)
    places = chosen_places(town, np.isfinite(seconds))
    return drive_all(town, np.where(passable(town, name), seconds, np.inf), places)


def travel_seconds(town: Network) -> FloatArray:
    """Seconds on every link of a road, infinitely many on others."""
    road = (town.links["mode"] == Mode.ROAD).to_numpy()
    hours = town.links["length_m"] / 1000 / town.links["speed_kmh"]
    return np.where(road, hours.to_numpy() * 3600, np.inf)


def passable(town: Network, name: str) -> BoolArray:
    limits = binding_limits(town, inferred_limits=False)
    return open_links(town, SERIALS[name], limits)


def chosen_places(town: Network, road: BoolArray) -> list[int]:
    """Choose places by lot from the junctions that all reach one another."""
    size = (len(town.nodes), len(town.nodes))
    ends = town.tail[road], town.head[road]
    joined = coo_matrix((np.ones(road.sum()), ends), shape=size)
    _, part = connected_components(joined, connection="strong")
    degree = np.bincount(ends[0], minlength=size[0])
    main = np.flatnonzero((part == np.bincount(part).argmax()) & (degree > 2))
    chosen = np.random.default_rng(3).choice(main, PLACES, replace=False)
    return [int(place) for place in chosen]


def drive_all(town: Network, seconds: FloatArray, places: list[int]) -> Drives:
    links = np.flatnonzero(np.isfinite(seconds))
    links = links[np.argsort(seconds[links], kind="stable")[::-1]]
    quickest = dict(
        zip(zip(town.tail[links], town.head[links], strict=True), links, strict=True)
    )  # of parallel links the last, which is the quickest
    ends = np.array([*quickest]).T
    size = (len(town.nodes), len(town.nodes))
    graph = coo_matrix((seconds[[*quickest.values()]], tuple(ends)), shape=size).tocsr()
    far, before = dijkstra(graph, indices=places, return_predecessors=True)
    drives = {}
    for row, start in enumerate(places):
        for end in set(places) - {start}:
            at, way = end, []
            while at != start and before[row, at] >= 0:
                way.append(int(quickest[before[row, at], at]))
                at = before[row, at]
            drives[start, end] = Drive(tuple(way[::-1]), float(far[row, end]))
    return drives


def tags_of(found: Iterable[tuple[str, int]]) -> dict[tuple[str, int], dict[str, str]]:
    """Tags of ways ("w") and nodes ("n") as the file has them."""
    wanted = {*found}
    return {
        (each.type_str(), each.id): dict(each.tags)
        for each in osmium.FileProcessor(PBF)
        if (each.type_str(), each.id) in wanted
    }


def file_id(found: Obstacle) -> tuple[str, int]:
    return ("n" if found.kind == "barrier" else "w", found.osm_id)


def stands_there(found: Obstacle, tags: Mapping[str, str]) -> bool:
    """Tell whether the tags say the limit; a road without lorries is one of 3.5 t."""
    if found.limit == "max_rated_mass_t" and tags.get("hgv") in {"no", "private"}:
        return found.value == 3.5
    text = tags.get(TAGS[found.limit], "nothing")
    return float(text.replace(" t", "").replace(",", ".")) == found.value


PAIRS: Final = (
    ("truck", "transporter"),
    ("van", "truck"),
    ("van", "transporter"),
    ("car", "van"),
)


@pytest.mark.parametrize(("light", "heavy"), PAIRS)
def test_every_difference_is_explained_by_what_stands_there(
    light: str, heavy: str
) -> None:
    town = heidelberg()
    shut = ~passable(town, heavy)
    assert (shut | passable(town, light)).all()  # what stops the lighter stops both
    stopped: set[int] = set()
    parted = 0
    for places, drive in drives(light).items():
        other = drives(heavy)[places]
        closed = [link for link in drive.links if shut[link]]
        if not closed:  # the same way, or another that is as quick
            assert other.seconds == pytest.approx(drive.seconds)
            continue
        assert other.links != drive.links
        assert other.seconds >= drive.seconds
        parted += 1
        stopped |= {*closed}
    found = obstacles(town, sorted(stopped), SERIALS[heavy], inferred_limits=False)
    assert {each.link for each in found} == stopped
    said = tags_of(map(file_id, found))
    for each in found:
        assert each.kind in {"bridge", "tunnel", "barrier", "sign"}
        assert each.name
        assert each.basis is Basis.TAGGED
        assert each.value < each.needed
        assert stands_there(each, said[file_id(each)]), each
    assert parted
    told = [f"{light}, {heavy}: {parted} of {len(drives(light))} corridors differ"]
    told += sorted({f"  {each}" for each in found})
    print(*told, sep="\n")  # noqa: T201 - to be read with -s


def test_by_what_is_assumed_much_more_is_shut() -> None:
    """By class only motorways and trunk roads bear a transporter of class 100."""
    town = heidelberg()
    posted = passable(town, "transporter")
    assumed = open_links(town, SERIALS["transporter"], binding_limits(town))
    assert (posted | ~assumed).all()
    classes = town.links["class"].where(town.links["mode"] == Mode.ROAD)
    assert {*classes[assumed].dropna()} <= {
        *("motorway", "motorway_link", "trunk", "trunk_link"),
    }


LIMITED: Final = (
    ("maxweight", "max_mass_t", (188, 99, 0)),
    ("maxheight", "max_height_m", (132, 121, 1)),
)


@pytest.mark.parametrize(("key", "limit", "counts"), LIMITED)
def test_no_limit_of_a_road_is_lost(
    key: str, limit: str, counts: tuple[int, int, int]
) -> None:
    """Every kept way with one is a structure that has it; the others are counted.

    Not kept are 82 pedestrian ways and 6 tracks with ``maxweight``, and private drives.
    """
    tagged = {
        way.id: way.tags[key]
        for way in osmium.FileProcessor(PBF, osmium.osm.WAY)
        if key in way.tags and "highway" in way.tags
    }
    in_all, on_kept, unread = counts
    assert len(tagged) == in_all
    kept = tagged.keys() & kept_ways()
    assert len(kept) == on_kept
    town = heidelberg()
    ways = town.structures[town.structures["kind"] != "barrier"]
    values = dict(zip(ways["osm_id"], ways[limit], strict=True))
    lost = {way for way in kept if values.get(way) != said_value(tagged[way])}
    assert len(lost) == unread
    losses = town.provenance.losses
    assert losses.get(f"values of {key} that are no number", 0) == unread


def test_no_low_gate_is_lost() -> None:
    """Garages for the most part: 20 nodes with ``maxheight``, 19 on kept roads."""
    low = {
        node.id: node.tags["maxheight"]
        for node in osmium.FileProcessor(PBF, osmium.osm.NODE)
        if "maxheight" in node.tags
    }
    assert len(low) == 20
    kept = kept_ways()
    passed = {
        node.ref
        for way in osmium.FileProcessor(PBF, osmium.osm.WAY)
        if isinstance(way, osmium.osm.Way) and way.id in kept
        for node in way.nodes
    }
    structures = heidelberg().structures
    nodes = structures[structures["kind"] == "barrier"]
    values = dict(zip(nodes["osm_id"], nodes["max_height_m"], strict=True))
    on_roads = low.keys() & passed
    assert len(on_roads) == 19
    assert {node: values.get(node) for node in on_roads} == {
        node: said_value(low[node]) for node in on_roads
    }


@cache
def kept_ways() -> set[int]:
    extract = read_extract(PBF)
    chosen = select_ways(extract, classes=CLASSES, keep_sidings=False)
    return {*extract.way_ids[chosen.kept].tolist()}


def said_value(text: str) -> float | None:
    """Read what a tag says: an unsigned bridge lets 4 m pass, of two the smaller."""
    if text == "default":
        return 4.0
    return min(float(part.replace(" t", "")) for part in text.split("/"))
