"""Worlds cut into segments, and segments as text: "A-B", "B>C", "C-D/1435"."""

from __future__ import annotations

import numpy as np

from geodata.cutting import cut_segments
from geodata.extract import Extract
from geodata.segments import Segments
from geodata.ways import read_ways
from tests.drawn_worlds import world


def cut(extract: Extract) -> Segments:
    rows = np.arange(len(extract.way_ids))
    return cut_segments(extract, rows, read_ways(extract, rows)[0])


def segments_of(picture: str, ways: str, km: float = 1.0) -> Segments:
    return cut(world(picture, ways, km=km))


def drawing(segments: Segments) -> list[str]:
    """Segments as "A-B", or "A>B", with "/1435" behind where it is no road."""
    letter = [chr(abs(i) % 2**40) for i in segments.osm_id.tolist()]
    return [
        f"{letter[tail]}{'>' if one_way else '-'}{letter[head]}"
        + (f"/{layer}" if layer else "")
        for tail, head, one_way, layer in zip(
            segments.tail.tolist(),
            segments.head.tolist(),
            segments.one_way.tolist(),
            segments.layer[segments.tail].tolist(),
            strict=True,
        )
    ]
