"""What a link says: the tags of the ways along a chain, gathered by one rule each.

Lengths and travel times add up, limits and lanes take the smallest, structures keep
their names and their own limits: a weak bridge must not disappear in a long road.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt
import shapely

from geodata.along import Along
from geodata.basis import BasisCodes, Known
from geodata.contract import Chains
from geodata.network import LIMITS
from geodata.segments import Segments
from geodata.structures import object_names
from geodata.tag_table import Texts
from geodata.things import Columns, Things
from geodata.way_limits import NAMED_LIMITS, sign_texts

_SAME: Final = ("mode", "class", "ref", "electrified", "tracks", "country")
_FIRST_SAID: Final = (
    *("name", "confidence", "voltage", "frequency", "line_category"),
    *("loading_gauge", "service", "surface"),
)


def chain_columns(
    segments: Segments, things: Things, chains: Chains, along: Along
) -> Columns:
    """Give the columns of the links, one row a chain, and ``one_way``.

    ``things`` are the ways, and below them the barriers (see ``Along``).
    """
    way = segments.way[chains.segment]
    first = chains.first[:-1]
    columns: Columns = {
        "from_node": chains.start,
        "to_node": chains.end,
        "gauge_mm": segments.layer[chains.start],
        "one_way": segments.one_way[chains.segment[first]],
        "osm_id": things["osm_id"][way[first]],
    }
    columns |= {name: things[name][way[first]] for name in _SAME}
    columns |= {name: along.first_said(name) for name in _FIRST_SAID}
    overlaid = along.all_said("overlaid")
    source = along.first_said("source")
    columns["source"] = np.where(overlaid != "", overlaid, source)
    columns |= _travel(segments, things, chains, along)
    for name in ("capacity_vph", "capacity_tpd"):
        columns[name] = along.smallest(name)
    columns["capacity_basis"] = _capacity_basis(along)
    columns["lanes"] = things["lanes"][way[first]]
    columns["incline_pct"] = along.largest("incline_pct")
    for limit in LIMITS:
        columns[limit], columns[f"{limit}_basis"] = along.limit(limit)
    columns["limited_by"] = _limited_by(things, along)
    columns["conditional"] = along.all_said("conditional")
    columns["dwell_h"] = np.full(along.n_chains, np.nan)  # of transfers alone
    for structure in ("bridge", "tunnel"):
        names, counts = along.names(structure)
        columns[f"{structure}s"], columns[f"n_{structure}s"] = names, counts
    return columns


def _capacity_basis(along: Along) -> BasisCodes:
    """Overlaid where a planner's figure is the smallest; else as of all the ways."""
    basis = along.basis("capacity_basis")
    for name in ("capacity_vph", "capacity_tpd"):
        set_by = along.set_by(name, "capacity_basis", Known.OVERLAID)
        basis[set_by] = Known.OVERLAID
    return basis


def chain_lines(segments: Segments, chains: Chains) -> npt.NDArray[np.object_]:
    """Draw every chain as a LineString, shape (c,)."""
    nodes = chains.nodes(segments.tail, segments.head)
    pieces = np.diff(chains.first)
    line = np.repeat(np.arange(len(pieces)), pieces + 1)
    return np.asarray(shapely.linestrings(segments.lon_lat[nodes], indices=line))


def _travel(
    segments: Segments, things: Things, chains: Chains, along: Along
) -> Columns:
    way = segments.way[chains.segment]
    length = segments.length_m[chains.segment]
    speed = things["speed_kmh"][way]
    first = chains.first[:-1]
    total = np.add.reduceat(length, first)
    hours = np.add.reduceat(length / speed, first)
    slowest = np.minimum.reduceat(speed, first)
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = np.where(hours > 0, total / hours, slowest)
    return {
        "length_m": total,
        "speed_kmh": mean,
        "speed_basis": along.basis("speed_basis"),
    }


def _limited_by(things: Things, along: Along) -> Texts:
    """Name the object that sets the smallest posted mass, else height, limit."""
    texts = np.full(along.n_chains, "", dtype=object)
    for limit in reversed(NAMED_LIMITS):
        found = along.passages.take(along.setting(limit))
        names = object_names(things, found.thing)
        signs = sign_texts(things, limit, found.thing)
        for chain, name, sign in zip(found.chain.tolist(), names, signs, strict=True):
            texts[chain] = f"{name}: {sign}"
    return texts
