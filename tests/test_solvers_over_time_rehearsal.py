"""After a rehearsal, a search compiles nothing more."""

from __future__ import annotations

import importlib
import pkgutil

import solvers.over_time
from solvers.over_time import rehearse, schedule
from tests.timed_worlds import random_world


def compiled_kinds() -> int:
    """Count the kinds of arguments that loops over time have been compiled for."""
    names = [each.name for each in pkgutil.iter_modules(solvers.over_time.__path__)]
    rooms = [importlib.import_module(f"solvers.over_time.{name}") for name in names]
    loops = {id(f): f for room in rooms for f in vars(room).values()}
    return sum(len(getattr(each, "signatures", ())) for each in loops.values())


def test_a_rehearsal_leaves_nothing_to_compile() -> None:
    rehearse()
    before = compiled_kinds()
    assert before > 0
    for seed in range(4):
        world = random_world(seed)
        schedule(world.network, world.commodities, world.costs, rounds=3)
    assert compiled_kinds() == before
