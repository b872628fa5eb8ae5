"""Stretches: links in a row between which nobody stops and nothing branches off."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, TypeVar, cast

import numpy as np
import numpy.typing as npt

from geodata.network import BoolArray, IntArray

Figures = TypeVar("Figures", bound=npt.NDArray[Any])

LONGEST_MIN: Final = 120
"""Minutes after which a stretch ends all the same: there is a place to halt."""


@dataclass(frozen=True, slots=True, eq=False)
class Stretches:
    """Links in order of travel, stretch after stretch.

    Stretch ``s`` is ``links[first[s]:first[s + 1]]``; no link is in two of them.
    """

    links: IntArray  # (n_links,)
    first: IntArray  # (n_stretches + 1,)

    def __len__(self) -> int:
        """How many stretches there are."""
        return len(self.first) - 1

    def along(self, stretch: int) -> IntArray:
        """Give the links of a stretch in order of travel, shape (n_links of it,)."""
        return self.links[self.first[stretch] : self.first[stretch + 1]]

    @property
    def entry(self) -> IntArray:
        """The first link of every stretch, shape (n_stretches,)."""
        return self.links[self.first[:-1]]

    @property
    def last(self) -> IntArray:
        """The last link of every stretch, shape (n_stretches,)."""
        return self.links[self.first[1:] - 1]

    def sums(self, of_links: IntArray) -> IntArray:
        """Add up a figure of all links along every stretch, shape (n_stretches,)."""
        if not len(self):
            return np.zeros(0, of_links.dtype)
        return np.add.reduceat(of_links[self.links], self.first[:-1])

    def least(self, of_links: Figures) -> Figures:
        """Give the least of a figure along every stretch, the last axis being links."""
        if not len(self):
            return cast("Figures", of_links[..., :0])
        along = of_links[..., self.links]
        return cast("Figures", np.minimum.reduceat(along, self.first[:-1], axis=-1))

    def most(self, of_links: Figures) -> Figures:
        """Give the greatest of a figure along every stretch, shape (n_stretches,)."""
        if not len(self):
            return cast("Figures", of_links[..., :0])
        along = of_links[..., self.links]
        return cast("Figures", np.maximum.reduceat(along, self.first[:-1], axis=-1))


def find_stretches(
    tail: IntArray,
    head: IntArray,
    minutes: IntArray,
    layer: IntArray,
    *,
    used: BoolArray,
    keep: BoolArray,
    longest_min: int = LONGEST_MIN,
) -> Stretches:
    """Group the ``used`` links (mask, shape (n_links,)) into stretches.

    A stretch goes on through a node that need not be kept (``keep`` is False, shape
    (n_nodes,)), that has no other neighbours than the two it joins, and where ``layer``
    (n_links,) stays the same, until it would take longer than ``longest_min``.
    """
    onward = _onward(tail, head, layer, used, keep)
    follows = np.zeros(len(tail), dtype=bool)
    follows[onward[onward >= 0]] = True
    links: list[int] = []
    first: list[int] = []
    taken = np.zeros(len(tail), dtype=bool)
    begins = np.flatnonzero(used & ~follows).tolist()
    rings = np.flatnonzero(used).tolist()  # whatever no begin leads to
    for begin in [*begins, *rings]:
        link, so_far = begin, 0
        while link >= 0 and not taken[link]:
            if link == begin or so_far + minutes[link] > longest_min:
                first.append(len(links))
                so_far = 0
            links.append(link)
            taken[link] = True
            so_far += int(minutes[link])
            link = int(onward[link])
    first.append(len(links))
    return Stretches(np.array(links, np.int64), np.array(first, np.int64))


def _onward(
    tail: IntArray, head: IntArray, layer: IntArray, used: BoolArray, keep: BoolArray
) -> IntArray:
    """Give the link that every link leads on to without a choice, or -1."""
    onward = np.full(len(tail), -1, dtype=np.int64)
    n_nodes = len(keep)
    links = np.flatnonzero(used)
    neighbours = _distinct_neighbours(tail[links], head[links], n_nodes)
    outs = np.bincount(tail[links], minlength=n_nodes)
    through = ~keep & (neighbours == 2) & (outs <= 2)  # noqa: PLR2004 - in and out
    by_tail: dict[int, list[int]] = {}
    for link in links[through[tail[links]]].tolist():
        by_tail.setdefault(int(tail[link]), []).append(link)
    for link in links[through[head[links]]].tolist():
        choices = [
            each
            for each in by_tail.get(int(head[link]), ())
            if head[each] != tail[link]
        ]
        if len(choices) == 1 and layer[choices[0]] == layer[link]:
            onward[link] = choices[0]
    return _without_merges(onward)


def _without_merges(onward: IntArray) -> IntArray:
    """Stop where two links would lead on to one: parallels that come together."""
    into = np.bincount(onward[onward >= 0], minlength=len(onward))
    merges = (onward >= 0) & (into[onward] > 1)
    return np.where(merges, -1, onward)


def _distinct_neighbours(tail: IntArray, head: IntArray, n_nodes: int) -> IntArray:
    """Count the nodes that each node is joined to, one way or the other."""
    pairs = np.unique(np.concatenate([tail * n_nodes + head, head * n_nodes + tail]))
    return np.bincount(pairs // n_nodes, minlength=n_nodes)
