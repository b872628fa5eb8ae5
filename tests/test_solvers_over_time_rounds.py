"""Beside the best plan another one may go on for a while."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from solvers.over_time.rounds import Search
from solvers.over_time.timetable import copied, empty_timetable
from solvers.search import Watch
from tests.laid_out import check_books, layout_of
from tests.timed_worlds import one_bottleneck


def test_a_dearer_plan_goes_on_beside_the_best_until_it_is_no_dearer() -> None:
    """Who challenges leaves all at home at first; once they go as well, he ends."""
    layout = layout_of(one_bottleneck())
    with ThreadPoolExecutor(2) as workers:
        search = Search(layout=layout, workers=workers, seed=0)
        search.run(Watch(), 1)
        best = copied(search.best)
        search._let_challenge(empty_timetable(layout, 64))
        challenged = search._challenger is not None
        search._improve(100)
    assert challenged
    assert search._challenger is None
    check_books(layout, search.best)
    assert search.best.cost.sum() == best.cost.sum()


def test_a_plan_that_is_no_dearer_has_nothing_to_challenge() -> None:
    layout = layout_of(one_bottleneck())
    with ThreadPoolExecutor(2) as workers:
        search = Search(layout=layout, workers=workers, seed=0)
        search.run(Watch(), 1)
        search._let_challenge(copied(search.best))
    assert search._challenger is None
