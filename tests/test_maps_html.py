"""The map shows the plan, runs no name, and is the same every time."""

from __future__ import annotations

import hashlib
import html
import json
import os
import re
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import folium
import numpy as np
import pytest

from corridors.itinerary import (
    Bottleneck,
    Corridor,
    MovementResult,
    Place,
    Plan,
    PlanStatus,
    Serial,
    Shortfall,
)
from geodata.network import Mode, Network, Provenance
from maps import corridor_map, save_map
from maps.backdrop import base_network
from maps.cards import link_card, movement_label
from maps.html import lat_lon
from maps.layers import link_loads
from maps.panels import legend_panel
from maps.style import RAIL_TIES, UNMET, movement_stroke
from tests.test_maps_text import HOSTILE
from tests.test_maps_world import (
    E40,
    RAIL,
    drawn_plan,
    empty_plan,
    infeasible_plan,
    network,
)

ROOT = Path(__file__).parents[1]


def layers_of(page: folium.Map) -> dict[str, list[dict[str, Any]]]:
    """Features by the name of their layer, without its swatch."""
    return {
        re.sub("<.*>", "", layer.layer_name): layer.data["features"]
        for layer in page._children.values()
        if isinstance(layer, folium.GeoJson)
    }


def rendered(plan: Plan) -> str:
    return str(corridor_map(plan).get_root().render())


@cache
def drawn_page() -> str:
    """Give the page of the drawn plan, for those that only read it."""
    return rendered(drawn_plan())


@cache
def drawn_layers() -> Mapping[str, list[dict[str, Any]]]:
    return layers_of(corridor_map(drawn_plan()))


def test_there_is_a_layer_for_every_movement_and_everything_that_limits_it() -> None:
    assert list(drawn_layers()) == [
        "Network",
        "1 Bde (mot) (1 Bde)",
        "2 Bde (mot) (2 Bde)",
        "Not delivered",
        "Bottlenecks",
        "Closed links",
        "Terminals",
        "Sites",
        "Load of links",
    ]


def test_movements_have_their_colours_and_rail_its_ties() -> None:
    layers = drawn_layers()
    road = layers["1 Bde (mot) (1 Bde)"]
    rail = layers["2 Bde (mot) (2 Bde)"]
    colours = {f["properties"]["style"]["color"] for f in road}
    assert colours == {"#fff", movement_stroke(0).colour}
    assert len(road) == 4  # two runs, each an edge and a line
    ties = [f for f in rail if f["properties"]["style"].get("dashArray") == RAIL_TIES]
    assert len(ties) == 2  # 1435 mm, 1520 mm


def test_what_is_not_delivered_says_why() -> None:
    drawn = drawn_layers()["Not delivered"]
    cut, line, mark = (feature["properties"] for feature in drawn)
    assert cut["style"]["pane"] == "cut"
    assert line["style"]["color"] == UNMET
    assert line["style"]["dashArray"]
    assert mark["label"] == "1 Bde (mot): 2 not delivered"
    assert "the motorway east of J is full" in mark["tip"]


def test_a_bottleneck_says_how_full_it_is_and_what_more_is_worth() -> None:
    _, mark = drawn_layers()["Bottlenecks"]
    assert mark["properties"]["label"] == "4/4"
    rows = dict(mark["properties"]["card"][0]["rows"])
    assert rows["Used"] == "4 of 4 vehicles in 240 h"
    assert rows["One more serial"].startswith("lets 1 more be delivered")


def test_terminals_are_told_apart() -> None:
    drawn = drawn_layers()["Terminals"]
    assert [f["properties"]["symbol"] for f in drawn] == ["ramp", "gauge_transfer"]


def test_popups_answer_what_a_planner_asks() -> None:
    page = drawn_page()
    call = re.search(r"corridors\.begin\(\w+, (.*)\);", page)
    assert call
    card = json.loads(call[1])["cards"][0]
    rows = dict(card["rows"])
    assert rows["Route numbers"] == "A 4; E 40"
    assert rows["Mass limit"] == "60 t (inferred), set by Elbe bridge"
    assert rows["MLC wheeled"] == "80 (tagged), set by Oder bridge"
    assert rows["MLC tracked"] == "not known"
    assert rows["Arrives"] == "first H+4, last H+7"
    assert rows["Bridges"] == "3; load limit 1 tagged, 2 inferred"


def test_a_link_says_what_it_is_made_of_and_what_holds_at_times() -> None:
    world = network()
    said = {
        "country": "DE",
        "surface": "sett",
        "incline_pct": 8.5,
        "conditional": "hgv:conditional",
        "max_rated_mass_t": 3.5,
        "max_rated_mass_t_basis": "tagged",
        "mlc_tracked": 50.0,
        "mlc_tracked_basis": "inferred",
    }
    for column, value in said.items():
        world.links.loc[E40, column] = value
    rows = rows_of_link(world, E40)
    assert rows["Country"] == "DE"
    assert rows["Surface"] == "sett"
    assert rows["Steepest"] == "8.5 %"
    assert rows["At times"] == "hgv:conditional (present, unread)"
    assert rows["Rated mass limit"] == "3.5 t (tagged)"
    assert rows["MLC tracked"] == "50 (inferred)"
    assert "Track" not in rows


