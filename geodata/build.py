"""From an extract to a network: layers, terminals, chains, links."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from importlib.metadata import version
from typing import Final

import numpy as np
import pandas as pd

from geodata.access import Access, find_access
from geodata.access.goals import find_goals
from geodata.access.sites import Site, Sites, find_sites, nodes_at, site_notes
from geodata.along import look_along
from geodata.barriers import Barriers, place_barriers, read_barriers
from geodata.clip import Area, clip_extracts
from geodata.contract import Chains, find_chains
from geodata.cutting import cut_overlapping, whole_ways
from geodata.extract import Extract
from geodata.ids import among
from geodata.loose_ends import join_loose_ends
from geodata.network import (
    BoolArray,
    FloatArray,
    IntArray,
    Network,
    NetworkError,
    Provenance,
)
from geodata.overlay.laid import Laid, lay_overlay
from geodata.overlay.rows import NO_OVERLAY, Overlay
from geodata.overlay.ways import lay_over_barriers, lay_over_ways
from geodata.prune import prune_dead_ends
from geodata.repeats import Shared, share_limits
from geodata.segments import Segments
from geodata.select import Selection, below, select_ways
from geodata.tables import NAMED_STOPS, link_rows, node_rows
from geodata.terminals import Terminal, find_terminals
from geodata.terminals.transfers import Joined, join_layers
from geodata.things import Things, stack_things
from geodata.way_traffic import with_ferry_speeds
from geodata.ways import MERGE_KEY, read_ways

Step = Callable[[str], None]

LOWEST_CLASS: Final = "tertiary"
_JOINED: Final = "loose ends of different data sets, joined"


def build_network(
    extract: Extract,
    *,
    name: str | None = None,
    classes: str = LOWEST_CLASS,
    keep_sidings: bool = False,
    clip: Area | None = None,
    sites: Sequence[Site] = (),
    overlay: Overlay = NO_OVERLAY,
    prune: bool = False,
    progress: Step = lambda _step: None,
) -> Network:
    """Make the network of an extract.

    Parameters
    ----------
    name
        The network's name; by default that of the extract.
    classes
        The lowest class of roads that is kept; of those below, only what is needed to
        reach a terminal or site stays.
    keep_sidings
        Keep tracks tagged ``service=yard|siding|spur|crossover``.
    clip
        Keep what lies inside.
    sites
        Places that must be reached: (lon, lat), or names on the map.
    overlay
        The planner's own figures, laid over the map's.
    prune
        Drop dead ends that lead to no terminal, named stop or site.
    progress
        Called with what is being done, in words.

    Raises
    ------
    NetworkError
        When no way is left that carries traffic, ``classes`` is no class of roads, or
        rows of a strict overlay match nothing.
    """
    if clip is not None:
        (extract,) = clip_extracts([extract], clip)
    progress("choosing ways")
    chosen = select_ways(extract, classes=classes, keep_sidings=keep_sidings)
    barriers, unread = read_barriers(extract, chosen.roads)
    places = find_sites(extract, sites)
    first = lay_overlay(replace(overlay, strict=False), extract, chosen)
    terminals = find_terminals(first.extract)
    access = _access(first, chosen, terminals, barriers, places)
    reached = np.sort(np.concatenate([chosen.kept, access.rows]))
    laid = lay_overlay(overlay, extract, replace(chosen, kept=reached))
    if not len(laid.kept):
        raise NetworkError(
            f"{extract.name}: no road and no railway in it that the network could keep"
            f" ({_counted(chosen.left_out + Counter(laid.losses))})"
        )
    extract, barriers = laid.extract, lay_over_barriers(laid, barriers)
    if extract is not first.extract:
        terminals = find_terminals(extract)
    progress("reading ways")
    ways, assumed = read_ways(extract, laid.kept)
    ways = lay_over_ways(laid, ways)
    progress("cutting segments")
    ground = _lay_out(extract, laid.kept, ways, access, barriers)
    progress("joining terminals")
    layers = join_layers(ground.segments, terminals, ground.things["class"])
    progress("merging chains")
    keep = _keep(layers, extract, places.lon_lat)
    layers, pruned = _pruned(layers, keep) if prune else (layers, {})
    chains = _chains(layers, ground.things, keep)
    progress("laying out links")
    along = look_along(layers.segments, chains, ground.things, ground.barrier)
    nodes, number = node_rows(layers, chains, extract)
    links, structures = link_rows(layers, chains, along, number)
    left_out = chosen.left_out - Counter({below(classes): access.n_ways})
    notes = (laid.losses, access.notes, places.notes, ground.notes, unread)
    losses = _losses(extract, left_out, assumed, *notes, layers.notes, pruned)
    told = (*site_notes(places, access.unreached), *laid.notes)
    return Network(nodes, links, _provenance(laid, name, losses, told), structures)


def _access(
    laid: Laid,
    chosen: Selection,
    terminals: Sequence[Terminal],
    barriers: Barriers,
    places: Sites,
) -> Access:
    """Find the minor roads that lead to terminals and sites, as the overlay has them.

    The overlay is laid for this, and once more when these roads are known, for its rows
    may speak of them.
    """
    major = replace(chosen, kept=laid.kept)
    goals = find_goals(laid.extract, major, terminals, places.lon_lat)
    barriers = lay_over_barriers(laid, barriers)
    return find_access(laid.extract, major, barriers, goals)


@dataclass(frozen=True, slots=True)
class _Ground:
    """Segments with the things along them.

    Parameters
    ----------
    things
        Ways and, below them, barriers.
    barrier
        Row in ``things`` of the barrier of every node, -1 for none.
    notes
        What was joined, cut or passed over, counted in words.
    """

    segments: Segments
    things: Things
    barrier: IntArray
    notes: Mapping[str, int]


def _lay_out(
    extract: Extract,
    rows: IntArray,
    ways: Things,
    access: Access,
    barriers: Barriers,
) -> _Ground:
    """Cut the ways into segments, joined where files meet, cut at closed barriers."""
    shared = _cut(extract, rows, ways)
    ways, rows = shared.ways, rows[shared.origin]
    segments = access.trim(shared.segments, rows)
    if not len(segments.way):
        raise NetworkError(
            f"{extract.name}: none of its {len(rows)} roads and railways has two nodes "
            "in the file; cut extracts with complete ways"
        )
    segments, joined = join_loose_ends(segments, extract, rows)
    segments, barrier, cuts = place_barriers(segments, barriers)
    return _Ground(
        segments=segments,
        things=stack_things(ways, barriers.table),
        barrier=np.where(barrier < 0, -1, barrier + len(ways)),
        notes={_JOINED: joined, **shared.notes, **cuts},
    )


def _cut(extract: Extract, rows: IntArray, ways: Things) -> Shared:
    segments, repeats = cut_overlapping(extract, rows, ways)
    length_m = segments.way_lengths_m(len(ways))
    ways = with_ferry_speeds(ways, length_m, whole_ways(extract, rows))
    return share_limits(segments, repeats, ways)


def _keep(layers: Joined, extract: Extract, sites: FloatArray) -> BoolArray:
    """Mask of the nodes that stay: terminals, named stops, and those next to sites."""
    segments = layers.segments
    keep = among(segments.osm_id, _named_stops(extract))
    keep[list(layers.kinds)] = True
    keep[layers.ends().ravel()] = True
    keep[nodes_at(segments, sites)] = True
    return keep


def _pruned(layers: Joined, keep: BoolArray) -> tuple[Joined, Mapping[str, int]]:
    segments, notes = prune_dead_ends(layers.segments, keep)
    return replace(layers, segments=segments), notes


def _chains(layers: Joined, ways: Things, keep: BoolArray) -> Chains:
    segments = layers.segments
    same = pd.DataFrame({name: ways[name] for name in MERGE_KEY})
    groups = same.groupby(list(MERGE_KEY), sort=False).ngroup()
    key = groups.to_numpy().astype(np.int64)
    return find_chains(
        segments.tail, segments.head, segments.one_way, key[segments.way], keep
    )


def _named_stops(extract: Extract) -> IntArray:
    """Places and stations on the way stay nodes, so that plans can speak of them."""
    tags = extract.node_tags
    stops = tags.has("place") | tags.where("railway", NAMED_STOPS.__contains__)
    return extract.tagged_ids[stops]


def _losses(
    extract: Extract,
    left_out: Counter[str],
    assumed: Counter[str],
    *notes: Mapping[str, int],
) -> dict[str, int]:
    """Everything left out or assumed, counted, largest first within its kind."""
    counts: Counter[str] = Counter(
        {"references to nodes outside the file": extract.missing_refs}
    )
    counts.update(extract.losses)
    counts.update({f"left out: {what}": n for what, n in left_out.most_common()})
    for each in (dict(assumed.most_common()), *notes):
        counts.update(each)
    return {what: n for what, n in counts.items() if n}


def _counted(counts: Counter[str]) -> str:
    if not counts:
        return "it holds no way at all"
    return ", ".join(f"{n} {what}" for what, n in counts.most_common())


def _provenance(
    laid: Laid, name: str | None, losses: Mapping[str, int], notes: tuple[str, ...]
) -> Provenance:
    return Provenance(
        name=name or laid.extract.name,
        inputs=(*laid.extract.inputs, *laid.overlay.inputs),
        versions={p: version(p) for p in ("osmnx", "osmium", "shapely", "geopandas")},
        losses=losses,
        notes=notes,
        laid=laid.landings,
    )
