"""Ways to break the plan of ``written_plans``, each with the check that must see it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from tests.written_plans import Files

Corruption = Callable[[Files], object]


def drop_row(files: Files) -> None:
    files.itineraries.remove(files.row("t-1", 2))


def row_twice(files: Files) -> None:
    files.itineraries.append(dict(files.row("t-1", 2)))


def jump(files: Files) -> None:
    files.row("p-1", 13)["from_node"] = 99


def ahead_of_itself(files: Files) -> None:
    files.late("t-1", -0.2, from_link=2)


def backwards(files: Files) -> None:
    files.row("t-1", 2)["exit_h"] = 11.4


def ghost(files: Files) -> None:
    for row in files.rows("t-1"):
        row["serial"] = "t-9"


def exchanged_links(files: Files) -> None:
    first, second = files.row("p-1", 13), files.row("p-2", 13)
    first["link"] = second["link"] = 15


def road_to_rail(files: Files) -> None:
    files.links[2]["mode"] = files.row("t-1", 2)["mode"] = "rail"


def no_gauge_transfer(files: Files) -> None:
    """Let the link between the gauges be a line like any other."""
    files.links[12].update(mode="rail", gauge_mm=1520)
    for serial in ("p-1", "p-2"):
        files.row(serial, 12)["mode"] = "rail"


def slow_down(files: Files) -> None:
    files.row("t-1", 3)["exit_h"] += 0.05  # three minutes


def slow_when_heavy(files: Files) -> None:
    """One of the two serials is on transporters."""
    files.rules["march"]["heavy_rates"].update(motorway=40.0)


def slower_by_night(files: Files) -> None:
    """Ten hours of 24 at 40 km/h, and 14 at 50."""
    files.rules["march"]["night_factor"] = 0.8


def slow_on_tracks(files: Files) -> None:
    """Nobody is on transporters, and one column has a vehicle on tracks."""
    files.serial("t-2").update(transporters=0, heavy=False)
    files.serial("t-1")["needs"]["road"]["mlc_tracked"] = 30.0
    files.serial("t-1")["heavy"] = True
    files.rules["march"]["heavy_rates"].update(motorway=40.0)


def caught_up(files: Files) -> None:
    """Let it leave the first road a minute behind the head of the one before."""
    files.row("t-2", 0)["exit_h"] = files.row("t-1", 0)["exit_h"] + 1 / 60


def overtaken(files: Files) -> None:
    """Let the second column follow 20 minutes behind, two less than it must."""
    files.late("t-2", -0.67)


def trains_close(files: Files) -> None:
    files.late("p-2", 3.1 - 27.0)
    files.links[10].update(count=9)


def head_on(files: Files) -> None:
    files.late("b-1", -2.5)  # from 17.5 h, while p-1 is there until 18 h


def past_the_rest(files: Files) -> None:
    files.late("t-1", -1.5, from_link=1)  # one hour's rest of 2.5


def no_night(files: Files) -> None:
    files.rules["march"].update(drive_h_a_day=7.5)


def night_march(files: Files) -> None:
    files.rules["march"].update(window=[20.0, 6.0])


def window_from_the_start(files: Files) -> None:
    """Columns march until 16 o'clock of a day that begins at 1: the hour 16 is 17."""
    files.rules["march"].update(window=[2.0, 16.5])
    files.rules["start"] = "2026-03-02T01:00:00+00:00"


def border_uncounted(files: Files) -> None:
    files.rules["dwell"].update(road_crossing_min=60.0)


def eu_crossing(files: Files) -> None:
    """Let the gauge transfer be a crossing into Ukraine: 4 h there, not 25 minutes."""
    files.links[12].update({"class": "crossing"})
    for serial in ("p-1", "p-2"):
        files.row(serial, 12)["exit_h"] = files.row(serial, 12)["enter_h"] + 25 / 60


def crossing_burst(files: Files) -> None:
    files.late("t-2", -0.5, from_link=2)


def fewer_for_some_hours(files: Files) -> None:
    """Let no train into the gauge transfer while the second one enters."""
    files.rules["spells"] = [{"links": [12], "from_h": 24, "to_h": 40, "count": 0}]


