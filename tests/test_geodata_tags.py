"""Tag values as mappers write them, and as nobody should."""

import time
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata import quantities, tags

Limit = Callable[[str], float | None]
Several = Callable[[str], tuple[float, ...]]

LIMITS: dict[Limit, quantities.Quantity] = {
    tags.mass_t: quantities.MASS,
    tags.length_m: quantities.HEIGHT,
    tags.vehicle_length_m: quantities.VEHICLE_LENGTH,
    tags.train_length_m: quantities.TRAIN_LENGTH,
    tags.speed_kmh: quantities.SPEED,
    tags.incline_pct: quantities.INCLINE,
    tags.distance_m: quantities.DISTANCE,
    tags.lane_count: quantities.LANES,
    tags.track_count: quantities.TRACKS,
    tags.mlc: quantities.MLC,
    tags.duration_h: quantities.DURATION,
}
WORDS: dict[Callable[[str], object], set[object]] = {
    tags.oneway: {-1, 0, 1, None},
    tags.preferred_direction: {-1, 0, 1, None},
}
SEVERAL: dict[Several, quantities.Quantity] = {
    tags.gauges_mm: quantities.GAUGE,
    tags.frequency_hz: quantities.FREQUENCY,
    tags.voltage_v: quantities.VOLTAGE,
}
NOT_NUMBERS = [
    "",
    " ",
    ";",
    "none",
    "default",
    "unsigned",
    "yes",
    "unknown",
    "fixme",
    "nan",
    "inf",
    "1e1",
    "1_0",
    "-50",
    ">50",
    "ca. 50",
    "50-60",
    "50,000",  # fifty, or fifty thousand
    "5\u00b2",  # superscript: never 52
    "5\ufe0f\u20e3",  # the keycap emoji
    "\u00bd",
    "\U0001f69a",
    "\u05de\u05d4\u05d9\u05e8\u05d5\u05ea",  # Hebrew, right to left
    "broad",
    "50 @ (22:00-06:00)",
    "50 bananas",
    "9" * 4096,
    "5" + " " * 4096 + "t",
]


@pytest.mark.parametrize("parser", LIMITS)
@pytest.mark.parametrize("text", NOT_NUMBERS)
def test_no_number(parser: Limit, text: str) -> None:
    assert parser(text) is None


