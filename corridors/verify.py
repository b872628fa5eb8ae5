"""Checks a written plan from its files alone; shares no code with the solvers."""

from __future__ import annotations

import csv
import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from corridors.faults import Fault

Row = Mapping[str, str]
Json = Mapping[str, Any]
_SLACK_H = 1e-3  # times are written with four decimals


@dataclass(frozen=True, slots=True)
class Report:
    """What was checked, in words, and what did not hold."""

    checked: tuple[str, ...]
    faults: tuple[Fault, ...]


class VerifyError(OSError):
    """A folder that does not hold a plan."""


def verify_folder(folder: Path) -> Report:
    """Re-check a plan: itineraries hang together, capacities hold, sums agree.

    Raises
    ------
    VerifyError
        When the folder holds no plan, or its files cannot be read.
    """
    plan = _json(folder / "plan.json")
    links = _links(_json(folder / "links.geojson"))
    journeys = _journeys(_rows(folder / "itineraries.csv"))
    faults = [
        *_connected(journeys),
        *_in_time(journeys, plan),
        *_within_capacity(journeys, links),
        *_open(journeys, links),
        *_sums(journeys, plan),
        *_bounded(plan),
    ]
    checked = (
        f"{len(journeys)} serials: connected, in their layers, after their ready hour",
        f"{len(links)} links of the plan: loads as written, within capacity, open",
        f"{len(plan['movements'])} movements: serials, closures and bounds agree",
    )
    return Report(checked, tuple(faults))


def _json(path: Path) -> Json:
    try:
        read: Json = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise VerifyError(f"{path}: {error.strerror}; not a plan's folder?") from error
    except ValueError as error:
        raise VerifyError(f"{path}: not JSON ({error})") from error
    return read


def _rows(path: Path) -> list[Row]:
    try:
        with path.open(encoding="utf-8", newline="") as stream:
            return list(csv.DictReader(stream))
    except OSError as error:
        raise VerifyError(f"{path}: {error.strerror}; not a plan's folder?") from error


def _links(geojson: Json) -> dict[int, Json]:
    features = [feature["properties"] for feature in geojson["features"]]
    return {int(each["link"]): each for each in features}


def _journeys(rows: Sequence[Row]) -> dict[str, list[Row]]:
    journeys: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        journeys[row["serial"]].append(row)
    for journey in journeys.values():
        journey.sort(key=lambda row: int(row["seq"]))
    return journeys


def _connected(journeys: Mapping[str, Sequence[Row]]) -> Iterator[Fault]:
    """Each row begins where the one before ends, and not before it ends."""
    for serial, journey in journeys.items():
        where = f"itineraries.csv, serial {serial}"
        if [int(row["seq"]) for row in journey] != list(range(len(journey))):
            yield Fault(where, "its rows are not numbered from 0 without gaps")
        for before, after in pairwise(journey):
            step = f"{where}, seq {after['seq']}"
            if before["to_node"] != after["from_node"]:
                yield Fault(step, "does not begin where the row before ends")
            if float(after["enter_h"]) < float(before["exit_h"]) - _SLACK_H:
                yield Fault(step, "enters before it has left the row before")
        for row in journey:
            if float(row["exit_h"]) < float(row["enter_h"]) - _SLACK_H:
                yield Fault(f"{where}, seq {row['seq']}", "leaves before it enters")


def _in_time(journeys: Mapping[str, Sequence[Row]], plan: Json) -> Iterator[Fault]:
    ready = {movement["id"]: movement["ready_h"] for movement in plan["movements"]}
    for serial, journey in journeys.items():
        movement = journey[0]["movement"]
        if movement not in ready:
            yield Fault(f"serial {serial}", f"of no movement of plan.json: {movement}")
        elif float(journey[0]["enter_h"]) < ready[movement] - _SLACK_H:
            yield Fault(f"serial {serial}", "departs before its movement is ready")


def _within_capacity(
    journeys: Mapping[str, Sequence[Row]], links: Mapping[int, Json]
) -> Iterator[Fault]:
    load = Counter(int(row["link"]) for journey in journeys.values() for row in journey)
    for link, serials in sorted(load.items()):
        where = f"link {link}"
        if link not in links:
            yield Fault(where, "is used, and is not in links.geojson")
            continue
        stated = links[link]
        if serials != stated["used"]:
            yield Fault(
                where, f"carries {serials}, links.geojson says {stated['used']}"
            )
        if serials > stated["capacity"]:
            yield Fault(where, f"carries {serials} of {stated['capacity']} serials")


def _open(
    journeys: Mapping[str, Sequence[Row]], links: Mapping[int, Json]
) -> Iterator[Fault]:
    """Rows say the mode of their link; rails change gauge in transfers alone."""
    for serial, journey in journeys.items():
        gauge = None
        for row in journey:
            stated = links.get(int(row["link"]), {})
            where = f"serial {serial}, seq {row['seq']}"
            if stated and stated["mode"] != row["mode"]:
                yield Fault(where, f"mode {row['mode']}, the link is {stated['mode']}")
            if row["mode"] == "transfer":
                gauge = None
            elif row["mode"] == "rail" and stated:
                if gauge not in {None, stated["gauge_mm"]}:
                    yield Fault(where, "changes gauge without a transfer")
                gauge = stated["gauge_mm"]


def _sums(journeys: Mapping[str, Sequence[Row]], plan: Json) -> Iterator[Fault]:
    delivered = Counter(journey[0]["movement"] for journey in journeys.values())
    for movement in plan["movements"]:
        where = f"movement {movement['id']}"
        if delivered[movement["id"]] != movement["delivered"]:
            yield Fault(
                where,
                f"plan.json says {movement['delivered']} delivered, itineraries.csv "
                f"has {delivered[movement['id']]}",
            )
        if movement["delivered"] + movement["unmet"] != movement["serials"]:
            yield Fault(where, "delivered and unmet do not add up to its serials")
        yield from _closure(where, movement, journeys)


def _closure(
    where: str, movement: Json, journeys: Mapping[str, Sequence[Row]]
) -> Iterator[Fault]:
    last = max(
        (
            float(journey[-1]["exit_h"])
            for journey in journeys.values()
            if journey[0]["movement"] == movement["id"]
        ),
        default=None,
    )
    closure = movement["closure_h"]
    if (last is None) != (closure is None):
        yield Fault(where, "has a closure without arrivals, or arrivals without one")
    elif last is not None and closure < last - _SLACK_H:
        yield Fault(
            where, f"closes at {closure} h, its last serial arrives at {last} h"
        )


def _bounded(plan: Json) -> Iterator[Fault]:
    objective, bound = plan["objective"], plan["bound"]
    if objective is not None and bound is not None and bound > objective + _SLACK_H:
        yield Fault("plan.json", f"the bound {bound} exceeds the objective {objective}")
    unmet = sum(movement["unmet"] for movement in plan["movements"])
    complete = plan["status"] in {"optimal", "feasible"}
    if complete and unmet:
        yield Fault("plan.json", f"status {plan['status']} with {unmet} serials unmet")
