"""Beside the best plan another one may go on for a while."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from solvers.over_time import rounds
from solvers.over_time.rounds import Search
from solvers.over_time.timetable import Timetable, copied, empty_timetable
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


@pytest.mark.parametrize("in_order_is_better", [True, False])
def test_plans_are_built_in_both_ways_once_and_then_in_the_better(
    monkeypatch: pytest.MonkeyPatch, in_order_is_better: bool
) -> None:
    """One way sends all three of the bottleneck, the other nobody."""
    with ThreadPoolExecutor(2) as workers:
        search = Search(layout=layout_of(one_bottleneck()), workers=workers, seed=0)
        search.run(Watch(), 1)
        everybody, nobody = search.best, empty_timetable(search.layout, 64)
        asked: list[str] = []
        plans = {"in order": everybody, "under prices": nobody}
        if not in_order_is_better:
            plans = {"in order": nobody, "under prices": everybody}

        def answering(way: str) -> Callable[..., Timetable]:
            def answer(*_: object) -> Timetable:
                asked.append(way)
                return copied(plans[way])

            return answer

        monkeypatch.setattr(rounds, "best_in_order", answering("in order"))
        monkeypatch.setattr(rounds, "built", answering("under prices"))
        search._build(Watch(), (0.2, 0.65))
        assert sorted(asked) == ["in order", "under prices"]
        asked.clear()
        search._build(Watch(), (0.2, 0.65))
        better = "in order" if in_order_is_better else "under prices"
        assert asked == [better, better]
