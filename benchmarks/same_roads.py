"""Our road network held against osmnx's: as they are, and made alike."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from processes import Facts, failure_of, run
from report import Row, limit

MOST_KM: Final = 0.5
MOST_APART: Final = (("nodes", 1.0), ("km", MOST_KM))
"""What the main components are held against each other in, and the most percent."""


def same_component(
    name: str, ours: Facts, theirs: Facts, what: str, most: float
) -> Row:
    """Compare nodes or km of the main components, as a share of osmnx's."""
    title = f"{name}: {what} of the main component"
    failure = failure_of(ours, theirs)
    if failure:
        return Row(name=title, rival="osmnx", target=most, unit="%", note=failure)
    off = 100 * abs(ours[what] / theirs[what] - 1)
    note = f"{ours[what]:,.1f} {what}, osmnx {theirs[what]:,.1f}"
    if what == "nodes":
        mine, others = set(ours["ids"]), set(theirs["ids"])
        note = (
            f"{ours[what]:,} nodes, osmnx {theirs[what]:,}; "
            f"{len(mine - others)} only in ours, {len(others - mine)} only in osmnx's"
        )
    return limit(title, off, "%", most, note=note, rival="osmnx")


def made_alike(name: str, path: Path, classes: str, xml: Facts) -> Iterator[Row]:
    """Compare them again, term by term, when all that is timed is done."""
    facts = xml
    if "failure" not in xml:
        asked = {"path": str(path.resolve()), "xml": xml["path"], "classes": classes}
        facts = run("alike", **asked)
    for what, most in MOST_APART:
        title = f"{name}: {what} of the main component, made alike"
        yield _alike(title, facts, what, most)
    yield _apart(f"{name}: km that one of them lacks, made alike", facts, MOST_KM)


def _alike(title: str, facts: Facts, what: str, most: float) -> Row:
    """Compare what is left after all terms; the note has every term."""
    if "failure" in facts:
        return _failed(title, facts, most)
    ours, theirs = facts["ours"], facts["osmnx"]
    off = 100 * abs(ours[-1][what] / theirs[-1][what] - 1)
    note = f"osmnx {_terms(theirs, what)}; ours {_terms(ours, what)}"
    if what == "nodes":
        mine, others = facts["nodes_only_ours"], facts["nodes_only_osmnx"]
        note += f"; {mine} only in ours, {others} only in osmnx's"
    return limit(title, off, "%", most, note=note, rival="osmnx")


def _terms(steps: Sequence[Facts], what: str) -> str:
    digits = 0 if what == "nodes" else 2
    return ", ".join(f"{step[what]:,.{digits}f} {step['what']}" for step in steps)


def _apart(title: str, facts: Facts, most: float) -> Row:
    """Give the km of one side where the other has no road, and the worst ways."""
    if "failure" in facts:
        return _failed(title, facts, most)
    mine, others = facts["km_only_ours"], facts["km_only_osmnx"]
    ways = [f"way {way} {metres / 1000:.2f} km" for way, metres in facts["ways"]]
    note = f"{mine:.2f} km only in ours, {others:.2f} km only in osmnx's"
    note += f": {', '.join(ways)}" if ways else ""
    off = 100 * (mine + others) / facts["osmnx"][-1]["km"]
    return limit(title, off, "%", most, note=note, rival="osmnx")


def _failed(title: str, facts: Facts, most: float) -> Row:
    return Row(name=title, rival="osmnx", target=most, unit="%", note=facts["failure"])
