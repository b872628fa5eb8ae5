"""What was understood of a scenario, in lines that a terminal shows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

import numpy as np

from corridors.gazetteer import Access
from corridors.itinerary import Serial
from corridors.link_names import link_name
from corridors.place import Placed
from corridors.regime_lines import regime_lines
from corridors.scenario import Movement, Override, Scenario, Settings, Target
from corridors.stated import Window
from corridors.streams import tonnes_a_day
from corridors.support import Centre, Fleet, Sustainment
from corridors.targets import find_links
from corridors.typeset import count_of
from corridors.unheeded import unheeded
from corridors.wishes import Wishing
from geodata.network import Network

_SHOWN_LINKS: Final = 4
_SHOWN_ENDS: Final = 6


def understood_lines(
    placed: Placed, scenario: Scenario, serials: Mapping[str, Sequence[Serial]]
) -> Iterator[str]:
    """Say what was understood of a scenario, thing by thing."""
    network = placed.network
    yield from _about(scenario.settings, network)
    yield from regime_lines(scenario)
    for name, access in placed.sites.items():
        yield f"  site {name}: {_access(network, access)}"
    for movement in scenario.movements:
        yield f"  {_movement(movement, serials[movement.id])}"
    for closure in scenario.closures:
        yield f"  closed: {closure}{_when(closure)}, {_links(network, closure)}"
    for override in scenario.overrides:
        yield f"  {_override(override)}, {_links(network, override)}"
    for fleet in scenario.fleets:
        yield f"  {_fleet(fleet, scenario.turnaround_h(fleet))}"
    yield from (f"  {_centre(centre)}" for centre in scenario.centres)
    yield from (f"  {_flow(flow)}" for flow in scenario.sustainment)
    empty = int((placed.rates.per_hour == 0).sum())
    yield f"  links that carry no serial: {empty}"
    for note in (*scenario.notes, *unheeded(scenario)):
        yield f"  note: {note}"


def _about(settings: Settings, network: Network) -> Iterator[str]:
    yield (
        f"Scenario {settings.name!r}: {settings.horizon_h:g} h, regime "
        f"{settings.regime}, on network {network.name!r} "
        f"({len(network.nodes)} nodes, {len(network.links)} links)"
    )
    if settings.timezone is not None:
        start = settings.start and settings.start.isoformat(timespec="minutes")
        counted = f", hours count from {start}" if start else ""
        yield f"  dates without zone are in {settings.timezone}{counted}"


def _movement(movement: Movement, packed: Sequence[Serial]) -> str:
    said = [
        *([f"of {movement.nation}"] if movement.nation else []),
        *([f"package {movement.package}"] if movement.package else []),
        *([] if movement.earliest_h is None else [f"from {movement.earliest_h:g} h"]),
        *_wishes(movement),
    ]
    vehicles = count_of(sum(movement.vehicles.values()), "vehicle")
    more = "".join(f"; {each}" for each in said)
    return (
        f"movement {movement.id}: {movement.origin} → {movement.destination}, "
        f"{vehicles} in {count_of(len(packed), 'serial')}{_rail_phrase(packed)}{more}"
    )


def _rail_phrase(serials: Sequence[Serial]) -> str:
    """Say who goes by one mode alone or by none, and what the trains of all are."""
    ways = Counter((serial.by_road, serial.train is not None) for serial in serials)
    trains = [serial.train for serial in serials if serial.train is not None]
    wagons = count_of(sum(train.wagons for train in trains), "wagon")
    said = (
        (ways[False, True], "by rail alone"),
        (ways[True, False], "by road alone, too big for any train"),
        (ways[False, False], "not at all, too big for any train"),
    )
    phrases = [f"{count} of them {how}" for count, how in said if count]
    if trains:
        phrases.append(
            f"{count_of(len(trains), 'train')} of {wagons} if all go by rail"
        )
    return "".join(f", {phrase}" for phrase in phrases)


def _wishes(wishing: Wishing) -> Iterator[str]:
    if wishing.prefer:
        yield f"prefers {', '.join(wishing.prefer)}"
    if wishing.avoid:
        yield f"avoids {', '.join(wishing.avoid)}"


def _when(window: Window) -> str:
    begins = "" if window.from_h is None else f" from {window.from_h:g} h"
    ends = "" if window.to_h is None else f" until {window.to_h:g} h"
    return begins + ends


def _override(override: Override) -> str:
    per_day = (
        f"{override.trains_per_day:g} trains"
        if override.trains_per_day is not None
        else f"{override.vehicles_per_day:g} vehicles"
    )
    return f"{per_day} a day: {override}{_when(override)}"


def _fleet(fleet: Fleet, turnaround_h: float) -> str:
    nations = ", ".join(fleet.nations) or "all nations"
    back = f"back after {turnaround_h:g} h{'' if fleet.turnaround_h else ' (regime)'}"
    return f"fleet {fleet.fleet}: {fleet.count} {fleet.kind} for {nations}, {back}"


def _centre(centre: Centre) -> str:
    at = centre.place or f"({centre.lon:g}, {centre.lat:g})"
    fed = f", supplied from {centre.supplied_from}" if centre.supplied_from else ""
    return f"centre {centre.centre}: {count_of(centre.places, 'place')} at {at}{fed}"


def _flow(flow: Sustainment) -> str:
    said = "".join(f"; {wish}" for wish in _wishes(flow))
    return (
        f"sustainment {flow.id}: {flow.origin} → {flow.destination}, "
        f"{_supplied(flow)}{_when(flow)}{said}"
    )


def _supplied(flow: Sustainment) -> str:
    """Say how much flows, of what, and for whom."""
    kinds = f" of class {', '.join(flow.classes)}" if flow.classes else ""
    if flow.strength is None:
        return f"{flow.tonnes_per_day:g} t a day{kinds}"
    for_whom = count_of(flow.strength, "person")
    return f"{tonnes_a_day(flow):.4g} t a day{kinds or ' of dry goods'} for {for_whom}"


def _access(network: Network, access: Access) -> str:
    """Name where a site begins, the nearest first: its road, and what is close."""
    nearest = np.argsort(access.distance_m, kind="stable")
    road = (network.nodes["mode"] == "road").to_numpy()[access.nodes[nearest]]
    shown = np.concatenate([nearest[road], nearest[~road]])[:_SHOWN_ENDS]
    nodes = network.nodes.iloc[access.nodes[shown]]
    ends = [
        f"{name or kind or mode} ({mode}, {metres / 1000:.1f} km)"
        for name, kind, mode, metres in zip(
            nodes["name"],
            nodes["kind"],
            nodes["mode"],
            access.distance_m[shown],
            strict=True,
        )
    ]
    if more := len(access.nodes) - len(shown):
        ends.append(f"and {count_of(more, 'terminal')} more")
    return ", ".join(ends)


def _links(network: Network, target: Target) -> str:
    links = find_links(network, target).nonzero()[0].tolist()
    names = [link_name(network, link) for link in links[:_SHOWN_LINKS]]
    shown = [*dict.fromkeys(names), *(["…"] if links[_SHOWN_LINKS:] else [])]
    return f"{count_of(len(links), 'link')}: {', '.join(shown)}"
