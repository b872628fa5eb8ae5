"""Spells: times in which links carry another number of serials than usual."""

from __future__ import annotations

from dataclasses import dataclass

from corridors.clock import minutes_of
from corridors.scenario import Override, Scenario
from corridors.stated import Window
from corridors.targets import find_links
from geodata.defaults import HOURS_A_DAY
from geodata.network import BoolArray, Network


@dataclass(frozen=True, slots=True, eq=False)
class Spell:
    """A time in which links carry so many vehicles or trains an hour; 0: nothing."""

    links: BoolArray  # (n_links,)
    from_min: int
    to_min: int
    per_hour: float


def find_spells(network: Network, scenario: Scenario) -> tuple[Spell, ...]:
    """Find the spells of closures and overrides that do not hold for ever."""
    closures = [
        _spell(find_links(network, closure), closure, 0.0, scenario)
        for closure in scenario.closures
        if not closure.always
    ]
    overrides = [
        _spell(
            counted_links(network, override),
            override,
            _an_hour(override),
            scenario,
        )
        for override in scenario.overrides
        if not override.always
    ]
    return (*overrides, *closures)


def counted_links(network: Network, override: Override) -> BoolArray:
    """Mask of the links that an override speaks of and that count in its unit."""
    by_train = override.trains_per_day is not None
    counted: BoolArray = network.links["capacity_tpd"].notna().to_numpy() == by_train
    return find_links(network, override) & counted


def _spell(
    links: BoolArray, window: Window, per_hour: float, scenario: Scenario
) -> Spell:
    begins = 0.0 if window.from_h is None else window.from_h
    ends = scenario.settings.horizon_h if window.to_h is None else window.to_h
    return Spell(
        links=links,
        from_min=minutes_of(begins),
        to_min=minutes_of(ends),
        per_hour=per_hour,
    )


def _an_hour(override: Override) -> float:
    trains, vehicles = override.trains_per_day, override.vehicles_per_day
    return (vehicles or 0.0 if trains is None else trains) / HOURS_A_DAY
