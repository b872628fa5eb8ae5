"""Downloads from a server on the loopback: the same world, the same network."""

from __future__ import annotations

import json
import socket
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import osmnx as ox
import pytest
import shapely

from geodata.build import build_network
from geodata.extract import Extract
from geodata.network import Network, NetworkError
from geodata.osm import Bbox, fetch_bbox, fetch_places
from geodata.queries import what_to_ask
from geodata.read import read_network
from tests.osm_worlds import COMPLETE, World, at, same_tables, write_world
from tests.overpass_server import HANG_UP, OverpassServer, overpass

AROUND = (15.5, 48.3, 15.8, 48.6)  # COMPLETE lies inside, in one tile
CUT_IN_TWO = (15.35, 48.3, 15.9, 48.6)  # two tiles, their border between 3 and 4
ROAD = {"highway": "primary"}
U = shapely.box(15.0, 48.0, 16.3, 48.8).difference(shapely.box(15.1, 48.1, 16.2, 49.0))
PLACES = {
    "Krems": shapely.box(*AROUND),
    "U": U,
    "Peak": shapely.Point(15.6, 48.4),
}


@pytest.fixture
def server() -> Iterator[OverpassServer]:
    with overpass(COMPLETE, PLACES) as running:
        yield running


@pytest.fixture
def from_file(tmp_path: Path) -> Network:
    return read_network([write_world(COMPLETE, tmp_path / "w.osm")], name="world")


def by_bbox(server: OverpassServer, folder: Path, box: Bbox = AROUND) -> Extract:
    return fetch_bbox(box, cache=folder / "cache", overpass_url=server.url)


def by_places(server: OverpassServer, folder: Path, *places: str) -> Extract:
    return fetch_places(
        places,
        cache=folder / "cache",
        overpass_url=server.url,
        nominatim_url=server.url.removesuffix("api"),
    )


def settings() -> dict[str, str]:
    """Give all that osmnx's settings say, as they are now."""
    names = [name for name in dir(ox.settings) if not name.startswith("_")]
    return {name: repr(getattr(ox.settings, name)) for name in names}


@pytest.fixture(autouse=True)
def _settings_are_left_as_they_were() -> Iterator[None]:
    """Check after every test here, whether it reads or is refused."""
    before = settings(), socket.getaddrinfo
    yield
    assert (settings(), socket.getaddrinfo) == before


# --- the same world, the same network ------------------------------------------------


def test_a_box_gives_the_network_of_the_file(
    server: OverpassServer, from_file: Network, tmp_path: Path
) -> None:
    """Links, lengths and limits side by side; the roads asked for and no others."""
    extract = by_bbox(server, tmp_path)
    same_tables(build_network(extract, name="world"), from_file)
    assert extract.name == "bbox 15.5,48.3,15.8,48.6"
    assert 109 not in extract.way_ids  # residential


def test_lesser_roads_places_and_posts_come_when_asked_for(tmp_path: Path) -> None:
    """Way 109 is residential; a village and a milestone stand beside the road."""
    beside = {
        20: {"place": "village", "name": "Dorf"},
        21: {"highway": "milestone", "distance": "7"},
    }
    world = replace(
        COMPLETE,
        nodes={**COMPLETE.nodes, 20: at(2, 2), 21: at(2, 1)},
        node_tags={**COMPLETE.node_tags, **beside},
    )
    with overpass(world) as running:
        usual = by_bbox(running, tmp_path)
        asked = what_to_ask("residential", sites=True, overlay=True)
        extract = fetch_bbox(
            AROUND, cache=tmp_path, overpass_url=running.url, asked=asked
        )
    assert 109 in extract.way_ids
    assert {20, 21} <= {*extract.tagged_ids.tolist()}
    assert 109 not in usual.way_ids
    assert not {20, 21} & {*usual.tagged_ids.tolist()}


def test_a_place_gives_the_network_of_the_file(
    server: OverpassServer, from_file: Network, tmp_path: Path
) -> None:
    extract = by_places(server, tmp_path, "Krems")
    same_tables(build_network(extract, name="world"), from_file)
    assert extract.name == "place Krems"


def test_tiles_give_the_network_of_the_file(
    server: OverpassServer, from_file: Network, tmp_path: Path
) -> None:
    """Ways over the border of two tiles come twice, and fuse."""
    steps: list[tuple[int, int]] = []
    extract = fetch_bbox(
        CUT_IN_TWO,
        cache=tmp_path,
        overpass_url=server.url,
        progress=lambda done, whole: steps.append((done, whole)),
    )
    same_tables(build_network(extract, name="world"), from_file)
    assert steps == [(0, 2), (1, 2), (2, 2)]
    assert set(extract.way_part.tolist()) == {0}


