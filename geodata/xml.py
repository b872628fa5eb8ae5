"""OpenStreetMap's XML: .osm files, as they are or compressed.

The files of editors and of Overpass come so: new objects with negative ids, deleted
ones, nodes after ways, remarks. What is wrong with one is told with its line. Of an
object that stands there twice the last counts, be it that it was deleted.
"""

from __future__ import annotations

import bz2
import gzip
import hashlib
import re
import xml.sax
import zlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO, Final, cast
from xml.sax.handler import ContentHandler, feature_external_ges, feature_external_pes
from xml.sax.xmlreader import AttributesImpl, Locator

from geodata.extract import (
    LARGEST_ID,
    NODE_KEYS,
    WAY_KEYS,
    Extract,
    is_wanted,
    make_extract,
)
from geodata.network import NetworkError
from geodata.unpacking import check_expansion

_SHOWN: Final = 40  # characters of a wrong value in a message

_WHOLE: Final = re.compile(r"[+-]?[0-9]+")
_DIGITS: Final = 20  # of the largest id, and a sign
_DECIMAL: Final = re.compile(r"[+-]?([0-9]+\.?|[0-9]*\.[0-9]+)([eE][+-]?[0-9]{1,3})?")

Attributes = dict[str, str]


class _OsmXml(ContentHandler):
    """Collects the ways that carry traffic, and all nodes, of one file."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name
        self.lon_lat: dict[int, tuple[float, float]] = {}
        self.node_tags: dict[int, Attributes] = {}
        self.ways: dict[int, tuple[Attributes, list[int]]] = {}
        self.nodes_again: list[int] = []
        self.ways_again = 0
        self._where: Locator | None = None
        self._rooted = False
        self._before: tuple[str, int, str | None] | None = None
        self._object: tuple[str, int] | None = None
        self._tags: Attributes = {}
        self._refs: list[int] = []

    def setDocumentLocator(self, locator: Locator) -> None:  # noqa: N802
        """Remember where the parser stands, for messages."""
        self._where = locator

    def startElement(self, name: str, attrs: AttributesImpl) -> None:  # noqa: N802
        """Take in one element."""
        if not self._rooted:
            self._check_root(name)
        elif name in {"node", "way", "relation"}:
            self._begin(name, attrs)
        elif name == "remark":  # how Overpass says that it ran out of time or memory
            raise self._fault(
                "Overpass broke off here; download the file again, or a smaller area"
            )
        elif name == "tag" and self._object:
            key, value = self._attribute(attrs, "k"), self._attribute(attrs, "v")
            self._tags.setdefault(key, value)  # as from PBF: the first counts
        elif name == "nd" and self._object:
            self._refs.append(self._integer(attrs, "ref"))

    def endElement(self, name: str) -> None:  # noqa: N802
        """Keep what a finished way or node says."""
        if self._object is None or name != self._object[0]:
            return
        kind, number = self._object
        if kind == "way" and is_wanted(self._tags, WAY_KEYS):
            self.ways[number] = (self._tags, self._refs)
        elif kind == "node" and is_wanted(self._tags, NODE_KEYS):
            self.node_tags[number] = self._tags
        self._object = None

    def _check_root(self, name: str) -> None:
        if name != "osm":
            raise NetworkError(
                f"{self.name}: not OpenStreetMap data: its root element is <{name}>, "
                "not <osm>"
            )
        self._rooted = True

    def _begin(self, kind: str, attrs: AttributesImpl) -> None:
        self._tags, self._refs, self._object = {}, [], None
        number = self._integer(attrs, "id")
        self._check_history(kind, number, attrs.get("version"))
        self._forget(kind, number)
        if attrs.get("action") == "delete" or attrs.get("visible") == "false":
            return
        self._object = (kind, number)
        if kind == "node" and "lat" in attrs and "lon" in attrs:
            lon, lat = self._degrees(attrs["lon"]), self._degrees(attrs["lat"])
            self.lon_lat[number] = (lon, lat)

    def _forget(self, kind: str, number: int) -> None:
        """Drop what stood in the file before under the same id."""
        if kind == "way" and number in self.ways:
            self.ways_again += 1
            del self.ways[number]
        elif kind == "node" and number in self.lon_lat:
            self.nodes_again.append(number)
            del self.lon_lat[number]
            self.node_tags.pop(number, None)

    def _check_history(self, kind: str, number: int, version: str | None) -> None:
        """Refuse the versions of an object one after the other."""
        before, self._before = self._before, (kind, number, version)
        if before and before[:2] == (kind, number) and before[2] != version:
            raise self._fault(
                f"{kind} {number} in version {version}, after version {before[2]}: the "
                "file holds the history of its objects; take one moment of it with "
                "osmium time-filter"
            )

    def _integer(self, attrs: AttributesImpl, key: str) -> int:
        text = self._attribute(attrs, key)
        if not _WHOLE.fullmatch(text):
            raise self._fault(f"{key}={_shown(text)} is no whole number")
        if len(text) > _DIGITS or abs(int(text)) > LARGEST_ID:
            raise self._fault(f"{key}={_shown(text)} is too large for an id")
        return int(text)

    def _degrees(self, text: str) -> float:
        if not _DECIMAL.fullmatch(text):
            raise self._fault(f"{_shown(text)} is no coordinate")
        return float(text)

    def _attribute(self, attrs: AttributesImpl, key: str) -> str:
        if key not in attrs:
            raise self._fault(f"an element without its attribute {key!r}")
        return str(attrs[key])

    def _fault(self, what: str) -> NetworkError:
        line = self._where.getLineNumber() if self._where else 0
        return NetworkError(f"{self.name}, line {line}: {what}")


def read_xml(path: Path) -> Extract:
    """Read the roads and railways of an .osm, .osm.gz or .osm.bz2 file.

    Raises
    ------
    NetworkError
        When the file is cut, damaged, no XML or no OpenStreetMap data, or unpacks
        beyond all measure.
    """
    osm = _parse(path)
    with path.open("rb") as stream:
        sha256 = hashlib.file_digest(stream, "sha256").hexdigest()
    return make_extract(
        name=path.name,
        sha256=sha256,
        nodes=osm.lon_lat,
        node_tags=osm.node_tags,
        ways=[(way, tags, refs) for way, (tags, refs) in osm.ways.items()],
        nodes_again=osm.nodes_again,
        ways_again=osm.ways_again,
    )


def _parse(path: Path) -> _OsmXml:
    handler = _OsmXml(str(path))
    parser = xml.sax.make_parser()  # noqa: S317 - external entities are off below
    parser.setFeature(feature_external_ges, False)
    parser.setFeature(feature_external_pes, False)
    parser.setContentHandler(handler)
    try:
        with _opened(path) as stream:
            parser.parse(stream)
    except xml.sax.SAXParseException as error:
        raise NetworkError(
            f"{path}, line {error.getLineNumber()}: not well-formed XML "
            f"({error.getMessage()}); the file is cut or damaged, or is not XML"
        ) from error
    except NetworkError:
        raise
    except (LookupError, ValueError) as error:
        raise NetworkError(f"{path}: {error}; save it as UTF-8") from error
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise _damaged(path, error) from error
    except OSError as error:
        if error.errno is None:  # bz2 reports damage as a bare OSError
            raise _damaged(path, error) from error
        raise
    return handler


class _Measured:
    """A stream of bytes that ends in words where it is a compressed bomb."""

    def __init__(self, path: Path, packed: IO[bytes], stream: IO[bytes]) -> None:
        self._path, self._packed, self._stream = path, packed, stream
        self._bytes = 0

    def read(self, size: int = -1) -> bytes:
        data = self._stream.read(size)
        self._bytes += len(data)
        try:
            check_expansion(self._packed.tell(), self._bytes)
        except ValueError as error:
            raise NetworkError(f"{self._path}: {error}") from error
        return data

    def close(self) -> None:
        """Leave it to who opened it."""


@contextmanager
def _opened(path: Path) -> Iterator[_Measured]:
    """Open a file of any kind for reading bytes."""
    with ExitStack() as stack:
        packed = stack.enter_context(path.open("rb"))
        stream: IO[bytes] = packed
        if path.suffix.lower() == ".gz":
            stream = cast("IO[bytes]", stack.enter_context(gzip.open(packed)))
        elif path.suffix.lower() == ".bz2":
            stream = stack.enter_context(bz2.open(packed))
        yield _Measured(path, packed, stream)


def _shown(text: str) -> str:
    return repr(text if len(text) <= _SHOWN else text[:_SHOWN] + "…")


def _damaged(path: Path, error: Exception) -> NetworkError:
    return NetworkError(f"{path}: the compressed file is cut or damaged ({error})")
