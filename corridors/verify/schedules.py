"""Whether the movement and the train table have what goes by road and by rail."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from corridors.faults import Fault
from corridors.verify.arithmetic import WRITTEN_H
from corridors.verify.parts import Part, parts_of
from corridors.verify.reading import Written
from corridors.verify.records import Serial
from corridors.verify.tables import Passage
from corridors.verify.tails import tails_h

_Figures = tuple[float | None, ...]
_Row = tuple[str, str, _Figures]
"""A serial, its movement, and figures: the hour at which the part begins goes first."""

_HOURS: Final = (WRITTEN_H, WRITTEN_H)
_TENTH: Final = 0.051  # of figures written with a decimal
_MOVE_SLACK: Final = (*_HOURS, WRITTEN_H, 0.0, 0.0, _TENTH)
_TRAIN_SLACK: Final = (*_HOURS, 0.0, 0.0, 0.0, 0.0, _TENTH, _TENTH, _TENTH)


def movement_table(written: Written) -> Iterator[Fault]:
    """Check that the movement table has every part by road, with its figures.

    What a movement could not deliver has a row without figures.
    """
    said = [
        (
            row.serial,
            row.movement,
            (
                *(row.start_point_h, row.release_point_h, row.clear_h),
                *(row.vehicles, row.march_units, row.length_km),
            ),
        )
        for row in written.moves
        if row.serial
    ]
    yield from _agree("movement_table.csv", said, _by_road(written), _MOVE_SLACK)
    told = {row.movement for row in written.moves if not row.serial}
    for movement in written.plan.movements:
        if movement.unmet and movement.id not in told:
            yield Fault("movement_table.csv", f"tells nothing unmet of {movement.id}")


def train_table(written: Written) -> Iterator[Fault]:
    """Check that the train table has every part by rail, with its figures."""
    said = [
        (
            row.train,
            row.movement,
            (
                *(row.depart_h, row.arrive_h, row.gauge_mm),
                *(row.wagons, row.four_axle, row.six_axle),
                *(row.length_m, row.mass_t, row.axle_load_t),
            ),
        )
        for row in written.trains
    ]
    yield from _agree("train_table.csv", said, _by_rail(written), _TRAIN_SLACK)


def _parts(
    written: Written, *, by_rail: bool
) -> Iterator[tuple[Serial, tuple[Passage, ...], Part]]:
    for name, journey in written.journeys.items():
        if name in written.serials:
            for part in parts_of(written, journey):
                if part.by_rail is by_rail:
                    yield written.serials[name], journey, part


def _by_road(written: Written) -> Iterator[_Row]:
    for serial, journey, part in _parts(written, by_rail=False):
        begin, end = journey[part.first].enter_h, journey[part.last].exit_h
        clear = end + tails_h(written, journey)[part.last]
        rows = journey[part.first : part.last + 1]
        links = [written.links[r.link] for r in rows if r.link in written.links]
        km = sum(link.length_m for link in links) / 1000
        figures = (begin, end, clear, serial.n_vehicles, serial.march_units, km)
        yield serial.id, serial.movement, figures


def _by_rail(written: Written) -> Iterator[_Row]:
    for serial, journey, part in _parts(written, by_rail=True):
        made = serial.train
        hours = journey[part.first].enter_h, journey[part.last].exit_h
        figures: _Figures = (None,) * 6
        if made is not None:
            figures = (made.wagons, made.four_axle, made.six_axle)
            figures += (made.length_m, made.mass_t, made.axle_load_t)
        yield serial.id, serial.movement, (*hours, part.gauge_mm, *figures)


def _agree(
    file: str, said: Iterable[_Row], right: Iterable[_Row], slack: Sequence[float]
) -> Iterator[Fault]:
    """Compare rows with the parts of journeys, each in the order in which it begins."""
    rows, parts = (
        sorted(each, key=lambda row: (row[0], row[2][0] or 0.0))
        for each in (said, right)
    )
    have, need = (Counter(serial for serial, *_ in each) for each in (rows, parts))
    for serial in sorted(have.keys() | need.keys()):
        if have[serial] != need[serial]:
            yield Fault(
                f"{file}, serial {serial}",
                f"{have[serial]} rows; its itinerary has {need[serial]} such parts",
            )
    if have != need:
        return
    for (serial, movement, figures), (_, its, true) in zip(rows, parts, strict=True):
        differ = [not _same(*each) for each in zip(figures, true, slack, strict=True)]
        if movement != its or any(differ):
            yield Fault(
                f"{file}, serial {serial}",
                f"says {movement}, {_shown(figures)}; right is {its}, {_shown(true)}",
            )


def _same(one: float | None, other: float | None, slack: float) -> bool:
    if one is None or other is None:
        return one is other
    return abs(one - other) <= slack


def _shown(figures: _Figures) -> str:
    return ", ".join("-" if each is None else f"{each:.6g}" for each in figures)
