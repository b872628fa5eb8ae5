"""Read OpenStreetMap tag values as numbers with units.

Every parser is total: any text gives a number in the unit of the parser's name, or
``None`` (``()`` where several numbers are expected) when it cannot be read as one.
Nothing unreadable becomes 0, and nothing is guessed: ``3,500`` may be 3.5 or 3500,
``ca. 3`` may be less than 3, and both give ``None``. Where a limit is a list, as in
``80;60``, the smallest readable part counts: whoever keeps to it keeps to all.
"""

import math
import re
from collections.abc import Sequence
from operator import mul

import numpy as np
import numpy.typing as npt

from geodata.quantities import (
    DISTANCE,
    DURATION,
    FREQUENCY,
    GAUGE,
    HEIGHT,
    INCLINE,
    LANES,
    MASS,
    MLC,
    NUMBER,
    RATE,
    SPEED,
    TRACKS,
    TRAIN_LENGTH,
    VEHICLE_LENGTH,
    VOLTAGE,
    Quantity,
    amount_of,
    clean,
    fewest_of,
    parts_of,
    smallest_length_of,
    smallest_of,
    to_number,
    within,
)

FloatArray = npt.NDArray[np.float64]

STANDARD_GAUGE_MM = 1435
_CLOCK = re.compile(r"(\d{1,3}):([0-5]\d)(?::([0-5]\d))?")
_ISO_DURATION = re.compile(
    rf"p(?:({NUMBER})d)?(?:t(?:({NUMBER})h)?(?:({NUMBER})m)?(?:({NUMBER})s)?)?"
)
_RATIO = re.compile(rf"({NUMBER})\s*:\s*({NUMBER})")
_DEGREES = re.compile(rf"({NUMBER})\s*(?:\u00b0|\u00ba|deg|degrees)")


def mass_t(text: str) -> float | None:
    """Read a limit of mass or axle load, in tonnes; of a list, the smallest.

    ``none``, ``unsigned``, ``default`` and ``yes`` state no number.
    """
    return smallest_of(parts_of(text), MASS)


def length_m(text: str) -> float | None:
    """Read a height or width, in metres; of a list, the smallest.

    ``12'6"``, ``12 ft 6 in`` and ``12'6`` are 12 feet 6 inches.
    """
    return smallest_length_of(text, HEIGHT)


def vehicle_length_m(text: str) -> float | None:
    """Read a limit of vehicle length (``maxlength``): as `length_m`, up to 100 m."""
    return smallest_length_of(text, VEHICLE_LENGTH)


def train_length_m(text: str) -> float | None:
    """Read the longest train of a line or loop: as `length_m`, 50 m to 3 km."""
    return smallest_length_of(text, TRAIN_LENGTH)


def speed_kmh(text: str) -> float | None:
    """Read a speed limit, in km/h; of a list, the smallest.

    Zones (``DE:urban``), ``walk``, ``signals``, ``variable`` and ``none`` state no
    number: what they stand for is a default of the country, not of the tag.
    """
    return smallest_of(parts_of(text), SPEED)


def incline_pct(text: str) -> float | None:
    """Read a gradient, in per cent, positive uphill as drawn; of a list, the steepest.

    ``7°`` is its tangent, 12.3 %, and ``1:10`` is 10 %. ``up``, ``down`` and ``yes``
    state no number. A number without a unit may be per cent or degrees: ``None``.
    """
    slopes = (_slope(part) for part in parts_of(text))
    return max((s for s in slopes if s is not None), key=abs, default=None)


def _slope(part: str) -> float | None:
    """Read one signed gradient."""
    sign, size = (-1, part[1:]) if part.startswith("-") else (1, part.removeprefix("+"))
    slope = _steepness(size.lstrip())
    return None if slope is None else sign * slope


def _steepness(part: str) -> float | None:
    if ratio := _RATIO.fullmatch(part):
        rise, run = to_number(ratio[1]), to_number(ratio[2])
        return within(100 * rise / run, INCLINE) if run else None
    if degrees := _DEGREES.fullmatch(part):
        angle = math.radians(to_number(degrees[1]))
        return within(100 * math.tan(angle), INCLINE) if angle < math.pi / 4 else None
    return amount_of(part, INCLINE)


def distance_m(text: str) -> float | None:
    """Read a distance along a way, in metres; without a unit, OSM means km.

    A list is no distance.
    """
    return amount_of(clean(text), DISTANCE)


