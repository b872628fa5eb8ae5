"""Lots: serials of one movement that may use the same links."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from corridors.demand import Demand
from corridors.itinerary import Serial
from corridors.passability import allowed_links, binding_limits, open_links
from corridors.scenario import Movement, Scenario
from geodata.network import BoolArray, Network


@dataclass(frozen=True, slots=True, eq=False)
class Lot:
    """Serials of one movement that may use the same links: one commodity.

    ``allowed_links`` are those that would be open to it if no limit bound.
    """

    movement: Movement
    serials: tuple[Serial, ...]
    open_links: BoolArray  # (n_links,)
    allowed_links: BoolArray  # (n_links,)

    @property
    def ready_h(self) -> float:
        """When its serials are ready at the origin."""
        stated = self.serials[0].ready_h
        return self.movement.ready_h if stated is None else stated

    @property
    def pace(self) -> int:
        """The number of its pace: 1 of heavy columns, 0 of all else."""
        return int(self.serials[0].is_heavy)

    @property
    def most_vehicles(self) -> int:
        """Vehicles of its largest serial."""
        return max(each.n_vehicles for each in self.serials)

    @property
    def most_wagons(self) -> int:
        """Wagons of its longest train; 0 where none of it goes by rail."""
        return max(each.train.wagons if each.train else 0 for each in self.serials)

    @property
    def most_transporters(self) -> int:
        """Transporters of its largest column; 0 where all of it marches, or none."""
        columns = [each.column for each in self.serials]
        return max(column.transporters if column else 0 for column in columns)

    @property
    def origin(self) -> str:
        """The site it sets out from."""
        return self.movement.origin

    @property
    def destination(self) -> str:
        """The site it goes to."""
        return self.movement.destination


def find_lots(
    network: Network, scenario: Scenario, demand: Sequence[Demand]
) -> tuple[Lot, ...]:
    """Group serials that may use the same links, movement by movement.

    Those of a lot that may go by road have equally many vehicles, and where wagons are
    counted, equally many of them: they take the same capacity. They march alike.
    """
    limits = binding_limits(network, inferred_limits=scenario.settings.inferred_limits)
    counted = any(fleet.kind == "wagons" for fleet in scenario.fleets)
    masks: dict[object, tuple[BoolArray, BoolArray]] = {}
    lots: list[Lot] = []
    for movement, serials in demand:
        groups: dict[tuple[object, ...], list[Serial]] = {}
        for serial in serials:
            if serial.kind not in masks:
                masks[serial.kind] = (
                    open_links(network, serial, limits),
                    allowed_links(network, serial),
                )
            mask, _ = masks[serial.kind]
            wagons = serial.train.wagons if serial.train and counted else 0
            size = serial.n_vehicles if serial.by_road else 0
            moves = serial.marches, serial.is_heavy, serial.ready_h
            alike = (*moves, size, wagons, mask.tobytes())
            groups.setdefault(alike, []).append(serial)
        lots += [
            Lot(movement, tuple(each), *masks[each[0].kind]) for each in groups.values()
        ]
    return tuple(lots)
