"""Pieces that two ways draw: the way that keeps them takes the limits of the others.

Two ways between the same two nodes, of one gauge and direction, are one road, or one
track, drawn twice; what is posted on either of them holds. A one-way and a two-way way,
or tracks of two gauges, stay links of their own, each with its own limits.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from geodata.basis import BasisCodes, Known, basis_codes, posted
from geodata.cutting import Repeats
from geodata.network import LIMITS, BoolArray, FloatArray, IntArray
from geodata.segments import Segments
from geodata.tag_table import Texts
from geodata.things import Columns, Things, stack_things
from geodata.way_limits import (
    NAMED_LIMITS,
    RATED_MASS_SIGN,
    load_classes,
    only_shuts_lorries_out,
)

_TAKEN: Final = "pieces of roads and tracks drawn twice, with the limits of both ways"
_WITH: Final = {"max_rated_mass_t": (RATED_MASS_SIGN,)}
_SIGNS: Final = Known.TAGGED - Known.INFERRED
_PLANNERS: Final = Known.OVERLAID - Known.INFERRED
_TEXTS: Final = ("bridge", "tunnel")


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
    the smaller counts. Of speed and capacity only a planner's figures go along. Names
    of bridges and tunnels come from the others where the way that keeps the segment has
    none; restrictions that hold at times are those of all of them.
    """
    keeper = segments.way[repeats.segment]
    figures = _all_figures(ways)
    more = _says_more(ways, figures, keeper, repeats.way)
    if not more.any():
        return Shared(segments, ways, np.arange(len(ways)), {})
    touched = np.unique(repeats.segment[more])
    said = _Said(
        segment=np.concatenate([touched, repeats.segment[more]]),
        way=np.concatenate([segments.way[touched], repeats.way[more]]),
        is_other=np.arange(len(touched) + more.sum()) >= len(touched),
    )
    taken = pd.DataFrame(_taken(ways, figures, said))
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


class _Figures(NamedTuple):
    """Amounts of ways, and what counts first: 2 a planner's figure, 1 a sign, 0 none.

    ``columns`` go with them from way to way.
    """

    amounts: FloatArray
    weight: BasisCodes
    columns: tuple[str, ...] = ()


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

    def first_of(self, figures: _Figures) -> IntArray:
        """Give the row of every segment that counts: the smallest of most weight."""
        amounts, weight = figures.amounts[self.way], figures.weight[self.way]
        return self.first_by(-weight, np.where(weight > 0, amounts, self.is_other))

    def joined(self, texts: Texts) -> Texts:
        """Join the texts of every segment, each part once, "; " between."""
        joined = np.full(self.n_segments, "", dtype=object)
        rows = np.flatnonzero(texts != "")
        place = np.searchsorted(self.segment[~self.is_other], self.segment[rows])
        for each, text in zip(place.tolist(), texts[rows].tolist(), strict=True):
            parts = [*filter(None, joined[each].split("; ")), *text.split("; ")]
            joined[each] = "; ".join(dict.fromkeys(parts))
        return joined

    @property
    def n_segments(self) -> int:
        """Segments in all."""
        return int((~self.is_other).sum())


def _says_more(
    ways: Things, figures: Sequence[_Figures], keeper: IntArray, other: IntArray
) -> BoolArray:
    """Mask of the pairs of which the other way has what the keeper does not say."""
    more = np.zeros(len(other), dtype=np.bool_)
    for values, weight, _ in [*figures, _bearing_rated(ways)]:
        known, new = weight[keeper], weight[other]
        less = (new == known) & (values[other] < values[keeper])
        more |= (new > known) | ((new > 0) & less)
    for column in _TEXTS:
        texts = ways[column]
        more |= (texts[other] != "") & (texts[keeper] == "")
    at_times = ways["conditional"]
    return more | _names_more(at_times[keeper], at_times[other])


def _names_more(known: Texts, new: Texts) -> BoolArray:
    """Mask of the lists, "; " between, that name what those beside them do not."""
    more = np.zeros(len(new), dtype=np.bool_)
    rows = np.flatnonzero((new != "") & (new != known))
    pairs = zip(known[rows].tolist(), new[rows].tolist(), strict=True)
    more[rows] = [not {*b.split("; ")} <= {*a.split("; ")} for a, b in pairs]
    return more


def _all_figures(ways: Things) -> list[_Figures]:
    """Give what goes from way to way; speed and capacity if a planner's."""
    capacities = ("capacity_vph", "capacity_tpd")
    capacity = np.fmin(*(ways[column] for column in capacities))
    return [
        *(_limit(ways, limit) for limit in LIMITS),
        _planned(ways, ways["speed_kmh"], ("speed_kmh", "speed_basis")),
        _planned(ways, capacity, (*capacities, "capacity_basis")),
    ]


