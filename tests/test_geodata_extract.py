"""Extracts: what is kept of the map, and how files become one."""

from collections.abc import Mapping, Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata.extract import (
    NODE_KEYS,
    Extract,
    fingerprint,
    is_wanted,
    join_extracts,
    make_extract,
    wanted_ways,
)
from geodata.network import NetworkError
from geodata.tag_table import Tags, tag_table

ROAD = {"highway": "primary"}


def extract_of(
    nodes: Mapping[int, tuple[float, float]],
    ways: Sequence[tuple[int, Tags, Sequence[int]]] = (),
    node_tags: Mapping[int, Tags] | None = None,
    name: str = "a.osm",
) -> Extract:
    return make_extract(
        name=name, sha256="", nodes=nodes, node_tags=node_tags or {}, ways=ways
    )


def refs_of(extract: Extract, row: int) -> list[int]:
    return list(map(int, extract.refs[extract.first[row] : extract.first[row + 1]]))


def tags_of(extract: Extract) -> dict[int, Tags]:
    return dict(zip(extract.tagged_ids.tolist(), extract.node_tags, strict=True))


LINE = {1: (15.0, 48.0), 2: (15.1, 48.0), 3: (15.2, 48.0)}
"""1 -- 2 -- 3"""


def test_ways_and_nodes_come_in_order_of_their_ids() -> None:
    extract = extract_of(
        {3: LINE[3], 1: LINE[1], 2: LINE[2]}, [(9, ROAD, [3, 2]), (4, ROAD, [2, 1])]
    )
    assert extract.node_ids.tolist() == [1, 2, 3]
    assert extract.lon_lat.tolist() == [list(LINE[i]) for i in (1, 2, 3)]
    assert extract.way_ids.tolist() == [4, 9]
    assert [refs_of(extract, row) for row in (0, 1)] == [[2, 1], [3, 2]]


def test_nodes_that_nothing_needs_are_dropped() -> None:
    """Of 1 -- 2 -- 3 the way takes 1 and 2; 3 stays only for its tags."""
    way = (1, ROAD, [1, 2])
    assert extract_of(LINE, [way]).node_ids.tolist() == [1, 2]
    tagged = extract_of(LINE, [way], {3: {"place": "town", "population": "9"}})
    assert tagged.node_ids.tolist() == [1, 2, 3]
    assert tags_of(tagged) == {3: {"place": "town"}}


def test_tags_that_nobody_reads_are_dropped() -> None:
    extract = extract_of(LINE, [(1, {**ROAD, "lit": "yes", "lanes": "2"}, [1, 2])])
    assert [*extract.way_tags] == [{"highway": "primary", "lanes": "2"}]


def test_tags_of_a_node_that_the_file_does_not_hold_are_dropped() -> None:
    extract = extract_of(LINE, [], {99: {"place": "town"}})
    assert tags_of(extract) == {}


@pytest.mark.parametrize(
    ("tags", "traffic"),
    [
        ({"highway": "residential"}, True),  # the build decides which roads
        ({"highway": "track; service"}, True),
        ({"highway": "footway"}, False),
        ({"highway": "walk"}, False),
        ({"highway": ""}, False),
        ({"railway": "tram"}, True),
        ({"railway": "station"}, False),  # a ground
        ({"route": "ferry"}, True),
        ({"route": "bus"}, False),
        ({"building": "yes"}, False),
        ({}, False),
    ],
)
def test_what_carries_traffic(tags: Tags, traffic: bool) -> None:
    assert len(extract_of(LINE, [(1, tags, [1, 2])]).way_ids) == traffic


def test_ways_that_no_lorry_drives_are_counted() -> None:
    ways = [{"highway": "footway"}, {"highway": "steps"}, ROAD, {"building": "yes"}]
    wanted, losses = wanted_ways(tag_table(ways, ["highway", "building"]))
    assert wanted.tolist() == [False, False, True, False]
    assert losses == {"left out: footways, paths and roads not built": 2}
    extract = extract_of(LINE, [(i, tags, [1, 2]) for i, tags in enumerate(ways)])
    assert extract.losses == losses


