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

    @property
    def is_shut(self) -> bool:
        """Whether nothing may be on the links then."""
        return self.per_hour == 0


def find_spells(network: Network, scenario: Scenario) -> tuple[Spell, ...]:
    """Find the spells of closures and overrides that do not hold for ever.

    They lie within the horizon. Of overrides at one time the last that is stated holds,
    unless one of them shuts.
    """
    horizon_h = scenario.settings.horizon_h
    overrides = [
        _spell(counted_links(network, each), each, _an_hour(each), horizon_h)
        for each in scenario.overrides
        if not each.always
    ]
    closures = [
        _spell(find_links(network, each), each, 0.0, horizon_h)
        for each in scenario.closures
        if not each.always
    ]
    found = (*overrides, *closures)
    return tuple(spell for spell in found if spell.from_min < spell.to_min)


def counted_links(network: Network, override: Override) -> BoolArray:
    """Mask of the links that an override speaks of and that count in its unit."""
    by_train = override.trains_per_day is not None
    counted: BoolArray = network.links["capacity_tpd"].notna().to_numpy() == by_train
    return find_links(network, override) & counted


def _spell(
    links: BoolArray, window: Window, per_hour: float, horizon_h: float
) -> Spell:
    begins_h = 0.0 if window.from_h is None else max(window.from_h, 0.0)
    ends_h = horizon_h if window.to_h is None else min(window.to_h, horizon_h)
    return Spell(links, minutes_of(begins_h), minutes_of(ends_h), per_hour)


def _an_hour(override: Override) -> float:
    trains, vehicles = override.trains_per_day, override.vehicles_per_day
    return (vehicles or 0.0 if trains is None else trains) / HOURS_A_DAY
