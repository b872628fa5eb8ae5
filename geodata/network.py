"""The network: nodes and links, two tables with one schema, checked in one place."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Any, Final

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import shapely
from geopandas.array import from_shapely

IntArray = npt.NDArray[np.int64]
FloatArray = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]
Geometries = npt.NDArray[np.object_]
Columns = Mapping[str, Any] | pd.DataFrame

CRS: Final = "EPSG:4326"


class NetworkError(ValueError):
    """Input that is no network: what, where, and what would be right."""


class Mode(StrEnum):
    """What moves on a link."""

    ROAD = "road"
    RAIL = "rail"
    FERRY = "ferry"
    TRANSFER = "transfer"


class Basis(StrEnum):
    """Where a value comes from."""

    TAGGED = "tagged"
    OVERLAID = "overlaid"
    INFERRED = "inferred"
    UNKNOWN = "unknown"


class StructureKind(StrEnum):
    """What stands on a link and has limits of its own."""

    BRIDGE = "bridge"
    TUNNEL = "tunnel"
    BARRIER = "barrier"
    SIGN = "sign"  # a stretch of road or track with a limit of its own


class TerminalKind(StrEnum):
    """What happens at a terminal; the class of its transfer links."""

    RAMP = "ramp"
    PORT = "port"
    GAUGE_TRANSFER = "gauge_transfer"
    CROSSING = "crossing"


ROAD_LIMITS: Final = (
    *("max_mass_t", "max_rated_mass_t", "max_axle_load_t", "max_bogie_load_t"),
    *("max_height_m", "max_width_m", "max_length_m", "mlc_wheeled", "mlc_tracked"),
)
"""Limits that a vehicle on the road must fit under."""

LIMITS: Final = (
    *ROAD_LIMITS,
    *("mlc_wheeled_one_way", "mlc_tracked_one_way"),
    *("max_metre_load_tpm", "max_train_length_m"),
)
"""Limit columns of the links: the smallest along the link, NaN where none is known.
Each has a companion ``<limit>_basis``. A bridge's one-way class holds when nothing
comes the other way; the load of a metre and the length of a train are of railways."""

_LIMIT_COLUMNS: Final[Mapping[str, str]] = {
    column: dtype
    for limit in LIMITS
    for column, dtype in ((limit, "float64"), (f"{limit}_basis", "str"))
}

# Columns and dtypes: one row a column, in the order of the files. Texts are "" where
# there is nothing to say, numbers NaN, so that no column holds a mix of types.
NODE_COLUMNS: Final[Mapping[str, str]] = {
    "osm_id": "int64",
    "mode": "str",  # road | rail | terminal
    "gauge_mm": "int64",  # 0 unless rail
    "kind": "str",  # a TerminalKind, or place | station | junction | ""
    "name": "str",
}
LINK_COLUMNS: Final[Mapping[str, str]] = {
    "from_node": "int64",
    "to_node": "int64",
    "mode": "str",
    "gauge_mm": "int64",  # 0 unless rail
    "class": "str",  # OSM highway class | rail usage | a TerminalKind | access
    "name": "str",
    "ref": "str",
    "osm_id": "int64",  # of the first way; of the node, for transfers
    "length_m": "float64",
    "speed_kmh": "float64",
    "speed_basis": "str",
    "capacity_vph": "float64",  # road vehicles an hour; NaN where trains are counted
    "capacity_tpd": "float64",  # trains a day; NaN where vehicles are counted
    "capacity_basis": "str",
    "dwell_h": "float64",  # hours that a serial stands here; NaN but on transfers
    **_LIMIT_COLUMNS,
    "limited_by": "str",  # the object that sets the smallest mass or height limit
    "lanes": "int64",  # of the whole carriageway pair; 0 unknown
    "tracks": "int64",
    "electrified": "str",
    "voltage": "str",  # V, as tagged
    "frequency": "str",  # Hz, as tagged
    "line_category": "str",  # EN 15528, as tagged
    "loading_gauge": "str",
    "service": "str",
    "surface": "str",
    "incline_pct": "float64",  # the steepest, up or down; NaN where none is tagged
    "bridges": "str",  # names of the bridges along the link, "; " between
    "n_bridges": "int64",
    "tunnels": "str",
    "n_tunnels": "int64",
    "conditional": "str",  # keys of restrictions that hold at times, unread
    "country": "str",  # ISO 3166-1 alpha-2; "" unknown
    "source": "str",
    "confidence": "str",  # sourced | assumed | derived | ""
}


STRUCTURE_COLUMNS: Final[Mapping[str, str]] = {
    "link": "int64",  # row of the link it stands on
    "at_m": "float64",  # from the start of the link to its near end
    "length_m": "float64",  # 0 for a barrier
    "kind": "str",  # a StructureKind
    "name": "str",
    "osm_id": "int64",  # of the way; of the node, for a barrier
    **_LIMIT_COLUMNS,
    "conditional": "str",
    "source": "str",
    "confidence": "str",
}


@dataclass(frozen=True, slots=True)
class Provenance:
    """What a network was made of.

    ``inputs`` are (name, sha256) of the files or the query; ``losses`` counts what was
    read and left out or assumed, in words: "references to nodes outside the file".
    ``notes`` are lines on what a planner gave: sites that are not on the map or that no
    road reaches, rows of an overlay that matched nothing or count in place of others.
    ``laid`` are lines on where rows by coordinates or kilometre were laid, and on what
    rows rename.
    """

    name: str
    inputs: tuple[tuple[str, str], ...] = ()
    query: str = ""
    versions: Mapping[str, str] = field(default_factory=dict)
    attribution: str = "© OpenStreetMap contributors, ODbL 1.0"
    losses: Mapping[str, int] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    laid: tuple[str, ...] = ()


def structure_table(columns: Columns, lon_lat: FloatArray) -> gpd.GeoDataFrame:
    """Structures of the schema from columns and coordinates, shape (n, 2).

    Columns left out are filled with what stands for nothing.
    """
    return _table(STRUCTURE_COLUMNS, columns, shapely.points(lon_lat))


def no_structures() -> gpd.GeoDataFrame:
    """Give a table without a structure."""
    return structure_table({}, np.zeros((0, 2)))


@dataclass(frozen=True, eq=False)
class Network:
    """Nodes and links with a dense integer index; a link is one direction of one mode.

    Parameters
    ----------
    nodes
        Columns of ``NODE_COLUMNS`` and a Point geometry; index 0..n-1.
    links
        Columns of ``LINK_COLUMNS`` and a LineString geometry; index 0..m-1.
        ``from_node`` and ``to_node`` are node indices.
    provenance
        What the network was made of.
    structures
        Bridges, tunnels, barriers and signed stretches, each with its limits: columns
        of ``STRUCTURE_COLUMNS`` and a Point geometry; a row for each link it stands on,
        in the order of the links and along each of them.

    Raises
    ------
    NetworkError
        When a column is missing or of another type, or an end is no node.
    """

    nodes: gpd.GeoDataFrame
    links: gpd.GeoDataFrame
    provenance: Provenance
    structures: gpd.GeoDataFrame = field(default_factory=no_structures)

    def __post_init__(self) -> None:
        """Refuse tables that are not of the schema."""
        _check_table("nodes", self.nodes, NODE_COLUMNS)
        _check_table("links", self.links, LINK_COLUMNS)
        _check_table("structures", self.structures, STRUCTURE_COLUMNS)
        _check_ends(self.links, len(self.nodes))
        _check_places(self.structures, len(self.links))

    @property
    def name(self) -> str:
        """The network's name."""
        return self.provenance.name

    @property
    def tail(self) -> IntArray:
        """Start node of every link, shape (n_links,)."""
        return np.asarray(self.links["from_node"], dtype=np.int64)

    @property
    def head(self) -> IntArray:
        """End node of every link, shape (n_links,)."""
        return np.asarray(self.links["to_node"], dtype=np.int64)

    @cached_property
    def sha256(self) -> str:
        """Digest of the tables, independent of the file they came from."""
        digest = hashlib.sha256()
        for frame in (self.nodes, self.links, self.structures):
            table = pd.DataFrame(frame.drop(columns="geometry"))
            digest.update(pd.util.hash_pandas_object(table).to_numpy().tobytes())
            digest.update(shapely.get_num_coordinates(frame.geometry.array).tobytes())
            digest.update(shapely.get_coordinates(frame.geometry.array).tobytes())
        return digest.hexdigest()


