"""Worlds drawn as text, for the tests of what geodata builds.

A letter of the picture is a node, a column is a kilometre east, a row a kilometre
south; every other sign is only drawing. Ways and nodes with tags are lines of text::

    world('''
        A--B--C
           |
           D
    ''', '''
        A-B-C highway=primary maxweight=12 bridge:name="Old bridge"
        B-D   highway=tertiary
    ''', '''
        B place=town name=Bee
    ''')

A is 3 km from B and 6 km from C, D 2 km south of B. Nodes have their letter's code as
OSM id, ways count from 1.
"""

from __future__ import annotations

import shlex
from pathlib import Path
from textwrap import dedent
from typing import Any

import pandas as pd
import pytest

from geodata.build import build_network
from geodata.extract import Extract, make_extract
from geodata.network import Network

SHARED = Path(__file__).parents[2] / "shared/data"

needs_shared = pytest.mark.extracts  # skipped in conftest.py where they are not

# At the equator, where a degree is of one length over a whole picture.
_WEST, _KM_PER_DEGREE_EAST, _KM_PER_DEGREE_NORTH = 10.0, 111.319491, 110.574276


def world(
    picture: str,
    ways: str,
    places: str = "",
    *,
    km: float = 1.0,
    east_km: float = 0.0,
    own_ids: bool = False,
    name: str = "world",
) -> Extract:
    """Read a drawn world.

    ``km`` is the width of a sign, ``east_km`` where the picture begins. ``own_ids``
    gives the negative ids of an editor's new objects. A node that a way names and the
    picture lacks is one outside the file.
    """
    sign = -1 if own_ids else 1
    return make_extract(
        name=name,
        sha256=name,
        nodes={
            sign * ord(letter): at
            for letter, at in positions(picture, km=km, east_km=east_km).items()
        },
        node_tags={
            sign * ord(line[0]): _tags(line.split(maxsplit=1)[1])
            for line in _lines(places)
        },
        ways=[
            (sign * number, *_way(line, sign))
            for number, line in enumerate(_lines(ways), start=1)
        ],
    )


def positions(
    picture: str, *, km: float = 1.0, east_km: float = 0.0
) -> dict[str, tuple[float, float]]:
    """(lon, lat) of the letters of a picture."""
    rows = dedent(picture).strip("\n").splitlines()
    return {
        sign: (
            _WEST + (east_km + km * x) / _KM_PER_DEGREE_EAST,
            -km * y / _KM_PER_DEGREE_NORTH,
        )
        for y, row in enumerate(rows)
        for x, sign in enumerate(row)
        if sign.isalpha()
    }


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _way(line: str, sign: int) -> tuple[dict[str, str], list[int]]:
    nodes, tags = line.split(maxsplit=1)
    return _tags(tags), [sign * ord(letter) for letter in nodes.split("-")]


def _tags(text: str) -> dict[str, str]:
    return {
        key: value
        for key, _, value in (part.partition("=") for part in shlex.split(text))
    }


def drawn(
    picture: str,
    ways: str,
    places: str = "",
    *,
    km: float = 1.0,
    **options: Any,  # noqa: ANN401 - as they come
) -> Network:
    """Build the network of a drawn world; ``options`` are those of the build."""
    return build_network(world(picture, ways, places, km=km), **options)


def letters(network: Network) -> list[str]:
    """Letter of every node."""
    return [chr(abs(i) % 2**40) for i in network.nodes["osm_id"].tolist()]


def routes(network: Network, **columns: object) -> list[str]:
    """Links as "A>B", in order of the alphabet; of those with these values only."""
    letter = letters(network)
    links = network.links
    for column, value in columns.items():
        links = links[links[column] == value]
    ends = zip(links["from_node"], links["to_node"], strict=True)
    return sorted(f"{letter[tail]}>{letter[head]}" for tail, head in ends)


def link(network: Network, route: str, **columns: object) -> dict[str, Any]:
    """Find the one link that runs so ("A>B") and has these values."""
    letter = letters(network)
    rows = [
        row
        for row in pd.DataFrame(network.links).to_dict("records")
        if f"{letter[row['from_node']]}>{letter[row['to_node']]}" == route
        and all(row[column] == value for column, value in columns.items())
    ]
    assert len(rows) == 1, f"{len(rows)} links {route} among {routes(network)}"
    return {str(column): value for column, value in rows[0].items()}
