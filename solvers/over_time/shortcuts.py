"""The links of a commodity as arcs between stops: those without a toll are joined."""

from typing import NamedTuple

import numpy as np

from solvers.arcs import BoolArray, Int32Array, IntArray
from solvers.compiled import inlaid
from solvers.over_time.layout import Layout
from solvers.over_time.terms import Terms, is_scarce
from solvers.over_time.windows import Windows

TAIL, HEAD, LINK, ENTERED, LAST, TAKES, FORMER, LATTER, NEXT_OUT, NEXT_IN = range(10)
"""Columns of arcs.

The places of their ends. Their link: of those that are joined the one that may have a
toll, or NONE. The periods from the tail until that link is entered, until the last one
is, and to the head. The two arcs that are joined; NONE and the link where none are. The
next arc from the same tail, and the next to the same head.
"""

NONE = -1

_COLUMNS = 11
_GONE = 10  # a column: 1 for arcs that others have made useless
_ABREAST = 2  # arcs to, and from, a node that is passed by


class Shortcuts(NamedTuple):
    """Arcs between stops, in lists that NONE ends.

    From a place lead `first_out` and what follows as NEXT_OUT, to it `first_in` and
    NEXT_IN. Nodes that are no stop have none, or some that are of no use. The arcs that
    others are made of stand there as well, in no list.
    """

    node: IntArray  # (n_places,), those of the windows, in their order
    place: IntArray  # (n_nodes,), NONE for nodes that are not open
    stop: IntArray  # (n_stops,), places
    first_out: IntArray  # (n_places,)
    first_in: IntArray  # (n_places,)
    arc: Int32Array  # (n_arcs, columns)


@inlaid
def shortcuts_of(layout: Layout, terms: Terms, k: int, windows: Windows) -> Shortcuts:
    """Give the open links of a commodity as arcs, and join them where that can be.

    Where to be early is best it pays to wait only for links that have a toll, or may
    have no room. So other nodes are passed by (node contraction, Geisberger and others
    2008) where no more than two arcs lead to them, and two from them: each of the
    former and each of the latter become one, unless both have such a link. Elsewhere
    every node is a stop.
    """
    node: IntArray = windows.order[k, : windows.n_open[k]]
    place = np.full(layout.n_nodes, NONE)
    for at in range(node.size):
        place[node[at]] = at
    first_out, first_in = np.full(node.size, NONE), np.full(node.size, NONE)
    n_links = 0
    for v in node:
        n_links += layout.first_out[v + 1] - layout.first_out[v]
    room = n_links + _ABREAST**2 * node.size
    graph = Shortcuts(
        node, place, node, first_out, first_in, np.empty((room, _COLUMNS), np.int32)
    )
    end = _put_links(layout, terms, k, windows, graph)
    is_stop = np.ones(node.size, np.bool_)
    if layout.early_is_best:
        ends = place[layout.origin[k]], place[layout.destination[k]]
        for at in range(node.size):
            if at not in ends and _can_be_passed(graph, at):
                is_stop[at] = False
                end = _pass_by(graph, at, end)
    _clear_away(graph, is_stop)
    stop = np.flatnonzero(is_stop)
    return Shortcuts(node, place, stop, first_out, first_in, graph.arc)


@inlaid
def _put_links(
    layout: Layout, terms: Terms, k: int, windows: Windows, graph: Shortcuts
) -> int:
    """Put every link that can be on a way into the lists; give the end of the arcs."""
    opens, closes = layout.earliest[k], windows.closes[k]
    end = 0
    for at in range(graph.node.size):
        v = graph.node[at]
        for a in range(layout.first_out[v], layout.first_out[v + 1]):
            w, takes = layout.head[a], layout.transit[layout.pace[k], a]
            of = graph.place[w]
            if of == NONE or not layout.open[k, a] or opens[v] + takes > closes[w]:
                continue
            if layout.early_is_best and of == at:  # to wait there costs no more
                continue
            may_cost = terms.dear[a] or is_scarce(layout, terms, k, a)
            arc = graph.arc[end]
            arc[TAIL], arc[HEAD] = at, of
            arc[LINK] = a if may_cost or not layout.early_is_best else NONE
            arc[ENTERED], arc[LAST], arc[TAKES] = 0, 0, takes
            arc[FORMER], arc[LATTER] = NONE, a
            end = _put(graph, end)
    return end


@inlaid
def _put(graph: Shortcuts, new: int) -> int:
    """Put an arc into the lists of its ends; give the next that can be."""
    arc, tail, head = graph.arc, graph.arc[new, TAIL], graph.arc[new, HEAD]
    arc[new, NEXT_OUT], arc[new, NEXT_IN] = graph.first_out[tail], graph.first_in[head]
    arc[new, _GONE] = 0
    graph.first_out[tail] = graph.first_in[head] = new
    return new + 1


