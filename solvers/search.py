"""How a search is watched and ended: progress, limits of time and gap, Ctrl-C."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum, unique


@unique
class Ending(StrEnum):
    """Why a search ended."""

    PROVEN = "proven"
    """Bound and incumbent meet: nothing can be better."""
    GAP = "gap"
    """The gap that was asked for is reached."""
    TARGET = "target"
    """The cost that was asked for is reached."""
    CUTOFF = "cutoff"
    """Nothing costs less than the cutoff that was given."""
    TIME_LIMIT = "time_limit"
    """The seconds allowed are over."""
    ROUNDS = "rounds"
    """The rounds allowed are used up."""
    STALLED = "stalled"
    """Nothing that was tried improves bound or incumbent any more."""
    INTERRUPTED = "interrupted"
    """Someone pressed Ctrl-C."""


@dataclass(frozen=True, slots=True)
class Progress:
    """Where a search stands: what it can prove, what it has found, and since when.

    Of a minimisation: no solution costs less than `bound`, and one costs `incumbent`,
    None while there is none.
    """

    bound: float
    incumbent: float | None
    seconds: float

    @property
    def gap(self) -> float | None:
        """The gap between the two; None while there is no incumbent."""
        return None if self.incumbent is None else gap_of(self.incumbent, self.bound)


OnProgress = Callable[[Progress], None]
"""What is called with each `Progress`, from the thread that called the solver."""


def gap_of(cost: float, bound: float) -> float:
    """Give the share of `cost` that the bound leaves open, never below 0.

    Formulation:
        gap = (cost - bound) / |cost|,   0 when the two are equal
        and infinite when `cost` is 0 and the bound lies below it
    """
    if cost <= bound:
        return 0.0
    return (cost - bound) / abs(cost) if cost else float("inf")


@dataclass(slots=True, kw_only=True)
class Watch:
    """A clock that runs from birth, the limits of a search, and who is told.

    `time_limit_s` None is no limit; a `gap` of 0 asks for a proof. A search also ends
    when its incumbent costs no more than `target`, or its bound reaches `cutoff`.
    """

    time_limit_s: float | None = None
    gap: float = 0.0
    target: float = float("-inf")
    cutoff: float = float("inf")
    progress: OnProgress | None = None
    _begun: float = field(default_factory=time.perf_counter, init=False)

    def __post_init__(self) -> None:
        if self.time_limit_s is not None and not self.time_limit_s >= 0:
            raise ValueError(
                f"time_limit_s is {self.time_limit_s}: at least 0 is right"
            )
        if not self.gap >= 0:
            raise ValueError(f"gap is {self.gap}: 0 or more")

    @property
    def seconds(self) -> float:
        """How long the search has run."""
        return time.perf_counter() - self._begun

    @property
    def seconds_left(self) -> float:
        """How long it may run on; infinite without a limit, never below 0."""
        if self.time_limit_s is None:
            return float("inf")
        return max(0.0, self.time_limit_s - self.seconds)

    def tell(self, bound: float, incumbent: float | None) -> None:
        """Pass on where the search stands."""
        if self.progress is not None:
            self.progress(Progress(bound, incumbent, self.seconds))

    def ending(self, bound: float, incumbent: float | None) -> Ending | None:
        """Say why the search should end now; None while it should not."""
        if incumbent is not None:
            if incumbent <= bound:
                return Ending.PROVEN
            if gap_of(incumbent, bound) <= self.gap:
                return Ending.GAP
            if incumbent <= self.target:
                return Ending.TARGET
        if bound >= self.cutoff:
            return Ending.CUTOFF
        return None if self.seconds_left else Ending.TIME_LIMIT
