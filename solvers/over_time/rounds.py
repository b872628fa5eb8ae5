"""Rounds of a search over time: prices rise, and plans get better under them."""

from collections import deque
from collections.abc import Sequence
from concurrent.futures import Executor, Future
from dataclasses import dataclass, field

import numpy as np

from solvers.arcs import IntArray
from solvers.over_time.ascent import Ascent
from solvers.over_time.building import built, sent
from solvers.over_time.desk import Desk, desk_for
from solvers.over_time.layout import SCALE, Layout
from solvers.over_time.neighbourhoods import improve, urgency
from solvers.over_time.ordering import best_in_order
from solvers.over_time.queues import queue_prices
from solvers.over_time.recombine import recombined
from solvers.over_time.routing import Outlook
from solvers.over_time.timetable import Timetable, copied, empty_timetable, widened
from solvers.over_time.windows import copied as copied_windows
from solvers.search import Ending, Watch

WORKERS = 2
"""Threads that work at once; the plan depends on their number, so it is fixed."""

_MOST_STEPS = 64  # of a way, to begin with; doubled whenever it is too few

# A round takes about a second on large problems, and less on others.
_STATES_A_ROUND = 50_000_000
_LEAST_ASCENTS, _MOST_ASCENTS = 5, 25
# States that an ascent looks at while a search among ways settles one.
_SEEN_WHILE_SETTLED = 40
_LEAST_WORK, _MOST_WORK = 5_000, 4_000_000
# The share of the time for the plan while prices still rise, for they are worth more.
_SHARE_BEFORE = 0.3

# Ascents after which plans are built, and again whenever there were half as many more.
_BUILT_AFTER, _BUILT_AGAIN = 50, 1.5
# The shares of prices that they are built under, one a thread, and those under the last
# prices. The less settled prices are, the smaller a share of them serves best.
_SHARES, _LAST_SHARES = (0.2, 0.65), ((0.5, 0.75), (1.0,))

