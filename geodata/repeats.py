"""Pieces that two ways draw: the way that keeps them takes the limits of the others.

Two ways between the same two nodes are one road, or one track, drawn twice; what is
posted on either of them holds.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from geodata.basis import BasisCodes, Known, basis_codes, posted
from geodata.cutting import Repeats
from geodata.network import LIMITS, BoolArray, IntArray
from geodata.segments import Segments
from geodata.things import Columns, Things, stack_things
from geodata.way_limits import RATED_MASS_SIGN, inferred_load_classes

_TAKEN: Final = "pieces of roads and tracks drawn twice, with the limits of both ways"
_TEXTS: Final = ("bridge", "tunnel", "conditional", "overlaid")


@dataclass(frozen=True, slots=True, eq=False)
class Shared:
    """Segments and ways; a way that takes limits of others stands there once more.

    Parameters
    ----------
    segments
        ``way`` is a row of ``ways``.
    ways
        Those given, and below them the ways with limits of others.
    origin
        Row of the given way that each of them is, shape (w,).
    notes
        How many segments took limits, in words.
    """

    segments: Segments
    ways: Things
    origin: IntArray
    notes: Mapping[str, int]


def share_limits(segments: Segments, repeats: Repeats, ways: Things) -> Shared:
    """Give segments that several ways draw what is posted on any of them.

    A planner's figure goes before a sign, a sign before what is assumed; of two signs
    the smaller counts. Names of bridges and tunnels, and restrictions that hold at
    times, come from the others where the way that keeps the segment has none.
    """
    keeper = segments.way[repeats.segment]
    more = _says_more(ways, keeper, repeats.way)
    if not more.any():
        return Shared(segments, ways, np.arange(len(ways)), {})
    touched = np.unique(repeats.segment[more])
    said = _Said(
        segment=np.concatenate([touched, repeats.segment[more]]),
        way=np.concatenate([segments.way[touched], repeats.way[more]]),
        is_other=np.arange(len(touched) + more.sum()) >= len(touched),
    )
    taken = pd.DataFrame(_taken(ways, said))
    number = taken.groupby([*taken], sort=False, dropna=False).ngroup().to_numpy()
    first = np.unique(number, return_index=True)[1]
    below = _below(ways, taken.iloc[first])
    way = segments.way.copy()
    way[touched] = len(ways) + number
    return Shared(
        segments=replace(segments, way=way),
        ways=stack_things(ways, below),
        origin=np.append(np.arange(len(ways)), taken["way"].to_numpy()[first]),
        notes={_TAKEN: len(touched)},
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Said:
    """Which ways say something of which segment: those that keep one come first."""

    segment: IntArray
    way: IntArray
    is_other: BoolArray

    def first_by(self, *keys: npt.NDArray[Any]) -> IntArray:
        """Give the row of every segment that comes first by some keys, in turn."""
        order = np.lexsort((*keys[::-1], self.segment))
        return order[np.unique(self.segment[order], return_index=True)[1]]


def _says_more(ways: Things, keeper: IntArray, other: IntArray) -> BoolArray:
    """Mask of the pairs of which the other way has what the keeper does not say."""
    more = np.zeros(len(other), dtype=np.bool_)
    for limit in LIMITS:
        values, basis = ways[limit], ways[f"{limit}_basis"]
        known, new = _weight(basis[keeper]), _weight(basis[other])
        less = (new == known) & (values[other] < values[keeper])
        more |= (new > known) | ((new > 0) & less)
    for column in _TEXTS:
        texts = ways[column]
        more |= (texts[other] != "") & (texts[keeper] == "")
    return more


def _weight(basis: BasisCodes) -> BasisCodes:
    """Say what counts first: 2 a planner's figure, 1 a sign, 0 the rest."""
    return np.where(posted(basis), basis - np.int8(Known.INFERRED), np.int8(0))


def _taken(ways: Things, said: _Said) -> Columns:
    """Columns of the segments, one row each: ``way``, whose it is, and what it takes.

    ``osm_id`` is of the way with the sign, so that it is found on the map.
    """
    own = said.first_by(said.is_other)
    taken: Columns = {"way": said.way[own]}
    ids = ways["osm_id"][said.way]
    taken["osm_id"] = ids[own]
    for limit in reversed(LIMITS):
        values = ways[limit][said.way]
        basis = ways[f"{limit}_basis"][said.way]
        weight = _weight(basis)
        row = said.first_by(-weight, np.where(weight > 0, values, said.is_other))
        taken[limit], taken[f"{limit}_basis"] = values[row], basis[row]
        if limit == "max_rated_mass_t":
            signs = ways[RATED_MASS_SIGN]
            taken[RATED_MASS_SIGN] = signs[said.way[row]]
        taken["osm_id"] = np.where(said.is_other[row], ids[row], taken["osm_id"])
    for column in _TEXTS:
        texts = ways[column][said.way]
        taken[column] = texts[said.first_by(texts == "", said.is_other)]
    return taken


def _below(ways: Things, taken: pd.DataFrame) -> Things:
    """Lay out the ways that take something: the rest is their own."""
    own = ways.take(taken["way"].to_numpy())
    below = dict(own.columns)
    below |= {str(name): taken[name].to_numpy() for name in taken if name != "way"}
    new = below["overlaid"] != own["overlaid"]
    below["source"] = np.where(new, below["overlaid"], below["source"])
    for limit, classes in inferred_load_classes(below).items():
        basis = below[f"{limit}_basis"]
        below[limit] = np.where(posted(basis), below[limit], classes)
        known = basis_codes(np.isnan(classes), then=Known.UNKNOWN, other=Known.INFERRED)
        below[f"{limit}_basis"] = np.where(posted(basis), basis, known)
    return Things(below)