@pytest.mark.parametrize(
    ("tags", "wanted"),
    [
        ({"railway": "station"}, True),
        ({"barrier": "bollard"}, True),
        ({"maxheight": "3.2"}, True),
        ({"mlc:wheeled": "60"}, True),
        ({"highway": "traffic_signals"}, False),
        ({}, False),
    ],
)
def test_nodes_that_may_matter(tags: Tags, wanted: bool) -> None:
    assert is_wanted(tags, NODE_KEYS) is wanted
    assert tags_of(extract_of(LINE, [], {1: tags})) == ({1: tags} if wanted else {})


def test_a_way_may_come_in_pieces() -> None:
    """Of osmnx's graph: 1 -- 2 and 3 -- 2 of way 7, with way 5 between."""
    extract = extract_of(
        LINE, [(7, ROAD, [1, 2]), (5, ROAD, [1, 3]), (7, ROAD, [3, 2])]
    )
    assert extract.way_ids.tolist() == [5, 7, 7]
    assert [refs_of(extract, row) for row in (1, 2)] == [[1, 2], [3, 2]]
    assert not extract.losses


def test_what_stood_there_twice_is_counted_where_it_is_needed() -> None:
    extract = make_extract(
        name="a.osm",
        sha256="",
        nodes=LINE,
        node_tags={},
        ways=[(1, ROAD, [1, 2])],
        nodes_again=[1, 1, 3],
        ways_again=2,
    )
    assert extract.losses == {"objects that stand twice in a file, taken once": 4}


# --- grounds of terminals ------------------------------------------------------------


@pytest.mark.parametrize(
    "tags",
    [
        {"railway": "yard"},
        {"landuse": "railway"},
        {"landuse": "port"},
        {"industrial": "port"},
        {"harbour": "yes"},
        {"corridors:terminal": "railhead"},
    ],
)
def test_the_ground_of_a_terminal_is_an_area(tags: Tags) -> None:
    """The middle of 1 2 3 is 2; 0.1 degree at 48 degrees north is 7463 m."""
    extract = extract_of(LINE, [(9, tags, [1, 2, 3])])
    assert len(extract.way_ids) == 0
    assert extract.areas.ids.tolist() == [9]
    assert [*extract.areas.tags] == [tags]
    np.testing.assert_allclose(extract.areas.lon_lat, [[15.1, 48.0]])
    np.testing.assert_allclose(extract.areas.reach_m, 7463, atol=1)


def test_a_ground_outside_the_file_is_none() -> None:
    """One corner is enough to know where a ground is, none is not."""
    yard = {"railway": "yard"}
    extract = extract_of(LINE, [(8, yard, [98, 99]), (9, yard, [1, 99])])
    assert extract.areas.ids.tolist() == [9]
    assert extract.areas.reach_m.tolist() == [0.0]


def test_no_harbour_is_no_ground() -> None:
    assert len(extract_of(LINE, [(9, {"harbour": "no"}, [1, 2])]).areas.ids) == 0


def test_an_extract_of_nothing() -> None:
    nothing = extract_of({})
    assert nothing.lon_lat.shape == (0, 2)
    assert nothing.first.tolist() == [0]
    assert nothing.missing_refs == 0


def test_missing_references_count_once_for_each_way() -> None:
    """Way 1 comes by 99 twice, and by 98; way 2 by 99 too."""
    extract = extract_of(
        LINE, [(1, ROAD, [1, 99, 2, 99, 98]), (2, ROAD, [3, 99]), (3, ROAD, [1, 2])]
    )
    assert extract.missing_refs == 3
    assert 99 not in extract.node_ids


