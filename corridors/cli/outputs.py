"""What a plan writes: every file and folder by its name."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, nullcontext
from importlib import import_module
from multiprocessing import active_children, get_context
from pathlib import Path
from shutil import rmtree
from threading import Thread
from typing import Final

from corridors.document import plan_json
from corridors.itinerary import Plan
from corridors.scenario import Scenario
from corridors.tables import (
    arrivals_csv,
    capacity_csv,
    critical_points_csv,
    itineraries_csv,
    movement_table_csv,
    train_table_csv,
)

_GRAPHS: Final = "graphs"
_MANY: Final = 40  # corridors whose graphs take longer than a process to begin


def load_drawing() -> None:
    """Begin to import what draws: folium and matplotlib take a while, and a core."""
    Thread(target=import_module, args=("maps",), daemon=True).start()


def write_outputs(made: Plan, stated: Scenario, folder: Path) -> None:
    """Write all files of a plan into a folder, many graphs beside the others."""
    many = sum(len(movement.corridors) for movement in made.movements) >= _MANY
    beside = _graphs_beside(made, stated, folder) if many else nullcontext()
    with beside:
        for name in OUTPUTS:
            if name != _GRAPHS or not many:
                _write(name, made, stated, folder)


def _write(name: str, made: Plan, stated: Scenario, folder: Path) -> None:
    OUTPUTS[name](made, stated, folder / name)


@contextmanager
def _graphs_beside(made: Plan, stated: Scenario, folder: Path) -> Iterator[None]:
    """Write graphs while the other files are, in a process that ends with them.

    Where there can be none, or the system ends it, they are written after all.
    """
    alone = get_context("spawn")  # threads are about: a fork could wait for them
    with ProcessPoolExecutor(
        1, mp_context=alone, initializer=_leave_interrupts
    ) as process:
        written = process.submit(_write, _GRAPHS, made, stated, folder)
        try:
            yield
            written.result()
        except BrokenProcessPool:
            rmtree(folder / _GRAPHS, ignore_errors=True)
            _write(_GRAPHS, made, stated, folder)
        finally:
            for child in active_children():
                child.terminate()


def _leave_interrupts() -> None:
    """Leave it to the first process to say what an interrupt ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _write_text(text: str, path: Path) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")


def _write_map(made: Plan, _stated: Scenario, path: Path) -> None:
    from maps import save_map  # noqa: PLC0415 - folium takes a second

    save_map(made, path)


def _write_corridors(made: Plan, _stated: Scenario, path: Path) -> None:
    from maps import write_corridors  # noqa: PLC0415

    write_corridors(made, path)


def _write_links(made: Plan, _stated: Scenario, path: Path) -> None:
    from maps import write_links  # noqa: PLC0415

    write_links(made, path)


def _write_graphs(made: Plan, stated: Scenario, path: Path) -> None:
    from maps import write_graphs  # noqa: PLC0415

    write_graphs(made, stated, path)


def _write_report(made: Plan, stated: Scenario, path: Path) -> None:
    from maps import write_report  # noqa: PLC0415

    write_report(made, stated, path)


_Write = Callable[[Plan, Scenario, Path], None]


def _text(give: Callable[[Plan, Scenario], str]) -> _Write:
    """Write the text that a function gives of a plan and its scenario."""
    return lambda made, stated, path: _write_text(give(made, stated), path)


OUTPUTS: Final[dict[str, _Write]] = {
    "arrivals.csv": _text(arrivals_csv),
    "capacity.csv": _text(lambda made, _: capacity_csv(made)),
    "corridors.geojson": _write_corridors,
    "critical_points.csv": _text(critical_points_csv),
    _GRAPHS: _write_graphs,
    "itineraries.csv": _text(lambda made, _: itineraries_csv(made)),
    "links.geojson": _write_links,
    "map.html": _write_map,
    "movement_table.csv": _text(movement_table_csv),
    "plan.json": _text(plan_json),
    "report.html": _write_report,
    "train_table.csv": _text(train_table_csv),
}
