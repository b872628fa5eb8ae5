"""Whether serials fit: the limits of links, and the trains that they are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from corridors.faults import Fault
from corridors.verify.reading import Written
from corridors.verify.records import LIMITS, Link, Serial, Train

_POSTED: Final = frozenset({"tagged", "overlaid"})
_SLACK: Final = 1e-3  # figures are written with three decimals


def limit(written: Written) -> Iterator[Fault]:
    """Check that serials fit under every limit that binds on their way.

    Limits that nobody posted bind unless the scenario says ``inferred_limits = false``.
    """
    inferred = written.plan.provenance.parameters.inferred_limits
    for index, rows in written.on_link.items():
        on = written.links.get(index)
        binding = {} if on is None else _binding(on, inferred=inferred)
        if not binding:
            continue
        for row in rows:
            serial = written.serials.get(row.serial)
            needs = {} if serial is None else _needs(serial, row.mode)
            for name in needs.keys() & binding.keys():
                if needs[name] > binding[name] + _SLACK:
                    yield Fault(
                        str(row),
                        f"{LIMITS[name]}: needs {needs[name]:g}, the link allows "
                        f"{binding[name]:g} ({name})",
                    )


def _binding(on: Link, *, inferred: bool) -> Mapping[str, float]:
    if inferred:
        return on.limits
    return {n: value for n, value in on.limits.items() if on.basis[n] in _POSTED}


def _needs(serial: Serial, mode: str) -> Mapping[str, float]:
    if mode == "rail":
        return serial.needs.rail
    return serial.needs.road if mode in {"road", "ferry"} else {}


def train(written: Written) -> Iterator[Fault]:
    """Check that trains keep to the settings, and need of a line what they are."""
    said = written.plan.provenance.parameters
    for serial in written.plan.serials:
        if serial.train is None:
            continue
        where = f"plan.json, serial {serial.id}"
        made = serial.train
        if made.wagons != made.four_axle + made.six_axle:
            yield Fault(where, f"{made.wagons} wagons are not those of 4 and 6 axles")
        for what, value, most in (
            ("train_length_m", made.length_m, said.train_length_m),
            ("train_mass_t", made.mass_t, said.train_mass_t),
            ("train_wagons", made.wagons, said.train_wagons),
        ):
            if most is not None and value > most + _SLACK:
                yield Fault(where, f"its train has {value:g}, {what} is {most:g}")
        yield from _needs_of(where, serial, made)


def _needs_of(where: str, serial: Serial, made: Train) -> Iterator[Fault]:
    for name, is_so in (
        ("max_axle_load_t", made.axle_load_t),
        ("max_metre_load_tpm", made.metre_load_tpm),
        ("max_train_length_m", made.length_m),
    ):
        needed = serial.needs.rail.get(name)
        if needed is None or abs(needed - is_so) > _SLACK:
            yield Fault(where, f"needs {name} {needed}, its train has {is_so:g}")
