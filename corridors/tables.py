"""Tables that leave for spreadsheets: the movement table and the itineraries."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Final

from corridors.itinerary import Corridor, MovementResult, Plan
from geodata.network import Network, TerminalKind

ITINERARY_COLUMNS: Final = (
    *("movement", "serial", "seq", "link", "mode", "from_node", "to_node"),
    *("enter_h", "exit_h", "vehicles"),
)
MOVEMENT_COLUMNS: Final = (
    *("movement", "unit", "corridor", "serials", "vehicles", "load_class"),
    *("from", "to", "route", "length_km", "critical_points"),
    *("depart_h", "first_arrive_h", "last_arrive_h", "depart", "last_arrive"),
    "remarks",
)
_CRITICAL: Final = {str(kind) for kind in TerminalKind}


def itineraries_csv(plan: Plan) -> str:
    """One row per serial and link; waiting is the time between two rows."""
    links = plan.network.links
    mode = links["mode"].to_numpy()
    tail, head = plan.network.tail, plan.network.head
    rows = (
        (
            entry.movement,
            entry.serial,
            entry.seq,
            entry.link,
            mode[entry.link],
            tail[entry.link],
            head[entry.link],
            f"{entry.enter_h:.4f}",
            f"{entry.exit_h:.4f}",
            entry.vehicles,
        )
        for entry in plan.entries
    )
    return _csv(ITINERARY_COLUMNS, rows)


def movement_table_csv(plan: Plan, *, start: datetime | None = None) -> str:
    """One row per corridor, and one for what a movement could not deliver.

    Times are hours from the scenario's start and, where it states one, dates.
    """
    rows = [
        row
        for movement in plan.movements
        for row in [
            *(_row(plan.network, movement, c, start) for c in movement.corridors),
            *_undelivered(movement),
        ]
    ]
    return _csv(MOVEMENT_COLUMNS, rows)


def route_refs(network: Network, links: Sequence[int]) -> str:
    """Road and line numbers along links, in order, each once in a row."""
    refs: list[str] = []
    for ref in network.links["ref"].to_numpy()[list(links)]:
        if ref and (not refs or refs[-1] != ref):
            refs.append(str(ref))
    return " – ".join(refs)


def critical_points(network: Network, links: Sequence[int]) -> list[str]:
    """Names of the terminals along links: ramps, ports, crossings, gauge transfers."""
    kinds = network.links["class"].to_numpy()
    names = network.links["name"].to_numpy()
    passed = [
        f"{names[link]} ({kinds[link].replace('_', ' ')})".lstrip()
        for link in links
        if kinds[link] in _CRITICAL
    ]
    return list(dict.fromkeys(passed))


def _row(
    network: Network,
    movement: MovementResult,
    corridor: Corridor,
    start: datetime | None,
) -> tuple[object, ...]:
    heaviest = max(
        max(s.requirement["mlc_wheeled"], s.requirement["mlc_tracked"])
        for s in corridor.serials
    )
    points = critical_points(network, corridor.links)
    return (
        movement.id,
        movement.unit,
        corridor.id,
        len(corridor.serials),
        corridor.n_vehicles,
        f"{heaviest:g}",
        movement.origin,
        movement.destination,
        route_refs(network, corridor.links),
        f"{corridor.length_km:.1f}",
        "; ".join(points),
        f"{corridor.first_departure_h:.2f}",
        f"{corridor.first_arrival_h:.2f}",
        f"{corridor.last_arrival_h:.2f}",
        _date(start, corridor.first_departure_h),
        _date(start, corridor.last_arrival_h),
        "estimate",
    )


def _undelivered(movement: MovementResult) -> Iterable[tuple[object, ...]]:
    for lack in movement.shortfalls:
        blank = dict.fromkeys(MOVEMENT_COLUMNS, "")
        said = {
            "movement": movement.id,
            "unit": movement.unit,
            "serials": str(lack.serials),
            "from": movement.origin,
            "to": movement.destination,
            "remarks": f"not delivered: {lack.reason}",
        }
        yield tuple({**blank, **said}.values())


def _date(start: datetime | None, hours: float) -> str:
    if start is None:
        return ""
    return (start + timedelta(hours=hours)).isoformat(timespec="minutes")


def _csv(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return text.getvalue()
