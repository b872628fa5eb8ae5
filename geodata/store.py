"""One network, one file: nodes and links as GeoParquet with their provenance, zipped.

Any zip tool opens the file, and GDAL reads the tables in it (``/vsizip/``). The members
are stored, not deflated: Parquet is compressed already, and loading stays fast.
"""

from __future__ import annotations

import dataclasses
import io
import json
import os
import tempfile
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import geopandas as gpd
import pyarrow as pa

from geodata.network import Network, NetworkError, Provenance

SCHEMA: Final = 1
_TABLES: Final = ("nodes", "links")
_EPOCH: Final = (1980, 1, 1, 0, 0, 0)  # same network, same bytes


def save_network(network: Network, path: Path) -> None:
    """Write a network to one file, whole or not at all.

    Raises
    ------
    OSError
        When the file cannot be written; an earlier file is left as it was.
    """
    with tempfile.NamedTemporaryFile(
        dir=path.parent, prefix=f".{path.name}.", delete=False
    ) as unfinished:
        draft = Path(unfinished.name)
    try:
        _write(network, draft)
        os.replace(draft, path)  # noqa: PTH105 - atomic on every platform
    finally:
        draft.unlink(missing_ok=True)


def load_network(path: Path) -> Network:
    """Read a network that ``save_network`` wrote.

    Raises
    ------
    NetworkError
        When the file is missing, is no network, or is of another schema.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            provenance = _provenance(path, json.loads(archive.read("provenance.json")))
            tables = [_read(archive, name) for name in _TABLES]
    except FileNotFoundError as error:
        raise NetworkError(f"{path}: no such network file") from error
    except IsADirectoryError as error:
        raise NetworkError(f"{path}: a folder, not a network file") from error
    except (zipfile.BadZipFile, KeyError, ValueError, TypeError, EOFError) as error:
        raise NetworkError(
            f"{path}: not a network file ({error}); make one with: "
            "corridors network build FILE... -o NET"
        ) from error
    nodes, links = tables
    return Network(nodes, links, provenance)


def is_network_file(path: Path) -> bool:
    """Tell whether a file looks like one that ``save_network`` wrote."""
    return path.is_file() and zipfile.is_zipfile(path)


def _write(network: Network, path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        for name in _TABLES:
            frame: gpd.GeoDataFrame = getattr(network, name)
            buffer = io.BytesIO()
            frame.to_parquet(buffer, index=False, compression="zstd")
            archive.writestr(_member(f"{name}.parquet"), buffer.getvalue())
        described = {"schema": SCHEMA, **dataclasses.asdict(network.provenance)}
        text = json.dumps(described, ensure_ascii=False, indent=1)
        archive.writestr(_member("provenance.json"), text)


def _member(name: str) -> zipfile.ZipInfo:
    return zipfile.ZipInfo(name, _EPOCH)


def _read(archive: zipfile.ZipFile, name: str) -> gpd.GeoDataFrame:
    try:
        return gpd.read_parquet(io.BytesIO(archive.read(f"{name}.parquet")))
    except pa.ArrowException as error:
        raise ValueError(f"{name}.parquet: {error}") from error


def _provenance(path: Path, described: Mapping[str, Any]) -> Provenance:
    schema = described["schema"]
    if schema != SCHEMA:
        raise NetworkError(
            f"{path}: a network of schema {schema}, this version reads {SCHEMA}; "
            "build it again from its extracts"
        )
    fields = {field.name for field in dataclasses.fields(Provenance)}
    known = {key: value for key, value in described.items() if key in fields}
    known["inputs"] = tuple((name, sha256) for name, sha256 in known["inputs"])
    return Provenance(**known)
