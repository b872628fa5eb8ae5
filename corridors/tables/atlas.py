"""The atlas: what tables read of a network, as plain arrays that are quick to ask."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np

from geodata.network import FloatArray, IntArray, Mode, Network


@dataclass(frozen=True, slots=True, eq=False)
class Atlas:
    """Columns of the links, and the names of the nodes; texts are arrays of str."""

    mode: np.ndarray  # (n_links,)
    kind: np.ndarray  # (n_links,), their class
    name: np.ndarray  # (n_links,)
    gauge_mm: IntArray  # (n_links,)
    length_m: FloatArray  # (n_links,)
    tail: IntArray  # (n_links,)
    head: IntArray  # (n_links,)
    place: np.ndarray  # (n_nodes,), names of nodes

    @classmethod
    def of(cls, network: Network) -> Self:
        """Lay out a network."""
        links = network.links
        mode, kind, name = (
            links[column].to_numpy(dtype=object) for column in ("mode", "class", "name")
        )
        return cls(
            mode=mode,
            kind=kind,
            name=name,
            gauge_mm=links["gauge_mm"].to_numpy(),
            length_m=links["length_m"].to_numpy(),
            tail=network.tail,
            head=network.head,
            place=network.nodes["name"].to_numpy(dtype=object),
        )

    def end_name(self, links: Sequence[int], at: int) -> str:
        """Name where the link at a position of a way begins, or where the way ends.

        It is the name of the node, else of the next terminal ahead or behind with no
        drive between, else empty. The way ends at position ``len(links)``.
        """
        place = self.place[self.end_node(links, at)]
        ahead, behind = links[at:], links[:at][::-1]
        names = [place, *self._terminals(ahead), *self._terminals(behind)]
        return next((str(each) for each in names if each), "")

    def _terminals(self, links: Sequence[int]) -> Iterator[str]:
        """Give the names of the transfers with which links begin."""
        for link in links:
            if self.mode[link] != Mode.TRANSFER:
                return
            yield self.name[link]

    def end_node(self, links: Sequence[int], at: int) -> int:
        """Node at which the link at a position of a way begins, or the way ends."""
        return int(self.tail[links[at]] if at < len(links) else self.head[links[-1]])
