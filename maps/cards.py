"""What a planner asks of a thing on the map: tooltips, and the cards of popups."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, TypedDict

from maps import answers
from maps.answers import Row
from maps.text import Safe, count, hour, number, quantity, safe

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
        row["refs"] or answers.mode(row),
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
        ("By", answers.mode(row)),
        ("Route numbers", row["refs"]),
        ("Moves", answers.moves(row)),
        ("Serials", row["serial_ids"]),
        ("Length", answers.length(row)),
        ("Departs", hour(row["first_departure_h"])),
        ("Arrives", answers.arrivals(row)),
        *answers.leg_limits(row),
        ("Bridges", answers.bridges(row)),
        ("Bridge names", row["bridges"]),
        ("Source", answers.source(row)),
    )


def link_tip(row: Row) -> Safe:
    """Say the most important of a link in one line."""
    return _line(
        row["ref"] or row["name"] or row["class"],
        "closed" if row["state"] == "closed" else answers.use(row),
    )


def link_card(row: Row) -> Card:
    """Say all of a link: its load, its limits, and where each number comes from."""
    return _card(
        row["name"] or row["ref"] or row["id"],
        ("Link", row["link"]),
        ("State", row["state"]),
        ("By", f"{answers.mode(row)}, {row['class']}"),
        ("Route number", row["ref"]),
        ("Used", answers.use(row)),
        ("Movements", row["movements"]),
        ("Country", row["country"]),
        ("Length", quantity(row["length_km"], "km")),
        ("Surface", row["surface"]),
        ("Steepest", quantity(row["incline_pct"], "%")),
        ("Track", answers.track(row)),
        (
            "Speed",
            answers.known(quantity(row["speed_kmh"], "km/h"), row["speed_basis"]),
        ),
        ("Capacity", answers.capacity(row)),
        ("Dwell", answers.dwell(row)),
        *answers.link_limits(row),
        ("Limited by", row["limited_by"]),
        ("At times", answers.at_times(row)),
        ("Bridges", row["bridges"]),
        ("Tunnels", row["tunnels"]),
        ("Source", answers.source(row)),
    )


def terminal_card(rows: Sequence[Row]) -> Card:
    """Say all of a terminal, given the rows of its transfer links."""
    first = rows[0]
    kind = answers.kind(first)
    directions = [
        (row["direction"].capitalize(), "closed" if row["closed"] else answers.use(row))
        for row in rows
    ]
    return _card(
        first["name"] or kind,
        ("Kind", kind),
        ("Country", first["country"]),
        *directions,
        ("Capacity", answers.capacity(first)),
        ("Dwell", answers.dwell(first)),
        ("Source", answers.source(first)),
    )


def terminal_tip(rows: Sequence[Row]) -> Safe:
    """Say the most important of a terminal in one line."""
    uses = [f"{row['direction']} {answers.of(row)}" for row in rows if row["used"] > 0]
    return _line(
        rows[0]["name"] or answers.kind(rows[0]), ", ".join(uses) or "not used"
    )


def bottleneck_label(row: Row) -> Safe:
    """Say how full a bottleneck is."""
    return safe(f"{number(row['used'])}/{number(row['capacity'])}")


def bottleneck_tip(row: Row) -> Safe:
    """Say the most important of a bottleneck in one line."""
    return _line(
        f"Bottleneck: {row['name'] or row['id']}", f"{answers.of(row)} {row['unit']}"
    )


def bottleneck_card(row: Row) -> Card:
    """Say how full a bottleneck is, and what more of it would be worth."""
    return _card(
        f"Bottleneck {row['rank']}: {row['name'] or row['id']}",
        ("By", row["mode"]),
        ("Used", f"{answers.of(row)} {row['unit']}"),
        ("One more serial", answers.worth(row)),
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


def centre_tip(row: Row) -> Safe:
    """Say how full a convoy support centre is at most."""
    return safe(
        f"{row['name']}: at most {row['most_vehicles']} of {row['places']} places taken"
    )


def centre_card(row: Row) -> Card:
    """Say who stays at a convoy support centre."""
    return _card(
        row["name"],
        ("Places", f"{row['places']} vehicles at one time"),
        ("Columns overnight", row["stays"]),
        ("Taken at most", row["most_vehicles"]),
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