def node_table(columns: Columns, lon_lat: FloatArray) -> gpd.GeoDataFrame:
    """Nodes of the schema from columns and coordinates, shape (n, 2).

    Columns left out are filled with what stands for nothing.
    """
    return _table(NODE_COLUMNS, columns, shapely.points(lon_lat))


def link_table(columns: Columns, lines: Geometries) -> gpd.GeoDataFrame:
    """Links of the schema from columns and an array of LineStrings.

    Columns left out are filled with what stands for nothing.
    """
    return _table(LINK_COLUMNS, columns, lines)


def _table(
    schema: Mapping[str, str], columns: Columns, geometry: Geometries
) -> gpd.GeoDataFrame:
    data = {
        name: _column(columns.get(name), name, dtype, len(geometry))
        for name, dtype in schema.items()
    }
    data["geometry"] = from_shapely(geometry, crs=CRS)
    # Every column is new; copied once more they would take twice the room.
    return gpd.GeoDataFrame(data, copy=False)


def _column(values: object, name: str, dtype: str, size: int) -> Any:  # noqa: ANN401
    """Make one column, a new array; in its gaps stands what stands for nothing."""
    if values is None:
        values = np.full(size, _nothing(name, dtype), dtype=_DTYPES[dtype])
    if dtype == "str":
        return _texts(values, str(_nothing(name, dtype)), size)
    if isinstance(values, pd.Series):
        values = values.to_numpy()
    if isinstance(values, np.ndarray) and values.dtype == dtype:
        return values.copy()  # whole: numbers of the right kind have no gaps
    series: pd.Series[Any] = pd.Series(values, index=pd.RangeIndex(size))
    gaps = series.isna()
    if gaps.all():
        series = pd.Series(_nothing(name, dtype), index=series.index)
    elif gaps.any() and dtype != "float64":
        series = series.astype(object).where(~gaps, _nothing(name, dtype))
    return series.astype(np.dtype(dtype)).to_numpy(copy=True)


