"""Answers on a card: the values of a row in the planner's words."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, Final

from corridors.limits import LIMIT_WORDS
from geodata.network import Mode
from maps.schema import LEG_LIMITS
from maps.text import count, hour, number, quantity

Row = Mapping[str, Any]  # a row of a layer


def worth(row: Row) -> str:
    """Say what one more serial through a bottleneck would be worth."""
    if math.isnan(row["price"]):
        return "not priced"
    saved = quantity(row["price"], "serial-hours")
    if math.isnan(row["relief"]) or not row["relief"]:
        return f"saves {saved}"
    return f"lets {number(row['relief'])} more be delivered ({saved} of travel saved)"


def kind(row: Row) -> str:
    """Say what kind of terminal it is."""
    return str(row["kind"]).replace("_", " ").capitalize()


def mode(row: Row) -> str:
    """Say what moves there, and the gauge of rail."""
    names = {Mode.TRANSFER: "transfer", Mode.ROAD: "road", Mode.FERRY: "ferry"}
    return names.get(row["mode"], f"rail, {row['gauge_mm']} mm")


def moves(row: Row) -> str:
    """Count the serials or trains, and their vehicles."""
    unit = "train" if row["mode"] == Mode.RAIL else "serial"
    return f"{count(row['serials'], unit)}, {count(row['vehicles'], 'vehicle')}"


def length(row: Row) -> str:
    """Say how far and how long."""
    far, long = quantity(row["length_km"], "km"), quantity(row["duration_h"], "h")
    return f"{far}, {long}"


def arrivals(row: Row) -> str:
    """Say when the first and the last arrive."""
    first, last = hour(row["first_arrival_h"]), hour(row["last_arrival_h"])
    return first if first == last else f"first {first}, last {last}"


# The limits of a leg that matter most: not knowing them is an answer too.
_ASKED: Final[Mapping[str, tuple[str, ...]]] = {
    "road": ("max_mass_t", "max_height_m", "mlc_wheeled", "mlc_tracked"),
    "rail": ("max_axle_load_t", "max_metre_load_tpm"),
}


def leg_limits(row: Row) -> list[tuple[str, str]]:
    """Give the limits of a leg that are known, and those that ought to be."""
    asked = _ASKED.get(row["mode"], ())
    return [
        (limit_word(column), limit(row, least, LIMIT_WORDS[column][1]))
        for least, column in LEG_LIMITS.items()
        if column in asked or not math.isnan(row[least])
    ]


def limit_word(column: str) -> str:
    """Name a limit: "Mass limit", "MLC wheeled"."""
    word, unit = LIMIT_WORDS[column]
    return f"{word[:1].upper()}{word[1:]}{' limit' if unit else ''}"


def limit(row: Row, column: str, unit: str) -> str:
    """Say a limit, where it comes from, and what sets it."""
    value = quantity(row[column], unit, digits=2).strip()
    set_by = row.get(f"{column}_set_by", "")
    said = known(value, row[f"{column}_basis"])
    return f"{said}, set by {set_by}" if value and set_by else said


def known(value: str, basis: str) -> str:
    """Write a value with where it comes from."""
    return f"{value} ({basis})" if value else "not known"


def link_limits(row: Row) -> list[tuple[str, str]]:
    """Give the limits of a link that are known."""
    return [
        (limit_word(column), limit(row, column, unit))
        for column, (_, unit) in LIMIT_WORDS.items()
        if not math.isnan(row[column])
    ] or [("Limits", "none known")]


def track(row: Row) -> str:
    """Say what a railway line is built for, as far as it is tagged."""
    said = {
        "category": row["line_category"],
        "loading gauge": row["loading_gauge"],
        "electrified": row["electrified"],
    }
    return ", ".join(f"{what} {text}" for what, text in said.items() if text)


def at_times(row: Row) -> str:
    """Name the restrictions that hold at times, which nobody has read."""
    return f"{row['conditional']} (present, unread)" if row["conditional"] else ""


def capacity(row: Row) -> str:
    """Say the rate that the capacity comes from, and where it comes from."""
    rates = (
        quantity(row["capacity_vph"], "vehicles an hour"),
        quantity(row["capacity_tpd"], "trains a day"),
    )
    return known(next(filter(None, rates), ""), row["capacity_basis"])


def dwell(row: Row) -> str:
    """Say how long a serial stands there, if it does."""
    return quantity(row["dwell_h"], "h", digits=2) if row["dwell_h"] > 0 else ""


def use(row: Row) -> str:
    """Say how much of the capacity is used, with its unit."""
    share = "" if math.isnan(row["share"]) else f" ({row['share']:.0%})"
    return f"{of(row)} {row['unit']}{share}"


def of(row: Row) -> str:
    """Say how much of the capacity is used: "4 of 40"."""
    return f"{number(row['used'])} of {number(row['capacity'])}"


def bridges(row: Row) -> str:
    """Count the bridges by how their load limit is known."""
    kinds = ("tagged", "overlaid", "inferred", "unknown")
    counts = {kind: row[f"bridges_{kind}"] for kind in kinds}
    known = ", ".join(f"{n} {kind}" for kind, n in counts.items() if n)
    total = sum(counts.values())
    return f"{total}; load limit {known}" if total else "none"


def source(row: Row) -> str:
    """Name the source, and how far it is to be trusted."""
    confidence = f" ({row['confidence']})" if row["confidence"] else ""
    return f"{row['source']}{confidence}".strip()
