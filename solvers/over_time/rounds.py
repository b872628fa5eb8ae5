"""Rounds of a search over time: prices rise, and plans get better under them."""

from concurrent.futures import Executor
from dataclasses import dataclass, field

import numpy as np

from solvers.arcs import IntArray
from solvers.over_time.ascent import Ascent
from solvers.over_time.desk import Desk, desk_for
from solvers.over_time.layout import SCALE, Layout
from solvers.over_time.neighbourhoods import improve, send
from solvers.over_time.recombine import recombined
from solvers.over_time.routing import FULL, Outlook
from solvers.over_time.timetable import Timetable, copied, empty_timetable, widened
from solvers.search import Ending, Watch

WORKERS = 2
"""Threads that work at once; the plan depends on their number, so it is fixed."""

_MOST_STEPS = 64  # of a way, to begin with; doubled whenever it is too few

# A round takes about a second on large problems, and less on others.
_VALUES_A_ROUND = 150_000_000
_LEAST_ASCENTS, _MOST_ASCENTS = 5, 25
# Values that an ascent fills while a search among ways settles one state.
_FILLED_WHILE_SETTLED = 60
_LEAST_WORK, _MOST_WORK = 5_000, 4_000_000
# The share of the time for the plan while prices still rise, for they are worth more.
_SHARE_BEFORE = 0.125

# Rounds after which a plan is built anew while prices still rise; it takes long.
_BUILT_AFTER = (16, 64, 256)

_SENT_AT_ONCE = 64  # serials, before the clock is looked at again

_RECOMBINED_EVERY = 8  # rounds

_PATIENCE = 200  # rounds in which neither bound nor plan gets better


