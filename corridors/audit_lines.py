"""An audit in lines that a terminal shows: short tables, each with what it means."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

import pandas as pd

from corridors.coverage_lines import coverage_lines
from corridors.typeset import aligned, heading, percent, short, words, wrapped
from geodata.audit import Audit
from geodata.network import Network

CAVEAT: Final = (
    "What OpenStreetMap and overlays say, and defaults by class where they say "
    "nothing: no engineer's assessment of any road, line or bridge. A load class (MLC) "
    "that comes of OpenStreetMap is a screening estimate."
)

_Row = Mapping[Any, Any]  # of a table of the audit

_SHOWN_PARTS: Final = 8
_SHOWN_LINKS: Final = 5

_LIMITS: Final[Mapping[str, tuple[str, str]]] = {
    "max_mass_t": ("mass", " t"),
    "max_rated_mass_t": ("rated mass", " t"),
    "max_axle_load_t": ("axle load", " t"),
    "max_bogie_load_t": ("bogie load", " t"),
    "max_height_m": ("height", " m"),
    "max_width_m": ("width", " m"),
    "max_length_m": ("length", " m"),
    "mlc_wheeled": ("MLC wheeled", ""),
    "mlc_tracked": ("MLC tracked", ""),
    "mlc_wheeled_one_way": ("MLC wheeled, alone", ""),
    "mlc_tracked_one_way": ("MLC tracked, alone", ""),
    "max_metre_load_tpm": ("load a metre", " t/m"),
    "max_train_length_m": ("train length", " m"),
}


def audit_lines(network: Network, audit: Audit) -> Iterator[str]:
    """Say what an audit found, from what is known to what is doubtful."""
    yield f"Audit of {network.name!r}"
    yield from wrapped(CAVEAT, "")
    yield from coverage_lines(audit.coverage)
    yield from _weakest_lines(network, audit)
    yield from _component_lines(audit.components.table)
    yield from _suspicious_lines(network, audit.suspicious)
    yield network.provenance.attribution


def _weakest_lines(network: Network, audit: Audit) -> Iterator[str]:
    yield from heading("Smallest posted limits on the main corridors")
    corridors = audit.corridors
    by_road, by_rail = corridors.ways
    yield from wrapped(
        "Main corridors are what the fastest ways between places spread evenly over "
        f"the network run over: {by_road} ways by road, {by_rail} by rail, "
        f"{corridors.km:.0f} km. Of ways: the share of them that pass here. Then: what "
        "is posted next in the country, once this one is strengthened or passed by. "
        "Only what is posted is listed; most bridges have no sign mapped."
    )
    if audit.weakest.empty:
        yield "  No limit is posted on any of them."
    for limit, rows in audit.weakest.groupby("limit", sort=False):
        yield f"  {_LIMITS[str(limit)][0].capitalize()}:"
        table = [_weakest_row(network, row) for row in rows.to_dict("records")]
        yield from ("    " + line for line in aligned(table, left={1, 2, 3, 4, 6}))


def _weakest_row(network: Network, row: _Row) -> list[str]:
    unit = _LIMITS[str(row["limit"])][1]
    then = f"then {row['next_value']:g}{unit}: {row['next_name']}"
    return [
        f"{row['value']:g}{unit}",
        short(_named(network, row)),
        f"{row['kind']}, {row['basis']}",
        words(str(row["class"])),
        str(row["country"]) or "?",
        f"{_share(row)} of ways",
        short(then, 34) if row["next_name"] else "",
    ]


def _named(network: Network, row: _Row) -> str:
    """Name a road as its signs do, or by the places that it leads from and to."""
    ref = "" if row["name"].startswith(row["ref"]) else row["ref"]
    said = [word for word in (ref, row["name"]) if word]
    if not said:
        ends = network.links[["from_node", "to_node"]].iloc[row["link"]]
        places = network.nodes["name"].iloc[ends].tolist()
        said = [" to ".join(dict.fromkeys(place for place in places if place))]
    name, number = " ".join(dict.fromkeys(said)), str(row["osm_id"])
    return name if number in name else f"{name} (osm {number})".strip()


def _share(row: _Row) -> str:
    return f"{percent(row['share'])} %"


def _component_lines(table: pd.DataFrame) -> Iterator[str]:
    yield from heading("Parts that stand apart")
    if table.empty:
        yield "  None: every layer hangs together."
        return
    yield from wrapped(
        "Beyond the largest part of each layer. Where no transfer reaches one, nothing "
        "moves between it and the rest: the edge of an extract, a road cut by a "
        "barrier or by a class left out, a gap in the map. Mend the map."
    )
    rows = [["layer", "km", "links", "of layer", "transfers", "near", "lon, lat"]]
    rows += [_component_row(row) for row in table[:_SHOWN_PARTS].to_dict("records")]
    left = {0, 4, 5, 6}
    yield from ("    " + line for line in aligned(rows, left=left))
    more = table[_SHOWN_PARTS:]
    if len(more):
        yield f"    and {len(more)} more, {more['km'].sum():.1f} km together"


def _component_row(row: _Row) -> list[str]:
    gauge = f" {row['gauge_mm']}" if row["gauge_mm"] else ""
    name = short(str(row["name"]) or f"node {row['osm_id']}")
    return [
        f"{row['mode']}{gauge}",
        f"{row['km']:.1f}",
        str(row["links"]),
        _share(row),
        "reach it" if row["reached"] else "none",
        ", ".join(word for word in (name, str(row["country"])) if word),
        f"{row['lon']:.4f}, {row['lat']:.4f}",
    ]


def _suspicious_lines(network: Network, suspicious: pd.DataFrame) -> Iterator[str]:
    yield from heading("Suspicious links")
    if suspicious.empty:
        yield "  None."
        return
    yield from wrapped(
        "Each street once, those of the main corridors first. The audit as GeoJSON has "
        "them all."
    )
    for kind, rows in suspicious.groupby("kind", sort=False):
        yield f"  {words(str(kind))}: {len(rows)}"
        yield from wrapped(str(rows["why"].iloc[0]), "    ")
        alike = ["name", "ref", "mode", "gauge_mm", "class", "country", "value"]
        shown = rows[
            ~rows.duplicated(alike) | (rows[["name", "ref"]] == "").all(axis=1)
        ]
        table = [
            _suspicious_row(network, row)
            for row in shown[:_SHOWN_LINKS].to_dict("records")
        ]
        yield from ("    - " + line for line in aligned(table, left={0, 1, 2, 3, 4}))


def _suspicious_row(network: Network, row: _Row) -> list[str]:
    gauge = f" {row['gauge_mm']}" if row["gauge_mm"] else ""
    return [
        short(_named(network, row)),
        f"{row['mode']}{gauge} {words(str(row['class']))}".strip(),
        str(row["country"]) or "?",
        f"value {row['value']:g}" if pd.notna(row["value"]) else "",
        f"{_share(row)} of ways" if row["share"] else "",
    ]