# Rounds, and no fewer than one for so many serials: the more there are, the longer
# CP-SAT takes to choose ways for all, and the more the threads find meanwhile.
_RECOMBINED_EVERY, _SERIALS_A_ROUND = 8, 8

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
    rounds: int = field(init=False, default=0)
    _ascent: Ascent = field(init=False)
    _outlook: Outlook = field(init=False)
    _desks: list[Desk] = field(init=False)
    _randoms: list[np.random.Generator] = field(init=False)
    _challenger: Timetable | None = field(init=False, default=None)
    _recent: deque[Timetable] = field(init=False)  # of them, ways alone count
    _free_cost: IntArray = field(init=False)  # (n_serials,), in ticks
    _in_order: bool | None = field(init=False, default=None)  # plans are built so
    _build_after: int = field(init=False, default=_BUILT_AFTER)  # ascents
    _due: float = field(init=False, default=0.0)  # work for the plan, in settled states

    def __post_init__(self) -> None:
        self.best = empty_timetable(self.layout, _MOST_STEPS)
        self._ascent = Ascent(
            layout=self.layout, workers=self.workers, n_workers=WORKERS
        )
        self._desks = [desk_for(self.layout, _MOST_STEPS) for _ in range(WORKERS)]
        self._recent = deque(maxlen=_RECOMBINED_EVERY * WORKERS)
        seeds = np.random.SeedSequence(self.seed).spawn(WORKERS)
        self._randoms = [np.random.default_rng(each) for each in seeds]

    @property
    def bound(self) -> int:
        """What no plan can cost less than."""
        return self._ascent.bound

    @property
    def price(self) -> IntArray:  # (n_resources, n_periods), in ticks
        """The prices that prove the bound."""
        return self._ascent.price

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

    def rehearse(self) -> None:
        """Do once whatever a search may do, of use or not."""
        watch = Watch()
        self._begin(watch)
        self._round(watch)
        self._build(watch, _SHARES)

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
        self._free_cost = self._ascent.begin()[self.best.commodity]
        self._outlook = self._ascent.look_ahead()
        watch.tell(self.bound, self.cost)
        if self.layout.early_is_best:
            self._send_early()
        else:
            self._build(watch, (0.0,))
        self._ascent.start(queue_prices(self.layout, self.best))
        watch.tell(self.bound, self.cost)

    def _round(self, watch: Watch) -> None:
        """Raise prices, then improve the plan under them."""
        self.rounds += 1
        states = max(1, self._ascent.states)
        steps = int(np.clip(_STATES_A_ROUND // states, _LEAST_ASCENTS, _MOST_ASCENTS))
        work = steps * states / _SEEN_WHILE_SETTLED
        if not self._ascent.exhausted:
            work *= _SHARE_BEFORE
            self._rise(watch, steps)
        self._due += max(work, _LEAST_WORK)
        if self._due > 0:
            self._due -= self._improve(int(min(self._due, _MOST_WORK)))
        if self.rounds % self._recombined_every == 0:
            self._recombine()

    def _rise(self, watch: Watch, steps: int) -> None:
        """Raise prices by some steps, and now and then build a plan under the best."""
        self._ascent.incumbent = int(self.best.cost.sum())
        for _ in range(steps):
            if watch.seconds_left and not self._ascent.exhausted:
                self._ascent.round()
        if self._ascent.exhausted:
            for shares in _LAST_SHARES:
                self._build(watch, shares)
            self._recombine()
        elif self._ascent.rounds >= self._build_after:
            self._build_after = int(_BUILT_AGAIN * self._build_after)
            self._build(watch, _SHARES)

    def _send_early(self) -> None:
        """Send serial after serial so that it arrives first, the dearest before others.

        That takes what it takes: a plan that leaves serials at home for want of time
        would help nobody.
        """
        plan = empty_timetable(self.layout, self._most_steps)
        order = np.argsort(-urgency(self.layout)[plan.commodity], kind="stable")
        given = (self.layout, self._outlook, self._desks[0])
        self._offer(sent(*given, plan, order, 0))

    def _build(self, watch: Watch, shares: Sequence[float]) -> None:
        """Build a plan in each thread, and let the better one challenge the best.

        Where early is best, the first time in both ways; then in that which was better.
        """
        if not self._in_order:  # else nobody asks what lies ahead
            self._outlook = self._ascent.look_ahead()
        either = self.layout.early_is_best and self._in_order is None
        jobs = [
            self._sent_in_order(at)
            if self._in_order or (either and at)
            else self._built(watch, at, share)
            for at, share in enumerate(shares)
        ]
        plans = [job.result() for job in jobs]
        for plan in plans:
            self._offer(plan)
            self._remember(plan)
        better = min(plans, key=lambda plan: int(plan.cost.sum()))
        if either and len(plans) > 1:
            self._in_order = better is plans[1]
        self._let_challenge(better)

    def _sent_in_order(self, at: int) -> Future[Timetable]:
        """Send serials early, in a thread, in orders of their arrivals under prices."""
        return self.workers.submit(
            best_in_order,
            self.layout,
            self._outlook,
            self._desks[at],
            list(self._ascent.arrivals),
            self._randoms[at],
        )

    def _built(self, watch: Watch, at: int, share: float) -> Future[Timetable]:
        """Build a plan, in a thread, under a share of the best prices."""
        return self.workers.submit(
            built,
            self.layout,
            self._outlook,
            self._ascent.terms(share),
            copied_windows(self._ascent.windows),
            np.argsort(-urgency(self.layout), kind="stable"),
            self._desks[at],
            share,
            watch,
        )

    def _let_challenge(self, plan: Timetable) -> None:
        """Go on with a plan beside the best, as long as it is dearer.

        One that was built under better prices ends as the better one, though what is
        built is dearer than what has been improved for long.
        """
        dearer = plan.cost.sum() > self.best.cost.sum()
        self._challenger = plan if dearer else None

    def _improve(self, work: int) -> int:
        """Improve the best plan and its challenger, or the best in both threads.

        Gives how many states were settled for that, in the thread that settled most.
        """
        if not self.layout.early_is_best:  # else nobody asks what lies ahead
            self._outlook = self._ascent.look_ahead()
        before = [int(desk.counts[1]) for desk in self._desks]
        others = [self.best] * (WORKERS - 1)
        last = widened(self._challenger or self.best, self._most_steps)
        plans = [copied(plan) for plan in (*others, last)]
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
            self._remember(plan)
        if self._challenger:
            self._let_challenge(plans[-1])
        after = [int(desk.counts[1]) for desk in self._desks]
        if not all(fits):
            self._make_room(2 * self._most_steps)
        return max(b - a for a, b in zip(before, after, strict=True))

    def _remember(self, plan: Timetable) -> None:
        """Keep the ways of a plan for a while; what it leaves takes far more memory."""
        self._recent.append(plan._replace(left=self.layout.capacity))

    def _recombine(self) -> None:
        """Make the best of the ways in all plans of late."""
        self._offer(recombined(self.layout, self.best, self._recent, self.seed))
        self._recent.clear()

    @property
    def _recombined_every(self) -> int:  # rounds
        return max(_RECOMBINED_EVERY, self._free_cost.size // _SERIALS_A_ROUND)

    @property
    def _most_steps(self) -> int:
        return self._desks[0].links.size

    def _make_room(self, most_steps: int) -> None:
        """Let a way have so many steps."""
        self._desks = [desk_for(self.layout, most_steps) for _ in range(WORKERS)]
        self.best = widened(self.best, most_steps)

    def _offer(self, plan: Timetable) -> None:
        """Take a plan if it is no dearer than the best."""
        if plan.link.shape[1] > self._most_steps:
            self._make_room(plan.link.shape[1])
        if plan.cost.sum() <= self.best.cost.sum():
            self.best = widened(plan, self._most_steps)
