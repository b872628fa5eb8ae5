"""How long CP-SAT may work on a model, and how Ctrl-C ends that."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from ortools.sat.python import cp_model

from solvers.search import Watch


@dataclass(frozen=True, slots=True)
class Effort:
    """How hard CP-SAT may try: its seed, its own count of seconds, and the clock."""

    seed: int
    work: float
    watch: Watch


def solver_for(effort: Effort) -> cp_model.CpSolver:
    """Give a solver that works alone, so that its count of work decides."""
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = effort.seed
    solver.parameters.max_deterministic_time = effort.work
    seconds = effort.watch.seconds_left
    if seconds < float("inf"):
        solver.parameters.max_time_in_seconds = seconds
    # Else Ctrl-C ends the solve alone, and nobody else hears of it.
    solver.parameters.catch_sigint_signal = False
    return solver


def solve(solver: cp_model.CpSolver, model: cp_model.CpModel) -> tuple[Any, bool]:
    """Solve, and say whether Ctrl-C has ended it: what was found by then counts."""
    with ThreadPoolExecutor(1) as worker:
        solving = worker.submit(solver.solve, model)
        try:
            return solving.result(), False
        except KeyboardInterrupt:
            solver.stop_search()
            return solving.result(), True
