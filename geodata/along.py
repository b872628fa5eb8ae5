"""Along a chain: the ways and barriers that it passes, in the order of travel."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from geodata.basis import BasisCodes, Known, posted
from geodata.contract import Chains
from geodata.network import BoolArray, FloatArray, IntArray
from geodata.segments import Segments
from geodata.tag_table import Texts
from geodata.things import Things


@dataclass(frozen=True, slots=True, eq=False)
class Passages:
    """A chain passes a thing, shape (p,) each.

    Parameters
    ----------
    chain, thing
        Their rows.
    at_m, length_m
        From the chain's start, and how long.
    lon_lat
        The middle, shape (p, 2).
    """

    chain: IntArray
    thing: IntArray
    at_m: FloatArray
    length_m: FloatArray
    lon_lat: FloatArray

    def take(self, rows: IntArray) -> Passages:
        """Give some of them, in the order of ``rows``."""
        return Passages(
            chain=self.chain[rows],
            thing=self.thing[rows],
            at_m=self.at_m[rows],
            length_m=self.length_m[rows],
            lon_lat=self.lon_lat[rows],
        )


@dataclass(frozen=True, slots=True, eq=False)
class Along:
    """Passages of chains over things: ways, and below their rows the barriers.

    Parameters
    ----------
    things
        One row per way and barrier, with the columns of both; a barrier has none of
        those that only a way can say.
    passages
        In the order of chains and of travel; every chain has one at least.
    first
        Row of every chain's first passage, shape (c,).
    """

    things: Things
    passages: Passages
    first: IntArray

    @property
    def n_chains(self) -> int:
        """Chains in all."""
        return len(self.first)

    def values(self, column: str) -> npt.NDArray[Any]:
        """Values of a column, passage after passage."""
        return np.asarray(self.things[column][self.passages.thing])

    def smallest(self, column: str) -> FloatArray:
        """Smallest known value, NaN where none is."""
        if np.isnan(self.things[column]).all():
            return np.full(self.n_chains, np.nan)
        return np.fmin.reduceat(self.values(column), self.first)

    def largest(self, column: str) -> FloatArray:
        """Largest known value, NaN where none is."""
        return np.fmax.reduceat(self.values(column), self.first)

    def basis(self, column: str) -> BasisCodes:
        """Overlaid or tagged where every way along the chain is, else inferred."""
        codes = self.values(column)
        skip = codes == Known.UNKNOWN  # barriers have no speed
        every = np.logical_and.reduceat(posted(codes) | skip, self.first)
        best = np.maximum.reduceat(codes, self.first)
        return np.where(every, best, np.int8(Known.INFERRED))

    def limit(self, limit: str) -> tuple[FloatArray, BasisCodes]:
        """Smallest limit, and the best basis of those that set it.

        A planner's own figure says more than a sign, a sign more than an assumption.
        """
        least = self.smallest(limit)
        if np.isnan(least).all():
            return least, np.zeros(self.n_chains, dtype=np.int8)
        sets = self.values(limit) <= least[self.passages.chain]
        codes = np.where(sets, self.values(f"{limit}_basis"), np.int8(Known.UNKNOWN))
        return least, np.maximum.reduceat(codes, self.first)

    def set_by(self, column: str, basis: str, known: Known) -> BoolArray:
        """Mask of the chains whose smallest value is known so well, shape (c,)."""
        there = self.things[basis] == known
        if not there.any():
            return np.zeros(self.n_chains, dtype=np.bool_)
        values = np.where(there[self.passages.thing], self.values(column), np.nan)
        least = np.fmin.reduceat(values, self.first)
        return np.asarray(least <= self.smallest(column))

    def setting(self, limit: str) -> IntArray:
        """Passages that set the smallest posted limit, one a chain that has any."""
        said = posted(self.things[f"{limit}_basis"])
        if not said.any():
            return np.zeros(0, dtype=np.int64)
        values = np.where(said[self.passages.thing], self.values(limit), np.nan)
        least = np.fmin.reduceat(values, self.first)
        return self._first_of_each(values <= least[self.passages.chain])

    def first_said(self, column: str) -> Texts:
        """Text of the first way that has one, in the order of travel."""
        there = (self.things[column] != "") & (self.things["mode"] != "")
        return self._joined(column, self._first_of_each(there[self.passages.thing]))

    def all_said(self, column: str) -> Texts:
        """Every text along the chain, once each, "; " between."""
        return self._joined(column, self._said(column))

    def names(self, column: str) -> tuple[Texts, IntArray]:
        """Every text along the chain, once each, and their number."""
        said = self._said(column)
        counts = np.bincount(self.passages.chain[said], minlength=self.n_chains)
        return self._joined(column, said), counts.astype(np.int64)

    def _first_of_each(self, there: BoolArray) -> IntArray:
        """Give the first passage of every chain for which a mask holds."""
        rows = np.flatnonzero(there)
        begins = np.diff(self.passages.chain[rows], prepend=-1) != 0
        return np.asarray(rows[begins])

    def _said(self, column: str) -> IntArray:
        """Passages that have a text, of those of one text the chain's first."""
        there = self.things[column] != ""
        rows = np.flatnonzero(there[self.passages.thing])
        text, _ = pd.factorize(self.values(column)[rows])
        said = pd.DataFrame({"chain": self.passages.chain[rows], "text": text})
        return np.asarray(rows[~said.duplicated().to_numpy()])

    def _joined(self, column: str, rows: IntArray) -> Texts:
        texts = np.full(self.n_chains, "", dtype=object)
        chain, thing = self.passages.chain[rows], self.passages.thing[rows]
        said = self.things[column][thing]
        for each, text in zip(chain.tolist(), said.tolist(), strict=True):
            texts[each] = f"{texts[each]}; {text}" if texts[each] else text
        return texts


