"""Links that a network engineer would doubt, each kind with its reason and remedy."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, NamedTuple

import numpy as np
import pandas as pd

from geodata.audit import doubts
from geodata.audit.doubts import Found
from geodata.audit.gauges import ACROSS_BORDER_KM
from geodata.audit.main_corridors import MainCorridors
from geodata.audit.survey import Survey

COLUMNS: Final = (
    *("kind", "link", "value", "osm_id", "name", "ref", "mode", "gauge_mm", "class"),
    *("country", "share", "why"),
)


class Suspicion(NamedTuple):
    """One kind of doubt.

    ``why`` says why such a link is suspicious and what to do. ``find`` gives a mask of
    the links, and the doubtful value of every link, NaN where there is none to show.
    """

    kind: str
    why: str
    find: Callable[[Survey, MainCorridors], Found]


def find_suspicious(ground: Survey, corridors: MainCorridors) -> pd.DataFrame:
    """List the suspicious links, kind by kind, each street once in each.

    Within a kind the links of the main corridors come first. Columns are those of
    ``COLUMNS``; ``link`` is the row of the link.
    """
    parts = [_rows(ground, corridors, each) for each in SUSPICIONS]
    return pd.concat(parts, ignore_index=True)[[*COLUMNS]]


def _rows(ground: Survey, corridors: MainCorridors, each: Suspicion) -> pd.DataFrame:
    mask, values = each.find(ground, corridors)
    rows = ground.once(mask)
    rows = rows[np.argsort(-corridors.share[rows], kind="stable")]
    told = ground.links[[*COLUMNS[3:10]]].iloc[rows]
    return told.assign(
        kind=each.kind,
        link=rows,
        value=values[rows],
        share=corridors.share[rows],
        why=each.why,
    )


SUSPICIONS: Final = (
    Suspicion(
        "no_speed",
        "No speed above 0: nothing can move here, and plans go around. Mend the "
        "speed, or close the link in the overlay.",
        doubts.no_speed,
    ),
    Suspicion(
        "odd_speed",
        "Slower than a walk, or faster than anything of its kind moves in Europe: a "
        "unit or a digit is wrong. Mend the speed.",
        doubts.odd_speed,
    ),
    Suspicion(
        "no_length",
        "A link without length, that is travelled in no time: two nodes in one place, "
        "or a distance of 0. Mend the map.",
        doubts.no_length,
    ),
    Suspicion(
        "shorter_than_straight",
        "Shorter than the straight line between its ends: the distance stated is "
        "wrong, or the ends are out of place. Mend the distance.",
        doubts.short_cut,
    ),
    Suspicion(
        "no_capacity",
        "A main road, railway, ferry or terminal that carries nothing, so plans avoid "
        "it. If it is closed, say so in the overlay, else give its capacity there.",
        doubts.no_capacity,
    ),
    Suspicion(
        "light_limit_on_motorway",
        "Posted below 12 t or closed to lorries, on a road built for 40 t: the limit "
        "of one lane, of works long done, or a lost digit. Ask the road authority; "
        "overlay what holds.",
        doubts.light_motorway,
    ),
    Suspicion(
        "light_limit_on_main_road",
        "Posted below 3.5 t, so no lorry may pass a main road: often the limit of a "
        "lane or a cycle track mapped on the whole road. Overlay what holds.",
        doubts.light_main_road,
    ),
    Suspicion(
        "low_main_road",
        "Posted below 2.5 m on a main road, where even vans do not pass: often the "
        "height of a footway, or feet read as metres. Overlay what holds.",
        doubts.low_main_road,
    ),
    Suspicion(
        "narrow_main_road",
        "Posted narrower than a lorry (2.55 m) on a main road: often a lane's width "
        "at a work site, or a physical width. Overlay what holds.",
        doubts.narrow_main_road,
    ),
    Suspicion(
        "limit_out_of_scale",
        "A posted limit that no sign says: kilograms for tonnes, centimetres or feet "
        "for metres. Mend the tag, or overlay the limit.",
        doubts.other_unit,
    ),
    Suspicion(
        "class_against_mass",
        "A load class half as much again as the posted mass in tonnes, on the same "
        "structure: one of the two is outdated. Ask the engineers; overlay both.",
        doubts.class_against_mass,
    ),
    Suspicion(
        "one_way_class_below_two_way",
        "A load class for vehicles alone on a bridge that is below the class for "
        "traffic both ways, which cannot be; the latter may be assumed by road class. "
        "Overlay the class both ways.",
        doubts.one_way_class,
    ),
    Suspicion(
        "foreign_gauge",
        f"A gauge that is not this country's, more than {ACROSS_BORDER_KM:g} km from "
        "one that has it, and on no line known for it: a wrong tag, or a missing one "
        "taken as 1435 mm. Mend the gauge.",
        doubts.gauge_of_elsewhere,
    ),
    Suspicion(
        "one_way_railway",
        "Tracks run both ways: a one-way tag closes the way back. Use "
        "railway:preferred_direction on the map, which leaves it open.",
        doubts.one_way_rail,
    ),
    Suspicion(
        "weak_railway",
        "An axle load below line category A (16 t), which no wagon with a heavy load "
        "passes: often a unit, or a line out of use. Overlay the line's category.",
        doubts.weak_railway,
    ),
    Suspicion(
        "too_steep",
        "Steeper than such roads or railways are built: degrees or per mille read as "
        "per cent, or a ramp mapped as road. Mend the incline.",
        doubts.steep,
    ),
    Suspicion(
        "too_many_lanes",
        "More lanes than a road has, other than at toll plazas, so its capacity is "
        "too high. Overlay the capacity.",
        doubts.many_lanes,
    ),
    Suspicion(
        "crossing_inland",
        "A border control with no border near: an inland customs office, where "
        "nothing has to wait. Remove the terminal in the overlay.",
        doubts.inland_crossing,
    ),
    Suspicion(
        "border_without_crossing",
        "Passes a border that is controlled, with no crossing mapped near, so plans "
        "lose no time there. Add the crossing and its capacity in the overlay.",
        doubts.border_unmarked,
    ),
    Suspicion(
        "conditional_unread",
        "On a main corridor, with a limit that holds at times or for some; it is not "
        "read. Look at the sign, and overlay what holds for the march.",
        doubts.unread,
    ),
)
