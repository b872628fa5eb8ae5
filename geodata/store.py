"""One network, one file: its tables as GeoParquet, with their provenance, zipped.

Any zip tool opens the file, and GDAL reads the tables in it (``/vsizip/``). The members
are stored, not deflated: Parquet is compressed already, and loading stays fast.
"""

from __future__ import annotations

import dataclasses
import io
import json
import os
import zipfile
from pathlib import Path
from typing import Any, Final
from uuid import uuid4

import geopandas as gpd
import pyarrow as pa

from geodata.network import Network, NetworkError, Provenance

SCHEMA: Final = 2
_TABLES: Final = ("nodes", "links", "structures")
# What zipfile, json and geopandas raise at a file that is no network.
_DAMAGE: Final = (
    zipfile.BadZipFile,
    EOFError,
    KeyError,
    RuntimeError,
    TypeError,
    ValueError,
)
_EPOCH: Final = (1980, 1, 1, 0, 0, 0)  # same network, same bytes


def save_network(network: Network, path: Path) -> None:
    """Write a network to one file, whole or not at all.

    Raises
    ------
    OSError
        When the file cannot be written; an earlier file is left as it was.
    """
    draft = path.with_name(f".{path.name}.{uuid4().hex}")
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
        with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as archive:
            provenance = _provenance(json.loads(archive.read("provenance.json")))
            nodes, links, structures = (_read(archive, name) for name in _TABLES)
        return Network(nodes, links, provenance, structures)
    except FileNotFoundError as error:
        raise NetworkError(f"{path}: no such network file") from error
    except IsADirectoryError as error:
        raise NetworkError(f"{path}: a folder, not a network file") from error
    except NetworkError as error:
        raise NetworkError(f"{path}: {error}") from error
    except _DAMAGE as error:
        reason = " ".join(str(error).split())
        raise NetworkError(
            f"{path}: not a network file ({reason}); make one with: "
            "corridors network build FILE... -o NET"
        ) from error


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
    except (pa.ArrowException, OSError) as error:
        raise ValueError(f"{name}.parquet: {error}") from error


def _provenance(described: Any) -> Provenance:  # noqa: ANN401 - whatever JSON holds
    try:
        _check_schema(described["schema"])
        fields = {field.name for field in dataclasses.fields(Provenance)}
        known = {key: value for key, value in described.items() if key in fields}
        known["inputs"] = tuple((name, sha256) for name, sha256 in known["inputs"])
        for lines in ("notes", "laid"):
            known[lines] = tuple(known.get(lines, ()))
        return Provenance(**known)
    except NetworkError:
        raise
    except (KeyError, TypeError, ValueError) as error:
        raise ValueError("provenance.json is not as a network's") from error


def _check_schema(schema: object) -> None:
    if schema != SCHEMA:
        raise NetworkError(
            f"a network of schema {schema}, this version reads {SCHEMA}; "
            "build it again from its extracts"
        )
