"""The outlook of every lot: the arcs that are open to it, and from when it may move."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from corridors.clock import minutes_of
from corridors.formulate.ground import Ground
from corridors.formulate.lots import Lot
from corridors.formulate.reach import Reach, Surveyor
from corridors.scenario import Scenario
from corridors.wished import wished_links
from corridors.wishes import sort_wishes
from geodata.network import BoolArray, FloatArray, Mode

_UNLOVED: Final = 10
"""Roads and rails not preferred count as so many times as long; transfers do not."""
_LOVED_DETOUR: Final = 1.1
"""How much longer than the best of the preferred ways others may be, so counted."""


@dataclass(frozen=True, slots=True, eq=False)
class Outlook:
    """What lies before a lot: arcs, the quickest way along them, the minute it may go.

    ``quickest_min`` None: there is no way at all. ``awaited`` are the countries on
    that way whose permission comes last, if it waits for any.
    """

    arcs: BoolArray  # (n_arcs,)
    quickest_min: int | None
    ready_min: int
    awaited: tuple[str, ...] = ()


def look_out(
    ground: Ground,
    lots: Sequence[Lot],
    scenario: Scenario,
    *,
    free: Collection[str] = (),
) -> list[Outlook]:
    """Look out for every lot; movements named in ``free`` may go where they like."""
    scout = _Scout(ground, scenario)
    return [scout.outlook(lot, loved=lot.movement.id not in free) for lot in lots]


class _Scout:
    """Looks out for one lot after the other, and remembers what it has seen."""

    def __init__(self, ground: Ground, scenario: Scenario) -> None:
        self._ground, self._scenario = ground, scenario
        self._surveyor = Surveyor(ground.n_nodes, ground.tail, ground.head)
        self._seen: dict[tuple[object, ...], Reach] = {}
        self._wishes: dict[tuple[str, ...], BoolArray] = {}
        links = ground.placed.network.links
        travelled = (links["mode"] != str(Mode.TRANSFER)).to_numpy()
        self._travelled: BoolArray = ground.of_links(travelled, beyond=False)
        country = links["country"].to_numpy(dtype=str)
        self._countries, self._country = np.unique(
            ground.of_links(country, beyond=""), return_inverse=True
        )

    def outlook(self, lot: Lot, *, loved: bool) -> Outlook:
        """Choose the way that ends first, waiting for permissions or going round."""
        is_open = self._ground.open_to(lot) & ~self._wished(lot.movement.avoid)
        permitted = self._permitted_min(lot)
        ready_min = minutes_of(lot.ready_h)
        best = Outlook(np.zeros_like(is_open), None, ready_min)
        for minute in np.unique(permitted[is_open]).tolist():
            reach = self._reach(lot, is_open & (permitted <= minute))
            since = max(ready_min, round(minute))
            if reach.quickest_min is not None and (
                best.quickest_min is None
                or since + reach.quickest_min < best.ready_min + best.quickest_min
            ):
                last = reach.quickest & (permitted == minute) & (minute > ready_min)
                awaited = self._countries_of(last)
                best = Outlook(reach.arcs, reach.quickest_min, since, awaited)
        if lot.most_transporters:
            best = self._with_rails(lot, is_open & (permitted <= best.ready_min), best)
        if loved and lot.movement.prefer and best.quickest_min is not None:
            return self._preferring(lot, is_open & (permitted <= best.ready_min), best)
        return best

    def _with_rails(self, lot: Lot, is_open: BoolArray, best: Outlook) -> Outlook:
        """Keep the ways without transporters, which may be too few, however long."""
        by_rail = self._reach(lot, is_open & ~self._ground.takes_transporters)
        return replace(best, arcs=best.arcs | by_rail.arcs)

    def _countries_of(self, arcs: BoolArray) -> tuple[str, ...]:
        return tuple(self._countries[np.unique(self._country[arcs])].tolist())

    def _permitted_min(self, lot: Lot) -> FloatArray:
        """Minute from which a lot may be on every arc, shape (n_arcs,).

        At home, and where nobody knows whose land it is, no permission is asked; nor of
        a movement that says nothing of its nation.
        """
        nation = lot.movement.nation
        if nation is None:
            return np.zeros(len(self._country))
        permission = self._scenario.regime.permission
        hours = [
            0.0 if each in {"", nation} else permission.hours_in(each)
            for each in self._countries.tolist()
        ]
        return np.array([minutes_of(each) for each in hours], float)[self._country]

    def _reach(self, lot: Lot, is_open: BoolArray) -> Reach:
        open_to_it = np.packbits(is_open).tobytes()
        key = (lot.origin, lot.destination, lot.pace, open_to_it)
        if key not in self._seen:
            self._seen[key] = self._surveyor.reach(
                *self._ends(lot),
                is_open,
                self._ground.minutes_of(lot),
                max_detour=self._scenario.settings.max_detour,
            )
        return self._seen[key]

    def _preferring(self, lot: Lot, is_open: BoolArray, best: Outlook) -> Outlook:
        """Keep to what the lot prefers, and to what it needs to get there."""
        minutes = self._ground.minutes_of(lot)
        loved = self._wished(lot.movement.prefer)
        unloved = self._travelled & ~loved
        counted = np.where(unloved, _UNLOVED * minutes, minutes)
        near = self._surveyor.reach(
            *self._ends(lot), is_open, counted, max_detour=_LOVED_DETOUR
        )
        quickest = self._surveyor.reach(
            *self._ends(lot), near.arcs, minutes, max_detour=1.0
        ).quickest_min
        return replace(best, arcs=near.arcs, quickest_min=quickest)

    def _ends(self, lot: Lot) -> tuple[int, int]:
        return self._ground.node_of(lot.origin), self._ground.node_of(lot.destination)

    def _wished(self, wishes: tuple[str, ...]) -> BoolArray:
        """Mask of the arcs that wishes speak of, shape (n_arcs,)."""
        if wishes not in self._wishes:
            links = wished_links(self._ground.placed.network, sort_wishes(wishes))
            self._wishes[wishes] = self._ground.of_links(links, beyond=False)
        return self._wishes[wishes]
