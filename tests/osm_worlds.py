"""Small worlds of OpenStreetMap objects, written as files of every kind."""

import bz2
import gzip
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from xml.sax.saxutils import quoteattr

import geopandas.testing
import osmium
from osmium.osm.mutable import Node, Relation, Way

from geodata.network import Network

Tags = Mapping[str, str]

KINDS = (".osm", ".osm.gz", ".osm.bz2", ".osm.pbf")

QUOTES = "Alte & neue \"Straße\" <7>\t中 {{ 7*7 }} 'x'"


@dataclass(frozen=True)
class World:
    """Nodes at (lon, lat), ways as node ids and tags, tags of nodes."""

    nodes: Mapping[int, tuple[float, float]]
    ways: Mapping[int, tuple[Sequence[int], Tags]] = field(default_factory=dict)
    node_tags: Mapping[int, Tags] = field(default_factory=dict)


def at(column: int, row: int) -> tuple[float, float]:
    """Lon and lat of a point of the grid: about 740 m by 1 112 m a cell, at Krems."""
    return round(15.6 + column / 100, 7), round(48.4 + row / 100, 7)


COMPLETE = World(
    nodes={
        1: at(0, 0),
        2: at(1, 0),
        3: at(2, 0),
        4: at(3, 0),
        5: at(4, 1),
        6: at(4, -1),
        7: at(1, 2),
        8: at(2, 2),
        9: at(0, 3),
        10: at(1, -2),
        11: at(1, 1),
        12: at(1, -1),
        13: at(0, 6),
        14: at(2, -1),
        20: at(5, 5),
    },
    ways={
        100: ([1, 2, 3], {"highway": "primary", "name": QUOTES, "maxspeed": "70"}),
        101: (
            [3, 4],
            {"highway": "secondary", "oneway": "-1", "bridge": "yes", "maxweight": "9"},
        ),
        102: ([4, 5, 6, 4], {"highway": "tertiary", "junction": "roundabout"}),
        103: ([2, 7, 8, 2, 9], {"highway": "unclassified", "lanes": "2"}),
        104: ([1, 1, 10, 10, 3], {"highway": "secondary", "maxweight": "3.5"}),
        105: ([11, 2, 12], {"railway": "rail", "gauge": "1435;1520"}),
        106: ([9, 13], {"route": "ferry", "maxlength": "12"}),
        107: ([12, 14], {"railway": "rail", "usage": "main"}),
        108: ([1, 2, 12, 1], {"building": "yes"}),
        109: ([1, 3, 4], {"highway": "residential"}),
    },
    node_tags={
        2: {"railway": "level_crossing", "name": "no terminal"},
        12: {"railway": "station", "name": "Mitte"},
        13: {"harbour": "yes", "name": 'Hafen "Süd"'},
        14: {"railway": "loading_ramp", "corridors:capacity_tpd": "2"},
        20: {"place": "town", "name": "off the road"},
    },
)
r"""Every oddity that a reader may trip over, in a dozen ways.

     13 . . . ferry . . . 9           103 meets itself at 2: 2 7 8 2 9
                           \  7--8
                       11   \ | /     11-2-12: railway of two gauges, a level
                         \_  \|/      crossing at 2; 14 is a ramp, 12 a station
        1--------------------2------3==4--5     3==4: bridge, drawn against its
         \                   |      |   \ |     traffic (oneway=-1); 4 5 6 4: a
          10 (104, drawn     12-14  |    6      roundabout
            \ 1 1 10 10 3) _________/
"""

CLIPPED = World(
    nodes=COMPLETE.nodes,
    ways={
        **COMPLETE.ways,
        110: ([4, 98, 5], {"highway": "primary"}),
        111: ([7, 8, 98, 7, 99], {"highway": "primary"}),
        112: ([13, 97], {"highway": "primary"}),
    },
    node_tags=COMPLETE.node_tags,
)
"""The same, with ways that leave the file: for 98 (two ways), 99 and 97."""


RIGHT_TO_LEFT = (
    "\u202e\u05e9\u05d3\u05e8\u05d5\u05ea \u2067\u0634\u0627\u0631\u0639\u2069 \u200f"
)
LORRIES = "🚛" * 255  # as many characters as OpenStreetMap allows