def more_for_some_hours(files: Files) -> None:
    files.rules["spells"] = [{"links": [12], "from_h": 0, "to_h": 20, "count": 2}]


def late_counts(files: Files) -> None:
    files.arrivals[3]["force_arrived"] = 5


def double_serial(files: Files) -> None:
    files.plan["serials"].append(dict(files.serial("t-1")))


def drop_serial(files: Files) -> None:
    files.plan["serials"].remove(files.serial("p-3"))


def heavier(files: Files, mode: str, limit: str, needed: float) -> None:
    serial = "t-1" if mode == "road" else "p-1"
    files.serial(serial)["needs"][mode][limit] = needed


def posted(files: Files, link: int, limit: str, value: float) -> None:
    files.links[link].update({limit: value, f"{limit}_basis": "tagged"})


def train(files: Files, **said: object) -> None:
    files.serial("p-1")["train"].update(said)


def point(files: Files, number: int, **said: object) -> None:
    files.points[number].update(said)


CORRUPTIONS: Final[list[tuple[str, str, Corruption]]] = [
    # itineraries
    ("a row is dropped", "numbering", drop_row),
    ("a row is there twice", "numbering", row_twice),
    ("seq has a gap", "numbering", lambda f: f.row("t-1", 3).update(seq=7)),
    ("a row begins elsewhere", "connection", jump),
    ("a row is entered before the one before is left", "connection", ahead_of_itself),
    ("a row is left before it is entered", "connection", backwards),
    ("a serial is of no plan", "identity", ghost),
    ("a vehicle is lost", "identity", lambda f: f.row("t-1", 3).update(vehicles=39)),
    (
        "a row is of another movement",
        "identity",
        lambda f: f.row("t-1", 1).update(movement="tanks"),
    ),
    (
        "what may not march does",
        "vehicle",
        lambda f: f.serial("t-1").update(march_units=None),
    ),
    (
        "what is no train goes by rail",
        "vehicle",
        lambda f: f.serial("b-1").update(train=None),
    ),
    ("a link is in no file", "link", lambda f: f.links.pop(2)),
    (
        "a row is of another mode",
        "link",
        lambda f: f.row("p-1", 11).update(mode="road"),
    ),
    ("a link leads elsewhere", "link", lambda f: f.links[3].update(to_node=5)),
    ("a column turns onto a railway", "transfer", road_to_rail),
    ("a train changes gauge on the move", "gauge", no_gauge_transfer),
    ("trains take another line", "corridor", exchanged_links),
    (
        "a serial has no rows",
        "corridor",
        lambda f: f.itineraries.remove(f.row("b-1", 15)),
    ),
    (
        "who is not delivered travels",
        "corridor",
        lambda f: f.serial("b-1").update(corridor=None),
    ),
    (
        "a leg ends elsewhere",
        "corridor",
        lambda f: f.movement("trucks")["corridors"][0]["legs"][-1].update(to_node=5),
    ),
    # limits
    (
        "a column is too heavy",
        "limit",
        lambda f: heavier(f, "road", "max_mass_t", 44.1),
    ),
    ("a bridge has a lower class", "limit", lambda f: posted(f, 3, "mlc_wheeled", 20)),
    ("a tunnel is too low", "limit", lambda f: posted(f, 1, "max_height_m", 3.5)),
    (
        "an axle is too heavy",
        "limit",
        lambda f: heavier(f, "rail", "max_axle_load_t", 23),
    ),
    (
        "a line bears less a metre",
        "limit",
        lambda f: posted(f, 13, "max_metre_load_tpm", 5.0),
    ),
    (
        "a passing track is too short",
        "limit",
        lambda f: posted(f, 11, "max_train_length_m", 400),
    ),
    ("a train is too long", "train", lambda f: train(f, length_m=720.0)),
    ("a train is too heavy", "train", lambda f: train(f, mass_t=2100.0)),
    ("wagons do not add up", "train", lambda f: train(f, wagons=29)),
    ("a train needs less than it is", "train", lambda f: train(f, axle_load_t=20.0)),
    # hours
    ("a link takes too long", "duration", slow_down),
    (
        "transporters march as others do",
        "vehicle",
        lambda f: f.serial("t-2").update(heavy=False),
    ),
    ("laden transporters are too fast", "duration", slow_when_heavy),
    ("a tracked vehicle is too fast", "duration", slow_on_tracks),
    ("a column is too fast for the night", "duration", slower_by_night),
    ("a column is too fast", "duration", lambda f: f.links[0].update(length_m=2.1e5)),
    (
        "a train is too fast",
        "duration",
        lambda f: f.rules["trains"]["speed_kmh"].update({"1520": 25.0}),
    ),
    (
        "a ramp takes no time",
        "duration",
        lambda f: f.row("p-1", 14).update(exit_h=18.1),
    ),
    ("a border holds shorter than it may", "duration", border_uncounted),
    ("a border of the Union outside of it", "duration", eu_crossing),
    (
        "a gauge has no speed",
        "duration",
        lambda f: f.rules["trains"]["speed_kmh"].pop("1520"),
    ),
    (
        "a movement is ready later",
        "ready",
        lambda f: f.movement("trucks").update(ready_h=0.8),
    ),
    ("the horizon is nearer", "horizon", lambda f: f.plan.update(horizon_h=44.0)),
    (
        "a serial departs on its way",
        "arrival",
        lambda f: f.serial("t-1").update(departs_h=1.5),
    ),
    (
        "a serial arrives too soon",
        "arrival",
        lambda f: f.serial("t-1").update(arrives_h=14.5),
    ),
    (
        "a tail arrives with its head",
        "arrival",
        lambda f: f.serial("t-1").update(clears_h=15.25),
    ),
    (
        "a shift is played down",
        "arrival",
        lambda f: f.serial("t-1").update(shift_h=0.0),
    ),
    (
        "a closure is too soon",
        "closure",
        lambda f: f.movement("tanks").update(closure_h=21.0),
    ),
    (
        "lateness is played down",
        "closure",
        lambda f: f.movement("trucks").update(late_h=0.0),
    ),
    (
        "lateness is left out",
        "closure",
        lambda f: f.movement("trucks").update(late_h=None),
    ),
    (
        "the whole closes before its parts",
        "closure",
        lambda f: f.plan.update(closure_h=22.5),
    ),
    # rests, windows, closures
    ("a column rests too short", "rest", past_the_rest),
    ("a column drives on overnight", "night", no_night),
    ("columns march by day", "window", night_march),
    ("hours count from another time of day", "window", window_from_the_start),
    (
        "a road is closed",
        "closed",
        lambda f: f.rules["closures"][1].update(from_h=15.5),
    ),
    (
        "a road is closed always",
        "closed",
        lambda f: f.rules["closures"][0].update(links=[3]),
    ),
    ("a link's state is closed", "closed", lambda f: f.links[2].update(state="closed")),
    (
        "a country has not permitted",
        "permission",
        lambda f: f.rules["permission_h"].update(UA=13.0),
    ),
    # capacity
    ("a link counts fewer", "load", lambda f: f.links[2].update(used=1)),
    ("a closed link has a load", "load", lambda f: f.links[4].update(used=1)),
    ("a window counts fewer", "load", lambda f: f.capacity[0].update(used=0)),
    ("a window is left out", "load", lambda f: f.capacity.pop()),
    (
        "a link carries more than it can",
        "capacity",
        lambda f: f.links[12].update(capacity=1),
    ),
    (
        "a window carries more than it can",
        "capacity",
        lambda f: f.capacity[-1].update(capacity=0),
    ),
    ("two columns within an hour", "frequency", crossing_burst),
    ("fewer may enter for some hours", "frequency", fewer_for_some_hours),
    ("a window forgets that more may enter", "load", more_for_some_hours),
    (
        "the gauge transfer takes longer",
        "frequency",
        lambda f: f.links[12].update(hours=25.0),
    ),
    ("columns are too close", "headway", overtaken),
    ("a column comes up with a slower one", "headway", caught_up),
    ("trains are too close", "headway", trains_close),
    ("trains meet on one track", "opposing", head_on),
    (
        "there are too few wagons",
        "fleet",
        lambda f: f.rules["fleets"][0].update(count=49),
    ),
    (
        "wagons come back later",
        "fleet",
        lambda f: f.rules["fleets"][0].update(turnaround_h=25.0),
    ),
    (
        "there are too few transporters",
        "fleet",
        lambda f: f.rules["fleets"][1].update(count=39),
    ),
    (
        "a fleet is of no scenario",
        "fleet",
        lambda f: f.serial("b-1").update(fleets=["x"]),
    ),
    (
        "a centre has too few places",
        "places",
        lambda f: f.plan["centres"][0].update(places=79),
    ),
    (
        "a night is told that was a rest",
        "places",
        lambda f: f.plan["centres"][0].update(stays=1),
    ),
    (
        "a centre was fuller than is told",
        "places",
        lambda f: f.plan["centres"][0].update(most_vehicles=40),
    ),
    # sums
    ("a serial is listed twice", "serials", double_serial),
    ("a serial is not listed", "serials", drop_serial),
    (
        "deliveries are overstated",
        "serials",
        lambda f: f.movement("tanks").update(delivered=3, unmet=0),
    ),
    ("unmet does not add up", "serials", lambda f: f.movement("tanks").update(unmet=0)),
    (
        "a corridor counts other vehicles",
        "corridors",
        lambda f: f.movement("trucks")["corridors"][0].update(vehicles=79),
    ),
    (
        "a corridor's last arrival is sooner",
        "corridors",
        lambda f: f.movement("tanks")["corridors"][0].update(last_arrival_h=21.0),
    ),
    ("the bound exceeds the objective", "bound", lambda f: f.plan.update(bound=101.0)),
    ("the gap flatters", "bound", lambda f: f.plan.update(gap=0.01)),
    (
        "complete with serials unmet",
        "status",
        lambda f: f.plan.update(status="feasible"),
    ),
    (
        "infeasible with deliveries",
        "status",
        lambda f: f.plan.update(status="infeasible"),
    ),
    # tables
    ("counts of the force run ahead", "arrivals", late_counts),
    ("an arrival is sooner", "arrivals", lambda f: f.arrivals[0].update(hour=14.0)),
    ("an arrival is left out", "arrivals", lambda f: f.arrivals.pop()),
    ("arrivals are out of order", "arrivals", lambda f: f.arrivals.reverse()),
    (
        "a date is another hour",
        "arrivals",
        lambda f: f.arrivals[0].update(date="2026-03-02T15:25:00+00:00"),
    ),
    ("a date is none", "arrivals", lambda f: f.arrivals[0].update(date="")),
    ("a head is due sooner", "critical", lambda f: point(f, 2, due_h=11.0)),
    ("a tail clears sooner", "critical", lambda f: point(f, 2, clear_h=11.55)),
    ("a halt is shorter", "critical", lambda f: point(f, 1, halt_h=2.0)),
    ("a halt is left out", "critical", lambda f: f.points.pop(1)),
    ("a crossing is left out", "critical", lambda f: f.points.pop(2)),
    ("a release is left out", "critical", lambda f: f.points.pop()),
    ("a point is elsewhere", "critical", lambda f: point(f, 2, link=3)),
    ("a march is left out", "movement_table", lambda f: f.moves.pop(0)),
    (
        "a march ends sooner",
        "movement_table",
        lambda f: f.moves[0].update(release_point_h=14.0),
    ),
    ("what is unmet is left out", "movement_table", lambda f: f.moves.pop()),
    ("a train is left out", "train_table", lambda f: f.trains.pop(0)),
    (
        "a train is of another gauge",
        "train_table",
        lambda f: f.trains[0].update(gauge_mm=1520),
    ),
    (
        "a train has fewer wagons",
        "train_table",
        lambda f: f.trains[0].update(wagons=29),
    ),
]
"""What is broken, the name of the check that must see it, and how it is broken."""
