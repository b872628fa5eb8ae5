"""What a link says: the tags of the ways along a chain, gathered by one rule each.

Lengths and travel times add up, limits and lanes take the smallest, structures keep
their names: a weak bridge must not disappear in a long road.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from geodata.contract import Chains
from geodata.network import LIMITS, Basis, FloatArray, IntArray
from geodata.segments import Segments
from geodata.ways import LIMIT_TAGS

_SAME: Final = ("mode", "class", "ref", "electrified", "tracks")
_FIRST_SAID: Final = ("name", "source", "confidence")
_LIMITED_BY: Final = ("max_mass_t", "max_height_m")


def chain_columns(
    segments: Segments, ways: pd.DataFrame, chains: Chains
) -> pd.DataFrame:
    """One row per chain: the columns of its links, and ``one_way``."""
    way = segments.way[chains.segment]
    first = chains.first[:-1]
    along = _Along(ways, way, chains)
    columns: dict[str, object] = {
        "from_node": chains.start,
        "to_node": chains.end,
        "gauge_mm": segments.layer[chains.start],
        "one_way": segments.one_way[chains.segment[first]],
        "osm_id": ways["osm_id"].to_numpy()[way[first]],
    }
    columns |= {name: ways[name].to_numpy()[way[first]] for name in _SAME}
    columns |= {name: along.first_said(name) for name in _FIRST_SAID}
    columns |= _travel(segments, ways, chains, along)
    columns |= _capacity(along)
    columns["lanes"] = along.smallest("lanes").astype(np.int64)
    for limit in LIMITS:
        columns[limit], columns[f"{limit}_basis"] = along.limit(limit)
    columns["limited_by"] = along.limited_by()
    for structure in ("bridge", "tunnel"):
        names, counts = along.structures(structure)
        columns[f"{structure}s"], columns[f"n_{structure}s"] = names, counts
    return pd.DataFrame(columns)


def chain_lines(segments: Segments, chains: Chains) -> npt.NDArray[np.object_]:
    """Draw every chain as a LineString, shape (c,)."""
    tail = segments.tail[chains.segment]
    head = segments.head[chains.segment]
    entered = np.where(chains.turned, head, tail)
    sizes = np.diff(chains.first)
    owner = np.repeat(np.arange(len(sizes)), sizes)
    nodes = np.insert(entered, chains.first[1:], chains.end)
    line = np.insert(owner, chains.first[1:], np.arange(len(sizes)))
    return np.asarray(shapely.linestrings(segments.lon_lat[nodes], indices=line))


def _travel(
    segments: Segments, ways: pd.DataFrame, chains: Chains, along: _Along
) -> dict[str, object]:
    length = segments.length_m[chains.segment]
    speed = ways["speed_kmh"].to_numpy()[along.way]
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


def _capacity(along: _Along) -> dict[str, object]:
    return {
        "capacity_vph": along.smallest("capacity_vph"),
        "capacity_tpd": along.smallest("capacity_tpd"),
        "capacity_basis": along.basis("capacity_basis"),
    }


class _Along:
    """Values of the ways along every chain."""

    def __init__(self, ways: pd.DataFrame, way: IntArray, chains: Chains) -> None:
        self.ways = ways
        self.way = way
        self.first = chains.first[:-1]
        self.n_chains = len(self.first)
        chain = np.repeat(np.arange(self.n_chains), np.diff(chains.first))
        order = np.arange(len(way))
        pairs = pd.DataFrame({"chain": chain, "way": way, "order": order})
        self.pairs = pairs.drop_duplicates(["chain", "way"])

    def smallest(self, column: str) -> FloatArray:
        """Smallest known value, NaN where none is."""
        values = self.ways[column].to_numpy(dtype=np.float64)[self.way]
        return np.fmin.reduceat(values, self.first)

    def basis(self, column: str) -> npt.NDArray[np.str_]:
        """Tagged where every way along the chain is."""
        tagged = (self.ways[column] == Basis.TAGGED).to_numpy()[self.way]
        every = np.logical_and.reduceat(tagged, self.first)
        return np.where(every, str(Basis.TAGGED), str(Basis.INFERRED))

    def limit(self, limit: str) -> tuple[FloatArray, npt.NDArray[np.str_]]:
        """Smallest limit, and whether the way that sets it is tagged."""
        values = self.ways[limit].to_numpy()[self.way]
        basis = self.ways[f"{limit}_basis"]
        tagged = (basis == Basis.TAGGED).to_numpy()[self.way]
        least = np.fmin.reduceat(values, self.first)
        least_tagged = np.fmin.reduceat(np.where(tagged, values, np.nan), self.first)
        known = np.where(least_tagged <= least, str(Basis.TAGGED), str(Basis.INFERRED))
        return least, np.where(np.isnan(least), str(Basis.UNKNOWN), known)

    def first_said(self, column: str) -> list[str]:
        """Text of the first way that has one, in the order of travel."""
        said = self.ways[column].to_numpy()
        texts = [""] * self.n_chains
        spoken = self.pairs[said[self.pairs["way"]] != ""]
        for chain, way in _rows(spoken.drop_duplicates("chain")):
            texts[chain] = str(said[way])
        return texts

    def structures(self, kind: str) -> tuple[list[str], IntArray]:
        """Names of the bridges or tunnels, in the order of travel, and their number."""
        name = self.ways[kind].to_numpy()
        names: list[dict[str, None]] = [{} for _ in range(self.n_chains)]
        for chain, way in _rows(self.pairs[name[self.pairs["way"]] != ""]):
            names[chain][str(name[way])] = None
        counts = np.array([len(each) for each in names], dtype=np.int64)
        return ["; ".join(each) for each in names], counts

    def limited_by(self) -> list[str]:
        """Name the object that sets the smallest tagged mass, else height, limit."""
        texts = [""] * self.n_chains
        for limit in reversed(_LIMITED_BY):
            values = self.ways[limit].to_numpy()
            tagged = (self.ways[f"{limit}_basis"] == Basis.TAGGED).to_numpy()
            found = self.pairs[tagged[self.pairs["way"]]]
            found = found.assign(value=values[found["way"]])
            found = found.sort_values(["chain", "value", "order"])
            for chain, way in _rows(found.drop_duplicates("chain")):
                texts[chain] = (
                    f"{self._object(way)}: {LIMIT_TAGS[limit]} {values[way]:g}"
                )
        return texts

    def _object(self, way: int) -> str:
        row = self.ways.iloc[way]
        for name in (row["bridge"], row["tunnel"]):
            if name:
                return str(name)
        return f"{row['name'] or row['ref'] or row['class']} (way {row['osm_id']})"


def _rows(pairs: pd.DataFrame) -> list[tuple[int, int]]:
    return list(zip(pairs["chain"].tolist(), pairs["way"].tolist(), strict=True))
