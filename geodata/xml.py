"""OpenStreetMap's XML, checked and cleaned before osmnx reads it.

osmnx keeps every way of a file, buildings too, refuses references to nodes outside the
file, and passes on whatever the XML parser says. So a file is read once to tell what is
wrong with it in words, and written anew with the traffic alone.
"""

from __future__ import annotations

import bz2
import gzip
import hashlib
import lzma
import math
import xml.sax
import zlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO, Final, cast
from xml.sax.handler import ContentHandler, feature_external_ges, feature_external_pes
from xml.sax.saxutils import quoteattr
from xml.sax.xmlreader import AttributesImpl, Locator

from geodata.extract import NODE_TAGS, WAY_TAGS, Tags, is_place, is_traffic, pick
from geodata.network import NetworkError

MISSING: Final = "corridors:missing"
"""Tag of the placeholders that stand for nodes outside the file."""

_LARGEST_ID: Final = 2**62  # arrays hold 64 bits; room to move an editor's own ids

Attributes = dict[str, str]


class OsmXml(ContentHandler):
    """Collects the ways that carry traffic, and all nodes, of one file."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name
        self.lat_lon: dict[int, tuple[str, str]] = {}
        self.node_tags: dict[int, Attributes] = {}
        self.ways: dict[int, tuple[Attributes, list[int]]] = {}
        self._where: Locator | None = None
        self._rooted = False
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
            self._tags[self._attribute(attrs, "k")] = self._attribute(attrs, "v")
        elif name == "nd" and self._object:
            self._refs.append(self._integer(attrs, "ref"))

    def endElement(self, name: str) -> None:  # noqa: N802
        """Keep what a finished way or node says."""
        if self._object is None or name != self._object[0]:
            return
        kind, number = self._object
        if kind == "way" and is_traffic(self._tags):
            self.ways[number] = (self._tags, self._refs)
        elif kind == "node" and is_place(self._tags):
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
        if attrs.get("action") == "delete" or attrs.get("visible") == "false":
            return
        self._object = (kind, self._integer(attrs, "id"))
        if kind == "node" and "lat" in attrs and "lon" in attrs:
            lat, lon = attrs["lat"], attrs["lon"]
            self._check_number(lat)
            self._check_number(lon)
            self.lat_lon[self._object[1]] = (lat, lon)

    def _integer(self, attrs: AttributesImpl, key: str) -> int:
        text = self._attribute(attrs, key)
        try:
            number = int(text)
        except ValueError:
            raise self._fault(f"{key}={text!r} is no whole number") from None
        if abs(number) > _LARGEST_ID:
            raise self._fault(f"{key}={text!r} is too large for an id")
        return number

    def _check_number(self, text: str) -> None:
        try:
            finite = math.isfinite(float(text))
        except ValueError:
            finite = False
        if not finite:
            raise self._fault(f"{text!r} is no coordinate")

    def _attribute(self, attrs: AttributesImpl, key: str) -> str:
        if key not in attrs:
            raise self._fault(f"an element without its attribute {key!r}")
        return str(attrs[key])

    def _fault(self, what: str) -> NetworkError:
        line = self._where.getLineNumber() if self._where else 0
        return NetworkError(f"{self.name}, line {line}: {what}")


def parse_osm_xml(path: Path) -> tuple[OsmXml, str]:
    """Read an .osm, .osm.gz or .osm.bz2 file; give its traffic and its sha256.

    Raises
    ------
    NetworkError
        When the file is cut, damaged, no XML or no OpenStreetMap data.
    """
    handler = OsmXml(str(path))
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
    except LookupError as error:
        raise NetworkError(f"{path}: {error}; save it as UTF-8") from error
    except (EOFError, gzip.BadGzipFile, zlib.error, lzma.LZMAError) as error:
        raise _damaged(path, error) from error
    except OSError as error:
        if error.errno is None:  # bz2 reports damage as a bare OSError
            raise _damaged(path, error) from error
        raise
    return handler, hashlib.sha256(path.read_bytes()).hexdigest()


def write_traffic(osm: OsmXml, path: Path) -> None:
    """Write the ways that carry traffic, their nodes and the places, as plain .osm.

    Nodes that ways refer to and the file does not hold become placeholders tagged
    ``MISSING``, since osmnx refuses such references.
    """
    refs = {ref for _, way_refs in osm.ways.values() for ref in way_refs}
    with path.open("w", encoding="utf-8") as stream:
        stream.write("<?xml version='1.0' encoding='utf-8'?>\n<osm version='0.6'>\n")
        for node in sorted(refs | osm.node_tags.keys()):
            stream.write(_node_element(node, osm))
        for way, (tags, way_refs) in sorted(osm.ways.items()):
            nodes = "".join(f"<nd ref='{ref}'/>" for ref in way_refs)
            kept = _tag_elements(pick(tags, WAY_TAGS))
            stream.write(f"<way id='{way}'>{nodes}{kept}</way>\n")
        stream.write("</osm>\n")


def _node_element(node: int, osm: OsmXml) -> str:
    lat, lon = osm.lat_lon.get(node, ("0", "0"))
    tags = pick(osm.node_tags.get(node, {}), NODE_TAGS)
    if node not in osm.lat_lon:
        tags = {**tags, MISSING: "yes"}
    place = f"lat={quoteattr(lat)} lon={quoteattr(lon)}"
    return f"<node id='{node}' {place}>{_tag_elements(tags)}</node>\n"


def _tag_elements(tags: Tags) -> str:
    return "".join(
        f"<tag k={quoteattr(key)} v={quoteattr(value)}/>" for key, value in tags.items()
    )


@contextmanager
def _opened(path: Path) -> Iterator[IO[bytes]]:
    """Open a file of any kind for reading bytes."""
    with ExitStack() as stack:
        stream: IO[bytes] = stack.enter_context(path.open("rb"))
        if path.suffix.lower() == ".gz":
            stream = cast("IO[bytes]", stack.enter_context(gzip.open(stream)))
        elif path.suffix.lower() == ".bz2":
            stream = stack.enter_context(bz2.open(stream))
        yield stream


def _damaged(path: Path, error: Exception) -> NetworkError:
    return NetworkError(f"{path}: the compressed file is cut or damaged ({error})")