def _limit(ways: Things, limit: str) -> _Figures:
    columns = (limit, f"{limit}_basis", *_WITH.get(limit, ()))
    basis = ways[f"{limit}_basis"]
    amounts, weight = ways[limit], _weight(basis)
    if limit == "max_height_m":  # a word stands on a sign: it counts after its metres
        worded = basis == Known.INFERRED
        amounts = np.where(worded, np.nextafter(amounts, np.inf), amounts)
        weight = np.where(worded, _SIGNS, weight)
    return _Figures(amounts, weight, columns)


def _planned(ways: Things, amounts: FloatArray, columns: tuple[str, ...]) -> _Figures:
    """Give planner's figures alone; the last column is their basis."""
    weight = _weight(ways[columns[-1]])
    return _Figures(amounts, np.where(weight == _PLANNERS, weight, 0), columns)


def _bearing_rated(ways: Things) -> _Figures:
    """Give the rated masses that tell what a road bears."""
    values, weight, _ = _limit(ways, "max_rated_mass_t")
    silent = only_shuts_lorries_out(dict(ways.columns))
    return _Figures(
        np.where(silent, np.nan, values), np.where(silent, np.int8(0), weight)
    )


def _weight(basis: BasisCodes) -> BasisCodes:
    return np.where(posted(basis), basis - np.int8(Known.INFERRED), np.int8(0))


def _taken(ways: Things, figures: Sequence[_Figures], said: _Said) -> Columns:
    """Columns of the segments, one row each: ``way``, whose it is, and what it takes.

    ``osm_id`` is of the way whose limit links name, so that it is found on the map.
    """
    own = said.first_by(said.is_other)
    taken: Columns = {"way": said.way[own]}
    used = np.zeros(len(said.way), dtype=np.bool_)
    for each in figures:
        row = said.first_of(each)
        taken |= {column: ways[column][said.way[row]] for column in each.columns}
        used[row[each.weight[said.way[row]] == _PLANNERS]] = True
    taken["osm_id"] = ways["osm_id"][said.way[_named(ways, said, own)]]
    for column in _TEXTS:
        texts = ways[column][said.way]
        taken[column] = texts[said.first_by(texts == "", said.is_other)]
    taken["conditional"] = said.joined(ways["conditional"][said.way])
    whose = said.joined(np.where(used, ways["overlaid"][said.way], ""))
    taken["overlaid"] = np.where(whose != "", whose, ways["overlaid"][taken["way"]])
    return taken | _load_classes(ways, said, taken)


def _named(ways: Things, said: _Said, own: IntArray) -> IntArray:
    """Give the row of every segment with the limit that links name, else its own."""
    named = own
    for limit in reversed(NAMED_LIMITS):
        row = said.first_of(_limit(ways, limit))
        named = np.where(posted(ways[f"{limit}_basis"][said.way[row]]), row, named)
    return named


def _load_classes(ways: Things, said: _Said, taken: Columns) -> Columns:
    """Infer the load classes anew where a mass of another way was taken.

    A sign never raises what was inferred; a planner's figure may.
    """
    posted_t, is_new, is_overlaid = _bearing(ways, said)
    mode, kind = (ways[column][taken["way"]] for column in ("mode", "class"))
    columns: Columns = {}
    for limit, classes in load_classes(posted_t, mode, kind).items():
        values, basis = taken[limit], taken[f"{limit}_basis"]
        assumed = is_new & ~posted(basis)
        least = np.where(is_overlaid, classes, np.fmin(values, classes))
        columns[limit] = np.where(assumed, least, values)
        known = basis_codes(np.isnan(least), then=Known.UNKNOWN, other=Known.INFERRED)
        columns[f"{limit}_basis"] = np.where(assumed, known, basis)
    return columns


def _bearing(ways: Things, said: _Said) -> tuple[FloatArray, BoolArray, BoolArray]:
    """Say what mass segments bear by sign or figure, NaN where nobody says.

    Returns
    -------
    posted_t, is_new, is_overlaid
        Whether another way says it, and a planner's figure of another way does.
    """
    posted_t = np.full(said.n_segments, np.nan)
    is_new, is_overlaid = np.zeros((2, said.n_segments), dtype=np.bool_)
    for figures in (_limit(ways, "max_mass_t"), _bearing_rated(ways)):
        row = said.first_of(figures)
        way, is_other = said.way[row], said.is_other[row]
        posted_t = np.fmin(posted_t, figures.amounts[way])
        is_new |= is_other
        is_overlaid |= is_other & (figures.weight[way] == _PLANNERS)
    return posted_t, is_new, is_overlaid


def _below(ways: Things, taken: pd.DataFrame) -> Things:
    """Lay out the ways that take something: the rest is their own."""
    own = ways.take(taken["way"].to_numpy())
    below = dict(own.columns)
    below |= {str(name): taken[name].to_numpy() for name in taken if name != "way"}
    new = below["overlaid"] != own["overlaid"]
    below["source"] = np.where(new, below["overlaid"], below["source"])
    return Things(below)
