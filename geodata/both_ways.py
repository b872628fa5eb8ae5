"""Links of the chains forth and back, their columns made one at a time.

All columns at once would take as much memory as the network that is made of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import shapely

from geodata.basis import Known, basis_texts
from geodata.defaults import WRONG_LINE_TPD
from geodata.network import FloatArray, Geometries, IntArray
from geodata.segments import ONE_WAY, PREFERRED
from geodata.structures import Standing
from geodata.things import Columns


class BothWays:
    """Links of the chains forth and, unless one-way, back, side by side.

    ``chain`` and ``turned`` tell of every link its chain, and whether it runs back.
    """

    def __init__(self, one_way: IntArray) -> None:
        times = np.where(one_way == ONE_WAY, 1, 2)
        self.chain = np.repeat(np.arange(len(one_way)), times)
        self.turned = np.diff(self.chain, prepend=-1) == 0
        self._wrong_line = self.turned & (one_way[self.chain] == PREFERRED)

    def changed(self, forth: Columns) -> Columns:
        """Those columns of the links that differ forth and back."""
        tail, head = forth["from_node"][self.chain], forth["to_node"][self.chain]
        usual = forth["capacity_tpd"][self.chain]
        basis = forth["capacity_basis"][self.chain]
        # What a planner says of a track is of both ways.
        wrong = self._wrong_line & (basis != Known.OVERLAID)
        assumed = wrong & (usual > WRONG_LINE_TPD)
        return {
            "from_node": np.where(self.turned, head, tail),
            "to_node": np.where(self.turned, tail, head),
            "capacity_tpd": np.where(assumed, WRONG_LINE_TPD, usual),
            "capacity_basis": np.where(assumed, np.int8(Known.INFERRED), basis),
        }

    def lines(self, lines: Geometries) -> Geometries:
        """Lines of the links."""
        both = lines[self.chain]
        both[self.turned] = shapely.reverse(both[self.turned])
        return both

    def structures(
        self, forth: Standing, length_m: FloatArray
    ) -> tuple[Mapping[str, Any], FloatArray]:
        """Structures of the links, in the order of travel on each, and their places."""
        of_chain = np.bincount(forth.passages.chain, minlength=len(length_m))
        start = np.concatenate([[0], np.cumsum(of_chain)])[:-1]
        times = of_chain[self.chain]
        link = np.repeat(np.arange(len(self.chain)), times)
        nth = np.arange(len(link)) - np.repeat(np.cumsum(times) - times, times)
        chain, turned = self.chain[link], self.turned[link]
        nth = np.where(turned, of_chain[chain] - 1 - nth, nth)
        row = start[chain] + nth
        there = forth.passages.take(row)
        far = length_m[chain] - there.at_m - there.length_m
        columns = {
            name: _taken(name, each, row) for name, each in forth.columns.items()
        }
        columns["link"] = link
        columns["at_m"] = np.where(turned, np.maximum(far, 0.0), there.at_m)
        columns["length_m"] = there.length_m
        return columns, there.lon_lat


class LinkColumns(Mapping[str, Any]):
    """Columns of the links both ways and, below them, of the transfers.

    Each is made when it is asked for. ``changed`` are those that are at hand.
    """

    def __init__(
        self,
        both: BothWays,
        forth: Columns,
        changed: Columns,
        transfers: gpd.GeoDataFrame,
    ) -> None:
        self._chain = both.chain
        self._forth, self._changed = forth, changed
        self._transfers = transfers

    def __getitem__(self, name: str) -> npt.NDArray[Any] | pa.Array:
        if name in self._changed:
            links = _spelled(name, self._changed[name])
        else:
            links = _taken(name, self._forth[name], self._chain)
        below = self._transfers[name]
        if isinstance(links, np.ndarray):
            return np.concatenate([links, below])
        texts = pa.array(below, type=pa.large_string())
        return pa.concat_arrays([links.cast(pa.large_string()), texts])

    def __iter__(self) -> Iterator[str]:
        return iter(self._forth)

    def __len__(self) -> int:
        return len(self._forth)


def _taken(
    name: str, values: npt.NDArray[Any], rows: IntArray
) -> npt.NDArray[Any] | pa.Array:
    """Values of some rows; texts as arrow's, which are many times as fast to take."""
    if values.dtype != object:
        return _spelled(name, values[rows])
    return pa.array(values, type=pa.large_string()).take(pa.array(rows))


def _spelled(name: str, values: npt.NDArray[Any]) -> npt.NDArray[Any] | pa.Array:
    """Spell the codes of basis out."""
    return basis_texts(values) if name.endswith("_basis") else values