@pytest.mark.parametrize(
    ("lon_lat", "shown"),
    [
        ((181.0, 0.0), "lon 181.0, lat 0.0"),
        ((0.0, -90.5), "lon 0.0, lat -90.5"),
        ((float("nan"), 0.0), "lon nan, lat 0.0"),
        ((0.0, float("inf")), "lon 0.0, lat inf"),
        ((5_333_000.0, 0.0), "lon 5333000.0, lat 0.0"),  # metres, not degrees
    ],
)
def test_a_node_off_the_globe_is_refused(
    lon_lat: tuple[float, float], shown: str
) -> None:
    with pytest.raises(NetworkError) as refusal:
        extract_of({**LINE, 7: lon_lat}, [(1, ROAD, [1, 7])])
    assert str(refusal.value) == (
        f"a.osm: node 7 lies off the globe ({shown}); "
        "degrees are wanted, lon from -180 to 180, lat from -90 to 90"
    )


@pytest.mark.parametrize(("node", "way"), [(2**62 + 1, 1), (1, -(2**62) - 1)])
def test_an_id_that_is_too_large_is_refused(node: int, way: int) -> None:
    """Ids of a second file are moved apart, and need room."""
    with pytest.raises(NetworkError, match="too large an id; ids from -4611686018427"):
        extract_of({node: (15.0, 48.0), 2: LINE[2]}, [(way, ROAD, [node, 2])])


def test_the_rim_of_the_globe_is_on_it() -> None:
    rim = {1: (180.0, 90.0), 2: (-180.0, -90.0)}
    assert len(extract_of(rim, [(1, ROAD, [1, 2])]).node_ids) == 2


# --- joining -------------------------------------------------------------------------


def test_extracts_fuse_at_the_nodes_they_share() -> None:
    """1 -- 2 of the one, 2 -- 3 of the other."""
    west = extract_of(LINE, [(1, ROAD, [1, 2])], {1: {"place": "town"}}, "west.osm")
    east = extract_of(LINE, [(2, ROAD, [2, 3])], {3: {"place": "city"}}, "east.osm")
    both = join_extracts([west, east])
    assert both.name == "west.osm + east.osm"
    assert both.node_ids.tolist() == [1, 2, 3]
    assert [refs_of(both, row) for row in (0, 1)] == [[1, 2], [2, 3]]
    assert both.way_part.tolist() == [0, 1]
    assert tags_of(both) == {1: {"place": "town"}, 3: {"place": "city"}}


def test_where_one_file_is_clipped_the_other_helps() -> None:
    """Way 1 leaves the first file at 2; the second holds 2."""
    clipped = extract_of({1: LINE[1]}, [(1, ROAD, [1, 2])])
    other = extract_of(LINE, [(2, ROAD, [2, 3])])
    assert clipped.missing_refs == 1
    assert join_extracts([clipped, other]).missing_refs == 0


def test_the_first_file_names_a_node_that_both_tag() -> None:
    ours = extract_of(LINE, [], {1: {"place": "town", "name": "ours"}})
    theirs = extract_of(LINE, [], {1: {"place": "town", "name": "theirs"}})
    assert tags_of(join_extracts([ours, theirs]))[1]["name"] == "ours"


def test_losses_and_grounds_of_files_are_joined() -> None:
    """The yard lies in both files, each way to be left out in its own."""
    yard, path = {"railway": "yard"}, {"highway": "path"}
    ours = extract_of(LINE, [(9, yard, [1, 2]), (1, path, [1, 2])])
    theirs = extract_of(LINE, [(9, yard, [1, 2]), (2, path, [1, 2])], name="b.osm")
    both = join_extracts([ours, theirs])
    assert both.areas.ids.tolist() == [9]
    assert list(both.losses.values()) == [2]


