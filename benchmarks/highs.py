"""The one door to HiGHS, rival of all linear and whole-number programmes.

Of highspy, the newest, where it is installed (``pip install '.[benchmark]'``); else the
one within scipy, which takes no plan to start from.
"""

from __future__ import annotations

import contextlib
import time
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from lmcf import FloatArray
from scipy.optimize import Bounds, LinearConstraint, linprog, milp
from scipy.sparse import csc_array

with contextlib.suppress(ImportError):
    import highspy

BoolArray = npt.NDArray[np.bool_]
NEWEST = "highspy" in globals()


@dataclass(frozen=True, slots=True, kw_only=True)
class Programme:
    """Minimise cost @ x over 0 <= x <= upper with lower <= matrix @ x <= most.

    The first ``equations`` rows have lower == most; the others have no lower.
    """

    cost: FloatArray
    matrix: csc_array
    lower: FloatArray
    most: FloatArray
    equations: int
    upper: FloatArray
    whole: BoolArray | None = None  # which of x are whole numbers; None: none


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What HiGHS found within its time; None where it has nothing."""

    seconds: float
    done: bool
    objective: float | None
    bound: float | None


def solve(
    programme: Programme,
    *,
    method: str = "simplex",
    time_limit_s: float,
    start: FloatArray | None = None,
) -> Answer:
    """Solve by ``simplex``, ``ipm`` or, where numbers are whole, branch and cut."""
    if NEWEST:
        return _by_highspy(programme, method, time_limit_s, start)
    return _by_scipy(programme, method, time_limit_s)


def _by_scipy(programme: Programme, method: str, limit_s: float) -> Answer:
    whole = programme.whole is not None
    begun = time.perf_counter()
    solved = _milp(programme, limit_s) if whole else _lp(programme, method, limit_s)
    seconds = time.perf_counter() - begun
    done = solved.status == 0
    bound = solved.mip_dual_bound if whole else solved.fun
    return Answer(
        seconds=seconds,
        done=done,
        objective=solved.fun,
        bound=bound if whole or done else None,
    )


def _lp(programme: Programme, method: str, limit_s: float):  # noqa: ANN202
    rows = programme.matrix.tocsr()
    alike = slice(programme.equations)
    others = slice(programme.equations, None)
    return linprog(
        programme.cost,
        A_ub=rows[others],
        b_ub=programme.most[others],
        A_eq=rows[alike],
        b_eq=programme.most[alike],
        bounds=np.c_[np.zeros(programme.upper.size), programme.upper],
        method={"simplex": "highs-ds", "ipm": "highs-ipm"}[method],
        options={"time_limit": limit_s},
    )


def _milp(programme: Programme, limit_s: float):  # noqa: ANN202
    return milp(
        programme.cost,
        integrality=programme.whole,
        bounds=Bounds(0, programme.upper),
        constraints=LinearConstraint(programme.matrix, programme.lower, programme.most),
        options={"time_limit": limit_s},
    )


def _by_highspy(
    programme: Programme, method: str, limit_s: float, start: FloatArray | None
) -> Answer:
    solver = highspy.Highs()
    options = {"output_flag": False, "time_limit": limit_s, "solver": method}
    if programme.whole is not None:
        options["solver"] = "choose"
    for option, value in options.items():
        solver.setOptionValue(option, value)
    begun = time.perf_counter()
    solver.passModel(_model(programme))
    if start is not None:
        solution = highspy.HighsSolution()
        solution.col_value = start
        solver.setSolution(solution)
    solver.run()
    seconds = time.perf_counter() - begun
    done = solver.getModelStatus() == highspy.HighsModelStatus.kOptimal
    objective, bound = _found(solver.getInfo(), programme.whole is not None, done)
    return Answer(seconds=seconds, done=done, objective=objective, bound=bound)


def _found(info, whole: bool, done: bool):  # noqa: ANN001, ANN202
    """Give the cost of the best solution and the bound, None where there is none."""
    feasible = highspy.SolutionStatus.kSolutionStatusFeasible
    has_solution = info.primal_solution_status == feasible
    objective = info.objective_function_value if has_solution else None
    if not whole:
        return objective, objective if done else None
    return objective, info.mip_dual_bound if np.isfinite(info.mip_dual_bound) else None


def _model(programme: Programme):  # noqa: ANN202
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = programme.cost.size, programme.most.size
    model.col_cost_ = programme.cost
    model.col_lower_, model.col_upper_ = np.zeros(programme.cost.size), programme.upper
    model.row_lower_, model.row_upper_ = programme.lower, programme.most
    matrix = programme.matrix
    model.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    model.a_matrix_.start_ = matrix.indptr
    model.a_matrix_.index_ = matrix.indices
    model.a_matrix_.value_ = matrix.data
    if programme.whole is not None:
        kinds = highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger
        model.integrality_ = [kinds[whole] for whole in programme.whole.tolist()]
    return model
