"""What a planner asks of a thing on the map: tooltips, and the cards of popups."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any, Final, TypedDict

from geodata.network import Mode
from maps.text import Safe, count, hour, number, quantity, safe

Row = Mapping[str, Any]  # a row of a layer

_LONG_TEXT: Final = 600  # characters of a reason or a list of names


class Card(TypedDict):
    """A heading and pairs of question and answer; page.js sets them."""

    title: Safe
    rows: list[tuple[Safe, Safe]]


def movement_label(movement_id: str, unit: str) -> str:
    """Name a movement by its unit, and by its id where that is another."""
    return f"{unit} ({movement_id})" if unit not in ("", movement_id) else movement_id


def leg_tip(row: Row) -> Safe:
    """Say the most important of a leg in one line."""
    return _line(
        movement_label(row["movement"], row["unit"]),
        row["refs"] or _mode(row),
        count(row["serials"], "serial"),
        f"{row['from_name']} to {row['to_name']}",
    )


def leg_card(row: Row) -> Card:
    """Say all of a leg: who, when, along what, under which limits, known from where."""
    return _card(
        movement_label(row["movement"], row["unit"]),
        ("Corridor", f"{row['corridor']}, leg {row['leg']} of {row['legs']}"),
        ("Priority", row["priority"]),
        ("From", row["from_name"]),
        ("To", row["to_name"]),
        ("By", _mode(row)),
        ("Route numbers", row["refs"]),
        ("Moves", _moves(row)),
        ("Serials", row["serial_ids"]),
        ("Length", _length(row)),
        ("Departs", hour(row["first_departure_h"])),
        ("Arrives", _arrivals(row)),
        *_leg_limits(row),
        ("Bridges", _bridges(row)),
        ("Bridge names", row["bridges"]),
        ("Source", _source(row)),
    )


def link_tip(row: Row) -> Safe:
    """Say the most important of a link in one line."""
    return _line(
        row["ref"] or row["name"] or row["class"],
        "closed" if row["state"] == "closed" else _use(row),
    )


def link_card(row: Row) -> Card:
    """Say all of a link: its load, its limits, and where each number comes from."""
    return _card(
        row["name"] or row["ref"] or row["id"],
        ("Link", row["link"]),
        ("State", row["state"]),
        ("By", f"{_mode(row)}, {row['class']}"),
        ("Route number", row["ref"]),
        ("Used", _use(row)),
        ("Movements", row["movements"]),
        ("Length", quantity(row["length_km"], "km")),
        ("Speed", _known(quantity(row["speed_kmh"], "km/h"), row["speed_basis"])),
        ("Capacity", _capacity(row)),
        ("Dwell", _dwell(row)),
        *_link_limits(row),
        ("Limited by", row["limited_by"]),
        ("Bridges", row["bridges"]),
        ("Tunnels", row["tunnels"]),
        ("Source", _source(row)),
    )


def terminal_card(rows: Sequence[Row]) -> Card:
    """Say all of a terminal, given the rows of its transfer links."""
    first = rows[0]
    kind = _kind(first)
    directions = [
        (row["direction"].capitalize(), "closed" if row["closed"] else _use(row))
        for row in rows
    ]
    return _card(
        first["name"] or kind,
        ("Kind", kind),
        *directions,
        ("Capacity", _capacity(first)),
        ("Dwell", _dwell(first)),
        ("Source", _source(first)),
    )


def terminal_tip(rows: Sequence[Row]) -> Safe:
    """Say the most important of a terminal in one line."""
    uses = [f"{row['direction']} {_of(row)}" for row in rows if row["used"] > 0]
    return _line(rows[0]["name"] or _kind(rows[0]), ", ".join(uses) or "not used")


def bottleneck_label(row: Row) -> Safe:
    """Say how full a bottleneck is."""
    return safe(f"{number(row['used'])}/{number(row['capacity'])}")


def bottleneck_tip(row: Row) -> Safe:
    """Say the most important of a bottleneck in one line."""
    return _line(f"Bottleneck: {row['name'] or row['id']}", f"{_of(row)} {row['unit']}")


def bottleneck_card(row: Row) -> Card:
    """Say how full a bottleneck is, and what more of it would be worth."""
    return _card(
        f"Bottleneck {row['rank']}: {row['name'] or row['id']}",
        ("By", row["mode"]),
        ("Used", f"{_of(row)} {row['unit']}"),
        ("One more serial", _worth(row)),
    )


def unmet_card(row: Row) -> Card:
    """Say what is not delivered, and what holds it."""
    taken = f"{row['taken']} of {row['capacity']} taken by movements that go first"
    return _card(
        f"{count(row['serials'], 'serial')} not delivered",
        ("Movement", movement_label(row["movement"], row["unit"])),
        ("From", row["origin"]),
        ("To", row["destination"]),
        ("Not delivered", f"{row['serials']} of {count(row['of'], 'serial')}"),
        ("Reason", row["reason"]),
        ("Held by", row["cut_names"] or row["cut"]),
        ("Capacity there", taken if row["cut"] else ""),
    )


def unmet_label(row: Row) -> Safe:
    """Say who misses how much."""
    return safe(f"{row['unit'] or row['movement']}: {row['serials']} not delivered")


def unmet_tip(row: Row) -> Safe:
    """Say who misses how much, and why."""
    return _line(
        f"{movement_label(row['movement'], row['unit'])}: "
        f"{row['serials']} of {count(row['of'], 'serial')} not delivered",
        row["reason"],
    )


def place_card(row: Row) -> Card:
    """Say what starts and ends at a site."""
    return _card(
        row["name"],
        ("Origin of", row["origin_of"]),
        ("Destination of", row["destination_of"]),
    )


def _card(title: str, *pairs: tuple[str, object]) -> Card:
    """Make a card of what has an answer; all of its text is made safe here."""
    rows = [
        (safe(question), safe(answer, max_length=_LONG_TEXT))
        for question, answer in pairs
        if answer != ""
    ]
    return {"title": safe(title), "rows": rows}


def _line(*parts: str) -> Safe:
    return safe(" · ".join(part for part in parts if part))


def _worth(row: Row) -> str:
    """Say what one more serial through a bottleneck would be worth."""
    if math.isnan(row["price"]):
        return "not priced"
    saved = quantity(row["price"], "serial-hours")
    if math.isnan(row["relief"]) or not row["relief"]:
        return f"saves {saved}"
    return f"lets {number(row['relief'])} more be delivered ({saved} of travel saved)"


def _kind(row: Row) -> str:
    return str(row["kind"]).replace("_", " ").capitalize()


def _mode(row: Row) -> str:
    names = {Mode.TRANSFER: "transfer", Mode.ROAD: "road", Mode.FERRY: "ferry"}
    return names.get(row["mode"], f"rail, {row['gauge_mm']} mm")


def _moves(row: Row) -> str:
    unit = "train" if row["mode"] == Mode.RAIL else "serial"
    return f"{count(row['serials'], unit)}, {count(row['vehicles'], 'vehicle')}"


def _length(row: Row) -> str:
    length, hours = quantity(row["length_km"], "km"), quantity(row["duration_h"], "h")
    return f"{length}, {hours}"


def _arrivals(row: Row) -> str:
    first, last = hour(row["first_arrival_h"]), hour(row["last_arrival_h"])
    return first if first == last else f"first {first}, last {last}"


def _leg_limits(row: Row) -> list[tuple[str, str]]:
    """Give the limits that matter to the leg's mode; not knowing them is an answer."""
    limits = {
        "road": (
            ("Mass limit", "min_mass_t", "t"),
            ("Height limit", "min_height_m", "m"),
            ("MLC wheeled", "mlc_wheeled", ""),
            ("MLC tracked", "mlc_tracked", ""),
        ),
        "rail": (("Axle load limit", "min_axle_load_t", "t"),),
    }.get(row["mode"], ())
    return [(question, _limit(row, column, unit)) for question, column, unit in limits]


