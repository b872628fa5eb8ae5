"""Why not: what holds serials back that stay or are late, and what would help them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from corridors.bottlenecks import counted_at
from corridors.formulate import (
    Cure,
    Cut,
    Formulation,
    Lack,
    Lot,
    Run,
    Solution,
    find_cures,
    find_lack,
    find_shorts,
    find_shut,
    has_way_unasked,
)
from corridors.itinerary import Serial, Shortfall
from corridors.link_names import link_name
from corridors.obstacles import foremost, obstacles
from corridors.scenario import Scenario
from corridors.typeset import count_of
from geodata.network import Network


@dataclass(frozen=True, slots=True)
class Explained:
    """Serials of a lot that stay or are late, and why."""

    lot: int
    is_late: bool
    shortfall: Shortfall


def explain_shorts(
    scenario: Scenario, problem: Formulation, solution: Solution, runs: Sequence[Run]
) -> tuple[Explained, ...]:
    """Say of all serials that stay or are late what holds them, and what would help."""
    shorts = find_shorts(problem, runs)
    cures = {} if solution.interrupted else find_cures(problem, solution, shorts)
    found = []
    for short in shorts:
        lack = find_lack(problem, solution, short)
        if lack.quickest_h is None:
            cure = _opening(scenario, problem, short.lot)
        else:
            found_for = cures.get(short, ())
            cure = ", or ".join(_cure(problem, lack, each) for each in found_for)
        shortfall = _shortfall(problem.ground.placed.network, lack, cure)
        found.append(Explained(short.lot, short.is_late, shortfall))
    return tuple(found)


def _shortfall(network: Network, lack: Lack, cure: str) -> Shortfall:
    return Shortfall(
        movement=lack.lot.movement.id,
        serials=lack.serials,
        cut=lack.cut.links,
        capacity=lack.cut.capacity,
        taken=lack.cut.taken,
        reason=_reason(network, lack),
        cure=cure,
    )


def _reason(network: Network, lack: Lack) -> str:
    if lack.quickest_h is None:
        return _shut(lack.lot)
    if lack.since_h + lack.quickest_h > lack.by_h:
        return _too_late(lack, lack.quickest_h)
    if lack.fleets and not lack.lot.serials[0].by_road:
        most = max(lack.fleets, key=lambda fleet: fleet.at_hand)
        if most.at_hand < lack.lot.most_wagons:
            return (
                f"its trains need {lack.lot.most_wagons} wagons at once, fleet "
                f"{most.fleet!r} has {most.at_hand} at hand"
            )
    if lack.cut.links:
        return _held(network, lack, lack.cut)
    if lack.fleets:
        return (
            f"{_enough(lack)}: {_carriers(lack)} are not back in time, or "
            f"{_ends(lack)} too soon"
        )
    return f"{_enough(lack)}, but not soon enough: others take it when it needs it"


def _carriers(lack: Lack) -> str:
    """Name the fleets that it may have to take of, by what they are."""
    names: dict[str, list[str]] = {}
    for fleet in lack.fleets:
        names.setdefault(fleet.kind, []).append(repr(fleet.fleet))
    return " and ".join(f"{kind} of {', '.join(of)}" for kind, of in names.items())


def _enough(lack: Lack) -> str:
    return f"every link on its ways carries enough in {lack.by_h:g} h"


def _ends(lack: Lack) -> str:
    return "it is due" if lack.is_late else "the horizon ends"


def _too_late(lack: Lack, quickest_h: float) -> str:
    way = f"its quickest way takes {quickest_h:.1f} h"
    if lack.awaited:
        return (
            f"permission for {', '.join(lack.awaited)} is there from "
            f"{lack.since_h:g} h on, {way}, and {_ends(lack)} at {lack.by_h:g} h"
        )
    left_h = lack.by_h - lack.lot.ready_h
    return f"{way}, and {_ends(lack)} {left_h:g} h after it is ready"


def _held(network: Network, lack: Lack, cut: Cut) -> str:
    used = f", of which other serials take {cut.taken}" if cut.taken else ""
    return (
        f"{_listed(network, cut.links)} {count_of(cut.capacity, 'serial')} in "
        f"{lack.by_h:g} h"
        f"{used}; {lack.serials} more of {lack.lot.movement.id} cannot pass"
    )


def _opening(scenario: Scenario, problem: Formulation, number: int) -> str:
    """Name the one thing that shuts a way of a lot; nothing where it takes several."""
    network, lot = problem.ground.placed.network, problem.lots[number]
    shut = find_shut(problem, number)
    stands_open = lot.open_links[shut]  # and yet nothing may enter: closed, or too full
    things = [f"{link_name(network, link)} open" for link in shut[stands_open].tolist()]
    things += [
        f"a way past {obstacle}"
        for obstacle in foremost(
            obstacles(
                network,
                shut[~stands_open],
                lot.serials[0],
                inferred_limits=scenario.settings.inferred_limits,
            )
        )
    ]
    if not things and lot.movement.avoid and has_way_unasked(problem, number):
        things = [f"leave to go by what it avoids: {', '.join(lot.movement.avoid)}"]
    alone = dict.fromkeys(things)
    return next(iter(alone)) if len(alone) == 1 else ""


def _cure(problem: Formulation, lack: Lack, cure: Cure) -> str:
    """Say what single change would let them all be in time."""
    if cure.fleet is not None:
        carrier = cure.fleet.kind.removesuffix("s")
        return f"{_more(cure.amount, carrier)} at hand in fleet {cure.fleet.fleet!r}"
    if cure.link is not None:
        name = link_name(problem.ground.placed.network, cure.link)
        counted = counted_at(problem, cure.link).removesuffix("s")
        return f"{_more(cure.amount, counted)} a day at {name}"
    whole = lack.by_h + cure.amount
    if lack.is_late:
        return f"{cure.amount} h more: due at {whole:g} h"
    return f"{cure.amount} h more: a horizon of {whole:g} h"


def _more(number: int, thing: str) -> str:
    return count_of(number, f"more {thing}")


def _shut(lot: Lot) -> str:
    return (
        f"no open way from {lot.origin} to {lot.destination} for "
        f"{_carried(lot)}: "
        "limits, gauge, closures or a capacity below one serial shut every one"
    )


def _carried(lot: Lot) -> str:
    """Name what is in the lot, and how it may travel."""
    names = sorted({name for serial in lot.serials for name in serial.vehicles})
    return f"{', '.join(names)} ({_how(lot.serials[0])})"


def _how(serial: Serial) -> str:
    if serial.by_road:
        return "by road or rail" if serial.train else "by road alone"
    return "by rail alone" if serial.train else "neither by road nor on any train"


def _listed(network: Network, links: Sequence[int]) -> str:
    """Name links in words, three at most, and let them carry."""
    names = list(dict.fromkeys(link_name(network, link) for link in links))
    shown = names[:3]
    if len(names) > len(shown):
        shown.append(f"{len(names) - len(shown)} more")
    if len(shown) == 1:
        return f"{shown[0]} carries"
    return f"{', '.join(shown[:-1])} and {shown[-1]} carry"
