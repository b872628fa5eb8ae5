"""Amounts in OpenStreetMap's tag values: numbers, their units, and lists of them.

The parsers in `geodata.tags` and `geodata.rail_tags` are made of these. Any text gives
an amount or nothing; a text longer than OpenStreetMap stores counts as empty.
"""

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

# Units as https://wiki.openstreetmap.org/wiki/Map_features/Units has them, with the
# spellings that mappers use besides; escapes are Cyrillic (t, kg, m, cm, km).
# "ton" is the tonne of Polish, Dutch and Swedish; American short tons are tagged "st".
_NO_UNIT = {"": 1.0}
_TONNES = {
    **dict.fromkeys(("", "t", "to", "ton", "tons", "tonne", "tonnes", "\u0442"), 1.0),
    **dict.fromkeys(("kg", "kgs", "\u043a\u0433"), 0.001),
    **dict.fromkeys(("st", "short ton", "short tons"), 0.90718474),
    **dict.fromkeys(("lt", "long ton", "long tons"), 1.0160469088),
    **dict.fromkeys(("lb", "lbs", "pounds"), 0.00045359237),
}
_METRES = {
    **dict.fromkeys(("", "m", "metre", "metres", "meter", "meters", "\u043c"), 1.0),
    **dict.fromkeys(("cm", "\u0441\u043c"), 0.01),
    "mm": 0.001,
    **dict.fromkeys(("ft", "feet", "foot", "'"), 0.3048),
    **dict.fromkeys(("in", "inch", "inches", '"'), 0.0254),
}
_KMH = {
    **dict.fromkeys(("", "km/h", "kmh", "kph", "kmph"), 1.0),
    "mph": 1.609344,
    **dict.fromkeys(("kn", "kt", "knot", "knots"), 1.852),
}
_DISTANCE_METRES = {
    **dict.fromkeys(("", "km", "\u043a\u043c"), 1000.0),
    **dict.fromkeys(("m", "\u043c"), 1.0),
    **dict.fromkeys(("mi", "mile", "miles"), 1609.344),
    "nmi": 1852.0,
}
_PER_CENT = {"%": 1.0, "\u2030": 0.1}  # \u2030 per mille, of railways
_HOURS = {
    **dict.fromkeys(("", "m", "min", "mins", "minute", "minutes"), 1 / 60),
    **dict.fromkeys(("h", "hour", "hours"), 1.0),
}


class Quantity(NamedTuple):
    """The units a value may carry, as factors to ours, and the range it may lie in."""

    factors: Mapping[str, float]
    least: float
    most: float


# Outside its range a value is a slip of the keyboard or of the unit, not a fact.
MASS = Quantity(_TONNES, 0.05, 1000.0)  # t; "3500" and "3.500 kg" forget the unit
HEIGHT = Quantity(_METRES, 0.3, 20.0)  # m, widths too; "38" is 3.8, "350" is cm
VEHICLE_LENGTH = Quantity(_METRES, 1.0, 100.0)  # m; tank transporters reach 25 m
TRAIN_LENGTH = Quantity(_METRES, 50.0, 3000.0)  # m; 740 is the target of TEN-T
SPEED = Quantity(_KMH, 1.0, 500.0)  # km/h; a limit of 0 is a closure tagged wrongly
DISTANCE = Quantity(_DISTANCE_METRES, 1.0, 20e6)  # m; half way round the Earth
GAUGE = Quantity({"": 1.0, "mm": 1.0}, 100.0, 3000.0)  # mm; park railways to Brunel
LANES = Quantity(_NO_UNIT, 1.0, 30.0)  # the widest motorways have 26
TRACKS = Quantity(_NO_UNIT, 1.0, 50.0)  # more is a yard, mapped track by track
MLC = Quantity(_NO_UNIT, 4.0, 150.0)  # the classes of STANAG 2021
FREQUENCY = Quantity({"": 1.0, "hz": 1.0}, 0.0, 60.0)  # Hz; 0 is direct current
VOLTAGE = Quantity({"": 1.0, "v": 1.0, "kv": 1000.0}, 100.0, 50_000.0)  # V, of railways
RATE = Quantity(_NO_UNIT, 0.0, 1e6)  # vehicles, trains a day, hours; 0 is shut
INCLINE = Quantity(_PER_CENT, -60.0, 60.0)  # %; the steepest streets have 35
DURATION = Quantity(_HOURS, 0.01, 720.0)  # h; the longest ferries take days

