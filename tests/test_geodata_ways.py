"""One way's tags, and the row of numbers that they give."""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np
import pytest

from geodata.basis import Known
from geodata.extract import make_extract
from geodata.network import LIMITS
from geodata.select import select_ways
from geodata.things import Things
from geodata.ways import read_ways
from tests.drawn_worlds import world


def select(*ways: str, keep_sidings: bool = False) -> tuple[list[int], dict[str, int]]:
    """Numbers (from 1) of the ways that are kept, and the counts of the others."""
    extract = world("AB", "\n".join(f"A-B {way}" for way in ways))
    chosen = select_ways(extract, classes="unclassified", keep_sidings=keep_sidings)
    return extract.way_ids[chosen.kept].tolist(), dict(chosen.left_out)


def read(*ways: str) -> tuple[Things, Counter[str]]:
    extract = world("AB", "\n".join(f"A-B {way}" for way in ways))
    return read_ways(extract, np.arange(len(ways)))


def row(way: str) -> dict[str, Any]:
    """Give what one way says; of its basis, the word."""
    ways, _ = read(way)
    said = {name: each[0] for name, each in ways.columns.items()}
    basis = {name for name in said if name.endswith("_basis")}
    return said | {name: Known(said[name]).name.lower() for name in basis}


@pytest.mark.parametrize(
    "way",
    [
        "highway=motorway",
        "highway=tertiary_link",
        "highway=unclassified",
        "highway=primary;secondary",
        "highway=primary access=permissive",
        "highway=primary access=no motor_vehicle=yes",
        "highway=primary motor_vehicle=destination",
        "railway=rail",
        "railway=narrow_gauge",
        "railway=rail access=no",
        "route=ferry",
        "route=ferry motor_vehicle=yes foot=yes",
        "railway=abandoned highway=secondary",
    ],
)
def test_keeps(way: str) -> None:
    assert select(way) == ([1], {})


@pytest.mark.parametrize(
    ("way", "reason"),
    [
        ("highway=primary access=no", "roads closed to motor vehicles"),
        ("highway=primary access=private", "roads closed to motor vehicles"),
        (
            "highway=primary access=yes motor_vehicle=no",
            "roads closed to motor vehicles",
        ),
        ("route=ferry motor_vehicle=no", "ferries closed to vehicles"),
        ("highway=residential", "roads below unclassified"),
        ("railway=rail service=yard", "sidings, yards and spurs"),
        ("railway=rail service=siding", "sidings, yards and spurs"),
        ("railway=narrow_gauge service=spur", "sidings, yards and spurs"),
        ("railway=rail service=crossover", "sidings, yards and spurs"),
        ("railway=tram", "railways not in use, trams, and other tracks"),
        ("railway=abandoned", "railways not in use, trams, and other tracks"),
    ],
)
def test_leaves_out_and_says_why(way: str, reason: str) -> None:
    assert select(way) == ([], {reason: 1})


def test_counts_what_is_left_out() -> None:
    kept, left_out = select(
        "highway=service", "highway=primary", "highway=track", "railway=tram"
    )
    assert kept == [2]
    assert left_out == {
        "roads below unclassified": 2,
        "railways not in use, trams, and other tracks": 1,
    }


def test_keeps_sidings_when_asked() -> None:
    yard = "railway=rail service=yard usage=main"
    assert select(yard, keep_sidings=True) == ([1], {})
    assert row(yard)["class"] == "siding"


@pytest.mark.parametrize(
    ("way", "mode", "kind"),
    [
        ("highway=primary", "road", "primary"),
        ("highway=secondary;tertiary", "road", "secondary"),
        ("railway=rail usage=main", "rail", "main"),
        ("railway=rail usage=branch;tourism", "rail", "branch"),
        ("railway=rail", "rail", ""),
        ("railway=rail route=ferry", "ferry", "ferry"),
        ("railway=tram highway=primary", "road", "primary"),
    ],
)
def test_mode_and_class(way: str, mode: str, kind: str) -> None:
    assert (row(way)["mode"], row(way)["class"]) == (mode, kind)