ABSURD = World(
    nodes=COMPLETE.nodes,
    ways={
        100: (
            [1, 2, 3],
            {
                **{"highway": "primary", "name": LORRIES, "maxspeed": "walk"},
                **{"maxweight": "7,5t", "lanes": "2;3", "maxheight": "3m50"},
            },
        ),
        101: (
            [3, 4],
            {
                **{"highway": "primary;" * 100, "name": RIGHT_TO_LEFT, "oneway": "?"},
                **{"maxwidth": "-1", "incline": "steep", "maxaxleload": "1e999"},
            },
        ),
        102: ([4, 5], {"highway": "primary", "name": "", "maxspeed": "", "": "no key"}),
        103: (
            [5, 6],
            {"highway": "primary", "name": "a=b,c%20%d@e T,w1 n2", "x=,%": ""},
        ),
        104: (
            [4, 6],
            {
                "highway": "primary",
                "ref": ";;;",
                "maxspeed": "\u0665\u0660",
                "lanes": "ⅷ",
            },
        ),
        105: (
            [11, 2, 12],
            {"railway": "rail", "gauge": "broad", "tracks": "-2", "voltage": "15 kV"},
        ),
        106: (
            [12, 14],
            {"railway": "rail", "gauge": "1435;;1520;x", "electrified": " "},
        ),
        107: ([9, 13], {"route": "ferry", "duration": "two hours", "maxlength": "∞"}),
        108: ([7, 8], {"highway": "\t", "railway": "\n"}),
        109: ([9, 7], {}),
    },
    node_tags={
        2: {
            "barrier": "lift_gate",
            "maxheight": "below_default",
            "name": RIGHT_TO_LEFT,
        },
        3: {"barrier": "🐄", "maxweight": "none at all"},
        12: {"railway": "station", "name": "<b>{{ 7*7 }}</b>\n%20%"},
        14: {"railway": "loading_ramp", "corridors:capacity_tpd": "many"},
    },
)
"""Tags that say nothing, too much, or in a tongue of their own."""

LONG = World(
    nodes={1: at(0, 0), 2: at(1, 0)},
    ways={1: ([1, 2], {"highway": "primary", "name": "Straße " * 600})},
)
"""A name of more than four kilobytes; OpenStreetMap allows 255 characters."""


def osm_text(world: World, *, ways_first: bool = False) -> str:
    """Write a world as OpenStreetMap XML."""
    nodes = [
        f'<node id="{i}" lat="{lat!r}" lon="{lon!r}" version="1">'
        f"{_tags(world.node_tags.get(i, {}))}</node>"
        for i, (lon, lat) in world.nodes.items()
    ]
    ways = [
        f'<way id="{i}" version="1">'
        + "".join(f'<nd ref="{ref}"/>' for ref in refs)
        + f"{_tags(tags)}</way>"
        for i, (refs, tags) in world.ways.items()
    ]
    body = [*ways, *nodes] if ways_first else [*nodes, *ways]
    head = "<?xml version='1.0' encoding='UTF-8'?>\n<osm version=\"0.6\">"
    relation = '<relation id="1"><member type="way" ref="100" role=""/></relation>'
    return "\n".join([head, *body, relation, "</osm>\n"])


def _tags(tags: Tags) -> str:
    return "".join(
        f"<tag k={quoteattr(key)} v={quoteattr(value)}/>" for key, value in tags.items()
    )


def write_world(world: World, path: Path, *, ways_first: bool = False) -> Path:
    """Write a world as a file of the kind that its name says."""
    if path.name.endswith(".pbf"):
        return _write_pbf(world, path)
    data = osm_text(world, ways_first=ways_first).encode()
    if path.suffix == ".gz":
        data = gzip.compress(data)
    elif path.suffix == ".bz2":
        data = bz2.compress(data)
    path.write_bytes(data)
    return path


def _write_pbf(world: World, path: Path) -> Path:
    with osmium.SimpleWriter(path, overwrite=True) as writer:
        for i, position in world.nodes.items():
            tags = world.node_tags.get(i, {})
            writer.add_node(Node(id=i, location=position, tags=tags, version=1))
        for i, (refs, tags) in world.ways.items():
            writer.add_way(Way(id=i, nodes=refs, tags=tags, version=1))
        writer.add_relation(Relation(id=1, members=[("w", 100, "")], version=1))
    return path


def same_tables(one: Network, other: Network) -> None:
    """Assert that two networks agree in every cell, type and line."""
    for table in ("nodes", "links", "structures"):
        left, right = getattr(one, table), getattr(other, table)
        geopandas.testing.assert_geodataframe_equal(left, right)
        assert left.geometry.geom_equals_exact(right.geometry, 0).all()
