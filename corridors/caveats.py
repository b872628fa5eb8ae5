"""What a plan rests on that is not known: assumed values, counted and said."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from corridors.itinerary import MovementResult, Serial
from corridors.passability import Limits, binding_limits, open_links
from corridors.scenario import Scenario
from corridors.train import OUT_OF_GAUGE_M
from corridors.unheeded import unheeded
from geodata.network import Basis, IntArray, Network


def caveats(
    network: Network,
    scenario: Scenario,
    movements: Sequence[MovementResult],
    serials: Sequence[Serial],
) -> tuple[str, ...]:
    """Sentences for the planner, in a fixed order.

    ``serials`` are all of the movements', delivered or not.
    """
    return (
        "Every figure is a planning estimate on public data, not for operations.",
        *_about_network(network),
        *_about_capacity(network, movements),
        *_about_limits(network, scenario, movements, serials),
        *_about_loads(movements, serials),
        *_about_time(movements),
        *scenario.notes,
        *unheeded(scenario),
    )


def _about_network(network: Network) -> Iterator[str]:
    if network.name == "theatre":
        yield (
            "The embedded theatre is schematic, for exercises: straight lines with "
            "public distances, assumed capacities."
        )


def _used(movements: Sequence[MovementResult]) -> IntArray:
    links = [c.links for m in movements for c in m.corridors]
    return np.unique(np.array([x for each in links for x in each], dtype=np.int64))


def _about_capacity(
    network: Network, movements: Sequence[MovementResult]
) -> Iterator[str]:
    used = _used(movements)
    if not len(used):
        return
    basis = network.links["capacity_basis"].to_numpy()[used]
    confidence = network.links["confidence"].to_numpy()[used]
    unsure = (basis == Basis.INFERRED) | (
        (basis == Basis.TAGGED) & np.isin(confidence, ["assumed", "derived"])
    )
    inferred = int(unsure.sum())
    yield f"{inferred} of {len(used)} links used have an assumed capacity."
    bridged = used[network.links["n_bridges"].to_numpy()[used] > 0]
    if len(bridged):
        mass = network.links["mlc_wheeled_basis"].to_numpy()[bridged]
        known = int(np.isin(mass, [Basis.TAGGED, Basis.OVERLAID]).sum())
        yield (
            f"{len(bridged) - known} of {len(bridged)} links with bridges have no "
            "posted load class; a class from the kind of road stands in."
        )


def _about_limits(
    network: Network,
    scenario: Scenario,
    movements: Sequence[MovementResult],
    serials: Sequence[Serial],
) -> Iterator[str]:
    """Count what the other answer to ``inferred_limits`` would change."""
    posted = binding_limits(network, inferred_limits=False)
    known = binding_limits(network, inferred_limits=True)
    if scenario.settings.inferred_limits:
        shut = np.zeros(len(network.links), dtype=np.bool_)
        for each in _unlike(serials):
            shut |= open_links(network, each, posted) & ~open_links(
                network, each, known
            )
        if shut.any():
            yield (
                f"Limits that are only inferred shut {shut.sum()} of {len(shut)} links "
                "to some serial; inferred_limits = false lets posted ones alone bind."
            )
    elif len(_used(movements)):
        would = _links_shut(network, movements, known)
        yield (
            "Limits that are only inferred do not bind (inferred_limits = false): they "
            f"would shut {would} of {len(_used(movements))} links used."
        )


def _unlike(serials: Iterable[Serial]) -> list[Serial]:
    """Give one serial of each kind that may use other links."""
    return [*{serial.kind: serial for serial in serials}.values()]


def _links_shut(
    network: Network, movements: Sequence[MovementResult], limits: Limits
) -> int:
    """Count the links used that ``limits`` shut to a serial on them."""
    shut: set[int] = set()
    for corridor in (c for movement in movements for c in movement.corridors):
        for serial in _unlike(corridor.serials):
            is_open = open_links(network, serial, limits)
            shut |= {link for link in corridor.links if not is_open[link]}
    return len(shut)


def _about_loads(
    movements: Sequence[MovementResult], serials: Sequence[Serial]
) -> Iterator[str]:
    by_rail = {
        serial.id
        for movement in movements
        for corridor in movement.corridors
        if corridor.by_rail
        for serial in corridor.serials
        if serial.train and serial.train.out_of_gauge
    }
    if by_rail:
        yield (
            f"{len(by_rail)} serials by rail carry vehicles wider than "
            f"{OUT_OF_GAUGE_M:g} m: out of gauge, each route needs an authorisation."
        )
    yield from _about_too_big(serials)


def _about_too_big(serials: Sequence[Serial]) -> Iterator[str]:
    """Tell what no train carries: it may march, or it stays."""
    for may_march, fate in ((True, "by road alone"), (False, "not at all")):
        big = [s for s in serials if s.train is None and s.by_road is may_march]
        if big:
            named = ", ".join(sorted({name for s in big for name in s.vehicles}))
            yield (
                f"Too big for any train ({named}): {len(big)} of {len(serials)} "
                f"serials go {fate}."
            )


def _about_time(movements: Sequence[MovementResult]) -> Iterator[str]:
    late = [m.id for m in movements if m.late_h]
    if late:
        yield f"Late by the estimate: {', '.join(late)}."
