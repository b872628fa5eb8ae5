"""CP-SAT as a part of our searches: alone, by its own count of work."""

from ortools.sat.python import cp_model


def lone_solver(
    *, seed: int, work: float, seconds: float = float("inf")
) -> cp_model.CpSolver:
    """Give a solver that works alone, so that its count of work decides.

    `work` is CP-SAT's own count of seconds, `seconds` what the clock leaves at most.
    """
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = seed
    solver.parameters.max_deterministic_time = work
    if seconds < float("inf"):
        solver.parameters.max_time_in_seconds = seconds
    # Else Ctrl-C ends the solve alone, and nobody else hears of it.
    solver.parameters.catch_sigint_signal = False
    return solver