def _texts(values: object, nothing: str, size: int) -> Any:  # noqa: ANN401 - of pandas
    """Make a column of texts; arrow takes Python's own ten times as fast as pandas."""
    if isinstance(values, str):
        values = [values] * size
    if isinstance(values, np.ndarray):
        values = values.astype(object)  # older arrow knows no texts of numpy's own
    if isinstance(values, pa.Array):
        texts = values.cast(pa.large_string())
    else:
        texts = pa.array(values, type=pa.large_string(), from_pandas=True)
    filled = pc.fill_null(texts, nothing)
    return pd.array(filled, dtype="str")


_DTYPES: Final = {"int64": np.int64, "float64": np.float64, "str": object}


def _nothing(name: str, dtype: str) -> object:
    if name.endswith("_basis"):
        return str(Basis.UNKNOWN)
    return {"int64": 0, "float64": np.nan, "str": ""}[dtype]


def _check_table(what: str, frame: gpd.GeoDataFrame, schema: Mapping[str, str]) -> None:
    missing = [name for name in (*schema, "geometry") if name not in frame.columns]
    if missing:
        raise NetworkError(f"{what}: column {missing[0]!r} is missing")
    for name, dtype in schema.items():
        if str(frame[name].dtype) != dtype:
            raise NetworkError(
                f"{what}: column {name!r} is {frame[name].dtype}, not {dtype}"
            )
    dense = pd.RangeIndex(len(frame))
    if not isinstance(frame.index, pd.RangeIndex) or not frame.index.equals(dense):
        raise NetworkError(f"{what}: the index must run from 0 without gaps")


def _check_ends(links: gpd.GeoDataFrame, n_nodes: int) -> None:
    for end in ("from_node", "to_node"):
        outside = (links[end] < 0) | (links[end] >= n_nodes)
        if outside.any():
            row = int(np.flatnonzero(outside)[0])
            raise NetworkError(
                f"link {row}: {end} {links[end].iloc[row]} is none of the "
                f"{n_nodes} nodes"
            )


def _check_places(structures: gpd.GeoDataFrame, n_links: int) -> None:
    outside = (structures["link"] < 0) | (structures["link"] >= n_links)
    if outside.any():
        row = int(np.flatnonzero(outside)[0])
        raise NetworkError(
            f"structure {row}: link {structures['link'].iloc[row]} is none of the "
            f"{n_links} links"
        )