@inlaid
def _count(arc: Int32Array, first: IntArray, at: int, following: int) -> int:
    """Count the arcs of a list, and take those out of it that are gone."""
    count, before, a = 0, NONE, first[at]
    while a != NONE:
        after = arc[a, following]
        if not arc[a, _GONE]:
            count += 1
            before = a
        elif before == NONE:
            first[at] = after
        else:
            arc[before, following] = after
        a = after
    return count


@inlaid
def _clear_away(graph: Shortcuts, is_stop: BoolArray) -> None:
    """Take arcs that are gone out of the lists of all stops."""
    for at in range(is_stop.size):
        if is_stop[at]:
            _count(graph.arc, graph.first_out, at, NEXT_OUT)
            _count(graph.arc, graph.first_in, at, NEXT_IN)


@inlaid
def _can_be_passed(graph: Shortcuts, at: int) -> bool:
    """Say whether the arcs to a place can be joined with those from it."""
    arc = graph.arc
    if _count(arc, graph.first_in, at, NEXT_IN) > _ABREAST:
        return False
    if _count(arc, graph.first_out, at, NEXT_OUT) > _ABREAST:
        return False
    former = graph.first_in[at]
    while former != NONE:
        latter = graph.first_out[at]
        while latter != NONE:
            both = arc[former, LINK] != NONE and arc[latter, LINK] != NONE
            if both and arc[former, TAIL] != arc[latter, HEAD]:
                return False
            latter = arc[latter, NEXT_OUT]
        former = arc[former, NEXT_IN]
    return True


@inlaid
def _pass_by(graph: Shortcuts, at: int, end: int) -> int:
    """Join the arcs to a place with those from it; give the new end of the arcs."""
    arc = graph.arc
    former = graph.first_in[at]
    while former != NONE:
        arc[former, _GONE] = 1
        latter = graph.first_out[at]
        while latter != NONE:
            arc[latter, _GONE] = 1
            if arc[former, TAIL] != arc[latter, HEAD]:
                _join(arc, former, latter, end)
                if not _is_useless(graph, end):
                    end = _put(graph, end)
            latter = arc[latter, NEXT_OUT]
        former = arc[former, NEXT_IN]
    return end


@inlaid
def _join(arc: Int32Array, former: int, latter: int, new: int) -> None:
    """Make an arc of two; of their links the one that may have a toll stays."""
    takes = arc[former, TAKES]
    arc[new, TAIL], arc[new, HEAD] = arc[former, TAIL], arc[latter, HEAD]
    arc[new, FORMER], arc[new, LATTER] = former, latter
    arc[new, LAST] = takes + arc[latter, LAST]
    arc[new, TAKES] = takes + arc[latter, TAKES]
    if arc[former, LINK] != NONE:
        link, entered = arc[former, LINK], arc[former, ENTERED]
    else:
        link, entered = arc[latter, LINK], takes + arc[latter, ENTERED]
    arc[new, LINK], arc[new, ENTERED] = link, entered


@inlaid
def _is_useless(graph: Shortcuts, new: int) -> bool:
    """Say whether an arc beside a new one is as good; those that are not better go."""
    arc, tail, head = graph.arc, graph.arc[new, TAIL], graph.arc[new, HEAD]
    a = graph.first_out[tail]
    while a != NONE:
        if arc[a, HEAD] == head and not arc[a, _GONE]:
            if _is_as_good(arc[a], arc[new]):
                return True
            if _is_as_good(arc[new], arc[a]):
                arc[a, _GONE] = 1
        a = arc[a, NEXT_OUT]
    return False


@inlaid
def _is_as_good(one: Int32Array, other: Int32Array) -> bool:
    """Say whether one arc is never worse than another between the same stops.

    That is so without a toll, and with the same for who can wait for it where that is
    entered sooner, as long as no more follows. Where they take as long, the last link
    may not be entered later: nobody enters one at the horizon.
    """
    if one[LINK] != NONE:
        if one[LINK] != other[LINK] or one[ENTERED] > other[ENTERED]:
            return False
        after, after_other = one[TAKES] - one[ENTERED], other[TAKES] - other[ENTERED]
        last, last_other = one[LAST] - one[ENTERED], other[LAST] - other[ENTERED]
    else:
        after, after_other = one[TAKES], other[TAKES]
        last, last_other = one[LAST], other[LAST]
    return bool(after < after_other or (after == after_other and last <= last_other))


@inlaid
def follow(
    layout: Layout,
    graph: Shortcuts,
    k: int,
    a: int,
    t: int,
    links: list[int],
    times: list[int],
) -> None:
    """Add the links of an arc that is entered at a time, and when each is entered."""
    ahead = [a]
    while ahead:
        a = ahead.pop()
        if graph.arc[a, FORMER] == NONE:
            link = graph.arc[a, LATTER]
            links.append(link)
            times.append(t)
            t += layout.transit[layout.pace[k], link]
        else:
            ahead.append(graph.arc[a, LATTER])
            ahead.append(graph.arc[a, FORMER])