def look_along(
    segments: Segments, chains: Chains, things: Things, barrier: IntArray
) -> Along:
    """Find what every chain passes.

    ``barrier`` gives the row of the barrier of every node (below the ways in
    ``things``), -1 for none; nodes that it does not reach have none.
    """
    beyond = np.full(segments.n_nodes - len(barrier), -1, dtype=np.int64)
    barrier = np.concatenate([barrier, beyond])
    ways, stops = _ways(segments, chains), _barriers(segments, chains, barrier)
    both = _below(ways, stops)
    passages = both.take(np.lexsort((both.at_m, both.chain)))
    return Along(things, passages, np.flatnonzero(np.diff(passages.chain, prepend=-1)))


def _below(one: Passages, other: Passages) -> Passages:
    return Passages(
        chain=np.concatenate([one.chain, other.chain]),
        thing=np.concatenate([one.thing, other.thing]),
        at_m=np.concatenate([one.at_m, other.at_m]),
        length_m=np.concatenate([one.length_m, other.length_m]),
        lon_lat=np.concatenate([one.lon_lat, other.lon_lat]),
    )


def _ways(segments: Segments, chains: Chains) -> Passages:
    """Find the runs of pieces of one way."""
    way = segments.way[chains.segment]
    chain = chains.owner()
    nodes = chains.nodes(segments.tail, segments.head)
    start, _ = _starts_m(segments, chains)
    begins = np.ones(len(way), dtype=np.bool_)
    begins[1:] = (np.diff(way) != 0) | (np.diff(chain) != 0)
    run = np.flatnonzero(begins)
    last = np.append(run[1:], len(way)) - 1
    length = segments.length_m[chains.segment]
    ends = run + last + 1 + 2 * chain[run]  # a chain has a node more than pieces
    place = (
        segments.lon_lat[nodes[ends // 2]] + segments.lon_lat[nodes[(ends + 1) // 2]]
    )
    return Passages(
        chain=chain[run],
        thing=way[run],
        at_m=start[run],
        length_m=start[last] + length[last] - start[run],
        lon_lat=place / 2,
    )


def _barriers(segments: Segments, chains: Chains, barrier: IntArray) -> Passages:
    """Find the barriers at the nodes of the chains, ends included."""
    nodes = chains.nodes(segments.tail, segments.head)
    here = np.flatnonzero(barrier[nodes] >= 0)
    _, at_node = _starts_m(segments, chains)
    owner = np.repeat(np.arange(len(chains.start)), np.diff(chains.first) + 1)
    return Passages(
        chain=owner[here],
        thing=barrier[nodes[here]],
        at_m=at_node[here],
        length_m=np.zeros(len(here)),
        lon_lat=segments.lon_lat[nodes[here]],
    )


def _starts_m(segments: Segments, chains: Chains) -> tuple[FloatArray, FloatArray]:
    """Metres from the start of its chain to every piece, and to every node."""
    length = segments.length_m[chains.segment]
    run = np.concatenate([[0.0], np.cumsum(length)])
    before, sizes = run[chains.first[:-1]], np.diff(chains.first)
    pieces = run[:-1] - np.repeat(before, sizes)
    ends = run[chains.first[1:]] - before
    return pieces, np.insert(pieces, chains.first[1:], ends)