@pytest.mark.parametrize(
    ("way", "direction"),
    [
        ("highway=primary", 0),
        ("highway=primary oneway=yes", 1),
        ("highway=primary oneway=-1", -1),
        ("highway=primary oneway=no", 0),
        ("highway=primary junction=roundabout", 1),
        ("highway=primary junction=circular", 1),
        ("highway=primary junction=roundabout oneway=no", 0),
        ("highway=primary junction=jughandle", 0),
        ("highway=motorway", 1),
        ("highway=motorway oneway=no", 0),
        ("highway=motorway oneway=perhaps", 1),
        ("highway=motorway_link", 0),
        ("railway=rail oneway=yes", 0),
        ("route=ferry oneway=yes", 0),
        ("highway=primary railway=tram oneway=yes", 1),
        ("highway=secondary railway=abandoned oneway=-1", -1),
    ],
)
def test_direction(way: str, direction: int) -> None:
    """Regression: tram rails in a one-way street opened it to both directions."""
    assert row(way)["direction"] == direction


@pytest.mark.parametrize(
    ("way", "gauges"),
    [
        ("highway=primary gauge=1435", (0,)),
        ("route=ferry", (0,)),
        ("railway=rail gauge=1435", (1435,)),
        ("railway=rail gauge=1520;1435", (1435, 1520)),
        ("railway=rail gauge=1524", (1520,)),
        ("railway=rail gauge=1524;1520", (1520,)),
        ("railway=narrow_gauge gauge=760", (760,)),
        ("railway=rail gauge=1668", (1668,)),
    ],
)
def test_gauges(way: str, gauges: tuple[int, ...]) -> None:
    ways, unread = read(way)
    assert ways["gauges"].tolist() == [gauges]
    assert not unread


@pytest.mark.parametrize(
    ("way", "gauge_mm"),
    [
        ("railway=rail", 1435),
        ("railway=rail gauge=broad", 1435),
        ("railway=narrow_gauge", 1000),
        ("railway=narrow_gauge gauge=narrow", 1000),
    ],
)
def test_a_gauge_that_is_assumed_is_counted(way: str, gauge_mm: int) -> None:
    """Regression: a narrow-gauge railway without a number was taken as 1435 mm."""
    ways, unread = read(way)
    assert ways["gauges"].tolist() == [(gauge_mm,)]
    doubtful = "railways without a gauge outside the drawing of borders, doubtful"
    assert unread - Counter([doubtful]) == {
        f"railways without a gauge, taken as {gauge_mm} mm": 1
    }


@pytest.mark.parametrize(
    ("way", "speed_kmh", "basis"),
    [
        ("highway=primary maxspeed=100", 100, "tagged"),
        ('highway=primary maxspeed="50 mph"', 80.4672, "tagged"),
        ("highway=primary", 70, "inferred"),
        ("highway=primary maxspeed=none", 90, "inferred"),
        ("highway=primary maxspeed=DE:urban", 50, "inferred"),
        ("highway=primary maxspeed=walk", 6, "inferred"),
        ("highway=primary maxspeed=signals", 70, "inferred"),
        ("highway=primary maxspeed=0", 70, "inferred"),
        ('highway=primary maxspeed="60; 80"', 60, "tagged"),
        ("highway=motorway maxspeed=130 maxspeed:hgv=80", 80, "tagged"),
        ("highway=primary maxspeed=70 surface=gravel", 30, "inferred"),  # not driven
        ("highway=primary maxspeed=30 surface=gravel", 30, "tagged"),
        ("highway=track tracktype=grade5", 10, "inferred"),
        ("railway=rail usage=main", 100, "inferred"),
        ("railway=rail usage=military", 60, "inferred"),
        ("route=ferry", 20, "inferred"),
    ],
)
def test_speed(way: str, speed_kmh: float, basis: str) -> None:
    said = row(way)
    assert said["speed_kmh"] == pytest.approx(speed_kmh)
    assert said["speed_basis"] == basis