def _limit(row: Row, column: str, unit: str) -> str:
    value = quantity(row[column], unit, digits=2).strip()
    set_by = row.get(f"{column}_set_by", "")
    known = _known(value, row[f"{column}_basis"])
    return f"{known}, set by {set_by}" if value and set_by else known


def _known(value: str, basis: str) -> str:
    """Write a value with where it comes from."""
    return f"{value} ({basis})" if value else "not known"


def _link_limits(row: Row) -> list[tuple[str, str]]:
    limits = (
        ("Mass limit", "max_mass_t", "t"),
        ("Axle load limit", "max_axle_load_t", "t"),
        ("Height limit", "max_height_m", "m"),
        ("Width limit", "max_width_m", "m"),
        ("Length limit", "max_length_m", "m"),
        ("MLC wheeled", "mlc_wheeled", ""),
        ("MLC tracked", "mlc_tracked", ""),
    )
    return [
        (question, _limit(row, column, unit))
        for question, column, unit in limits
        if not math.isnan(row[column])
    ] or [("Limits", "none known")]


def _capacity(row: Row) -> str:
    rates = (
        quantity(row["capacity_vph"], "vehicles an hour"),
        quantity(row["capacity_tpd"], "trains a day"),
    )
    return _known(next(filter(None, rates), ""), row["capacity_basis"])


def _dwell(row: Row) -> str:
    return quantity(row["dwell_h"], "h", digits=2) if row["dwell_h"] > 0 else ""


def _use(row: Row) -> str:
    share = "" if math.isnan(row["share"]) else f" ({row['share']:.0%})"
    return f"{_of(row)} {row['unit']}{share}"


def _of(row: Row) -> str:
    return f"{number(row['used'])} of {number(row['capacity'])}"


def _bridges(row: Row) -> str:
    kinds = ("tagged", "overlaid", "inferred", "unknown")
    counts = {kind: row[f"bridges_{kind}"] for kind in kinds}
    known = ", ".join(f"{n} {kind}" for kind, n in counts.items() if n)
    total = sum(counts.values())
    return f"{total}; load limit {known}" if total else "none"


def _source(row: Row) -> str:
    confidence = f" ({row['confidence']})" if row["confidence"] else ""
    return f"{row['source']}{confidence}".strip()
