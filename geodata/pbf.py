"""Country extracts: .osm.pbf files, read by osmium."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import osmium
from osmium.filter import KeyFilter

from geodata.extract import NODE_KEYS, Extract, Tags, make_extract
from geodata.network import NetworkError

_NOWHERE: Final = 2**31 - 1  # what libosmium writes for a node without coordinates


def read_pbf(path: Path) -> Extract:
    """Read the roads and railways of an .osm.pbf file.

    Three passes, each filtered before Python sees an object: the ways, the nodes that
    stand for terminals and places, the positions of the nodes that these need.

    Raises
    ------
    NetworkError
        When the file is no PBF, or is damaged.
    """
    try:
        ways = list(_ways(path))
        needed = {ref for _, _, refs in ways for ref in refs}
        tags = dict(_tagged_nodes(path))
        nodes = dict(_positions(path, needed | tags.keys()))
    except (RuntimeError, ValueError) as error:
        raise NetworkError(
            f"{path}: not a readable .osm.pbf file ({error}); download it again"
        ) from error
    return make_extract(
        name=path.name,
        sha256=hashlib.sha256(path.read_bytes()).hexdigest(),
        nodes=nodes,
        node_tags=tags,
        ways=ways,
    )


def _ways(path: Path) -> Iterator[tuple[int, Tags, list[int]]]:
    ways = osmium.FileProcessor(path, osmium.osm.WAY)
    for way in ways.with_filter(KeyFilter("highway", "railway", "route")):
        assert isinstance(way, osmium.osm.Way)  # noqa: S101 - for the type checker
        yield way.id, dict(way.tags), [n.ref for n in way.nodes]


def _tagged_nodes(path: Path) -> Iterator[tuple[int, Tags]]:
    nodes = osmium.FileProcessor(path, osmium.osm.NODE)
    for node in nodes.with_filter(KeyFilter(*NODE_KEYS)):
        yield node.id, dict(node.tags)


def _positions(path: Path, ids: set[int]) -> Iterator[tuple[int, tuple[float, float]]]:
    """Give (lon, lat) of those of the nodes that the file holds.

    The index is filled without Python: 16 bytes for each node of the file.
    """
    index = osmium.index.create_map("sparse_mem_array")
    locations = osmium.NodeLocationsForWays(index)
    locations.ignore_errors()
    osmium.apply(path, osmium.filter.EntityFilter(osmium.osm.NODE), locations)
    for node in ids:
        if node < 0:
            continue
        try:
            location = index.get(node)
        except KeyError:  # the extract was clipped here
            continue
        yield from _position(node, location)
    if min(ids, default=0) < 0:  # osmium's index takes no ids of an editor's own
        for found in osmium.FileProcessor(path, osmium.osm.NODE):
            assert isinstance(found, osmium.osm.Node)  # noqa: S101 - as above
            if found.id < 0 and found.id in ids:
                yield from _position(found.id, found.location)


def _position(
    node: int, location: osmium.osm.Location
) -> Iterator[tuple[int, tuple[float, float]]]:
    """Give a node's (lon, lat), on the globe or off it; nothing where it has none."""
    if location.x != _NOWHERE:
        yield node, (location.lon_without_check(), location.lat_without_check())
