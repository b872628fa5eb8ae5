"""Read OpenStreetMap tag values as numbers with units.

Every parser is total: any text gives a number in the unit of the parser's name, or
``None`` (``()`` where several numbers are expected) when it cannot be read as one.
Nothing unreadable becomes 0, and nothing is guessed: ``3,500`` may be 3.5 or 3500,
``ca. 3`` may be less than 3, and both give ``None``. Where a limit is a list, as in
``80;60``, the smallest readable part counts: whoever keeps to it keeps to all.
"""

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from operator import mul
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]

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
SPEED = Quantity(_KMH, 1.0, 500.0)  # km/h; a limit of 0 is a closure tagged wrongly
DISTANCE = Quantity(_DISTANCE_METRES, 1.0, 20e6)  # m; half way round the Earth
GAUGE = Quantity({"": 1.0, "mm": 1.0}, 100.0, 3000.0)  # mm; park railways to Brunel
LANES = Quantity(_NO_UNIT, 1.0, 30.0)  # the widest motorways have 26
TRACKS = Quantity(_NO_UNIT, 1.0, 50.0)  # more is a yard, mapped track by track
MLC = Quantity(_NO_UNIT, 4.0, 150.0)  # the classes of STANAG 2021
FREQUENCY = Quantity({"": 1.0, "hz": 1.0}, 0.0, 60.0)  # Hz; 0 is direct current
VOLTAGE = Quantity({"": 1.0, "v": 1.0, "kv": 1000.0}, 100.0, 50_000.0)  # V, of railways
RATE = Quantity(
    _NO_UNIT, 0.0, 1e6
)  # vehicles or trains a day, hours of dwell; 0 is shut
DURATION = Quantity(_HOURS, 0.01, 720.0)  # h; the longest ferries take days

STANDARD_GAUGE_MM = 1435
_LONGEST_VALUE = 255  # characters OpenStreetMap stores; keeps every parser fast as well
_INCHES_IN_A_FOOT = 12

# \d is any script's decimal digit, and float() reads them all; superscripts are neither
# of the two. A comma before exactly three digits may mark thousands: not a number here.
_NUMBER = r"\d+(?:\.\d+|,\d{1,2})?"
_AMOUNT = re.compile(rf"({_NUMBER})\s*(\D*)")
_FEET_AND_INCHES = re.compile(
    rf"(\d+)\s*(?:'|ft|feet|foot)\s*({_NUMBER})\s*(?:\"|in|inch|inches)?"
)
_CLOCK = re.compile(r"(\d{1,3}):([0-5]\d)(?::([0-5]\d))?")
_ISO_DURATION = re.compile(
    rf"p(?:({_NUMBER})d)?(?:t(?:({_NUMBER})h)?(?:({_NUMBER})m)?(?:({_NUMBER})s)?)?"
)

_LOOKALIKES = {
    **str.maketrans("\uff0c\uff0e\uff0f\uff1a\uff1b\uff0d\u2212", ",./:;--"),  # full
    **str.maketrans("\u2018\u2019\u2032\u00b4", "''''"),  # feet
    **str.maketrans("\u201c\u201d\u2033", '"""'),  # inches
    **str.maketrans("_", " "),  # long_ton
    **dict.fromkeys([0x061C, 0x200B, 0xFEFF]),  # invisible: dropped
    **dict.fromkeys([*range(0x200E, 0x2010), *range(0x202A, 0x202F)]),  # direction
    **dict.fromkeys(range(0x2066, 0x206A)),  # isolates
}


def _clean(text: str) -> str:
    """Fold case, spaces and look-alike signs; give nothing for an impossible value."""
    if len(text) > _LONGEST_VALUE:
        return ""
    plain = text.translate(_LOOKALIKES).casefold().replace("''", '"')
    return " ".join(plain.split())


def _parts(text: str, *, separators: str = ";") -> list[str]:
    return [part.strip() for part in re.split(f"[{separators}]", _clean(text))]