def test_places_side_by_side_are_one_network(
    server: OverpassServer, from_file: Network, tmp_path: Path
) -> None:
    twice = by_places(server, tmp_path, "Krems", "Krems")
    assert twice.name == "place Krems + place Krems"
    same_tables(build_network(twice, name="world"), from_file)


def test_the_same_answers_have_the_same_digest(
    server: OverpassServer, tmp_path: Path
) -> None:
    box, place = by_bbox(server, tmp_path), by_places(server, tmp_path, "Krems")
    assert box.inputs[0][1] == place.inputs[0][1]
    server.world = World(COMPLETE.nodes, {1: ([1, 2], ROAD)})
    other = by_bbox(server, tmp_path / "elsewhere")
    assert other.inputs[0][1] != box.inputs[0][1]


def test_a_place_with_arms_is_fetched_arm_by_arm(tmp_path: Path) -> None:
    """Three by two tiles; nothing of the place is in the upper one in the middle.

    | |   | |       roads 1 and 2 in the arms, 3 between them
    |1| 3 |2|
    |_|___|_|
    """
    arms = {1: 15.04, 2: 16.24, 3: 15.6}
    nodes = {
        10 * way + end: (lon + end / 50, 48.7)
        for way, lon in arms.items()
        for end in (0, 1)
    }
    ways = {way: ([10 * way, 10 * way + 1], ROAD) for way in arms}
    with overpass(World(nodes, ways), PLACES) as server:
        assert by_places(server, tmp_path, "U").way_ids.tolist() == [1, 2]


def test_two_parts_of_a_place_in_one_tile(tmp_path: Path) -> None:
    nodes = {i: at(i, 0) for i in range(6)}
    ways = {1: ([0, 1], ROAD), 2: ([4, 5], ROAD), 3: ([2, 3], ROAD)}
    parts = [shapely.Point(at(i, 0)).buffer(0.004) for i in (0, 5)]
    with overpass(World(nodes, ways), {"Isles": shapely.union_all(parts)}) as server:
        assert by_places(server, tmp_path, "Isles").way_ids.tolist() == [1, 2]


def test_a_harbour_that_is_an_area_is_no_node(tmp_path: Path) -> None:
    """Terminals are nodes; where Overpass gives areas alone, there is none."""
    world = World(
        {i: at(i, i * i) for i in range(3)},
        {1: ([0, 1, 2], ROAD), 2: ([0, 1, 2, 0], {"industrial": "port"})},
    )
    with overpass(world) as server:
        extract = by_bbox(server, tmp_path)
    assert extract.way_ids.tolist() == [1]
    assert not extract.node_tags


# --- the cache -----------------------------------------------------------------------


def test_the_second_time_answers_come_from_the_cache(
    server: OverpassServer, tmp_path: Path
) -> None:
    first = by_bbox(server, tmp_path)
    asked = server.requests["/api/interpreter"]
    assert asked > 0
    assert by_bbox(server, tmp_path).inputs == first.inputs
    assert server.requests["/api/interpreter"] == asked


def test_the_cache_answers_where_the_server_is_gone(tmp_path: Path) -> None:
    with overpass(COMPLETE) as server:
        first = by_bbox(server, tmp_path)
    assert by_bbox(server, tmp_path).inputs == first.inputs


def test_half_an_answer_in_the_cache_is_refused(
    server: OverpassServer, tmp_path: Path
) -> None:
    by_bbox(server, tmp_path)
    for answer in (tmp_path / "cache").glob("*.json"):
        answer.write_text(answer.read_text(encoding="utf-8")[:-9], encoding="utf-8")
    with pytest.raises(NetworkError) as refusal:
        by_bbox(server, tmp_path)
    assert str(refusal.value) == (
        "bbox 15.5,48.3,15.8,48.6: an earlier answer was saved half; delete the "
        f"folder {tmp_path}/cache and download it again"
    )


# --- what goes wrong -----------------------------------------------------------------


def test_a_closed_port_is_told_at_once(tmp_path: Path) -> None:
    """Not after osmnx's minute of waiting."""
    with overpass(COMPLETE) as server:
        url = server.url
    begun = time.monotonic()
    with pytest.raises(NetworkError) as refusal:
        fetch_bbox(AROUND, cache=tmp_path, overpass_url=url)
    assert time.monotonic() - begun < 10
    assert str(refusal.value) == (
        f"cannot reach the Overpass server {url} (ConnectionError); build from a "
        "downloaded extract instead: corridors network build FILE"
    )