@pytest.mark.parametrize(
    ("place", "country", "motorway_kmh", "primary_kmh"),
    [
        ((21.0, 52.2), "PL", 80, 70),
        ((11.6, 48.1), "DE", 80, 60),
        ((30.5, 50.4), "UA", 80, 70),  # no faster than such a road is built for
        ((-40.0, 40.0), "", 90, 70),  # the ocean
    ],
)
def test_where_no_sign_stands_the_country_says_how_fast_lorries_go(
    place: tuple[float, float], country: str, motorway_kmh: float, primary_kmh: float
) -> None:
    lon, lat = place
    extract = make_extract(
        name="world",
        sha256="",
        nodes={1: (lon, lat), 2: (lon + 0.01, lat)},
        node_tags={},
        ways=[
            (1, {"highway": "motorway"}, [1, 2]),
            (2, {"highway": "primary"}, [1, 2]),
        ],
    )
    ways, _ = read_ways(extract, np.arange(2))
    assert ways["country"].tolist() == [country, country]
    assert ways["speed_kmh"].tolist() == [motorway_kmh, primary_kmh]


@pytest.mark.parametrize(
    ("way", "capacity_vph"),
    [
        ("highway=primary lanes=4", 750),  # 2 lanes each way
        ("highway=primary lanes=3", 562.5),
        ("highway=primary", 375),
        ("highway=primary lanes=1", 187.5),  # one lane is shared
        ("highway=primary lanes=2 oneway=yes", 750),
        ("highway=primary oneway=yes", 375),  # half of a two-lane road
        ("highway=motorway", 1800),  # half of a four-lane one
        ("highway=motorway_link", 450),  # both ways on one lane
        ("highway=motorway_link oneway=yes", 900),
        ("route=ferry", 10),
    ],
)
def test_a_road_is_assumed_to_carry_its_lanes(way: str, capacity_vph: float) -> None:
    said = row(way)
    assert said["capacity_vph"] == capacity_vph
    assert np.isnan(said["capacity_tpd"])
    assert said["capacity_basis"] == "inferred"


@pytest.mark.parametrize(
    ("way", "capacity_tpd"),
    [
        ("railway=rail usage=main", 30),  # taken as double track
        ("railway=rail usage=branch", 30),
        ("railway=rail usage=main tracks=1", 30),
        ("railway=rail tracks=2", 95),
        ("railway=rail railway:preferred_direction=forward", 95),  # one of two
        ("railway=rail railway:preferred_direction=both", 30),
        ("railway=rail tracks=4", 150),
    ],
)
def test_a_railway_is_assumed_to_carry_its_tracks(
    way: str, capacity_tpd: float
) -> None:
    said = row(way)
    assert said["capacity_tpd"] == capacity_tpd
    assert np.isnan(said["capacity_vph"])
    assert said["capacity_basis"] == "inferred"


def test_a_tagged_capacity_goes_before_the_assumed_one() -> None:
    road = row("highway=primary corridors:capacity_vpd=2400")
    rail = row("railway=rail corridors:capacity_tpd=7")
    assert (road["capacity_vph"], road["capacity_basis"]) == (100, "tagged")
    assert (rail["capacity_tpd"], rail["capacity_basis"]) == (7, "tagged")


def test_a_figure_of_the_other_mode_is_none() -> None:
    rail = row("railway=rail corridors:capacity_vpd=2400")
    assert (rail["capacity_tpd"], rail["capacity_basis"]) == (30, "inferred")


def test_lanes_belong_to_roads_and_tracks_to_railways() -> None:
    ways, _ = read(
        "highway=primary lanes=3 tracks=2",
        "railway=rail lanes=3 tracks=2",
        "railway=rail",
    )
    assert ways["lanes"].tolist() == [3, 0, 0]
    assert ways["tracks"].tolist() == [0, 2, 0]


