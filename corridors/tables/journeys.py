"""Journeys: every serial on its way, with all that the tables ask of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corridors.itinerary import Itinerary, MovementResult, Plan
from corridors.scenario import Scenario
from corridors.tables.atlas import Atlas
from corridors.tables.parts import Part, parts_of
from corridors.tables.points import HALT, Point, points_of
from corridors.tables.sheet import ESTIMATE, span
from corridors.tables.tails import Tails
from geodata.network import FloatArray, Network

_TOLD_SHIFT_H = 0.25


@dataclass(frozen=True, slots=True, eq=False)
class Journey:
    """A serial of a movement on its way: its parts, points, and its tail."""

    network: Network
    atlas: Atlas
    movement: MovementResult
    itinerary: Itinerary
    parts: Sequence[Part]
    points: Sequence[Point]
    tail_h: FloatArray  # (n_links of the way,)

    @property
    def links(self) -> list[int]:
        """Link indices from origin to destination."""
        links: list[int] = self.itinerary.links.tolist()
        return links

    def links_of(self, part: Part) -> list[int]:
        """Link indices of a part, crossings in it included."""
        return self.links[part.first : part.last + 1]

    def points_in(self, part: Part) -> list[Point]:
        """Terminals and halts within a part, its two ends apart."""
        return [
            each
            for each in self.points
            if part.first < each.at <= part.last
            and (each.link is not None or each.kind == HALT)
        ]

    def length_km(self, part: Part) -> float:
        """Length of a part."""
        metres = self.atlas.length_m[self.links_of(part)]
        return float(metres.sum()) / 1000

    def ends(self, part: Part) -> tuple[str, str]:
        """Names of where a part begins and ends: sites where the way does."""
        begin = self.atlas.end_name(self.links, part.first)
        end = self.atlas.end_name(self.links, part.last + 1)
        return (
            self.movement.origin if part.first == 0 else begin,
            self.movement.destination if part.last == len(self.links) - 1 else end,
        )

    def remarks(self, part: Part, *more: str) -> str:
        """Say of a part that it is an estimate, what is ``more``, halts and a shift."""
        halts = [each.halt_h for each in self.points_in(part) if each.kind == HALT]
        said = [ESTIMATE, *more]
        if halts:
            said.append(f"halts {len(halts)} ({span(sum(halts))})")
        shift_h = self.itinerary.shift_h
        if abs(shift_h) > _TOLD_SHIFT_H + 1e-6:
            word = "later" if shift_h > 0 else "earlier"
            said.append(f"{span(abs(shift_h))} {word} than the plan of periods")
        return "; ".join(said)


def journeys(plan: Plan, scenario: Scenario) -> Iterator[Journey]:
    """Give every serial on its way, movement by movement, by departure."""
    network, atlas = plan.network, Atlas.of(plan.network)
    tails = Tails(network, scenario.regime.march)
    for movement in plan.movements:
        for each in _by_departure(movement):
            tail_h = tails.hours(each)
            yield Journey(
                network=network,
                atlas=atlas,
                movement=movement,
                itinerary=each,
                parts=parts_of(atlas, each.links.tolist()),
                points=points_of(atlas, each, tail_h),
                tail_h=tail_h,
            )


def _by_departure(movement: MovementResult) -> list[Itinerary]:
    return sorted(movement.itineraries, key=lambda one: (one.departs_h, one.serial.id))
