"""Where rows were laid, and what they rename: one line each."""

from __future__ import annotations

import pytest

from tests.overlays import beside, overlaid

PICTURE = "A--B--C--D"
ROAD = """
    A-B highway=primary ref="B 3" name=Main
    B-C highway=primary ref="B 3" name=Main bridge=yes bridge:name=Alte
    C-D highway=primary
"""


def laid(table: str, *, ways: str = ROAD, places: str = "") -> list[str]:
    return [*overlaid(PICTURE, ways, table, places).provenance.laid]


def test_a_row_by_coordinates_says_its_way_and_the_distance() -> None:
    place = beside(PICTURE, "A", 1_000, 30)
    lon, lat = place.split(",")
    (line,) = laid(f"lon,lat,max_mass_t\n{place},12")
    where = f"own.csv row 2 (lon {float(lon):g}, lat {float(lat):g})"
    assert line == f"{where}: laid on way 1 (B 3 Main), 30 m away"


def test_a_way_without_a_name_goes_by_its_class() -> None:
    (line,) = laid(f"lon,lat,max_mass_t\n{beside(PICTURE, 'D', -99)},12")
    assert line.endswith("laid on way 3 (primary), 0 m away")


def test_rows_by_id_say_nothing_new() -> None:
    assert laid("osm_id,max_mass_t\n1,12") == []


def test_a_row_by_kilometre_says_all_its_ways() -> None:
    """Five tracks abreast, 10 m from one another; posts at both ends of the first."""
    picture = "\n".join(
        f"{start}---------{end}" for start, end in ("AB", "CD", "EF", "GH", "JK")
    )
    ways = "\n".join(
        f"{start}-{end} railway=rail ref=1700"
        for start, end in ("AB", "CD", "EF", "GH", "JK")
    )
    places = "A railway=milestone pk=1\nB railway=milestone pk=1.1"
    table = "ref,km,capacity_tpd\n1700,1.05,20"
    (line,) = overlaid(picture, ways, table, places, km=0.01).provenance.laid
    assert line == (
        "own.csv row 2 (1700 km 1.05): laid on ways 1, 2, 3, 4 and 1 more (1700), "
        "0 m away"
    )


@pytest.mark.parametrize(
    ("row", "line"),
    [
        ("1,Haupt", "own.csv row 2 (way 1): named 'Haupt' in place of 'Main'"),
        ("2,Neue", "own.csv row 2 (way 2): named 'Neue' in place of 'Alte'"),
    ],
)
def test_a_row_that_renames_something_says_so(row: str, line: str) -> None:
    assert laid(f"osm_id,name\n{row}") == [line]


@pytest.mark.parametrize("row", ["3,Neue", "1,Main"])
def test_a_first_name_and_the_same_name_rename_nothing(row: str) -> None:
    assert laid(f"osm_id,name\n{row}") == []


def test_a_barrier_and_a_terminal_that_are_renamed() -> None:
    lines = laid(
        "osm_id,osm_type,max_height_m,name\n67,node,3,Zoll\n66,node,,Stadt Gbf",
        places="B railway=station name=Stadt\nC barrier=gate name=Tor",
    )
    assert lines == [
        "own.csv row 2 (node 67): named 'Zoll' in place of 'Tor'",
        "own.csv row 3 (node 66): named 'Stadt Gbf' in place of 'Stadt'",
    ]


@pytest.mark.parametrize(
    ("east_m", "says", "end"),
    [
        (
            40,
            "ramp,6,Gbf",
            "corrects the ramp 'Stadt' (node 66), 40 m away, and named ",
        ),
        (40, "none,,", "takes away the terminal 'Stadt' (node 66), 40 m away"),
        (60, "ramp,6,", "a new ramp there, the map having none within 50 m"),
        (20, "crossing,,", "makes a crossing of the ramp 'Stadt' (node 66), 20 m"),
    ],
)
def test_terminals_by_coordinates(east_m: float, says: str, end: str) -> None:
    table = f"lon,lat,terminal,dwell_h,name\n{beside(PICTURE, 'B', east_m)},{says}"
    (line,) = laid(table, places="B railway=station name=Stadt")
    assert line.partition("): ")[2].startswith(end)


def test_a_crossing_is_put_on_the_nearest_node_of_the_road() -> None:
    table = f"lon,lat,terminal\n{beside(PICTURE, 'B', 20)},crossing"
    (line,) = laid(table, ways="A-B-C highway=primary")
    assert line.endswith("): a new crossing at node 66, 20 m away")