def _number(digits: str) -> float:
    return float(digits.replace(",", "."))


def _sane(amount: float, quantity: Quantity) -> float | None:
    """Round to six decimals, so that 380 cm is 3.8 m, and refuse what cannot be."""
    rounded = round(amount, 6)
    return rounded if quantity.least <= rounded <= quantity.most else None


def _amount(part: str, quantity: Quantity) -> float | None:
    """Read one number with its unit, both in full."""
    match = _AMOUNT.fullmatch(part)
    if match is None:
        return None
    factor = quantity.factors.get(match[2].rstrip(" ."))
    return None if factor is None else _sane(_number(match[1]) * factor, quantity)


def _smallest(parts: Sequence[str], quantity: Quantity) -> float | None:
    """Give the smallest readable amount: a limit known in part limits all the same."""
    amounts = (_amount(part, quantity) for part in parts)
    return min((amount for amount in amounts if amount is not None), default=None)


def _fewest(text: str, quantity: Quantity) -> int | None:
    smallest = _smallest(_parts(text), quantity)
    return None if smallest is None else int(smallest)


def _inches_for_feet(part: str) -> str:
    """Write feet with inches as inches alone; leave anything else as it is."""
    match = _FEET_AND_INCHES.fullmatch(part)
    if match is None or _number(match[2]) >= _INCHES_IN_A_FOOT:
        return part
    return f"{_INCHES_IN_A_FOOT * float(match[1]) + _number(match[2]):f} in"


def _smallest_length(text: str, quantity: Quantity) -> float | None:
    return _smallest([_inches_for_feet(part) for part in _parts(text)], quantity)


def mass_t(text: str) -> float | None:
    """Read a limit of mass or axle load, in tonnes; of a list, the smallest.

    ``none``, ``unsigned``, ``default`` and ``yes`` state no number.
    """
    return _smallest(_parts(text), MASS)


def length_m(text: str) -> float | None:
    """Read a height or width, in metres; of a list, the smallest.

    ``12'6"``, ``12 ft 6 in`` and ``12'6`` are 12 feet 6 inches.
    """
    return _smallest_length(text, HEIGHT)


def vehicle_length_m(text: str) -> float | None:
    """Read a limit of vehicle length (``maxlength``): as `length_m`, up to 100 m."""
    return _smallest_length(text, VEHICLE_LENGTH)


def speed_kmh(text: str) -> float | None:
    """Read a speed limit, in km/h; of a list, the smallest.

    Zones (``DE:urban``), ``walk``, ``signals``, ``variable`` and ``none`` state no
    number: what they stand for is a default of the country, not of the tag.
    """
    return _smallest(_parts(text), SPEED)


def distance_m(text: str) -> float | None:
    """Read a distance along a way, in metres; without a unit, OSM means km.

    A list is no distance.
    """
    return _amount(_clean(text), DISTANCE)


def gauges_mm(text: str) -> tuple[int, ...]:
    """Read every gauge of a track, in mm, ascending and without repeats.

    ``standard`` is 1435; ``narrow`` and ``broad`` are many gauges, so none. Unreadable
    parts are dropped. ``1 435`` is 1435.
    """
    named = [part.replace(" ", "") for part in _parts(text)]
    parts = [str(STANDARD_GAUGE_MM) if part == "standard" else part for part in named]
    gauges = (_amount(part, GAUGE) for part in parts)
    return tuple(sorted({round(gauge) for gauge in gauges if gauge is not None}))


def lane_count(text: str) -> int | None:
    """Read a number of lanes; of a list, the fewest; a half lane is none."""
    return _fewest(text, LANES)


def track_count(text: str) -> int | None:
    """Read a number of parallel tracks; of a list, the fewest."""
    return _fewest(text, TRACKS)