_LONGEST_VALUE = 255  # characters OpenStreetMap stores; keeps every parser fast as well
_INCHES_IN_A_FOOT = 12

# \d is any script's decimal digit, and float() reads them all; superscripts are neither
# of the two. A comma before exactly three digits may mark thousands: not a number here.
NUMBER = r"\d+(?:\.\d+|,\d{1,2})?"
_AMOUNT = re.compile(rf"({NUMBER})\s*(\D*)")
_FEET_AND_INCHES = re.compile(
    rf"(\d+)\s*(?:'|ft|feet|foot)\s*({NUMBER})\s*(?:\"|in|inch|inches)?"
)

_LOOKALIKES = {
    **str.maketrans(
        "\uff0c\uff0e\uff0f\uff1a\uff1b\uff0d\u2212\uff05", ",./:;--%"
    ),  # wide
    **str.maketrans("\u2018\u2019\u2032\u00b4", "''''"),  # feet
    **str.maketrans("\u201c\u201d\u2033", '"""'),  # inches
    **str.maketrans("_", " "),  # long_ton
    **dict.fromkeys([0x061C, 0x200B, 0xFEFF]),  # invisible: dropped
    **dict.fromkeys([*range(0x200E, 0x2010), *range(0x202A, 0x202F)]),  # direction
    **dict.fromkeys(range(0x2066, 0x206A)),  # isolates
}


def clean(text: str) -> str:
    """Fold case, spaces and look-alike signs; give nothing for an impossible value."""
    if len(text) > _LONGEST_VALUE:
        return ""
    plain = text.translate(_LOOKALIKES).casefold().replace("''", '"')
    return " ".join(plain.split())


def parts_of(text: str, *, separators: str = ";") -> list[str]:
    """Cut a list at its separators, and clean every part."""
    return [part.strip() for part in re.split(f"[{separators}]", clean(text))]


def to_number(digits: str) -> float:
    """Read what `NUMBER` matches."""
    return float(digits.replace(",", "."))


def within(amount: float, quantity: Quantity) -> float | None:
    """Round to six decimals, so that 380 cm is 3.8 m, and refuse what cannot be."""
    rounded = round(amount, 6)
    return rounded if quantity.least <= rounded <= quantity.most else None


def amount_of(part: str, quantity: Quantity) -> float | None:
    """Read one number with its unit, both in full."""
    match = _AMOUNT.fullmatch(part)
    if match is None:
        return None
    factor = quantity.factors.get(match[2].rstrip(" ."))
    return None if factor is None else within(to_number(match[1]) * factor, quantity)


def smallest_of(parts: Sequence[str], quantity: Quantity) -> float | None:
    """Give the smallest readable amount: a limit known in part limits all the same."""
    amounts = (amount_of(part, quantity) for part in parts)
    return min((amount for amount in amounts if amount is not None), default=None)


def fewest_of(text: str, quantity: Quantity) -> int | None:
    """Give the smallest amount of a list as a whole number, rounded down."""
    smallest = smallest_of(parts_of(text), quantity)
    return None if smallest is None else int(smallest)


def _inches_for_feet(part: str) -> str:
    """Write feet with inches as inches alone; leave anything else as it is."""
    match = _FEET_AND_INCHES.fullmatch(part)
    if match is None or to_number(match[2]) >= _INCHES_IN_A_FOOT:
        return part
    return f"{_INCHES_IN_A_FOOT * float(match[1]) + to_number(match[2]):f} in"


def smallest_length_of(text: str, quantity: Quantity) -> float | None:
    """Give the smallest length of a list, feet with inches among them."""
    return smallest_of([_inches_for_feet(part) for part in parts_of(text)], quantity)