@pytest.mark.parametrize(
    ("tag", "limit", "value"),
    [
        ("maxweight=12", "max_mass_t", 12),
        ("maxweightrating=7.5", "max_rated_mass_t", 7.5),
        ("hgv=no", "max_rated_mass_t", 3.5),
        ("hgv=no maxweightrating=2.8", "max_rated_mass_t", 2.8),
        ("hgv=agricultural", "max_rated_mass_t", 3.5),
        ("maxbogieweight=16", "max_bogie_load_t", 16),
        ("mlc:wheeled_oneway=100", "mlc_wheeled_one_way", 100),
        ("mlc:tracked_oneway=80", "mlc_tracked_one_way", 80),
        ("maxaxleload=8", "max_axle_load_t", 8),
        ("maxheight=3.8", "max_height_m", 3.8),
        ("maxwidth=2.5", "max_width_m", 2.5),
        ("maxlength=25", "max_length_m", 25),
        ("mlc:wheeled=70", "mlc_wheeled", 70),
        ("mlc:tracked=60", "mlc_tracked", 60),
        ("mlc=50", "mlc_wheeled", 50),
        ("mlc=50", "mlc_tracked", 50),
    ],
)
def test_tagged_limits(tag: str, limit: str, value: float) -> None:
    said = row(f"highway=primary {tag}")
    assert said[limit] == value
    assert said[f"{limit}_basis"] == "tagged"


def test_a_limit_that_no_tag_says_is_unknown() -> None:
    said = row("highway=primary")
    for limit in ("max_mass_t", "max_axle_load_t", "max_height_m", "max_width_m"):
        assert np.isnan(said[limit])
        assert said[f"{limit}_basis"] == "unknown"


@pytest.mark.parametrize(
    ("tags", "wheeled", "tracked"),
    [
        ("highway=primary", 80, 60),  # of the class
        ("highway=primary maxweight=40", 36, 32),  # 0.9 and 0.8 of what is posted
        ("highway=unclassified maxweight=60", 40, 30),  # not above the class
        ("highway=primary maxweightrating=10", 9, 8),
    ],
)
def test_load_classes_are_inferred_of_the_posted_mass_and_the_class(
    tags: str, wheeled: float, tracked: float
) -> None:
    said = row(tags)
    assert said["mlc_wheeled"] == pytest.approx(wheeled)
    assert said["mlc_tracked"] == pytest.approx(tracked)
    assert said["mlc_wheeled_basis"] == said["mlc_tracked_basis"] == "inferred"


def test_the_special_load_class_goes_before_the_general_one_and_the_mass() -> None:
    said = row("highway=primary mlc=50 mlc:tracked=40 maxweight=10")
    assert (said["mlc_wheeled"], said["mlc_tracked"]) == (50, 40)


def test_a_mass_limit_goes_before_a_rating() -> None:
    assert row("highway=primary maxweight=12 maxweightrating=7")["max_mass_t"] == 12


@pytest.mark.parametrize(
    ("tags", "axle_load_t", "basis"),
    [
        ("railway:track_class=D4", 22.5, "tagged"),
        ("railway:track_class=c2", 20, "tagged"),
        ("maxaxleload=18 railway:track_class=D4", 18, "tagged"),
        ("", 20, "inferred"),
        ("railway:track_class=4", 20, "inferred"),
    ],
)
def test_axle_load_of_railways_from_the_track_class(
    tags: str, axle_load_t: float, basis: str
) -> None:
    said = row(f"railway=rail {tags}")
    assert said["max_axle_load_t"] == axle_load_t
    assert said["max_axle_load_t_basis"] == basis


def test_railways_and_ferries_have_no_load_class() -> None:
    ways, _ = read("railway=rail", "route=ferry")
    assert np.isnan(ways["mlc_wheeled"]).all()
    assert ways["mlc_wheeled_basis"].tolist() == [Known.UNKNOWN, Known.UNKNOWN]


@pytest.mark.parametrize(
    ("tags", "bridge"),
    [
        ("bridge=yes bridge:name=Sava", "Sava"),
        ("bridge=yes name=High_Street", "High_Street bridge (way 1)"),
        ("bridge=viaduct ref=B7", "B7 bridge (way 1)"),
        ("bridge=yes", "bridge (way 1)"),
        ("bridge=no bridge:name=Sava", ""),
        ("name=High_Street", ""),
    ],
)
def test_bridges_have_a_name(tags: str, bridge: str) -> None:
    assert row(f"highway=primary {tags}")["bridge"] == bridge


def test_tunnels_have_a_name() -> None:
    assert row("railway=rail tunnel=yes")["tunnel"] == "tunnel (way 1)"
    assert row("railway=rail tunnel=yes tunnel:name=Berg")["tunnel"] == "Berg"


