"""How long CP-SAT may work on a model, and how Ctrl-C ends that."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from ortools.sat.python import cp_model

from solvers.cp_sat import lone_solver
from solvers.search import Watch


@dataclass(frozen=True, slots=True)
class Effort:
    """How hard CP-SAT may try: its seed, its own count of seconds, and the clock."""

    seed: int
    work: float
    watch: Watch


def solver_for(effort: Effort) -> cp_model.CpSolver:
    """Give a solver that tries so hard."""
    return lone_solver(
        seed=effort.seed, work=effort.work, seconds=effort.watch.seconds_left
    )


def solve(solver: cp_model.CpSolver, model: cp_model.CpModel) -> tuple[Any, bool]:
    """Solve, and say whether Ctrl-C has ended it: what was found by then counts."""
    with ThreadPoolExecutor(1) as worker:
        solving = worker.submit(solver.solve, model)
        try:
            return solving.result(), False
        except KeyboardInterrupt:
            solver.stop_search()
            return solving.result(), True