@dataclass(slots=True, kw_only=True)
class Search:
    """What is known so far, and the rounds that make it better.

    `best` is replaced whole, never changed, so that an interrupt always finds a plan.
    The length of a round is counted in steps and not in seconds, so that the same seed
    gives the same plan.
    """

    layout: Layout
    workers: Executor
    seed: int
    best: Timetable = field(init=False)
    bound: int = field(init=False, default=0)
    price: IntArray = field(init=False)  # (n_periods, n_links), in ticks
    rounds: int = field(init=False, default=0)
    _ascent: Ascent = field(init=False)
    _outlook: Outlook = field(init=False)
    _desks: list[Desk] = field(init=False)
    _randoms: list[np.random.Generator] = field(init=False)
    _recent: list[Timetable] = field(init=False, default_factory=list)
    _free_cost: IntArray = field(init=False)  # (n_serials,), in ticks

    def __post_init__(self) -> None:
        self.best = empty_timetable(self.layout, _MOST_STEPS)
        self.price = np.zeros_like(self.layout.capacity)
        self._desks = [desk_for(self.layout, _MOST_STEPS) for _ in range(WORKERS)]
        seeds = np.random.SeedSequence(self.seed).spawn(WORKERS)
        self._randoms = [np.random.default_rng(each) for each in seeds]

    @property
    def cost(self) -> int:
        """The cost of the best plan."""
        return int(self.best.cost.sum()) // SCALE

    def run(self, watch: Watch, rounds: int | None) -> Ending:
        """Go on round by round until there is a reason to end, and say which."""
        try:
            self._begin(watch)
            return self._go_on(watch, rounds)
        except KeyboardInterrupt:
            return Ending.INTERRUPTED

    def _go_on(self, watch: Watch, rounds: int | None) -> Ending:
        quiet = 0
        while (ending := watch.ending(self.bound, self.cost)) is None:
            if rounds is not None and self.rounds >= rounds:
                return Ending.ROUNDS
            if quiet >= _PATIENCE:
                return Ending.STALLED
            stood = (self.bound, self.cost)
            self._round(watch)
            quiet = quiet + 1 if (self.bound, self.cost) == stood else 0
            watch.tell(self.bound, self.cost)
        return ending

    def _begin(self, watch: Watch) -> None:
        """Bound by ways that nobody shares, and plan by one pass in order of weight."""
        self._ascent = Ascent(
            layout=self.layout, workers=self.workers, n_workers=WORKERS
        )
        self.bound = self._ascent.bound
        free = np.ascontiguousarray(_by_commodity(self._ascent.values))
        self._outlook = Outlook(self.price, free.copy(), free)
        self._free_cost = self._alone(free)[self.best.commodity]
        watch.tell(self.bound, self.cost)
        self._build(watch, 0)
        watch.tell(self.bound, self.cost)

    def _alone(self, free: IntArray) -> IntArray:  # (n_commodities,)
        """Give what a serial of each commodity costs when it is alone."""
        layout = self.layout
        start = np.minimum(layout.release, layout.n_periods)
        least = free[np.arange(start.size), start, layout.origin]
        least = np.where(layout.release > start, layout.undelivered_cost, least)
        return np.minimum(least, layout.undelivered_cost)

    def _round(self, watch: Watch) -> None:
        """Raise prices, then improve the plan under them."""
        self.rounds += 1
        n_values = max(1, self._outlook.free.size)
        steps = int(np.clip(_VALUES_A_ROUND // n_values, _LEAST_ASCENTS, _MOST_ASCENTS))
        work = steps * n_values / _FILLED_WHILE_SETTLED
        if not self._ascent.exhausted:
            work *= _SHARE_BEFORE
            self._rise(watch, steps)
        self._improve(int(np.clip(work, _LEAST_WORK, _MOST_WORK)))
        if self.rounds % _RECOMBINED_EVERY == 0:
            self._recombine()

    def _rise(self, watch: Watch, steps: int) -> None:
        """Raise prices by some steps, look ahead under the best, and build a plan."""
        for _ in range(steps):
            if watch.seconds_left and not self._ascent.exhausted:
                self._ascent.round()
        self.bound = self._ascent.bound
        if self._ascent.price is not self.price:
            self.price = self._ascent.price
            self._outlook.priced[:] = _by_commodity(self._ascent.fill_values())
            self._outlook = self._outlook._replace(price=self.price)
        if self._ascent.exhausted or self.rounds in _BUILT_AFTER:
            self._build(watch, FULL)

    def _build(self, watch: Watch, share: int) -> None:
        """Send all serials in one pass, the dearest first, under a share of prices.

        Where time runs out, those that were not sent yet stay at home.
        """
        slope = self.layout.arrival_cost[:, -1] - self.layout.arrival_cost[:, 0]
        order = np.argsort(-slope[self.best.commodity], kind="stable")
        while True:
            plan = empty_timetable(self.layout, self._most_steps)
            fits = self._send(plan, order[:_SENT_AT_ONCE], share)
            for first in range(_SENT_AT_ONCE, order.size, _SENT_AT_ONCE):
                if watch.seconds_left:
                    some = order[first : first + _SENT_AT_ONCE]
                    fits &= self._send(plan, some, share)
            self._offer(plan)
            if fits:
                return
            self._make_room()

    def _send(self, plan: Timetable, order: IntArray, share: int) -> bool:
        return send(self.layout, self._outlook, self._desks[0], plan, order, share)

    def _improve(self, work: int) -> None:
        """Improve a copy of the best plan in each thread, and take the better one."""
        plans = [copied(self.best) for _ in range(WORKERS)]
        jobs = [
            self.workers.submit(
                improve,
                self.layout,
                self._outlook,
                desk,
                plan,
                self._free_cost,
                random,
                work,
            )
            for desk, plan, random in zip(
                self._desks, plans, self._randoms, strict=True
            )
        ]
        fits = [job.result() for job in jobs]
        for plan in plans:
            self._offer(plan)
        if not all(fits):
            self._make_room()
        self._recent.extend(plans)

    def _recombine(self) -> None:
        """Make the best of the ways in all plans of late."""
        self._offer(recombined(self.layout, self.best, self._recent, self.seed))
        self._recent.clear()

    @property
    def _most_steps(self) -> int:
        return self._desks[0].links.size

    def _make_room(self) -> None:
        """Double the steps that a way may have."""
        most_steps = 2 * self._most_steps
        self._desks = [desk_for(self.layout, most_steps) for _ in range(WORKERS)]
        self.best = widened(self.best, most_steps)

    def _offer(self, plan: Timetable) -> None:
        """Take a plan if it is no dearer than the best."""
        if plan.cost.sum() <= self.best.cost.sum():
            self.best = widened(plan, self._most_steps)


def _by_commodity(values: IntArray) -> IntArray:
    """View values by commodity; copied out, those of one lie together.

    The dynamic programme goes through all commodities at once, a search through one.
    """
    return values.transpose(2, 0, 1)
