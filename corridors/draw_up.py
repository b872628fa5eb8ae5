"""Drawing up a plan: what was decided, in the planner's words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from importlib.metadata import version
from typing import Final

from corridors.bottlenecks import find_bottlenecks
from corridors.caveats import caveats
from corridors.centres import Centres, Halt, centre_uses, halts_of
from corridors.explain import explain_shorts
from corridors.formulate import Formulation, Run, Solution
from corridors.itinerary import MovementResult, Plan, PlanStatus, Serial
from corridors.link_use import link_capacity, link_frequencies, link_load
from corridors.place import Placed
from corridors.results import movement_results
from corridors.scenario import Scenario
from geodata.defaults import MINUTES_AN_HOUR
from geodata.network import Network

METHOD: Final = (
    "whole serials over periods by prices of capacity, with a proven bound "
    "(solvers.over_time); then minutes for each of them by constraint programming "
    "(solvers.dispatching)"
)


def draw_up(
    placed: Placed,
    scenario: Scenario,
    problem: Formulation,
    solution: Solution,
    runs: Sequence[Run],
) -> Plan:
    """Put what was decided in the planner's words."""
    network, horizon_h = placed.network, scenario.settings.horizon_h
    short = explain_shorts(scenario, problem, solution, runs)
    movements = movement_results(network, scenario, problem, runs, short)
    corridors = [c for movement in movements for c in movement.corridors]
    halts = [*halts_of(network, (each for c in corridors for each in c.itineraries))]
    load = link_load(problem, runs)
    capacity = link_capacity(problem, horizon_h)
    return Plan(
        scenario=scenario.settings.name,
        scenario_sha256=scenario.sha256,
        network=network,
        network_sha256=placed.base_sha256,
        horizon_h=horizon_h,
        status=_status(movements, solution),
        objective=solution.objective_h,
        bound=solution.bound_h,
        gap=solution.gap,
        closure_h=max((c.last_arrival_h for c in corridors), default=None),
        closure_bound_h=_closure_bound(problem, runs),
        movements=movements,
        places=tuple(access.place for access in placed.sites.values()),
        centres=centre_uses(
            network, placed.centres, halts, scenario.regime.march.overnight_h
        ),
        frequencies=link_frequencies(problem),
        load=load,
        capacity=capacity,
        closed=tuple(int(link) for link in placed.rates.closed.nonzero()[0]),
        undelivered=_undelivered(problem, runs),
        bottlenecks=find_bottlenecks(
            network, problem, solution, load, capacity, horizon_h=horizon_h
        ),
        warnings=(
            *caveats(
                network,
                scenario,
                movements,
                [serial for lot in problem.lots for serial in lot.serials],
            ),
            *_about_nights(placed.centres, scenario, halts),
            *_against_wishes(problem),
        ),
        provenance=_provenance(network, scenario),
        interrupted=solution.interrupted,
    )


def _about_nights(
    centres: Centres, scenario: Scenario, halts: Sequence[Halt]
) -> Iterator[str]:
    """Count the nights that columns spend elsewhere, though there are centres."""
    if not centres.stated:
        return
    march = scenario.regime.march
    nights = [halt for halt in halts if halt.is_night(march.overnight_h)]
    away = sum(centres.of(halt) is None for halt in nights)
    if nights:
        yield (
            f"{away} of {len(nights)} nights on the road are spent away from a convoy "
            "support centre, as none with room is on the way in time."
        )
    elif march.relief:
        yield (
            "No column stays at a convoy support centre: the regime has drivers "
            "relieved on the way."
        )


def _against_wishes(problem: Formulation) -> Iterator[str]:
    if problem.free:
        yield (
            "Could not be delivered as preferred, and may go where they like: "
            f"{', '.join(sorted(problem.free))}."
        )


def _undelivered(problem: Formulation, runs: Sequence[Run]) -> tuple[Serial, ...]:
    """Give the serials without a run."""
    on_their_way = {run.serial.id for run in runs}
    serials = (serial for lot in problem.lots for serial in lot.serials)
    return tuple(each for each in serials if each.id not in on_their_way)


def _status(movements: Sequence[MovementResult], solution: Solution) -> PlanStatus:
    if not any(movement.delivered for movement in movements):
        return PlanStatus.INFEASIBLE
    if any(movement.unmet for movement in movements):
        return PlanStatus.PARTIAL
    return PlanStatus.OPTIMAL if solution.proven else PlanStatus.FEASIBLE


def _closure_bound(problem: Formulation, runs: Sequence[Run]) -> float | None:
    """Give when the last would arrive if each were alone on an empty network."""
    soonest = [
        (problem.outlooks[lot].ready_min + quickest_min) / MINUTES_AN_HOUR
        for lot in sorted({run.lot for run in runs})
        if (quickest_min := problem.outlooks[lot].quickest_min) is not None
    ]
    return max(soonest, default=None)


def _provenance(network: Network, scenario: Scenario) -> dict[str, object]:
    parameters = scenario.settings.model_dump(mode="json")
    return {
        "method": METHOD,
        "estimate": "planning estimate on public data; not for operations",
        "versions": {name: version(name) for name in ("corridors", "ortools")},
        "parameters": parameters,
        "sources": {
            "network": network.provenance.attribution,
            "inputs": dict(network.provenance.inputs),
            "losses": dict(network.provenance.losses),
        },
    }
