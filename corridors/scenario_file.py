"""A scenario from its files: TOML with CSV tables, and every fault of them at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from pydantic import BaseModel

from corridors.clock import Clock
from corridors.faults import ScenarioError
from corridors.reading.checks import (
    check_ready,
    check_sites,
    check_size,
    check_supply,
    check_unique,
)
from corridors.reading.csv_tables import csv_rows
from corridors.reading.dates import dated, stated_clock
from corridors.reading.deployment_list import deployment_rows
from corridors.reading.movements import read_movements, read_vehicles
from corridors.reading.records import (
    Located,
    only,
    records,
    stated_names,
    validated,
)
from corridors.reading.source import Row, Source
from corridors.reading.toml_tables import (
    DEPLOYMENT_LIST,
    TABLES,
    read_toml,
    settings_row,
    table_names,
    table_rows,
)
from corridors.reading.words import short
from corridors.regime import Regime
from corridors.regime_file import read_regime
from corridors.scenario import (
    Closure,
    Movement,
    Override,
    Scenario,
    Settings,
    Site,
    VehicleClass,
)
from corridors.support import Centre, Fleet, Sustainment

EXERCISE: Final = Path(__file__).with_name("exercise")
"""The exercise that comes with the package: a scenario on the embedded theatre."""

_DATED: Final[Mapping[str, type[BaseModel]]] = {
    "movements": Movement,
    "closures": Closure,
    "overrides": Override,
    "sustainment": Sustainment,
}
_SITE_COLUMNS: Final = "its columns are site, and lon and lat, or place"
_SHOWN_COLUMNS: Final = 5


def read_scenario(path: Path | None = None, *, regime: str | None = None) -> Scenario:
    """Read a scenario; without a path, the exercise that comes with the package.

    ``regime`` stands in for the scenario's: one that comes with the package, or a file
    of one's own.

    Raises
    ------
    ScenarioError
        With every fault of the files: file, row, field, and the nearest valid name.
    """
    if path is None:
        return read_scenario(EXERCISE / "scenario.toml", regime=regime)
    source = Source(path / "scenario.toml" if path.is_dir() else path)
    stated = read_toml(source)
    if regime is not None:
        stated = {**stated, "regime": regime}
    settings = validated(source, settings_row(source, stated), Settings)
    ruling = _regime(source, stated, given=regime is not None)
    clock = stated_clock(stated)
    rows = _rows(source, stated, clock)
    vehicles = read_vehicles(source, rows["vehicles"], EXERCISE / "vehicles.csv")
    listed, notes = _deployment(source, stated, clock, [*vehicles.values()])
    rows["movements"] += listed
    classes = {*vehicles, *stated_names(rows["vehicles"], "vehicle")}
    found = _Found(
        sites=records(source, rows["sites"], Site),
        movements=read_movements(source, rows["movements"], classes),
        closures=records(source, rows["closures"], Closure),
        overrides=records(source, rows["overrides"], Override),
        fleets=records(source, rows["fleets"], Fleet),
        centres=records(source, rows["centres"], Centre),
        sustainment=records(source, rows["sustainment"], Sustainment),
    )
    _check(source, rows, found, settings)
    if source.faults or settings is None or ruling is None:
        raise ScenarioError(source.faults)
    return Scenario(
        settings=settings,
        regime=ruling,
        vehicles=tuple(vehicles.values()),
        sites=only(found.sites),
        movements=only(found.movements),
        closures=only(found.closures),
        overrides=only(found.overrides),
        fleets=only(found.fleets),
        centres=only(found.centres),
        sustainment=only(found.sustainment),
        notes=notes,
        sha256=source.digest.hexdigest(),
        folder=source.toml.parent,
    )


@dataclass(frozen=True, slots=True)
class _Found:
    """The sound records of every table but that of vehicles, with their places."""

    sites: Located[Site]
    movements: Located[Movement]
    closures: Located[Closure]
    overrides: Located[Override]
    fleets: Located[Fleet]
    centres: Located[Centre]
    sustainment: Located[Sustainment]


def _regime(source: Source, stated: Mapping[str, Any], *, given: bool) -> Regime | None:
    """Read the regime that is named; what is no name, the settings tell.

    A file is looked for beside the scenario, one that was ``given`` where we are.
    """
    named = stated.get("regime", Settings.model_fields["regime"].default)
    if not isinstance(named, str) or not named.strip():
        return None
    where = "regime given" if given else f"{source.toml.name}, regime"
    folder = Path() if given else source.toml.parent
    try:
        regime = read_regime(named.strip(), folder, where=where)
    except ScenarioError as error:
        source.take(error)
        return None
    source.digest.update(regime.sha256.encode())
    return regime


def _rows(
    source: Source, stated: Mapping[str, Any], clock: Clock | None
) -> dict[str, list[Row]]:
    """Give the rows of every table, their dates turned to hours."""
    rows = {table: list(table_rows(source, stated, table)) for table in TABLES}
    for table, model in _DATED.items():
        rows[table] = dated(source, rows[table], clock, model)
    return rows


def _deployment(
    source: Source,
    stated: Mapping[str, Any],
    clock: Clock | None,
    classes: Sequence[VehicleClass],
) -> tuple[list[Row], tuple[str, ...]]:
    """Give the lines of the deployment list, if there is one, as rows of movements."""
    name = table_names(source, stated).get(DEPLOYMENT_LIST)
    if name is None:
        return [], ()
    return deployment_rows(source, source.toml.parent / name, clock, classes)


def _check(
    source: Source,
    rows: Mapping[str, list[Row]],
    found: _Found,
    settings: Settings | None,
) -> None:
    """Check what must hold between records."""
    sites = stated_names(rows["sites"], "site")
    moved: Located[Movement | Sustainment] = [*found.movements, *found.sustainment]
    check_unique(source, found.sites, lambda site: site.site, "site")
    check_unique(source, moved, lambda each: each.id, "movement")
    check_unique(source, found.fleets, lambda fleet: fleet.fleet, "fleet")
    check_unique(source, found.centres, lambda centre: centre.centre, "centre")
    check_sites(source, [*rows["movements"], *rows["sustainment"]], sites)
    centres = stated_names(rows["centres"], "centre")
    check_supply(source, found.centres, centres, sites)
    check_size(source, found.movements)
    if not source.faults and not found.movements:
        source.fault(str(source.toml), "no movements: add a [[movements]] or a table")
    if settings is not None:
        check_ready(source, found.movements, settings.horizon_h)


def read_sites(path: Path) -> tuple[Site, ...]:
    """Read a table of sites, as a scenario has one.

    Raises
    ------
    ScenarioError
        With every fault of the table; of a table of other things, with one for all.
    """
    source = Source(path)
    rows = list(csv_rows(source, path))
    columns = (rows[0].columns or ()) if rows else ()
    strange = [name for name in columns if name and name not in Site.model_fields]
    if strange:
        named = ", ".join(map(short, strange[:_SHOWN_COLUMNS]))
        more = ", ..." if strange[_SHOWN_COLUMNS:] else ""
        what = f"not of a table of sites: {named}{more}; {_SITE_COLUMNS}"
        source.fault(f"{path.name}, header", what)
    elif not rows and not source.faults:
        source.fault(str(path), f"holds no site; {_SITE_COLUMNS}")
    sites = [] if source.faults else records(source, rows, Site)
    check_unique(source, sites, lambda site: site.site, "site")
    if source.faults:
        raise ScenarioError(source.faults)
    return only(sites)
