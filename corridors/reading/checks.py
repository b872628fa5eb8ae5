"""What must hold between records: names that differ, sites that are there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from corridors.faults import unknown
from corridors.reading.records import Located, Model
from corridors.reading.source import Row, Source
from corridors.scenario import Movement
from corridors.support import Centre

MOST_VEHICLES: Final = 2_000_000
"""Of a whole scenario: some 50 000 serials, more than any force there is."""


def check_unique(
    source: Source, located: Located[Model], name: Callable[[Model], str], kind: str
) -> None:
    """Refuse two records of one name."""
    seen: Counter[str] = Counter()
    for where, record in located:
        seen[name(record)] += 1
        if seen[name(record)] > 1:
            source.fault(where, f"a second {kind} {name(record)!r}; names must differ")


def check_ready(source: Source, movements: Located[Movement], horizon_h: float) -> None:
    """Refuse movements that are ready when the horizon is over."""
    for where, movement in movements:
        if movement.ready_h >= horizon_h:
            source.fault(
                f"{where}, ready_h",
                f"must be before the horizon's end, {horizon_h:g} h, not "
                f"{movement.ready_h:g}",
            )


def check_sites(source: Source, rows: Sequence[Row], known: set[str]) -> None:
    """Refuse origins and destinations that are no sites."""
    for row in rows:
        for end in ("origin", "destination"):
            name = str(row.values.get(end, "")).strip()
            if name and name not in known:
                source.fault(f"{row.where}, {end}", unknown("site", name, known))


def check_size(source: Source, movements: Located[Movement]) -> None:
    """Refuse more vehicles than a plan can hold."""
    total = sum(sum(movement.vehicles.values()) for _, movement in movements)
    if total > MOST_VEHICLES:
        source.fault(
            f"{source.toml.name}, movements",
            f"{total} vehicles in all, at most {MOST_VEHICLES}: split the scenario, "
            "or look for a figure that is too large",
        )


def check_supply(
    source: Source, centres: Located[Centre], known: set[str], sites: set[str]
) -> None:
    """Refuse centres fed by nobody known, or by one another in a circle.

    ``known`` are all centres that are stated, sound or not.
    """
    for where, centre in centres:
        if centre.centre in sites:
            what = f"is the name of a site too, {centre.centre!r}; names must differ"
            source.fault(f"{where}, centre", what)
        feeder = centre.supplied_from
        if feeder is not None and feeder not in known | sites:
            what = unknown("centre or site", feeder, known | sites)
            source.fault(f"{where}, supplied_from", what)
    feeders = {
        centre.centre: centre.supplied_from
        for _, centre in centres
        if centre.supplied_from is not None
    }
    places = {centre.centre: where for where, centre in centres}
    for cycle in _cycles(feeders):
        source.fault(
            f"{places[cycle[0]]}, supplied_from",
            f"centres feed one another in a circle: {' from '.join(cycle)}",
        )


def _cycles(feeders: Mapping[str, str]) -> list[list[str]]:
    """Circles among those fed by one other each, every one once, closed."""
    found: list[list[str]] = []
    done: set[str] = set()
    for first in feeders:
        way: dict[str, None] = {}
        at: str | None = first
        while at is not None and at not in done and at not in way:
            way[at] = None
            at = feeders.get(at)
        if at is not None and at in way:
            order = list(way)
            found.append([*order[order.index(at) :], at])
        done.update(way)
    return found