@pytest.mark.parametrize("parser", SEVERAL)
@pytest.mark.parametrize("text", [text for text in NOT_NUMBERS if text != "-50"])
def test_no_numbers(parser: Several, text: str) -> None:
    assert parser(text) == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("7.5", 7.5),
        ("7.5 t", 7.5),
        ("7.5T.", 7.5),
        ("7,5t", 7.5),
        ("7.5 tonnes", 7.5),
        ("12 to", 12.0),
        ("10 \u0442", 10.0),
        ("3500 kg", 3.5),
        ("10 st", 9.071847),
        ("12 long_ton", 12.192563),
        ("40000 lbs", 18.143695),
        ("\uff17\uff0e\uff15\u00a0t", 7.5),
        ("\u200f7.5\u202c t", 7.5),
        ("\u0667", 7.0),
        ("16;7.5 t", 7.5),
        ("none;80", 80.0),
        ("0;20", 20.0),
        ("3500", None),  # kg forgotten
        ("3.500 kg", None),  # a point for thousands
        ("40,000 lbs", None),
        ("1 000 t", None),
        ("1000.1", None),
        ("0", None),
        ("2 axles", None),
    ],
)
def test_mass(text: str, expected: float | None) -> None:
    assert tags.mass_t(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("3.5", 3.5),
        ("3,5 m", 3.5),
        ("3.5 metres", 3.5),
        ("380 cm", 3.8),
        ("3800 mm", 3.8),
        ("12'6\"", 3.81),
        ("12'6''", 3.81),
        ("12' 6", 3.81),
        ("12\u20326\u2033", 3.81),
        ("12 ft 6 in", 3.81),
        ("12'6.5\"", 3.8227),
        ("11ft", 3.3528),
        ("11'", 3.3528),
        ('150"', 3.81),
        ("3.8;4.1", 3.8),
        ("4.1 ; 12'6\"", 3.81),
        ("12'13\"", None),  # no such inches
        ("12'6\" 3", None),
        ("12 1/2 ft", None),
        ("1.80/2.50", None),
        ("below_default", None),
        ("38", None),  # 3.8, most likely
        ("350", None),  # cm forgotten
        ("0", None),
    ],
)
def test_length(text: str, expected: float | None) -> None:
    assert tags.length_m(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("25", 25.0), ("18.75 m", 18.75), ("60'", 18.288), ("0.5", None), ("101", None)],
)
def test_vehicle_length(text: str, expected: float | None) -> None:
    assert tags.vehicle_length_m(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("740", 740.0),
        ("740 m;600", 600.0),
        ("2000 ft", 609.6),
        ("0.74", None),  # km
        ("49", None),
        ("3001", None),
    ],
)
def test_train_length(text: str, expected: float | None) -> None:
    assert tags.train_length_m(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("10%", 10.0),
        ("10,5 %", 10.5),
        ("-5 %", -5.0),
        ("\u22125\u00a0\uff05", -5.0),
        ("+5%", 5.0),
        ("7\u00b0", 12.278456),  # 100 tan 7 degrees
        ("-7 deg", -12.278456),
        ("1:10", 10.0),
        ("-1 : 12.5", -8.0),
        ("12.5 \u2030", 1.25),
        ("5%;-8%", -8.0),
        ("up;6%", 6.0),
        ("0%", 0.0),
        ("60%", 60.0),
        ("up", None),
        ("down", None),
        ("10", None),  # per cent or degrees
        ("10% up", None),
        ("5-10%", None),
        ("--5%", None),
        ("61%", None),
        ("10:1", None),
        ("1:0", None),
        ("45\u00b0", None),
        ("90\u00b0", None),
        ("9" * 250 + "\u00b0", None),
        ("9" * 120 + ":0." + "0" * 120 + "1", None),
    ],
)
def test_incline(text: str, expected: float | None) -> None:
    assert tags.incline_pct(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("50", 50.0),
        ("50 km/h", 50.0),
        ("40 mph", 64.37376),
        ("40mph", 64.37376),
        ("20 knots", 37.04),
        ("80;60", 60.0),
        ("80;30 mph", 48.28032),
        ("30 mph;50", 48.28032),
        ("DE:urban;30", 30.0),
        ("signals;80", 80.0),
        ("walk", None),
        ("DE:urban", None),
        ("DE:zone:30", None),
        ("RO:rural", None),
        ("signals", None),
        ("variable", None),
        ("0", None),
        ("501", None),
    ],
)
def test_speed(text: str, expected: float | None) -> None:
    assert tags.speed_kmh(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("12.5", 12500.0),
        ("12,5 km", 12500.0),
        ("7 mi", 11265.408),
        ("2 nmi", 3704.0),
        ("800 m", 800.0),
        ("180 min", None),
        ("5;7", None),
        ("0", None),
        ("20001", None),
    ],
)
def test_distance(text: str, expected: float | None) -> None:
    assert tags.distance_m(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1435", (1435,)),
        ("1435;1520", (1435, 1520)),
        ("1520; 750", (750, 1520)),
        ("1435;1435", (1435,)),
        ("1 435 mm", (1435,)),
        ("1\u202f435", (1435,)),
        ("600mm", (600,)),
        ("\uff11\uff14\uff13\uff15", (1435,)),
        ("standard", (1435,)),
        ("standard;1520", (1435, 1520)),
        ("narrow", ()),
        ("broad", ()),
        ("1435;unknown", (1435,)),
        ("14351520", ()),
        ("1435;14", (1435,)),
        ("1,435", ()),
    ],
)
def test_gauges(text: str, expected: tuple[int, ...]) -> None:
    assert tags.gauges_mm(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2", 2),
        ("2;3", 2),
        ("2;1", 1),
        ("1.5", 1),
        ("0.5", None),
        ("0", None),
        ("31", None),
        ("2 lanes", None),
    ],
)
def test_lane_count(text: str, expected: int | None) -> None:
    assert tags.lane_count(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"), [("2", 2), ("4;2", 2), ("multiple", None), ("51", None)]
)
def test_track_count(text: str, expected: int | None) -> None:
    assert tags.track_count(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("60", 60),
        ("MLC 60", 60),
        ("mlc60", 60),
        ("60/80", 60),
        ("MLC 100 / MLC 80", 80),
        ("80;60", 60),
        ("W80/T70", None),
        ("60 t", None),
        ("3", None),
        ("151", None),
    ],
)
def test_mlc(text: str, expected: int | None) -> None:
    assert tags.mlc(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("50", (50.0,)),
        ("16.7", (16.7,)),
        ("16,67 Hz", (16.67,)),
        ("0", (0.0,)),
        ("0;50", (0.0, 50.0)),
        ("50;?", ()),
        ("400", ()),
    ],
)
def test_frequency(text: str, expected: tuple[float, ...]) -> None:
    assert tags.frequency_hz(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("15000", (15000,)),
        ("25 kV", (25000,)),
        ("-750", (750,)),
        ("\u2212750 V", (750,)),
        ("3000;25000", (3000, 25000)),
        ("25000;3000", (25000, 3000)),
        ("3000;high", ()),
        ("380000", ()),
        ("0", ()),
    ],
)
def test_voltage(text: str, expected: tuple[int, ...]) -> None:
    assert tags.voltage_v(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("01:30", 1.5),
        ("1:30", 1.5),
        ("01\uff1a30", 1.5),
        ("00:47:00", 0.783333),
        ("100:00", 100.0),
        ("PT1H30M", 1.5),
        ("PT3M", 0.05),
        ("P1DT2H", 26.0),
        ("PT1.5H", 1.5),
        ("90", 1.5),
        ("90 min.", 1.5),
        ("2 h", 2.0),
        ("01:60", None),
        ("00:00", None),
        ("P", None),
        ("PT", None),
        ("P1M", None),  # a month
        ("721 h", None),
        ("01:30;02:00", None),
    ],
)
def test_duration(text: str, expected: float | None) -> None:
    assert tags.duration_h(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("yes", 1),
        ("Yes ", 1),
        ("1", 1),
        ("true", 1),
        ("-1", -1),
        ("\u22121", -1),
        ("reverse", -1),
        ("no", 0),
        ("false", 0),
        (None, 0),
        ("reversible", 0),
        ("alternating", 0),
        ("yes;no", None),
        ("", None),
    ],
)
def test_oneway(text: str | None, expected: int | None) -> None:
    assert tags.oneway(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("forward", 1),
        ("Backward ", -1),
        ("both", 0),
        ("bidirectional", 0),
        ("forward;backward", None),
        ("yes", None),
        ("", None),
    ],
)
def test_preferred_direction(text: str, expected: int | None) -> None:
    assert tags.preferred_direction(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("yes", "yes"),
        (" Private", "private"),
        ("no;destination", "destination"),
        ("destination;no", "destination"),
        ("agricultural;forestry", "agricultural"),
        ("forestry;agricultural", "agricultural"),
        ("private;permissive", "permissive"),
        ("no;private", "private"),
        ("no;sheep", "no"),  # a word that nobody knows opens nothing
        ("sheep;goats", "sheep"),
        (";no", "no"),
        ("use_sidepath", "use sidepath"),
        ("no @ (22:00-06:00)", "no @ (22:00-06:00)"),
        ("\u200fno\u202c", "no"),
        ("\U0001f69a", "\U0001f69a"),
        (";", ""),
        ("", ""),
        ("no" * 2048, ""),
    ],
)
def test_access_word(text: str, expected: str) -> None:
    assert tags.access_word(text) == expected


