"""Findings of an audit as a table with geometry, one row each, for GIS."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geodata.audit import Audit
from geodata.audit.survey import survey
from geodata.network import Geometries, Network
from maps.schema import FINDING_COLUMNS, frame

ESTIMATE: Final = "of OpenStreetMap and overlays; no engineer's assessment"

_NOTHING: Final[Mapping[str, object]] = {
    "int64": 0,
    "float64": np.nan,
    "str": "",
    "bool": False,
}
_WEAK: Final = (
    "One of the smallest posted limits of its kind on the main corridors. Have it "
    "confirmed, and overlay what holds."
)
_APART: Final = (
    "Nothing moves between this part and the rest of its layer, but through terminals: "
    "the edge of an extract, a cut, or a gap in the map."
)


def audit_findings(network: Network, audit: Audit) -> gpd.GeoDataFrame:
    """Give a row for every suspicious link, weakest structure and part that is apart.

    Lines, points and sets of lines, in this order. An id says the finding, its kind and
    the object in OpenStreetMap, "suspicious/no_speed/28890903", with a running number
    where there are several of one; it is the same for the same network.
    """
    parts = [_suspicious(network, audit), _weakest(audit), _apart(network, audit)]
    table = pd.concat([part for part, _ in parts], ignore_index=True)
    table["id"] = _ids(table)
    table["estimate"] = ESTIMATE
    shapes = np.concatenate([shapes for _, shapes in parts])
    return frame(
        FINDING_COLUMNS, {name: table[name] for name in FINDING_COLUMNS}, shapes
    )


def _suspicious(network: Network, audit: Audit) -> tuple[pd.DataFrame, Geometries]:
    found = audit.suspicious
    lines = network.links.geometry.array[found["link"].to_numpy()].to_numpy()
    km = network.links["length_m"].to_numpy()[found["link"]] / 1000
    table = found.assign(finding="suspicious", km=km)
    return _filled(table), _drawn(lines)


def _weakest(audit: Audit) -> tuple[pd.DataFrame, Geometries]:
    found = audit.weakest
    points = shapely.points(found[["lon", "lat"]].to_numpy(dtype=np.float64))
    named = found.rename(columns={"kind": "structure", "limit": "kind"})
    return _filled(named.assign(finding="weakest", why=_WEAK)), points


def _apart(network: Network, audit: Audit) -> tuple[pd.DataFrame, Geometries]:
    found = audit.components.table
    gauge = found["gauge_mm"].astype(str)
    layer = found["mode"].where(gauge == "0", found["mode"] + " " + gauge)
    table = found.assign(finding="apart", kind=layer, why=_APART)
    return _filled(table), _outlines(network, audit.components.of_link, len(found))


def _outlines(network: Network, of_link: np.ndarray, size: int) -> Geometries:
    """Draw every part with the lines of its streets, each once."""
    rows = survey(network).once(of_link >= 0)
    rows = rows[np.argsort(of_link[rows], kind="stable")]
    lines = network.links.geometry.array[rows].to_numpy()
    return np.asarray(
        shapely.multilinestrings(lines, indices=of_link[rows])
        if size
        else np.zeros(0, dtype=object)
    )


def _drawn(lines: Geometries) -> Geometries:
    """Put a point where a line has no length, which is no line to GIS."""
    flat = shapely.length(lines) == 0
    drawn = np.array(lines, dtype=object)
    drawn[flat] = shapely.get_point(drawn[flat], 0)
    return drawn


def _filled(table: pd.DataFrame) -> pd.DataFrame:
    """Give a table all columns, with what stands for nothing where it has none."""
    columns: dict[str, Any] = {
        name: table[name] if name in table else _NOTHING[dtype]
        for name, dtype in FINDING_COLUMNS.items()
    }
    return pd.DataFrame(columns, index=table.index).astype(dict(FINDING_COLUMNS))


def _ids(table: pd.DataFrame) -> list[str]:
    number = table.groupby(["finding", "kind", "osm_id"], sort=False).cumcount() + 1
    rows = zip(
        *(table["finding"], table["kind"], table["osm_id"], number),
        strict=True,
    )
    return [
        f"{finding}/{kind}/{osm_id}" + (f"/{nth}" if nth > 1 else "")
        for finding, kind, osm_id, nth in rows
    ]
