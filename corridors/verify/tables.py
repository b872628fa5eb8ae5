"""What the tables of a plan say: one record a row, with the row it stands in."""

from __future__ import annotations

from typing import Annotated

from pydantic import BeforeValidator

from corridors.verify.records import Mode
from corridors.verify.rules import Record


def _nothing_said(cell: object) -> object:
    return None if cell == "" else cell


Figure = Annotated[float | None, BeforeValidator(_nothing_said)]
Number = Annotated[int | None, BeforeValidator(_nothing_said)]


class Row(Record):
    """A row of a table; ``row`` counts the lines of the file from 1, the header's."""

    row: int


class Passage(Row):
    """One serial on one link: a row of ``itineraries.csv``."""

    movement: str
    serial: str
    seq: int
    link: int
    mode: Mode
    from_node: int
    to_node: int
    enter_h: float
    exit_h: float
    vehicles: int

    def __str__(self) -> str:
        """Say where it stands."""
        return f"itineraries.csv row {self.row}, serial {self.serial}, link {self.link}"


class Use(Row):
    """How full a link is for a time: a row of ``capacity.csv``."""

    link: int
    name: str
    mode: Mode
    from_h: float
    to_h: float
    used: int
    capacity: int


class Point(Row):
    """A serial at a critical point: a row of ``critical_points.csv``.

    ``link`` is None at halts and ends.
    """

    movement: str
    serial: str
    seq: int
    kind: str
    node: int
    link: Number
    due_h: float
    clear_h: float
    halt_h: float
    due: str
    clear: str


class Arrival(Row):
    """A serial that arrives: a row of ``arrivals.csv``."""

    hour: float
    date: str
    unit: str
    movement: str
    destination: str
    serial: str
    serials_arrived: int
    serials_total: int
    vehicles_arrived: int
    vehicles_total: int
    force_arrived: int
    force_total: int


class Move(Row):
    """A serial on the road: a row of ``movement_table.csv``.

    ``serial`` is empty, and there are no figures, for what is not delivered.
    """

    serial: str
    movement: str
    vehicles: Number
    march_units: Number
    length_km: Figure
    start_point_h: Figure
    release_point_h: Figure
    clear_h: Figure


class TrainRun(Row):
    """A serial on the rails of one gauge: a row of ``train_table.csv``."""

    train: str
    movement: str
    wagons: Number
    four_axle: Number
    six_axle: Number
    length_m: Figure
    mass_t: Figure
    axle_load_t: Figure
    gauge_mm: int
    depart_h: float
    arrive_h: float
