"""How much of a network is known, in lines that a terminal shows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import pandas as pd

from corridors.typeset import aligned, heading, percent, words, wrapped
from geodata.defaults import ROAD_LADDER

_ALIKE: Final = {
    "100": "All known",
    "~100": "All inferred",
    "-": "Nothing known or inferred",
}
_COVERAGE: Final = (
    ("km", "road", "Roads, by km"),
    ("km", "ferry", "Ferries, by km"),
    ("km", "rail", "Railways, by km"),
    ("bridges", "road", "Road bridges, by number"),
    ("tunnels", "road", "Road tunnels, by number"),
    ("bridges", "rail", "Railway bridges, by number"),
    ("tunnels", "rail", "Railway tunnels, by number"),
    ("terminals", "transfer", "Crossings, ramps, ports and gauge transfers, by number"),
)


def coverage_lines(coverage: pd.DataFrame) -> Iterator[str]:
    """Say how much of every value is known, by country and class."""
    yield from heading("How much is known")
    yield from wrapped(
        "Per cent known (tagged or overlaid), then ~ per cent inferred from defaults; "
        "the rest is unknown, - where all is. Each street counts once, ramps with "
        "their road. No mass or height known means that no sign is mapped, not that "
        "there is none."
    )
    for unit, mode, title in _COVERAGE:
        part = coverage[(coverage["unit"] == unit) & (coverage["mode"] == mode)]
        if len(part):
            yield f"  {title}:"
            yield from _coverage_table(_summed(part))


def _summed(part: pd.DataFrame) -> pd.DataFrame:
    """Give a row for every country and class, the longest country first.

    Columns are ``total`` and, of every value, how it is known, in words.
    """
    part = part.assign(road=part["class"].str.removesuffix("_link"))
    by = ["country", "road", "what"]
    sums = part.groupby(by, sort=False)[["total", "known", "inferred"]].sum()
    sums["said"] = [_how_known(*row) for row in sums.itertuples(index=False)]
    wide = sums.pivot_table("said", ["country", "road"], "what", aggfunc="first")
    table = wide[part["what"].unique().tolist()]
    table.insert(0, "total", sums["total"].groupby(level=[0, 1]).first())
    size = table.groupby("country")["total"].transform("sum")
    order = sorted(table.index, key=lambda at: (-size[at], at[0], _rank(at[1])))
    return table.loc[order]


def _coverage_table(table: pd.DataFrame) -> Iterator[str]:
    """Tell of values that are known alike everywhere in words, of others by class."""
    whats = [*table.columns[1:]]
    found = {what: set(table[what]) for what in whats}
    alike = {what: each.pop() for what, each in found.items() if len(each) == 1}
    for said, sentence in _ALIKE.items():
        such = [what for what, each in alike.items() if each == said]
        if such:
            yield f"    {sentence}: {', '.join(such)}."
    varied = [what for what in whats if alike.get(what) not in _ALIKE]
    rows = _by_class(table, varied) if varied else _sizes(table)
    yield from ("    " + line for line in aligned(rows, left={0, 1} if varied else {0}))


def _by_class(table: pd.DataFrame, whats: list[str]) -> list[list[str]]:
    rows = [["country", "class", "size", *whats]]
    for cells in table.reset_index().to_dict("records"):
        size = f"{cells['total']:.0f}" if cells["total"] >= 1 else "<1"
        values = (str(cells[what]) for what in whats)
        road = words(cells["road"]) or "(none)"
        rows.append([cells["country"] or "?", road, size, *values])
    return rows


def _sizes(table: pd.DataFrame) -> list[list[str]]:
    """Give a row for every country, a column for every class."""
    wide = table.pivot_table("total", "country", "road", aggfunc="first")
    roads = sorted(wide.columns, key=_rank)
    rows = [["country", *(words(road) or "(none)" for road in roads)]]
    for country in table.index.get_level_values(0).unique():
        sizes = (wide.loc[country, road] for road in roads)
        cells = (f"{size:.0f}" if pd.notna(size) else "" for size in sizes)
        rows.append([country or "?", *cells])
    return rows


def _rank(road: str) -> tuple[int, str]:
    ladder = (*ROAD_LADDER, "main", "branch", "crossing")
    return (ladder.index(road) if road in ladder else len(ladder), road)


def _how_known(total: float, known: float, inferred: float) -> str:
    """Give "91 ~9": 91 per cent known, 9 inferred; a little is never nothing."""
    if not total:
        return "-"
    parts = [
        percent(known / total) if known else "",
        f"~{percent(inferred / total)}" if inferred else "",
    ]
    return " ".join(part for part in parts if part) or "-"
