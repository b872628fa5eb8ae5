"""The plan as a page: what is drawn, in which order, under which names."""

from __future__ import annotations

import json
from collections.abc import Sequence
from importlib.resources import files
from itertools import count
from pathlib import Path
from typing import Any, Final

import folium
import geopandas as gpd
from branca.element import Element, Figure, MacroElement
from folium.map import CustomPane
from folium.utilities import JsCode
from jinja2 import Template

from corridors.itinerary import Plan
from maps import layers, lines, marks
from maps.backdrop import base_network
from maps.cards import leg_card, movement_label
from maps.extent import extent_deg, plan_bounds
from maps.features import Feature, rows
from maps.panels import legend_panel, swatch, title_panel
from maps.style import symbols
from maps.text import safe

# What lies on what, below folium's own panes of markers (600) and popups.
_PANES: Final = {
    "network": 350,
    "cut": 370,
    "full": 380,
    "strands": 400,
    "loads": 410,  # when wanted, over the corridors
    "closed": 420,
    "unmet": 440,
}
_LISTED_MOVEMENTS: Final = 8  # more of them, and the layer control opens on demand
# Lines may be off by this part of the extent of what is used: a pixel of a screen
# that is zoomed in 50 times, and for the grey network 10 times.
_DETAIL: Final = 1 / 50_000
_BASE_DETAIL: Final = 1 / 10_000
_LEAFLET: Final = ("leaflet", "leaflet_css")


def corridor_map(plan: Plan, *, tiles: str | None = None) -> folium.Map:
    """Draw a plan: corridors coloured by movement and wide by flow, and what limits it.

    Parameters
    ----------
    plan
        Any plan, one that delivers nothing included.
    tiles
        folium's name of a tile set to lie beneath, as "OpenStreetMap". Without it the
        map stands on the plan's own network and asks no server for tiles.

    The same plan gives the same bytes. The page loads folium's own assets, so that more
    can be added to it; ``save_map`` writes it with Leaflet alone.
    """
    legs = layers.corridor_legs(plan)
    extent = extent_deg(plan)
    detail_deg = extent * _DETAIL
    base = base_network(plan.network, tolerance_deg=extent * _BASE_DETAIL)

    page = _page(plan, tiles=tiles)
    _add_panels(page, title_panel(plan) + legend_panel(plan, base))
    _add_opening(page, plan, legs)
    _add_layer(page, "Network", lines.base_lines(base), pane="network")
    strands = lines.movement_lines(plan, legs, tolerance_deg=detail_deg)
    _add_movements(page, plan, strands)
    _add_findings(page, plan, detail_deg=detail_deg)
    crowded = len(plan.movements) > _LISTED_MOVEMENTS
    folium.LayerControl(collapsed=crowded).add_to(page)
    bounds = plan_bounds(plan)
    _Call("end", lat_lon(bounds) if bounds else None).add_to(page)
    _number_elements(_figure(page))
    return page


def save_map(plan: Plan, path: Path, *, tiles: str | None = None) -> None:
    """Write the map of a plan as one HTML file that loads Leaflet and nothing else."""
    page = corridor_map(plan, tiles=tiles)
    page.default_js = [link for link in page.default_js if link[0] in _LEAFLET]
    page.default_css = [link for link in page.default_css if link[0] in _LEAFLET]
    path.write_text(page.get_root().render(), encoding="utf-8", newline="\n")


def lat_lon(bounds: Sequence[float]) -> list[list[float]]:
    """Turn west, south, east, north into Leaflet's corners: the one place that does."""
    west, south, east, north = bounds
    return [[south, west], [north, east]]


def _page(plan: Plan, *, tiles: str | None) -> folium.Map:
    """Make an empty map with its panes and its title."""
    page = folium.Map(
        location=(0.0, 0.0),
        zoom_start=2,
        tiles=None,
        zoom_snap=1 if tiles else 0.25,
    )
    figure = _figure(page)
    figure.title = safe(plan.scenario)
    figure.header.add_child(_Verbatim(f"<style>{_asset('page.css')}</style>"))
    figure.header.add_child(_Verbatim(f"<script>{_asset('page.js')}</script>"))
    if tiles:
        _add_tiles(page, tiles)
    for name, z_index in _PANES.items():
        CustomPane(name, z_index).add_to(page)
    return page


