"""Which ways the network keeps, and why the others are left out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from geodata.defaults import classes_down_to
from geodata.extract import Extract, first_word
from geodata.network import BoolArray, IntArray, Mode
from geodata.tag_table import TagTable, Texts
from geodata.tags import access_word

SIDINGS: Final = {"yard", "siding", "spur", "crossover"}
_TRACKS: Final = {"rail", "narrow_gauge"}
CLOSED: Final = {"no", "private", "agricultural", "forestry"}
_ACCESS: Final = ("access", "vehicle", "motor_vehicle")  # the last one said counts

_NOT_IN_USE: Final = "railways not in use, trams, and other tracks"
_SIDINGS_LEFT: Final = "sidings, yards and spurs"
_CLOSED_FERRIES: Final = "ferries closed to vehicles"
_CLOSED_ROADS: Final = "roads closed to motor vehicles"


@dataclass(frozen=True, slots=True)
class Selection:
    """Rows of an extract's ways.

    Parameters
    ----------
    kept
        Ways of the network.
    minor
        Open roads below the lowest class, tracks excepted: some may lead to a terminal
        or a site.
    roads
        Open roads of any class: where they meet, a barrier bars none of them alone.
    closed
        Roads and ferries that are left out because motor vehicles may not use them.
    left_out
        How many are not kept, in words; a way that two files hold counts once.
    """

    kept: IntArray
    minor: IntArray
    roads: IntArray
    closed: IntArray
    left_out: Counter[str]


def select_ways(extract: Extract, *, classes: str, keep_sidings: bool) -> Selection:
    """Choose the ways that the network keeps: roads down to a class, tracks, ferries.

    Raises
    ------
    NetworkError
        When ``classes`` is no class of roads.
    """
    table = extract.way_tags
    mode, kind = way_kinds(table)
    reason = np.full(len(table), "", dtype=object)
    reason[(mode == Mode.ROAD) & (kind == "")] = _NOT_IN_USE
    closed = _closed(table)
    reason[(mode == Mode.ROAD) & (kind != "") & closed] = _CLOSED_ROADS
    reason[(mode == Mode.FERRY) & closed] = _CLOSED_FERRIES
    shut = is_in(reason, {_CLOSED_ROADS, _CLOSED_FERRIES})
    if not keep_sidings:
        reason[(mode == Mode.RAIL) & (kind == "siding")] = _SIDINGS_LEFT
    high = is_in(kind, classes_down_to(classes)) | (mode != Mode.ROAD)
    left = reason != ""
    reason[~high & ~left] = below(classes)
    return Selection(
        kept=np.flatnonzero(high & ~left),
        minor=np.flatnonzero(~high & ~left & (kind != "track")),
        roads=np.flatnonzero(~left & (mode == Mode.ROAD)),
        closed=np.flatnonzero(high & shut),
        left_out=_counted(extract.way_ids, reason),
    )


def below(classes: str) -> str:
    """Say why a minor road is left out."""
    return f"roads below {classes}"


def way_kinds(table: TagTable) -> tuple[Texts, Texts]:
    """Mode and class of every way; "" is the class of what is no road in use."""
    rail = table.where("railway", _TRACKS.__contains__)
    ferry = table.where("route", "ferry".__eq__)
    mode = np.full(len(table), str(Mode.ROAD), dtype=object)
    mode[rail] = str(Mode.RAIL)
    mode[ferry] = str(Mode.FERRY)
    siding = table.where("service", SIDINGS.__contains__)
    usage = table.mapped("usage", first_word, "")
    kind = table.mapped("highway", first_word, "")
    kind[rail] = np.where(siding, "siding", usage)[rail]
    kind[ferry] = "ferry"
    return mode, kind


def _closed(table: TagTable) -> BoolArray:
    """Mask of the ways that motor vehicles may not use."""
    return is_in(said_access(table), CLOSED)


def said_access(table: TagTable) -> Texts:
    """Say who may pass, by the most particular key that says it; "" where none does."""
    said: Texts = np.full(len(table), "", dtype=object)
    for key in _ACCESS:
        words = table.mapped(key, access_word, "")
        said = np.where(words == "", said, words)
    return said


def is_in(texts: Texts, words: Collection[str]) -> BoolArray:
    """Mask of the texts that are among some words."""
    return np.array([text in words for text in texts.tolist()], dtype=np.bool_)


def _counted(ids: IntArray, reasons: Texts) -> Counter[str]:
    """Count the ways that have each reason, one that two files hold once."""
    why, texts = pd.factorize(reasons)
    order = np.lexsort((why, ids))
    new = np.ones(len(ids), dtype=np.bool_)
    new[1:] = (np.diff(ids[order]) != 0) | (np.diff(why[order]) != 0)
    counts = np.bincount(why[order[new]], minlength=len(texts)).tolist()
    return Counter({text: n for text, n in zip(texts, counts, strict=True) if text})