def test_new_objects_of_two_editors_stay_apart() -> None:
    """Both drew a way -1 from -1 to -2, at other ends of the world."""
    here = extract_of({-1: (0.0, 0.0), -2: (1.0, 0.0)}, [(-1, ROAD, [-1, -2])])
    there = extract_of(
        {-1: (90.0, 9.0), -2: (91.0, 9.0)},
        [(-1, ROAD, [-1, -2])],
        {-2: {"place": "town"}},
    )
    both = join_extracts([here, there, here])
    assert len(both.node_ids) == 6
    assert len(set(both.way_ids.tolist())) == 3
    for row, lons in enumerate([(0, 1), (90, 91), (0, 1)]):
        rows = np.searchsorted(both.node_ids, refs_of(both, row))
        assert both.lon_lat[rows, 0].tolist() == list(lons)
    (town,) = both.tagged_ids
    assert both.lon_lat[both.rows_of(np.array([town]))].tolist() == [[91.0, 9.0]]


def test_one_id_at_two_far_places_is_refused() -> None:
    here = extract_of({1: (15.0, 48.0), 2: (15.1, 48.0)}, [(1, ROAD, [1, 2])])
    far = extract_of({1: (15.0, 48.2), 3: (15.1, 48.0)}, [(3, ROAD, [1, 3])], name="b")
    with pytest.raises(NetworkError) as refusal:
        join_extracts([here, far])
    assert str(refusal.value) == (
        "a.osm and b: node 1 lies at lon 15.0, lat 48.0 in one and at lon 15.0, "
        "lat 48.2 in the other, so they do not share OpenStreetMap's ids; give the "
        "objects of one of them negative ids"
    )


def test_a_node_that_was_moved_a_little_is_still_the_same() -> None:
    """Two days of the same map: 50 m; the first file's place holds."""
    day = extract_of({1: (15.0, 48.0), 2: (15.1, 48.0)}, [(1, ROAD, [1, 2])])
    next_day = extract_of({1: (15.0005, 48.0), 2: (15.1, 48.0)}, [(1, ROAD, [1, 2])])
    both = join_extracts([day, next_day])
    assert both.lon_lat[0].tolist() == [15.0, 48.0]


def test_joining_nothing_is_refused_and_one_is_itself() -> None:
    with pytest.raises(NetworkError, match="name at least one OpenStreetMap file"):
        join_extracts([])
    one = extract_of(LINE)
    assert join_extracts([one]) is one


id_lists = st.lists(
    st.lists(st.integers(-4, 4).filter(bool), min_size=2, max_size=5), max_size=3
)


@given(st.lists(id_lists, min_size=1, max_size=4))
def test_joining_loses_no_reference(files: list[list[list[int]]]) -> None:
    """Every way keeps its length and the places of its nodes, whatever the ids."""

    def place(node: int, file: int) -> tuple[float, float]:
        return (float(node), 0.0) if node > 0 else (float(node), float(file))

    parts = [
        extract_of(
            {i: place(i, file) for way in ways for i in way},
            [(number, ROAD, way) for number, way in enumerate(ways, start=1)],
        )
        for file, ways in enumerate(files)
    ]
    joined = join_extracts(parts)
    assert joined.missing_refs == 0
    rows = [(file, way) for file, ways in enumerate(files) for way in ways]
    assert len(joined.way_ids) == len(rows)
    for row, (file, way) in enumerate(rows):
        at = np.searchsorted(joined.node_ids, refs_of(joined, row))
        assert joined.lon_lat[at].tolist() == [list(place(i, file)) for i in way]


def test_a_fingerprint_tells_extracts_apart() -> None:
    one = extract_of(LINE, [(1, ROAD, [1, 2])])
    same = extract_of(LINE, [(1, ROAD, [1, 2])], name="another name")
    others = [
        extract_of(LINE, [(1, ROAD, [2, 1])]),
        extract_of(LINE, [(1, {"highway": "trunk"}, [1, 2])]),
        extract_of({**LINE, 1: (14.9, 48.0)}, [(1, ROAD, [1, 2])]),
        extract_of(LINE, [(1, ROAD, [1, 2])], {1: {"place": "town"}}),
        extract_of(LINE, [(2, ROAD, [1, 2])]),
    ]
    assert fingerprint(one) == fingerprint(same)
    assert len({fingerprint(each) for each in (one, *others)}) == 6