def gauges_mm(text: str) -> tuple[int, ...]:
    """Read every gauge of a track, in mm, ascending and without repeats.

    ``standard`` is 1435; ``narrow`` and ``broad`` are many gauges, so none. Unreadable
    parts are dropped. ``1 435`` is 1435.
    """
    named = [part.replace(" ", "") for part in parts_of(text)]
    parts = [str(STANDARD_GAUGE_MM) if part == "standard" else part for part in named]
    gauges = (amount_of(part, GAUGE) for part in parts)
    return tuple(sorted({round(gauge) for gauge in gauges if gauge is not None}))


def lane_count(text: str) -> int | None:
    """Read a number of lanes; of a list, the fewest; a half lane is none."""
    return fewest_of(text, LANES)


def track_count(text: str) -> int | None:
    """Read a number of parallel tracks; of a list, the fewest."""
    return fewest_of(text, TRACKS)


def mlc(text: str) -> int | None:
    """Read a military load class, 4 to 150, with or without ``MLC`` before it.

    Of ``60/80`` or ``60;80`` the smallest: the text does not say which number is
    wheeled, tracked, one-way or two-way. A mass (``60 t``) is not a class. ``W80/T70``
    is left unread: the key says which of the two it means, and this text says both.
    """
    parts = parts_of(text, separators=";/")
    smallest = smallest_of([part.removeprefix("mlc").strip() for part in parts], MLC)
    return None if smallest is None else int(smallest)


def rate(text: str) -> float | None:
    """Read one of this project's own figures (``corridors:*``): a plain number."""
    return amount_of(clean(text), RATE)


def _all_or_none(parts: Sequence[str], quantity: Quantity) -> tuple[float, ...]:
    """Give every amount in its place, or none: a gap would shift those behind it."""
    amounts = [amount_of(part, quantity) for part in parts]
    read = tuple(amount for amount in amounts if amount is not None)
    return read if len(read) == len(amounts) else ()


def frequency_hz(text: str) -> tuple[float, ...]:
    """Read the frequencies of an electrified track, as written; 0 is direct current.

    Parts pair with those of `voltage_v`, so one unreadable part empties the answer.
    """
    return _all_or_none(parts_of(text), FREQUENCY)


def voltage_v(text: str) -> tuple[int, ...]:
    """Read the voltages of an electrified track, in the order written.

    A sign is the polarity of a third rail (``-750`` in Prague) and is dropped. One
    unreadable part empties the answer.
    """
    unsigned = [part.lstrip("+-") for part in parts_of(text)]
    return tuple(round(volts) for volts in _all_or_none(unsigned, VOLTAGE))


def _hours(fields: Sequence[str | None]) -> float | None:
    """Add up days, hours, minutes and seconds, any of them absent."""
    weights = (24.0, 1.0, 1 / 60, 1 / 3600)
    numbers = [to_number(field or "0") for field in fields]
    return within(sum(map(mul, numbers, weights)), DURATION)


def duration_h(text: str) -> float | None:
    """Read the duration of a crossing, in hours.

    ``01:30`` and ``00:47:00`` are a clock, ``PT1H30M`` is ISO 8601 (no months, no
    years), a bare ``90`` is minutes (https://wiki.openstreetmap.org/wiki/Key:duration).
    """
    part = clean(text)
    if clock := _CLOCK.fullmatch(part):
        return _hours(["0", *clock.groups()])
    if iso := _ISO_DURATION.fullmatch(part):
        return _hours(iso.groups())
    return amount_of(part, DURATION)


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
    return 0 if text is None else _DIRECTIONS.get(clean(text))


_PREFERRED = {"forward": 1, "backward": -1, "both": 0, "bidirectional": 0}


def preferred_direction(text: str) -> int | None:
    """Read which way trains go (``railway:preferred_direction``): 1, -1, or 0 for both.

    A preference is no prohibition: most lines can be run against it.
    """
    return _PREFERRED.get(clean(text))


# From the most open word to the most closed. Words of one's aim come before words of
# one's vehicle, for a column can have the aim and not the tractor.
_ACCESS = (
    *("yes", "designated", "official", "permissive", "public", "discouraged"),
    *("destination", "delivery", "customers", "permit", "military", "emergency"),
    *("agricultural", "forestry", "private", "no"),
)


def access_word(text: str) -> str:
    """Read a word of access (``access``, ``vehicle``, ``motor_vehicle``, ``hgv``).

    A list names all who may pass, so its most open word counts, as in routers that
    split lists (Valhalla): ``no;destination`` is ``destination``. Unknown words open
    nothing; where no word is known, the first is given.
    """
    words = [word for word in parts_of(text) if word]
    known = [word for word in words if word in _ACCESS]
    return min(known, key=_ACCESS.index) if known else next(iter(words), "")
