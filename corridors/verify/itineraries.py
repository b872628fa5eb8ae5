"""Whether itineraries hang together: rows, links, layers, corridors."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from corridors.faults import Fault
from corridors.verify.arithmetic import WRITTEN_H
from corridors.verify.reading import Written
from corridors.verify.records import Corridor
from corridors.verify.tables import Passage


def numbering(written: Written) -> Iterator[Fault]:
    """Check that rows of a serial are numbered from 0 without gaps."""
    for serial, journey in written.journeys.items():
        if [row.seq for row in journey] != list(range(len(journey))):
            yield Fault(
                f"itineraries.csv, serial {serial}",
                "its rows are not numbered from 0 without gaps",
            )


def connection(written: Written) -> Iterator[Fault]:
    """Check that each row begins where the one before ends, and not before it ends."""
    for journey in written.journeys.values():
        for row in journey:
            if row.exit_h < row.enter_h - WRITTEN_H:
                yield Fault(str(row), f"leaves at {row.exit_h} h, before it enters")
        for before, after in pairwise(journey):
            if before.to_node != after.from_node:
                yield Fault(
                    str(after),
                    f"begins at node {after.from_node}; the row before ends at node "
                    f"{before.to_node}",
                )
            if after.enter_h < before.exit_h - WRITTEN_H:
                yield Fault(
                    str(after),
                    f"enters at {after.enter_h} h, and leaves the row before at "
                    f"{before.exit_h} h",
                )


def identity(written: Written) -> Iterator[Fault]:
    """Check that rows have the movement and the vehicles of their serial."""
    for serial_id, journey in written.journeys.items():
        serial = written.serials.get(serial_id)
        if serial is None:
            yield Fault(str(journey[0]), "is of no serial of plan.json")
            continue
        for row in journey:
            if row.movement != serial.movement:
                yield Fault(
                    str(row), f"is of movement {row.movement}, not {serial.movement}"
                )
            if row.vehicles != serial.n_vehicles:
                yield Fault(
                    str(row),
                    f"has {row.vehicles} vehicles, the serial {serial.n_vehicles}",
                )


def vehicle(written: Written) -> Iterator[Fault]:
    """Check that what goes by rail is a train, what goes by road a right column."""
    for row in written.passages:
        serial = written.serials.get(row.serial)
        if serial is None:
            continue
        if row.mode == "rail" and serial.train is None:
            yield Fault(str(row), "goes by rail, and fits no train")
        if row.mode in {"road", "ferry"} and not serial.march_units:
            yield Fault(str(row), f"goes by {row.mode}, and may not")
    for serial in written.plan.serials:
        rides, tracked = serial.transporters, serial.needs.road.get("mlc_tracked", 0)
        if (rides or tracked) and not serial.heavy:
            where = f"plan.json, serial {serial.id}"
            yield Fault(where, "has tracks or transporters, and is not heavy")


def link(written: Written) -> Iterator[Fault]:
    """Check that rows have the mode and ends of their link, and links.geojson it."""
    for index in sorted(written.on_link.keys() - written.links.keys()):
        yield Fault(
            str(written.on_link[index][0]), f"link {index} is not in links.geojson"
        )
    for row in written.passages:
        on = written.links.get(row.link)
        if on is None:
            continue
        if row.mode != on.mode:
            yield Fault(str(row), f"mode {row.mode}, link {row.link} is {on.mode}")
        if (row.from_node, row.to_node) != (on.from_node, on.to_node):
            yield Fault(
                str(row),
                f"from node {row.from_node} to {row.to_node}, the link leads from "
                f"{on.from_node} to {on.to_node}",
            )


def transfer(written: Written) -> Iterator[Fault]:
    """Check that rails meet roads in transfers alone."""
    for before, after in _on_the_move(written):
        if (before.mode == "rail") != (after.mode == "rail"):
            yield Fault(
                str(after), f"goes from {before.mode} to {after.mode} without transfer"
            )


def gauge(written: Written) -> Iterator[Fault]:
    """Check that trains change gauge in transfers alone."""
    for before, after in _on_the_move(written):
        one, other = (written.links.get(row.link) for row in (before, after))
        if before.mode != after.mode or one is None or other is None:
            continue
        if one.gauge_mm != other.gauge_mm:
            yield Fault(
                str(after),
                f"goes from {one.gauge_mm} mm to {other.gauge_mm} mm without transfer",
            )


def _on_the_move(written: Written) -> Iterator[tuple[Passage, Passage]]:
    """Give each two rows in a row neither of which is a transfer."""
    for journey in written.journeys.values():
        for before, after in pairwise(journey):
            if "transfer" not in {before.mode, after.mode}:
                yield before, after


def corridor(written: Written) -> Iterator[Fault]:
    """Check that each serial takes the links of its corridor, and legs are theirs."""
    corridors = {c.id: c for m in written.plan.movements for c in m.corridors}
    for each in corridors.values():
        yield from _legs(written, each)
    for serial in written.plan.serials:
        journey = written.journeys.get(serial.id, ())
        where = f"plan.json, serial {serial.id}"
        if serial.corridor is None:
            if journey:
                yield Fault(where, "has no corridor, and rows in itineraries.csv")
        elif serial.corridor not in corridors:
            yield Fault(where, f"corridor {serial.corridor} is of no movement")
        elif serial.id not in corridors[serial.corridor].serials:
            yield Fault(where, f"corridor {serial.corridor} does not list it")
        elif [row.link for row in journey] != corridors[serial.corridor].links:
            yield Fault(where, _astray(corridors[serial.corridor], journey))


def _astray(planned: Corridor, journey: tuple[Passage, ...]) -> str:
    if not journey:
        return f"is on corridor {planned.id}, and not in itineraries.csv"
    pairs = zip(journey, planned.links, strict=False)
    off = next((row for row, link in pairs if row.link != link), journey[-1])
    return f"leaves its corridor {planned.id} at link {off.link} (row {off.row})"


def _legs(written: Written, planned: Corridor) -> Iterator[Fault]:
    """Legs of a corridor are of one mode and gauge, and begin and end as they say."""
    where = f"plan.json, corridor {planned.id}"
    for number, leg in enumerate(planned.legs, start=1):
        on = [written.links[link] for link in leg.links if link in written.links]
        if not on:
            continue
        if {(each.mode, each.gauge_mm) for each in on} != {(leg.mode, leg.gauge_mm)}:
            yield Fault(where, f"leg {number} has links of another mode or gauge")
        if (on[0].from_node, on[-1].to_node) != (leg.from_node, leg.to_node):
            yield Fault(where, f"leg {number} begins or ends at other nodes than said")