NO_ADDRESS = "is it the address of an Overpass or Nominatim server?"
URL = "URL/interpreter"


@pytest.mark.parametrize(
    ("code", "text", "message"),
    [
        (200, "<p>Hello", f"{URL} answered no JSON, but '<p>Hello'; {NO_ADDRESS}"),
        (
            404,
            "",
            f"{URL} answered 404 Not Found; try again later, or another server",
        ),
        (
            500,
            "{}",
            f"{URL} answered 500 Internal Server Error; try again later, or another "
            "server",
        ),
        (
            200,
            json.dumps({"elements": [], "remark": "runtime error: out of memory"}),
            f"{URL} broke off: runtime error: out of memory; try again later, or a "
            "smaller area",
        ),
        (
            200,
            "{}",
            f"{URL} answered without 'elements', but '{{}}'; is it the address of an "
            "Overpass server?",
        ),
        (
            200,
            '{"elements": []}',
            "bbox 15.5,48.3,15.8,48.6: Overpass knows no road and no railway there",
        ),
        (
            HANG_UP,
            "",
            "bbox 15.5,48.3,15.8,48.6: the download broke off (ConnectionError); try "
            "again, what has arrived is kept",
        ),
    ],
)
def test_a_broken_answer_is_told_in_words(
    code: int, text: str, message: str, server: OverpassServer, tmp_path: Path
) -> None:
    server.broken = code, text
    with pytest.raises(NetworkError) as refusal:
        by_bbox(server, tmp_path)
    assert str(refusal.value).replace(server.url, "URL") == message


def test_a_broken_answer_is_not_kept(server: OverpassServer, tmp_path: Path) -> None:
    server.broken = 200, "{}"
    with pytest.raises(NetworkError):
        by_bbox(server, tmp_path)
    server.broken = None
    assert 100 in by_bbox(server, tmp_path).way_ids


@pytest.mark.parametrize("code", [429, 504])
def test_a_busy_server_is_asked_again(
    code: int, server: OverpassServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Osmnx waits for a minute or so, and the server has time again."""
    waited: list[float] = []

    def wait(seconds: float) -> None:
        if seconds > 5:
            waited.append(seconds)
            server.broken = None

    monkeypatch.setattr(time, "sleep", wait)
    server.broken = code, "busy"
    assert 100 in by_bbox(server, tmp_path).way_ids
    assert len(waited) == 1


def test_where_there_is_no_road_says_so(server: OverpassServer, tmp_path: Path) -> None:
    """Far out at sea; and 150 m west of 1, which osmnx asks for and cuts off."""
    for box in [(1.0, 1.0, 1.1, 1.1), (15.58, 48.39, 15.598, 48.41)]:
        with pytest.raises(NetworkError, match="knows no road and no railway there"):
            by_bbox(server, tmp_path, box)


@pytest.mark.parametrize(
    "box",
    [
        (15.8, 48.3, 15.5, 48.6),
        (15.5, 48.6, 15.8, 48.3),
        (15.5, 48.3, 15.5, 48.6),
        (170.0, 48.3, 190.0, 48.6),
        (15.5, 48.3, float("nan"), 48.6),
    ],
)
def test_a_box_that_is_no_box_is_refused(box: Bbox, tmp_path: Path) -> None:
    with pytest.raises(NetworkError) as refusal:
        fetch_bbox(box, cache=tmp_path)
    assert str(refusal.value) == (
        f"--bbox {','.join(map(str, box))}: west, south, east, north in degrees, "
        "with west < east and south < north"
    )


@pytest.mark.parametrize("place", ["Peak", "Nowhere"])
def test_a_place_without_a_boundary_is_refused(
    place: str, server: OverpassServer, tmp_path: Path
) -> None:
    with pytest.raises(NetworkError) as refusal:
        by_places(server, tmp_path, place)
    assert str(refusal.value).startswith(f"--place {place!r}: no boundary of that name")
    assert str(refusal.value).endswith("as OpenStreetMap does, or give --bbox")


def test_a_nominatim_that_is_not_there_is_refused(
    server: OverpassServer, tmp_path: Path
) -> None:
    with overpass(COMPLETE) as other:
        gone = other.url
    with pytest.raises(NetworkError) as refusal:
        fetch_places(
            ["Krems"], cache=tmp_path, overpass_url=server.url, nominatim_url=gone
        )
    assert str(refusal.value) == (
        f"--place 'Krems': cannot reach Nominatim at {gone} (ConnectionError); "
        "give --bbox instead"
    )
