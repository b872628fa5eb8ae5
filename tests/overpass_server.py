"""A server on the loopback that answers as Overpass and Nominatim do."""

from __future__ import annotations

import json
import re
import threading
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import shapely
from shapely.geometry import Polygon, mapping

from tests.osm_worlds import Tags, World

STATUS = """Connected as: 16777343
Current time: 2026-01-01T00:00:00Z
Announced endpoint: none
Rate limit: 2
2 slots available now.
Currently running queries (pid, space limit, time limit, start time):
"""

HANG_UP = 0

_QUOTED = r"""(?:"([^"]*)"|'([^']*)')"""
_STATEMENT = re.compile(
    rf"(node|way|relation)\[{_QUOTED}([=~]){_QUOTED}\]\(poly:'(.*?)'\)"
)


class OverpassServer(ThreadingHTTPServer):
    """One world and its places; counts the requests for each path.

    ``broken`` is what every answer of the interpreter is instead: code and text. The
    code ``HANG_UP`` closes the connection without a word.
    """

    daemon_threads = True

    def __init__(self, world: World, places: Mapping[str, Any]) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.world = world
        self.places = {name: mapping(shape) for name, shape in places.items()}
        self.requests: Counter[str] = Counter()
        self.broken: tuple[int, str] | None = None

    @property
    def url(self) -> str:
        """Address of both services."""
        return f"http://127.0.0.1:{self.server_port}/api"

    def interpret(self, query: str) -> dict[str, Any]:
        """Answer a query: the union of its statements, each with the nodes of ways."""
        nodes: set[int] = set()
        ways: set[int] = set()
        for kind, key, other_key, relation, value, other, poly in _STATEMENT.findall(
            query
        ):
            wanted = _Wanted(key or other_key, relation, value or other, poly)
            if kind == "node":
                nodes |= self._nodes(wanted)
            elif kind == "way":
                ways |= self._ways(wanted)
        nodes |= {ref for way in ways for ref in self.world.ways[way][0]}
        elements = [*map(self._node, sorted(nodes)), *map(self._way, sorted(ways))]
        return {"version": 0.6, "generator": "tests", "elements": elements}

    def _nodes(self, wanted: _Wanted) -> set[int]:
        tagged = self.world.node_tags.items()
        return {
            i
            for i, tags in tagged
            if wanted.fits(tags) and wanted.holds(self.world.nodes[i])
        }

    def _ways(self, wanted: _Wanted) -> set[int]:
        return {
            i
            for i, (refs, tags) in self.world.ways.items()
            if wanted.fits(tags)
            and any(wanted.holds(self.world.nodes[ref]) for ref in refs)
        }

    def _node(self, i: int) -> dict[str, Any]:
        lon, lat = self.world.nodes[i]
        element = {"type": "node", "id": i, "lat": lat, "lon": lon}
        tags = self.world.node_tags.get(i)
        return element | ({"tags": tags} if tags else {})

    def _way(self, i: int) -> dict[str, Any]:
        refs, tags = self.world.ways[i]
        return {"type": "way", "id": i, "nodes": list(refs), "tags": dict(tags)}

    def search(self, place: str) -> list[dict[str, Any]]:
        """Answer as Nominatim: the one place of that name, or nothing."""
        if place not in self.places:
            return []
        shape = self.places[place]
        west, south, east, north = shapely.geometry.shape(shape).bounds
        return [
            {
                "place_id": 1,
                "osm_type": "relation",
                "osm_id": 1,
                "lat": str(south),
                "lon": str(west),
                "display_name": place,
                "name": place,
                "class": "boundary",
                "type": "administrative",
                "importance": 0.5,
                "boundingbox": [str(south), str(north), str(west), str(east)],
                "geojson": shape,
            }
        ]


class _Wanted:
    """One statement of a query: a tag, and an area."""

    def __init__(self, key: str, relation: str, value: str, poly: str) -> None:
        numbers = [float(text) for text in poly.split()]
        self.key = key
        self.value = value if relation == "~" else f"^{re.escape(value)}$"
        self.area = Polygon(zip(numbers[1::2], numbers[::2], strict=True))

    def fits(self, tags: Tags) -> bool:
        return self.key in tags and bool(re.search(self.value, tags[self.key]))

    def holds(self, lon_lat: tuple[float, float]) -> bool:
        return bool(self.area.covers(shapely.Point(lon_lat)))


class _Handler(BaseHTTPRequestHandler):
    server: OverpassServer

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        self.server.requests[parts.path] += 1
        if parts.path == "/api/status":
            self._send(200, STATUS)
        else:
            place = parse_qs(parts.query)["q"][0]
            self._send(200, json.dumps(self.server.search(place)))

    def do_POST(self) -> None:
        self.server.requests[self.path] += 1
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        if self.server.broken:
            self._send(*self.server.broken)
        else:
            answer = self.server.interpret(parse_qs(body)["data"][0])
            self._send(200, json.dumps(answer))

    def _send(self, code: int, text: str) -> None:
        if code == HANG_UP:
            self.close_connection = True
            return
        data = text.encode()
        self.send_response(code)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@contextmanager
def overpass(
    world: World, places: Mapping[str, Any] | None = None
) -> Iterator[OverpassServer]:
    """Serve a world until the block ends."""
    server = OverpassServer(world, places or {})
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