ANY_TEXT = st.text() | st.text(
    "0123456789.,;:/'\" -kmtgfinhpsv\u0663\uff15", max_size=20
)


@pytest.mark.parametrize(("parser", "quantity"), LIMITS.items())
@given(text=ANY_TEXT)
def test_any_text_gives_nothing_or_a_sane_number(
    parser: Limit, quantity: quantities.Quantity, text: str
) -> None:
    number = parser(text)
    assert number is None or quantity.least <= number <= quantity.most


@pytest.mark.parametrize(("parser", "quantity"), SEVERAL.items())
@given(text=ANY_TEXT)
def test_any_text_gives_only_sane_numbers(
    parser: Several, quantity: quantities.Quantity, text: str
) -> None:
    assert all(quantity.least <= number <= quantity.most for number in parser(text))


@pytest.mark.parametrize(("parser", "answers"), WORDS.items())
@given(text=ANY_TEXT)
def test_any_text_gives_one_of_the_answers(
    parser: Callable[[str], object], answers: set[object], text: str
) -> None:
    assert parser(text) in answers


@given(text=ANY_TEXT | st.lists(st.sampled_from(["no", "yes", "x", ""])).map(";".join))
def test_any_access_is_a_word_of_the_text_or_nothing(text: str) -> None:
    assert tags.access_word(text) in {"", *quantities.parts_of(text)}


@pytest.mark.parametrize("parser", [*LIMITS, *SEVERAL, *WORDS, tags.access_word])
@pytest.mark.parametrize("unit", ["1 ", "1;", "1'", "1,", "1.", "\u202e", "p1d", ":"])
def test_long_texts_are_quick(parser: Callable[[str], object], unit: str) -> None:
    hostile = [unit * (length // len(unit)) for length in (255, 4096)]
    start = time.perf_counter()
    for text in hostile:
        parser(text)
    assert time.perf_counter() - start < 1.0