def test_a_line_says_what_it_is_built_for() -> None:
    world = network()
    said = {
        "line_category": "D4",
        "loading_gauge": "G2",
        "electrified": "contact_line",
        "max_metre_load_tpm": 8.0,
        "max_metre_load_tpm_basis": "tagged",
        "max_train_length_m": 740.0,
    }
    for column, value in said.items():
        world.links.loc[RAIL, column] = value
    rows = rows_of_link(world, RAIL)
    assert rows["Track"] == "category D4, loading gauge G2, electrified contact_line"
    assert rows["Metre load limit"] == "8 t/m (tagged)"
    assert rows["Train length limit"] == "740 m (unknown)"
    assert "Surface" not in rows


def rows_of_link(world: Network, link: int) -> dict[str, str]:
    table = link_loads(drawn_plan(world)).drop(columns="geometry")
    (row,) = table[table["link"] == link].to_dict("records")
    return {str(question): str(answer) for question, answer in link_card(row)["rows"]}


def test_title_and_legend_stand_in_the_page_itself() -> None:
    body = html.unescape(drawn_page().split("<body>")[1].split("<script>")[0])
    for text in (
        "Drawn exercise",
        "Not everything is delivered",
        "7 of 9 serials, 2 not",
        "H+12; no plan closes before H+11.5",
        "travel within 2.8% of the lower bound",
        "Planning estimate",
        "9 of 11 links have no maxspeed",
        "4 of 6",
    ):
        assert text in body


def test_the_source_of_the_data_is_named() -> None:
    call = re.search(r"corridors\.begin\(\w+, (.*)\);", drawn_page())
    assert call
    attribution = json.loads(call[1])["attribution"]
    assert attribution == "© OpenStreetMap contributors, ODbL 1.0"


@pytest.mark.parametrize("status", list(PlanStatus))
def test_every_status_has_a_verdict(status: PlanStatus) -> None:
    assert f'class="verdict {status}"' in rendered(replace(drawn_plan(), status=status))


def test_a_plan_without_a_bound_says_so() -> None:
    assert "no lower bound is known" in rendered(replace(drawn_plan(), bound=None))
    assert "lower bound 1" in rendered(replace(drawn_plan(), gap=None))


def test_a_plan_that_reaches_its_bound_is_the_best_possible() -> None:
    assert "no plan takes less" in rendered(replace(drawn_plan(), gap=0.0))


def test_a_movement_without_a_unit_goes_by_its_id() -> None:
    assert movement_label("M1", "") == movement_label("M1", "M1") == "M1"
    assert movement_label("M1", "1 Bde") == "1 Bde (M1)"


def test_an_infeasible_plan_still_shows_where_and_why() -> None:
    page = corridor_map(infeasible_plan())
    layers = layers_of(page)
    assert set(layers) == {"Network", "Not delivered", "Sites", "Terminals not used"}
    assert "there is no way" in page.get_root().render()


def test_an_empty_plan_is_an_empty_map() -> None:
    page = corridor_map(empty_plan())
    assert layers_of(page) == {}
    assert "corridors.end(map_1, null)" in page.get_root().render()


def test_only_the_map_turns_coordinates_round() -> None:
    assert lat_lon([10, 50, 16, 51]) == [[50, 10], [51, 16]]
    assert "corridors.end(map_1, [[49.5, 10.0], [50.5, 16.0]])" in rendered(
        drawn_plan()
    )
    for features in drawn_layers().values():
        for feature in features:
            flat = np.array(feature["geometry"]["coordinates"], dtype=object)
            lon, lat = np.hstack(flat.ravel().tolist())[:2].tolist()
            assert 9 < lon < 17
            assert 49 < lat < 51


def test_tiles_lie_beneath_only_when_asked_for(tmp_path: Path) -> None:
    assert "tileLayer" not in drawn_page()
    save_map(drawn_plan(), tmp_path / "map.html", tiles="OpenStreetMap")
    assert "tile.openstreetmap.org" in (tmp_path / "map.html").read_text()


def test_tiles_may_come_from_a_server_of_ones_own() -> None:
    page = corridor_map(drawn_plan(), tiles="https://maps.local/{z}/{x}/{y}.png")
    assert '"https://maps.local/{z}/{x}/{y}.png"' in page.get_root().render()


def test_bottlenecks_on_one_spot_share_a_mark() -> None:
    plan = drawn_plan()
    twice = replace(plan, bottlenecks=(*plan.bottlenecks, *plan.bottlenecks))
    *lines, mark = layers_of(corridor_map(twice))["Bottlenecks"]
    assert len(lines) == 2
    assert len(mark["properties"]["card"]) == 2


def test_the_legend_says_what_of_the_network_is_left_out() -> None:
    base = base_network(network(), tolerance_deg=0, max_points=7)
    assert "of its length, of class secondary" in legend_panel(drawn_plan(), base)