def mlc(text: str) -> int | None:
    """Read a military load class, 4 to 150, with or without ``MLC`` before it.

    Of ``60/80`` or ``60;80`` the smallest: the text does not say which number is
    wheeled, tracked, one-way or two-way. A mass (``60 t``) is not a class.
    """
    parts = _parts(text, separators=";/")
    smallest = _smallest([part.removeprefix("mlc").strip() for part in parts], MLC)
    return None if smallest is None else int(smallest)


def rate(text: str) -> float | None:
    """Read one of this project's own figures (``corridors:*``): a plain number."""
    return _amount(_clean(text), RATE)


def _all_or_none(parts: Sequence[str], quantity: Quantity) -> tuple[float, ...]:
    """Give every amount in its place, or none: a gap would shift those behind it."""
    amounts = [_amount(part, quantity) for part in parts]
    read = tuple(amount for amount in amounts if amount is not None)
    return read if len(read) == len(amounts) else ()


def frequency_hz(text: str) -> tuple[float, ...]:
    """Read the frequencies of an electrified track, as written; 0 is direct current.

    Parts pair with those of `voltage_v`, so one unreadable part empties the answer.
    """
    return _all_or_none(_parts(text), FREQUENCY)


def voltage_v(text: str) -> tuple[int, ...]:
    """Read the voltages of an electrified track, in the order written.

    A sign is the polarity of a third rail (``-750`` in Prague) and is dropped. One
    unreadable part empties the answer.
    """
    unsigned = [part.lstrip("+-") for part in _parts(text)]
    return tuple(round(volts) for volts in _all_or_none(unsigned, VOLTAGE))


def _hours(fields: Sequence[str | None]) -> float | None:
    """Add up days, hours, minutes and seconds, any of them absent."""
    weights = (24.0, 1.0, 1 / 60, 1 / 3600)
    numbers = [_number(field or "0") for field in fields]
    return _sane(sum(map(mul, numbers, weights)), DURATION)


def duration_h(text: str) -> float | None:
    """Read the duration of a crossing, in hours.

    ``01:30`` and ``00:47:00`` are a clock, ``PT1H30M`` is ISO 8601 (no months, no
    years), a bare ``90`` is minutes (https://wiki.openstreetmap.org/wiki/Key:duration).
    """
    part = _clean(text)
    if clock := _CLOCK.fullmatch(part):
        return _hours(["0", *clock.groups()])
    if iso := _ISO_DURATION.fullmatch(part):
        return _hours(iso.groups())
    return _amount(part, DURATION)


_DIRECTIONS = {
    **dict.fromkeys(("yes", "1", "true"), 1),
    **dict.fromkeys(("-1", "reverse"), -1),
    **dict.fromkeys(("no", "0", "false", "reversible", "alternating"), 0),
}


def oneway(text: str | None) -> int | None:
    """Read the direction of traffic: 1 as drawn, -1 against it, 0 both.

    No tag is 0: what a motorway or a roundabout implies is for the caller to know.
    ``reversible`` and ``alternating`` are 0 too, as both directions are open, though by
    turns; whoever counts capacity looks at the text. Any other text is ``None``.
    """
    return 0 if text is None else _DIRECTIONS.get(_clean(text))


def parse_column(
    values: Sequence[str | None], parser: Callable[[str], float | None]
) -> tuple[FloatArray, Counter[str]]:
    """Read a column of tag values, each distinct text once.

    Returns
    -------
    tuple
        The numbers, one per value, NaN where a value is absent (anything but a text)
        or unreadable; and how many values each unreadable text has. Words such as
        ``none`` are among these: the caller knows which deserve a warning.
    """
    counts = Counter(value for value in values if isinstance(value, str))
    read: dict[str | None, float | None] = {text: parser(text) for text in counts}
    numbers = np.array([read.get(value) for value in values], dtype=np.float64)
    unread = Counter({text: n for text, n in counts.items() if read[text] is None})
    return numbers, unread