def _add_tiles(page: folium.Map, tiles: str) -> None:
    """Lay tiles beneath; those of a server of one's own are credited by address."""
    credit = safe(f"Tiles: {tiles}") if "://" in tiles else None
    folium.TileLayer(tiles, attr=credit, name="Tiles", overlay=True).add_to(page)


def _add_panels(page: folium.Map, panels: str) -> None:
    """Add title and legend, ahead of the map: they can be read without Leaflet."""
    _figure(page).html.add_child(_Verbatim(panels))


def _add_opening(page: folium.Map, plan: Plan, legs: gpd.GeoDataFrame) -> None:
    options = {
        "attribution": safe(plan.network.provenance.attribution),
        "cards": [leg_card(row) for row, _ in rows(legs)],
        "symbols": symbols(),
    }
    _Call("begin", options).add_to(page)


def _add_movements(page: folium.Map, plan: Plan, strands: list[list[Feature]]) -> None:
    """Add one layer per movement, under its line and its name."""
    for position, (movement, features) in enumerate(
        zip(plan.movements, strands, strict=True)
    ):
        label = safe(movement_label(movement.id, movement.unit))
        _add_layer(page, f"{swatch(position)}{label}", features, pane="strands")


def _add_findings(page: folium.Map, plan: Plan, *, detail_deg: float) -> None:
    """Add what helps or hinders: terminals, sites, centres, closures, the unmet."""
    loads, terminals = layers.link_loads(plan), layers.terminals(plan)
    full = marks.bottleneck_marks(layers.bottlenecks(plan), plan)
    unmet = marks.unmet_marks(layers.unmet(plan), plan)
    used, idle = marks.used_terminals(terminals), marks.idle_terminals(terminals)
    load = lines.load_lines(loads, tolerance_deg=detail_deg)
    _add_layer(page, "Not delivered", unmet, pane="unmet")
    _add_layer(page, "Bottlenecks", full, pane="full")
    _add_layer(page, "Closed links", lines.closed_lines(loads), pane="closed")
    _add_layer(page, "Terminals", used)
    _add_layer(page, "Sites", marks.place_marks(layers.places(plan)))
    centres = marks.centre_marks(layers.centres(plan))
    _add_layer(page, "Convoy support centres", centres)
    _add_layer(page, "Terminals not used", idle, show=False)
    _add_layer(page, "Load of links", load, pane="loads", show=False)


def _add_layer(
    page: folium.Map,
    name: str,
    features: list[Feature],
    *,
    pane: str | None = None,
    show: bool = True,
) -> None:
    """Add features as a layer; none make no layer. ``name`` is HTML."""
    if not features:
        return
    options: dict[str, Any] = {"pane": pane} if pane else {}
    folium.GeoJson(
        {"type": "FeatureCollection", "features": features},
        name=name,
        show=show,
        on_each_feature=JsCode("corridors.describe"),
        point_to_layer=JsCode("corridors.symbol"),
        **options,
    ).add_to(page)


def _figure(element: Element) -> Figure:
    root = element.get_root()
    if not isinstance(root, Figure):
        raise TypeError(f"{element.get_name()} is in no page")
    return root


def _asset(name: str) -> str:
    return files("maps").joinpath(name).read_text(encoding="utf-8")


def _number_elements(root: Element) -> None:
    """Name all elements by their order: folium draws names by lot."""
    numbers = count()

    def walk(element: Element) -> None:
        element._id = str(next(numbers))
        for child in element._children.values():
            walk(child)

    walk(root)


class _Verbatim(Element):
    """Text that goes into the page as it is: folium renders other text as Jinja."""

    _template = Template("{{ this.text }}")

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = text


class _Call(MacroElement):
    """A call of a function of page.js with the map and one argument, in its turn."""

    def __init__(self, function: str, argument: object) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.function = function
        self.argument = argument

    def render(self, **_: object) -> str:
        """Add the call to the page's script, where no Jinja reads it."""
        figure, page = _figure(self), self._parent
        name = page.get_name() if page else "null"
        data = json.dumps(self.argument, allow_nan=False).replace("<", "\\u003c")
        call = f"corridors.{self.function}({name}, {data});"
        figure.script.add_child(_Verbatim(call), name=self.get_name())
        return ""