def test_a_saved_map_loads_leaflet_and_nothing_else(tmp_path: Path) -> None:
    save_map(drawn_plan(), tmp_path / "map.html")
    page = (tmp_path / "map.html").read_text()
    loaded = re.findall(r'<(?:script|link)[^>]+(?:src|href)="([^"]+)"', page)
    assert len(loaded) == 2
    assert all("leaflet@1.9.3" in url for url in loaded)
    assert "jquery" in rendered(drawn_plan())  # of folium's own list, nothing is lost


def test_the_same_plan_gives_the_same_bytes(tmp_path: Path) -> None:
    save_map(drawn_plan(), tmp_path / "a.html")
    save_map(drawn_plan(), tmp_path / "b.html")
    assert (tmp_path / "a.html").read_bytes() == (tmp_path / "b.html").read_bytes()


@pytest.mark.parametrize("seed", ["0", "1"])
def test_another_process_gives_the_same_bytes(seed: str, tmp_path: Path) -> None:
    code = (
        "from pathlib import Path; import sys; from maps import save_map; "
        "from tests.test_maps_world import drawn_plan; "
        "save_map(drawn_plan(), Path(sys.argv[1]))"
    )
    there, here = tmp_path / "there.html", tmp_path / "here.html"
    env = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", code, str(there)]
    subprocess.run(command, check=True, cwd=ROOT, env=env)  # noqa: S603
    save_map(drawn_plan(), here)
    assert _digest(there) == _digest(here)


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


# ---- hostile names


def hostile_plan(text: str) -> Plan:
    """Give the drawn plan with ``text`` in every field that takes a text."""
    plan = drawn_plan(_hostile_network(text))
    return replace(
        plan,
        scenario=text,
        movements=tuple(
            _hostile_movement(movement, f"{text}{n}", text)
            for n, movement in enumerate(plan.movements)
        ),
        places=tuple(Place(text, p.lon, p.lat) for p in plan.places),
        bottlenecks=(Bottleneck(2, text, Mode.ROAD, 4, 4, text, None, None),),
        warnings=(text,) * 6,
        provenance={"data_date": text},
    )


def _hostile_network(text: str) -> Network:
    world = network()
    nodes, links = world.nodes.copy(), world.links.copy()
    nodes["name"] = text
    for column in ("name", "ref", "limited_by", "bridges", "tunnels", "source"):
        links[column] = text
    for column in ("confidence", "speed_basis", "capacity_basis", "electrified"):
        links[column] = text
    for column in ("country", "surface", "line_category", "loading_gauge"):
        links[column] = text
    links["conditional"] = text
    links.loc[links["mode"] != "transfer", "class"] = text
    return Network(nodes, links, Provenance(text, attribution=text))


def _hostile_movement(movement: MovementResult, name: str, text: str) -> MovementResult:
    return replace(
        movement,
        id=name,
        unit=text,
        origin=text,
        destination=text,
        corridors=tuple(_hostile_corridor(c, name, text) for c in movement.corridors),
        shortfalls=(Shortfall(name, 1, (2,), 4, 4, text),),
    )


def _hostile_corridor(found: Corridor, name: str, text: str) -> Corridor:
    hostile = tuple(
        replace(
            each,
            serial=Serial(
                f"{text}{n}", name, each.serial.vehicles, 28, train=None, column=None
            ),
        )
        for n, each in enumerate(found.itineraries)
    )
    return replace(found, id=f"{name}/1", movement=name, itineraries=hostile)


@pytest.mark.parametrize("text", [*HOSTILE, "a\u202eb", "a\u2028b", "a\x00b"])
def test_hostile_names_never_stand_raw_in_the_page(text: str, tmp_path: Path) -> None:
    save_map(hostile_plan(text), tmp_path / "map.html")
    page = (tmp_path / "map.html").read_text(encoding="utf-8")
    assert text not in page
    assert json.dumps(text)[1:-1] not in page


def test_jinja_does_not_reckon_in_names(tmp_path: Path) -> None:
    save_map(hostile_plan("<{{ 1234567 * 2 }}>"), tmp_path / "map.html")
    page = (tmp_path / "map.html").read_text(encoding="utf-8")
    assert "2469134" not in page
    assert "&#123;&#123; 1234567 * 2 &#125;&#125;" in page


def test_hostile_names_do_not_change_what_the_page_is_made_of() -> None:
    tags = [
        re.findall(r"<(/?\w+)", rendered(hostile_plan(text)))
        for text in ("x", "<img src=x onerror=alert(1)>", '"><script>alert(1)</script>')
    ]
    assert tags[0] == tags[1] == tags[2]


def test_names_of_four_thousand_characters_are_cut() -> None:
    page = rendered(hostile_plan("x" * 4096))
    assert "x" * 601 not in page


def test_page_js_and_css_hold_nothing_that_jinja_would_read() -> None:
    for name in ("page.js", "page.css"):
        text = (ROOT / "maps" / name).read_text(encoding="utf-8")
        assert text in drawn_page()
