"""Compile the longest loops, so that whoever comes next finds their code."""

from __future__ import annotations

from solvers.over_time import schedule
from tests import dispatched_worlds
from tests.timed_worlds import random_world


def main() -> None:
    """Plan a world over time, and dispatch one, by all loops that a plan takes."""
    world = random_world(0)
    schedule(world.network, world.commodities, world.costs, rounds=8)
    dispatched_worlds.random_world(0).solved()


if __name__ == "__main__":
    main()
