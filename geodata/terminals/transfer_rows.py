"""Rows of transfer links: what passes a terminal, by rail and by road."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from geodata import defaults
from geodata.network import Basis, TerminalKind
from geodata.segments import ONE_WAY, ROAD_LAYER, Segments
from geodata.terminals import Terminal, throughput

_COLUMNS: Final = (
    *("tail", "head", "class", "osm_id", "name", "capacity_tpd", "capacity_vph"),
    *("capacity_basis", "dwell_h", "source", "confidence"),
)

Row = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Placed:
    """A terminal and the nodes it joins.

    Parameters
    ----------
    rails
        Nodes of the railway: of one gauge at a hub, of two at a gauge transfer, both
        halves at a crossing (of a road too).
    road
        Node of the road that a hub opens onto.
    hub
        The terminal's own node for one gauge, if it has one.
    hubs
        How many hubs the terminal has: they share out the vehicles of a port.
    """

    terminal: Terminal
    rails: tuple[int, ...]
    road: int | None = None
    hub: int | None = None
    hubs: int = 1

    @property
    def nodes(self) -> tuple[int, ...]:
        """Nodes that bear the terminal's name."""
        return self.rails if self.hub is None else (self.hub,)


def transfer_table(rows: Iterable[Row]) -> pd.DataFrame:
    """Lay out rows of transfer links; ``tail`` and ``head`` are nodes."""
    return pd.DataFrame(list(rows), columns=list(_COLUMNS))


def hub_rows(hub: Placed) -> Iterator[Row]:
    """Links between a hub and its railway, and its road."""
    terminal = hub.terminal
    for rail in hub.rails:
        yield from _both_ways(_row(terminal, hub.hub, rail, by_rail=True))
    if hub.road is None:
        return
    if terminal.kind is TerminalKind.PORT:
        yield from _both_ways(
            _row(terminal, hub.hub, hub.road, by_rail=False, hubs=hub.hubs)
        )
    else:
        yield from _both_ways(_access_row(terminal, hub.hub, hub.road))


def gauge_rows(gauge: Placed) -> Iterator[Row]:
    """Links between the rails of two gauges."""
    one, other = gauge.rails
    yield from _both_ways(_row(gauge.terminal, one, other, by_rail=True))


def crossing_rows(segments: Segments, crossings: Sequence[Placed]) -> Iterator[Row]:
    """Links across borders; one alone where traffic on the far side only leaves."""
    only_leaves = np.zeros(segments.n_nodes, dtype=np.bool_)
    only_leaves[segments.tail[segments.one_way == ONE_WAY]] = True
    for crossing in crossings:
        near, far = crossing.rails
        by_rail = bool(segments.layer[near] != ROAD_LAYER)
        forth = _row(crossing.terminal, near, far, by_rail=by_rail)
        yield from [forth] if only_leaves[far] else _both_ways(forth)


def _both_ways(row: Row) -> Iterator[Row]:
    yield row
    yield {**row, "tail": row["head"], "head": row["tail"]}


def _row(
    terminal: Terminal,
    tail: int | None,
    head: int | None,
    *,
    by_rail: bool,
    hubs: int = 1,
) -> Row:
    passes = throughput(terminal, by_rail=by_rail)
    vehicles_per_h = passes.per_day / hubs / defaults.HOURS_A_DAY
    return {
        **_named(terminal, tail, head),
        "class": str(terminal.kind),
        "capacity_tpd": passes.per_day if by_rail else np.nan,
        "capacity_vph": np.nan if by_rail else vehicles_per_h,
        "capacity_basis": str(passes.basis),
        "dwell_h": passes.dwell_h,
    }


def _access_row(terminal: Terminal, tail: int | None, head: int | None) -> Row:
    return {
        **_named(terminal, tail, head),
        "class": "access",
        "capacity_tpd": np.nan,
        "capacity_vph": defaults.ACCESS_VPH,
        "capacity_basis": str(Basis.INFERRED),
        "dwell_h": 0.0,
    }


def _named(terminal: Terminal, tail: int | None, head: int | None) -> Row:
    return {
        "tail": tail,
        "head": head,
        "osm_id": terminal.osm_id,
        "name": terminal.name,
        "source": terminal.tags.get("source", ""),
        "confidence": terminal.tags.get("confidence", ""),
    }
