"""Headers of deployment lists: titles above, merged cells, two rows, other names."""

from __future__ import annotations

import pytest

from corridors.reading.deployment_header import FIELDS, Header, find_header

PLAIN = ["ULN", "Origin", "RLD", "POD", "EAD", "Dest", "RDD", "STONS", "Pieces"]
DATA = ["A1", "Hafen", "C001", "", "", "Lviv", "C009", "12", "3"]


def found(*rows: list[str]) -> Header:
    header = find_header(rows)
    assert header is not None
    return header


def columns(*rows: list[str]) -> dict[str, tuple[int, ...]]:
    return dict(found(*rows).columns)


ONE_EACH = {
    name: (column,)
    for column, name in enumerate(
        ("ULN", "origin", "RLD", "POD", "EAD", "destination", "RDD", "stons", "pieces")
    )
}


def test_one_row() -> None:
    assert found(PLAIN, DATA) == Header(1, ONE_EACH, ())


def test_titles_and_blank_rows_above() -> None:
    title = ["TPFDL of the exercise", *[""] * 8]
    assert found(title, [""] * 9, PLAIN, DATA) == Header(3, ONE_EACH, ())


def test_two_rows_with_merged_cells() -> None:
    """Groups over several columns, and cells merged over both rows."""
    above = ["Unit", "", "Origin", "", "POD", "", "", "Destination", "", "Priority"]
    below = ["ULN", "Name", "Name", "RLD", "Geo Name", "EAD", "LAD", "", "RDD", ""]
    assert found(["x"], above, below, DATA) == Header(
        3,
        {
            "ULN": (0,),
            "unit": (1,),
            "origin": (2,),
            "RLD": (3,),
            "POD": (4,),
            "EAD": (5,),
            "LAD": (6,),
            "destination": (7,),
            "RDD": (8,),
            "priority": (9,),
        },
        (),
    )


def test_words_over_two_rows_make_one_name() -> None:
    above = ["Unit", "Earliest", "Latest", "Short", "Port of", "Destination"]
    below = ["line number", "arrival date", "arrival date", "tons", "debarkation", ""]
    assert list(columns(above, below)) == [
        *("ULN", "EAD", "LAD", "stons", "POD", "destination"),
    ]


@pytest.mark.parametrize(
    ("name", "field"),
    [(name, field) for field, names in FIELDS.items() for name in names]
    + [
        ("Tons (short)", "stons"),
        ("Total STONS", "stons"),
        ("No. of pieces", "pieces"),
        ("RDD (C-day)", "RDD"),
        ("Commander's Required Date", "RDD"),
        ("POD_GEOLOC", "POD"),
        ("unit_name", "unit"),
    ],
)
def test_names_of_columns(name: str, field: str) -> None:
    others = [x for x in ("ULN", "RLD", "pieces", "EAD") if x != field][:3]
    assert columns([name.upper(), *others])[field] == (0,)


def test_of_several_columns_the_usual_name_and_the_name_of_a_place_go_first() -> None:
    rows = ["uln", "CRD", "RDD", "POD code", "POD name", "pieces"]
    assert columns(rows)["RDD"] == (2, 1)
    assert columns(rows)["POD"] == (4, 3)
    header = found(rows)
    assert header.cell("RDD", ["a", "C7", " ", "", "", ""]) == "C7"
    assert header.cell("POD", ["a", "", "", "XXXX", "Hafen"]) == "Hafen"
    assert header.cell("EAD", ["a"]) == ""


def test_columns_that_nobody_reads_are_named() -> None:
    assert found([*PLAIN, "PAX", "", "Remarks"]).unread == ("PAX", "Remarks")


def test_no_header_is_no_header() -> None:
    assert find_header([DATA, DATA]) is None
    assert find_header([]) is None
    assert find_header([["ULN", "RLD"]]) is None
