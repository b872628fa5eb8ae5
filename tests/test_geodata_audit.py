"""The audit as a whole, on a drawn world and on real extracts."""

from __future__ import annotations

import pytest

from geodata.audit import audit_network
from geodata.read import read_network
from tests.drawn_worlds import SHARED, drawn, needs_shared
from tests.railways import railways


def test_a_drawn_world_is_audited_from_its_tags_on() -> None:
    """A motorway posted 3 t, a weak bridge on the main road, an island I-J."""
    audit = audit_network(
        drawn(
            """
            A--B--C--D  I-J
            """,
            """
            A-B highway=motorway maxweight=3 oneway=no ref=A1
            B-C highway=primary bridge=yes bridge:name="Weak bridge" maxweight=12
            C-D highway=primary
            I-J highway=tertiary name=Island
            """,
        )
    )
    assert audit.suspicious["kind"].tolist() == ["light_limit_on_motorway"]
    assert audit.weakest["value"].tolist() == [3, 12]
    assert audit.weakest["name"].tolist()[1] == "Weak bridge"
    assert audit.components.table["name"].tolist() == ["Island"]
    bridges = audit.coverage.query("unit == 'bridges' and what == 'mass'")
    assert bridges[["total", "known"]].to_numpy().tolist() == [[1, 1]]


@needs_shared
@pytest.mark.parametrize("name", ["at_krems.osm.pbf", "de_heidelberg.osm.pbf"])
def test_coverage_of_real_extracts_adds_up(name: str) -> None:
    network = read_network([SHARED / "osm" / name])
    audit = audit_network(network)
    table = audit.coverage
    parts = table[["known", "inferred", "unknown"]].sum(axis=1)
    assert (parts - table["total"]).abs().max() < 1e-6
    roads = table.query("unit == 'km' and mode == 'road' and what == 'speed'")
    assert roads["total"].sum() < network.links["length_m"].sum() / 1000
    assert (audit.corridors.share <= 1).all()
    assert not audit.suspicious.duplicated(["kind", "link"]).any()


@needs_shared
def test_the_tracks_of_two_countries_are_doubted_where_they_stray() -> None:
    """Ukraine's data has lines of 1435 and 1520 mm run through eastern Poland."""
    found = audit_network(railways()).suspicious
    gauge = found[found["kind"] == "foreign_gauge"]
    assert set(gauge["country"]) == {"PL", "UA"}
    assert set(gauge.query("country == 'PL'")["value"]) == {1520}
    assert set(gauge.query("country == 'UA'")["value"]) == {1435}
