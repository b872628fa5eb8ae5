"""Rounds of a search over time: prices rise beside a plan that gets better."""

from concurrent.futures import Executor
from dataclasses import dataclass, field

import numpy as np

from solvers.arcs import IntArray
from solvers.over_time.ascent import Ascent
from solvers.over_time.layout import SCALE, Layout
from solvers.over_time.neighbourhoods import improve, send
from solvers.over_time.routing import FULL, Desk, Outlook, desk_for
from solvers.over_time.timetable import Timetable, copied, empty_timetable, widened
from solvers.over_time.values import fill_values
from solvers.search import Ending, Watch

_MOST_STEPS = 64  # of a way, to begin with; doubled whenever it is too few

# A round takes about a second on large problems, and less on others.
_STATES_A_ROUND = 150_000_000
_MOST_ASCENTS = 25
# Values that an ascent fills while a search among ways settles one state.
_FILLED_WHILE_SETTLED = 60
_LEAST_WORK = 5_000

_PATIENCE = 200  # rounds in which neither bound nor plan gets better


@dataclass(slots=True, kw_only=True)
class Search:
    """What is known so far, and the rounds that make it better.

    `best` is replaced whole, never changed, so that an interrupt always finds a plan.
    Prices rise in a thread beside; the two meet after every round, whose length is
    counted in steps and not in seconds, so that the same seed gives the same plan.
    """

    layout: Layout
    beside: Executor
    seed: int
    best: Timetable = field(init=False)
    bound: int = field(init=False, default=0)
    price: IntArray = field(init=False)  # (n_periods, n_links), in 64ths
    rounds: int = field(init=False, default=0)
    _ascent: Ascent | None = field(init=False, default=None)
    _outlook: Outlook = field(init=False)
    _desk: Desk = field(init=False)
    _random: np.random.Generator = field(init=False)
    _free_cost: IntArray = field(init=False)  # (n_serials,), in 64ths

    def __post_init__(self) -> None:
        self.best = empty_timetable(self.layout, _MOST_STEPS)
        self.price = np.zeros_like(self.layout.capacity)
        self._desk = desk_for(self.layout, _MOST_STEPS)
        self._random = np.random.default_rng(self.seed)

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
            self._round()
            quiet = quiet + 1 if (self.bound, self.cost) == stood else 0
            watch.tell(self.bound, self.cost)
        return ending

    def _begin(self, watch: Watch) -> None:
        """Bound by ways that nobody shares, and plan by one pass in order of weight."""
        layout = self.layout
        free = self._values_under(self.price)
        self._outlook = Outlook(self.price, free, free)
        start = np.minimum(layout.release, layout.n_periods)
        alone = free[start, layout.origin, np.arange(start.size)]
        alone = np.where(layout.release > start, layout.undelivered_cost, alone)
        least = np.minimum(alone, layout.undelivered_cost)
        self._free_cost = least[self.best.commodity]
        self.bound = -(-int(self._free_cost.sum()) // SCALE)
        watch.tell(self.bound, self.cost)
        self._offer(self._built(self._by_weight(), 0))
        watch.tell(self.bound, self.cost)

    def _round(self) -> None:
        """Raise prices beside, improve the plan here, and let each hear of the other."""
        self.rounds += 1
        values = self._free_cost.size and self._outlook.free.size
        ascents = int(np.clip(_STATES_A_ROUND // max(values, 1), 1, _MOST_ASCENTS))
        work = max(_LEAST_WORK, ascents * values // _FILLED_WHILE_SETTLED)
        rising = self.beside.submit(self._rise, ascents)
        try:
            self._offer(self._improved(work))
        finally:
            risen = rising.result()
        if risen:
            self._hear_prices()

    def _rise(self, steps: int) -> bool:
        """Take steps of the ascent, the first of which sets it up; say if any helped."""
        if self._ascent is None:
            self._ascent = Ascent(layout=self.layout)
        before = self._ascent.price
        for _ in range(steps):
            if self._ascent.exhausted:
                break
            self._ascent.round()
        return self._ascent.price is not before

    def _hear_prices(self) -> None:
        """Look ahead under the new prices, and build plans anew under them."""
        if self._ascent is None:
            return
        self.bound = max(self.bound, self._ascent.bound)
        self.price = self._ascent.price
        values = self._values_under(self.price)
        self._outlook = Outlook(self.price, values, self._outlook.free)
        self._offer(self._built(self._by_weight(), FULL))
        self._offer(self._built(self._random.permutation(self._free_cost.size), FULL))

    def _values_under(self, price: IntArray) -> IntArray:
        layout = self.layout
        n = layout.serials.size
        values = np.empty((layout.n_periods + 1, layout.n_nodes, n), np.int64)
        fill_values(layout, price, 0, n, values)
        return values

    def _by_weight(self) -> IntArray:
        """Give serials in the order of what a period costs them, the dearest first."""
        slope = self.layout.arrival_cost[:, -1] - self.layout.arrival_cost[:, 0]
        return np.argsort(-slope[self.best.commodity], kind="stable")

    def _built(self, order: IntArray, share: int) -> Timetable:
        """Send all serials in one pass."""
        while True:
            plan = empty_timetable(self.layout, self._desk.links.size)
            desk = self._desk
            if send(self.layout, self._outlook, desk, plan, order, share):
                return plan
            self._make_room()

    def _improved(self, work: int) -> Timetable:
        """Improve a copy of the best plan."""
        plan = copied(self.best)
        if not improve(
            self.layout,
            self._outlook,
            self._desk,
            plan,
            self._free_cost,
            self._random,
            work,
        ):
            self._make_room()
        return plan

    def _make_room(self) -> None:
        """Double the steps that a way may have."""
        most_steps = 2 * self._desk.links.size
        self._desk = desk_for(self.layout, most_steps)
        self.best = widened(self.best, most_steps)

    def _offer(self, plan: Timetable) -> None:
        """Take a plan if it is no dearer than the best."""
        if plan.cost.sum() <= self.best.cost.sum():
            most_steps = self._desk.links.size
            self.best = widened(plan, most_steps)