def test_what_cannot_be_read_is_counted_but_words_for_no_limit_are_not() -> None:
    _, unread = read(
        "highway=primary maxweight=heavy",
        "highway=primary maxweight=lots maxheight=default",
        "highway=primary maxweight=none maxheight=below_default",
        "highway=primary maxspeed=signals distance=far",
    )
    assert unread == {
        "values of maxweight that are no number": 2,
        "values of distance that are no number": 1,
    }


@pytest.mark.parametrize(
    "text",
    [
        *("none", "None", " none ", "no", "no_limit", "no limit", "unlimited"),
        *("unrestricted", "unsigned", "no_sign", "no_indications", "none;unsigned"),
    ],
)
@pytest.mark.parametrize("key", ["maxweight", "maxheight", "maxwidth", "mlc"])
def test_a_word_for_no_limit_is_read_and_limits_nothing(key: str, text: str) -> None:
    ways, unread = read(f"highway=primary {key}='{text}'")
    plain, _ = read("highway=primary")
    assert unread == {}
    for column in (*LIMITS, *(f"{limit}_basis" for limit in LIMITS)):
        np.testing.assert_array_equal(ways[column], plain[column])


@pytest.mark.parametrize("text", ["none at all", "no trucks", "none;heavy", ""])
def test_other_words_stay_unread(text: str) -> None:
    _, unread = read(f"highway=primary maxweight='{text}'")
    assert unread == {"values of maxweight that are no number": 1}


def test_a_word_for_a_height_is_read_however_it_is_written() -> None:
    assert row("highway=primary maxheight='Below default'")["max_height_m"] == 3.5


def test_texts_are_kept_as_written() -> None:
    said = row('highway=primary name="B 7" ref=7 source=survey confidence=assumed')
    columns = ("name", "ref", "source", "confidence")
    assert [said[each] for each in columns] == ["B 7", "7", "survey", "assumed"]
    assert said["electrified"] == ""


@pytest.mark.parametrize(
    ("tags", "column", "value"),
    [
        ("highway=primary surface=asphalt", "surface", "asphalt"),
        ("highway=primary incline=-12%", "incline_pct", 12),  # steep either way
        ("highway=primary hgv:conditional=no", "conditional", "hgv:conditional"),
        ("railway=rail electrified=contact_line", "electrified", "contact_line"),
        ("railway=rail voltage=15000;25000", "voltage", "15000;25000"),
        ("railway=rail frequency=16.7;50", "frequency", "16.7;50"),
        ("railway=rail railway:track_class=D4", "line_category", "D4"),
        ("railway=rail railway:track_class=D4", "max_axle_load_t", 22.5),
        ("railway=rail railway:track_class=D2", "max_metre_load_tpm", 6.4),
        ("railway=rail loading_gauge=p/c80", "loading_gauge", "P/C80"),
        ("railway=rail train_length=650", "max_train_length_m", 650),
        ("railway=rail railway:preferred_direction=backward", "preferred", -1),
        ("highway=primary railway:preferred_direction=backward", "preferred", 0),
        ("highway=primary maxheight=default", "max_height_m", 4.0),
        ("highway=primary maxheight=below_default", "max_height_m", 3.5),
    ],
)
def test_the_rest_of_what_a_way_says(tags: str, column: str, value: object) -> None:
    assert row(tags)[column] == value


def test_a_list_of_access_opens_a_road_to_lorries_for_whom_it_names() -> None:
    assert np.isnan(row("highway=primary hgv=no;destination")["max_rated_mass_t"])


def test_what_holds_in_one_direction_or_for_some_is_named_and_unread() -> None:
    said = row("highway=primary maxweight:forward=7.5 maxheight:physical=3")
    assert said["conditional"] == "maxweight:forward; maxheight:physical"


def test_words_for_a_height_are_assumed_not_posted() -> None:
    assert row("highway=primary maxheight=default")["max_height_m_basis"] == "inferred"


def test_a_railway_without_a_class_carries_what_is_usual() -> None:
    said = row("railway=rail")
    assert (said["max_axle_load_t"], said["max_metre_load_tpm"]) == (20, 8)
    assert (
        said["max_axle_load_t_basis"] == said["max_metre_load_tpm_basis"] == "inferred"
    )
