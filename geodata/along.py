"""Along a chain: the ways and barriers that it passes, in the order of travel."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from geodata.contract import Chains
from geodata.network import Basis, BoolArray, FloatArray, IntArray
from geodata.segments import Segments
from geodata.tag_table import Texts
from geodata.things import posted


@dataclass(frozen=True, slots=True, eq=False)
class Along:
    """Passages of chains over things: ways, and below their rows the barriers.

    Parameters
    ----------
    things
        One row per way and barrier, with the columns of both; a barrier has none of
        those that only a way can say.
    passages
        In the order of chains and of travel: ``chain``, ``thing`` (row), ``at_m`` from
        the chain's start, ``length_m``, ``lon`` and ``lat`` of its middle.
    first
        Row of every chain's first passage, shape (c,).
    """

    things: pd.DataFrame
    passages: pd.DataFrame
    first: IntArray

    @property
    def n_chains(self) -> int:
        """Chains in all."""
        return len(self.first)

    def values(self, column: str) -> npt.NDArray[Any]:
        """Values of a column, passage after passage."""
        thing = self.passages["thing"].to_numpy()
        return np.asarray(self.things[column].to_numpy()[thing])

    def smallest(self, column: str) -> FloatArray:
        """Smallest known value, NaN where none is."""
        values = self.values(column).astype(np.float64)
        return np.fmin.reduceat(values, self.first)

    def largest(self, column: str) -> FloatArray:
        """Largest known value, NaN where none is."""
        return np.fmax.reduceat(self.values(column).astype(np.float64), self.first)

    def basis(self, column: str) -> Texts:
        """Overlaid or tagged where every way along the chain is, else inferred."""
        basis = self.values(column)
        skip = basis == ""  # barriers have no speed
        every = np.logical_and.reduceat(posted(basis) | skip, self.first)
        overlaid = np.logical_or.reduceat(basis == Basis.OVERLAID, self.first)
        known = np.where(overlaid, str(Basis.OVERLAID), str(Basis.TAGGED))
        return np.where(every, known, str(Basis.INFERRED))

    def limit(self, limit: str) -> tuple[FloatArray, Texts]:
        """Smallest limit, and the best basis of those that set it.

        A planner's own figure says more than a sign, a sign more than an assumption.
        """
        least = self.smallest(limit)
        known = np.where(np.isnan(least), str(Basis.UNKNOWN), str(Basis.INFERRED))
        for each in (str(Basis.TAGGED), str(Basis.OVERLAID)):
            known = np.where(self.set_by(limit, f"{limit}_basis", each), each, known)
        return least, known

    def set_by(self, column: str, basis: str, each: str) -> BoolArray:
        """Mask of the chains whose smallest value has this basis, shape (c,)."""
        values = self.values(column).astype(np.float64)
        of_basis = np.where(self.values(basis) == each, values, np.nan)
        least = np.fmin.reduceat(of_basis, self.first)
        return np.asarray(least <= self.smallest(column))

    def setting(self, limit: str) -> pd.DataFrame:
        """Passages that set the smallest posted limit, one a chain that has any."""
        said = posted(self.values(f"{limit}_basis"))
        found = self.passages[said].assign(value=self.values(limit)[said])
        found = found.sort_values(["chain", "value"], kind="stable")
        return found.drop_duplicates("chain")

    def first_said(self, column: str) -> Texts:
        """Text of the first way that has one, in the order of travel."""
        of_ways = np.where(self.values("mode") != "", self.values(column), "")
        return self._joined(self._said(of_ways).drop_duplicates("chain"))

    def all_said(self, column: str) -> Texts:
        """Every text along the chain, once each, "; " between."""
        return self._joined(self._said(self.values(column)))

    def names(self, column: str) -> tuple[Texts, IntArray]:
        """Every text along the chain, once each, and their number."""
        said = self._said(self.values(column))
        counts = np.bincount(said["chain"], minlength=self.n_chains)
        return self._joined(said), counts.astype(np.int64)

    def _said(self, texts: Texts) -> pd.DataFrame:
        """Chain and text of the passages that have one, the same text once a chain."""
        there: BoolArray = texts != ""
        said = self.passages.loc[there, ["chain"]].assign(text=texts[there])
        return said.drop_duplicates()

    def _joined(self, said: pd.DataFrame) -> Texts:
        texts = np.full(self.n_chains, "", dtype=object)
        rows = zip(said["chain"].tolist(), said["text"].tolist(), strict=True)
        for chain, text in rows:
            texts[chain] = f"{texts[chain]}; {text}" if texts[chain] else text
        return texts


def look_along(
    segments: Segments, chains: Chains, things: pd.DataFrame, barrier: IntArray
) -> Along:
    """Find what every chain passes.

    ``barrier`` gives the row of the barrier of every node (below the ways in
    ``things``), -1 for none; nodes that it does not reach have none.
    """
    beyond = np.full(segments.n_nodes - len(barrier), -1, dtype=np.int64)
    barrier = np.concatenate([barrier, beyond])
    both = pd.concat(
        [_ways(segments, chains), _barriers(segments, chains, barrier)],
        ignore_index=True,
    )
    passages = both.sort_values(["chain", "at_m"], kind="stable", ignore_index=True)
    first = np.flatnonzero(np.diff(passages["chain"].to_numpy(), prepend=-1))
    return Along(things, passages, first)


def _ways(segments: Segments, chains: Chains) -> pd.DataFrame:
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
    return pd.DataFrame(
        {
            "chain": chain[run],
            "thing": way[run],
            "at_m": start[run],
            "length_m": start[last] + length[last] - start[run],
            "lon": place[:, 0] / 2,
            "lat": place[:, 1] / 2,
        }
    )


def _barriers(segments: Segments, chains: Chains, barrier: IntArray) -> pd.DataFrame:
    """Find the barriers at the nodes of the chains, ends included."""
    nodes = chains.nodes(segments.tail, segments.head)
    here = np.flatnonzero(barrier[nodes] >= 0)
    _, at_node = _starts_m(segments, chains)
    owner = np.repeat(np.arange(len(chains.start)), np.diff(chains.first) + 1)
    return pd.DataFrame(
        {
            "chain": owner[here],
            "thing": barrier[nodes[here]],
            "at_m": at_node[here],
            "length_m": np.zeros(len(here)),
            "lon": segments.lon_lat[nodes[here], 0],
            "lat": segments.lon_lat[nodes[here], 1],
        }
    )


def _starts_m(segments: Segments, chains: Chains) -> tuple[FloatArray, FloatArray]:
    """Metres from the start of its chain to every piece, and to every node."""
    length = segments.length_m[chains.segment]
    run = np.concatenate([[0.0], np.cumsum(length)])
    before, sizes = run[chains.first[:-1]], np.diff(chains.first)
    pieces = run[:-1] - np.repeat(before, sizes)
    ends = run[chains.first[1:]] - before
    return pieces, np.insert(pieces, chains.first[1:], ends)
