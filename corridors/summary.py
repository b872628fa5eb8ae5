"""What was decided, and what a network holds, in lines that a terminal shows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pandas as pd

from corridors.itinerary import Bottleneck, Corridor, MovementResult, Plan, Shortfall
from corridors.tables import critical_points, route_refs
from corridors.typeset import count_of, short
from geodata.info import NetworkInfo
from geodata.network import Mode, Network

_SHOWN_POINTS = 3
_SHOWN_BOTTLENECKS = 5
_SHOWN_OBSTACLES = 3
_SHOWN_ROWS = 20
_SHOWN_REFS = 60  # letters
_EACH_WAY = "links and km, each direction counted"


def plan_lines(plan: Plan) -> Iterator[str]:
    """Say what a plan decides: the movements, what holds them, how good it is."""
    for movement in plan.movements:
        yield from _movement_lines(plan.network, movement)
    for bottleneck in plan.bottlenecks[:_SHOWN_BOTTLENECKS]:
        yield (
            f"  full: {bottleneck.name}, {bottleneck.used:g} of "
            f"{bottleneck.capacity:g} {bottleneck.unit}{_price(bottleneck)}"
        )
    for centre in plan.centres:
        yield (
            f"  centre {centre.name}: {count_of(centre.stays, 'column')} overnight, at "
            f"most {centre.most_vehicles} of {count_of(centre.places, 'place')} taken"
        )
    for warning in plan.warnings:
        yield f"  note: {warning}"
    yield _verdict(plan)


def _price(bottleneck: Bottleneck) -> str:
    if bottleneck.relief:
        return f"; one more there delivers {bottleneck.relief} more"
    if bottleneck.price:
        return f"; one more a day there saves {bottleneck.price:.1f} serial-hours"
    return ""


def _movement_lines(network: Network, movement: MovementResult) -> Iterator[str]:
    due = "" if movement.due_h is None else f", due {movement.due_h:g} h"
    late = f" LATE by {movement.late_h:.1f} h" if movement.late_h else ""
    arrives = (
        "nothing arrives"
        if movement.closure_h is None
        else f"closed after {movement.closure_h:.1f} h{due}{late}"
    )
    unit = f" {movement.unit}" if movement.unit else ""
    yield (
        f"{movement.id}{unit}: {movement.origin} → {movement.destination}, "
        f"{movement.delivered} of {count_of(movement.serials, 'serial')}, {arrives}"
    )
    for corridor in movement.corridors:
        yield f"  {_corridor_line(network, corridor)}"
    yield from _obstacle_lines(movement)
    for lack in movement.shortfalls:
        yield f"  NOT DELIVERED: {count_of(lack.serials, 'serial')}: {lack.reason}"
    yield from _cure_lines(movement.shortfalls)
    for lack in movement.lates:
        yield f"  late: {count_of(lack.serials, 'serial')}: {lack.reason}"
    yield from _cure_lines(movement.lates)


def _cure_lines(lacks: Sequence[Shortfall]) -> Iterator[str]:
    for cure in dict.fromkeys(lack.cure for lack in lacks if lack.cure):
        yield f"    would help, all else as it is: {cure}"


def _obstacle_lines(movement: MovementResult) -> Iterator[str]:
    """Say what is not passed on the quickest way, each structure once."""
    by_name = {obstacle.name: obstacle for obstacle in reversed(movement.avoids)}
    names = list(dict.fromkeys(obstacle.name for obstacle in movement.avoids))
    for name in names[:_SHOWN_OBSTACLES]:
        yield f"  cannot pass {by_name[name]}"
    if names[_SHOWN_OBSTACLES:]:
        more = len(names) - _SHOWN_OBSTACLES
        yield f"  nor {more} more on its quickest way"


def _corridor_line(network: Network, corridor: Corridor) -> str:
    modes = " + ".join(
        dict.fromkeys(
            f"rail {leg.gauge_mm}" if leg.mode is Mode.RAIL else str(leg.mode)
            for leg in corridor.legs
            if leg.mode is not Mode.TRANSFER
        )
    )
    first, last = corridor.first_arrival_h, corridor.last_arrival_h
    return (
        f"{count_of(len(corridor.serials), 'serial')}, "
        f"{count_of(corridor.n_vehicles, 'vehicle')} by {modes}"
        f"{_way(network, corridor)}; {corridor.length_km:.0f} km, "
        f"arrive {first:.1f}{f' to {last:.1f}' if last > first else ''} h"
    )


def _way(network: Network, corridor: Corridor) -> str:
    """Route numbers, and the last terminals: those nearest the destination."""
    refs = short(route_refs(network, corridor.links), _SHOWN_REFS)
    points = critical_points(network, corridor.links)[-_SHOWN_POINTS:]
    along = f": {refs}" if refs else ""
    return f"{along} via {', '.join(points)}" if points else along


def _verdict(plan: Plan) -> str:
    quality = ""
    if plan.objective is not None and plan.bound is not None and plan.gap is not None:
        quality = (
            f"; {plan.objective:.0f} serial-hours, bound {plan.bound:.0f}, "
            f"gap {plan.gap:.1%}"
        )
        if plan.unmet:
            quality += ", undelivered serials at their price"
    unmet = f", {count_of(plan.unmet, 'serial')} not delivered" if plan.unmet else ""
    closure = "" if plan.closure_h is None else f", closure {plan.closure_h:.1f} h"
    return f"Plan {plan.status}{unmet}{closure}{quality}"


def info_lines(network: Network, info: NetworkInfo) -> Iterator[str]:
    """Say what is in a network."""
    sizes = f"{len(network.nodes)} nodes, {len(network.links)} links"
    yield f"Network {network.name!r}: {sizes}"
    for name, sha256 in network.provenance.inputs:
        yield f"  from {name} (sha256 {sha256[:12]})"
    for title, table in (
        (f"Layers ({_EACH_WAY})", info.layers),
        (f"Classes ({_EACH_WAY})", info.classes),
        ("How links know it", info.known),
    ):
        yield f"{title}:"
        yield from ("  " + line for line in _table(table))
    structures = count_of(info.bridges, "bridge"), count_of(info.tunnels, "tunnel")
    yield f"{' and '.join(structures)}, by name"
    for what, count in info.losses.items():
        yield f"  {count} {what}"
    if network.provenance.laid:
        yield "Overlay rows by coordinates or kilometre, and names in place of others:"
        yield from ("  " + line for line in first_rows(network.provenance.laid))
    yield network.provenance.attribution


def note_lines(network: Network) -> Iterator[str]:
    """Say which sites and overlay rows to look at, as the build did in its warnings."""
    if network.provenance.notes:
        yield "Sites and overlay rows to look at:"
        yield from ("  " + line for line in first_rows(network.provenance.notes))


def first_rows(lines: Sequence[str]) -> Iterator[str]:
    """Show the first lines on rows of an overlay, and say how many more there are."""
    yield from lines[:_SHOWN_ROWS]
    if len(lines) > _SHOWN_ROWS:
        more = len(lines) - _SHOWN_ROWS
        yield f"and {more} more: provenance.json in the network file has them all"


def _table(table: pd.DataFrame) -> list[str]:
    return table.to_string(index=False, float_format="{:.1f}".format).splitlines()
