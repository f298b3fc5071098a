"""What a joiner makes of the cases that parking operators complain of."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from galaxy_alpr.enums import VisitState
from galaxy_alpr.services.parking.joining.values import JoinRules, Stay
from tests.services.parking.joining.readings import ENTRY, EXIT, INSIDE, Told, reading

PLATE, TWIN, OTHER = "B1234XYZ", "B1235XYZ", "D7788AB"


def test_an_entry_and_its_exit() -> None:
    told = Told().read(reading(1, ENTRY, 0, PLATE), reading(2, EXIT, 60, PLATE))
    assert told.shown() == [("closed", ((1, "entry"), (2, "exit")))]
    (stay,) = told.stays.values()
    assert stay.probability is not None
    assert stay.probability > 0.999
    assert stay.reasons == ("equal plates", "equal class: car")


def test_a_misread_exit() -> None:
    told = Told().read(
        reading(1, ENTRY, 0, PLATE),
        reading(2, ENTRY, 5, OTHER),
        reading(3, EXIT, 60, "B1Z34XYZ", weak=2),
    )
    assert ("closed", ((1, "entry"), (3, "exit"))) in told.shown()
    closed = next(stay for stay in told.stays.values() if stay.exit)
    assert closed.reasons[0] == "plates differ: 2 read for Z at position 3"


def test_a_twin_inside_raises_doubt() -> None:
    weak = reading(3, EXIT, 60, "B1237XYZ", weak=4)
    alone = Told().read(reading(1, ENTRY, 0, PLATE), weak)
    both = Told().read(reading(1, ENTRY, 0, PLATE), reading(2, ENTRY, 1, TWIN), weak)

    def of_exit(told: Told) -> Stay:
        return next(stay for stay in told.stays.values() if stay.exit)

    assert of_exit(both).state is not VisitState.CLOSED
    assert (of_exit(both).probability or 0.0) < (of_exit(alone).probability or 0.0)
    assert "1 other stay fits too" in of_exit(both).reasons


def test_each_twin_gets_its_own_exit() -> None:
    told = Told().read(
        reading(1, ENTRY, 0, PLATE),
        reading(2, ENTRY, 1, TWIN),
        reading(3, EXIT, 60, TWIN),
        reading(4, EXIT, 90, PLATE),
    )
    assert told.shown() == [
        ("closed", ((1, "entry"), (4, "exit"))),
        ("closed", ((2, "entry"), (3, "exit"))),
    ]


def test_a_later_reading_settles_a_pair_again() -> None:
    """The exit that fits better takes the entry from one that came just before."""
    told = Told(JoinRules(risk=400.0)).read(
        reading(1, ENTRY, 0, PLATE), reading(2, EXIT, 60, "B1236XYZ", weak=4)
    )
    assert ((1, "entry"), (2, "exit")) in [parts for _, parts in told.shown()]
    told.read(reading(3, EXIT, 61.9, PLATE))
    assert ("closed", ((1, "entry"), (3, "exit"))) in told.shown()
    assert ("orphan_exit", ((2, "exit"),)) in told.shown()


def test_two_exits_for_one_entry() -> None:
    """Shortly after the first it is the same passage, later a vehicle whose entry is missing."""
    pair = (reading(1, ENTRY, 0, PLATE), reading(2, EXIT, 60, PLATE))
    doubled = Told().read(*pair, reading(3, EXIT, 60.1, PLATE))
    assert doubled.shown() == [("closed", ((1, "entry"), (2, "exit"), (3, "repeat")))]
    later = Told().read(*pair, reading(3, EXIT, 200, PLATE))
    assert later.shown() == [
        ("closed", ((1, "entry"), (2, "exit"))),
        ("orphan_exit", ((3, "exit"),)),
    ]


def test_two_visits_are_never_one_long_stay() -> None:
    told = Told().read(
        reading(1, ENTRY, 0, PLATE), reading(2, ENTRY, 300, PLATE), reading(3, EXIT, 360, PLATE)
    )
    assert told.shown() == [
        ("closed", ((2, "entry"), (3, "exit"))),
        ("orphan_entry", ((1, "entry"),)),
    ]


def test_the_missing_exit_of_the_first_visit_comes_late() -> None:
    told = Told().read(
        reading(1, ENTRY, 0, PLATE),
        reading(2, ENTRY, 300, PLATE),
        reading(3, EXIT, 360, PLATE),
        reading(4, EXIT, 60, PLATE),
    )
    assert told.shown() == [
        ("closed", ((1, "entry"), (4, "exit"))),
        ("closed", ((2, "entry"), (3, "exit"))),
    ]


def test_a_late_entry_finds_its_exit() -> None:
    told = Told().read(
        reading(1, EXIT, 60, PLATE), reading(2, ENTRY, 80, OTHER), reading(3, ENTRY, 0, PLATE)
    )
    assert ("closed", ((3, "entry"), (1, "exit"))) in told.shown()


def test_an_exit_before_its_entry() -> None:
    """No stay ends before it starts, also where clocks differ: both wait for a person."""
    told = Told().read(reading(1, ENTRY, 0.5, PLATE), reading(2, EXIT, 0, PLATE))
    assert told.shown() == [("open", ((1, "entry"),)), ("orphan_exit", ((2, "exit"),))]


def test_a_clock_back_by_an_hour() -> None:
    """Stays of less than an hour lose their exit; no pair is wrong, and longer stays are joined."""
    told = Told().read(
        reading(1, ENTRY, 0, PLATE),
        reading(2, ENTRY, 90, OTHER),
        reading(3, EXIT, 120 - 60, PLATE),
        reading(4, EXIT, 125 - 60, OTHER),
    )
    assert told.shown() == [
        ("closed", ((1, "entry"), (3, "exit"))),
        ("open", ((2, "entry"),)),
        ("orphan_exit", ((4, "exit"),)),
    ]


def test_two_lots_share_nothing() -> None:
    one, other = Told(), Told()
    one.read(reading(1, ENTRY, 0, PLATE))
    other.read(reading(2, ENTRY, 10, PLATE))
    one.read(reading(3, EXIT, 60, PLATE))
    assert one.shown() == [("closed", ((1, "entry"), (3, "exit")))]
    assert other.shown() == [("open", ((2, "entry"),))]


def test_a_stay_without_an_exit_is_an_orphan_after_the_limit() -> None:
    told = Told(JoinRules(longest_stay=timedelta(hours=10))).read(reading(1, ENTRY, 0, PLATE))
    assert told.advance(599).shown() == [("open", ((1, "entry"),))]
    assert told.advance(601).shown() == [("orphan_entry", ((1, "entry"),))]


def test_a_reading_inside_keeps_a_stay_alive() -> None:
    told = Told(JoinRules(longest_stay=timedelta(hours=10)))
    told.read(reading(1, ENTRY, 0, PLATE), reading(2, INSIDE, 500, PLATE)).advance(900)
    assert told.shown() == [("open", ((1, "entry"), (2, "inside")))]
    told.read(reading(3, EXIT, 950, PLATE))
    assert [stay.exit.id for stay in told.stays.values() if stay.exit] == [3]


def test_out_and_back_within_the_turn_around_time() -> None:
    told = Told().read(
        reading(1, ENTRY, 0, PLATE),
        reading(2, EXIT, 60, PLATE),
        reading(3, ENTRY, 61.5, PLATE),
    )
    parts = ((1, "entry"), (2, "inside"), (3, "inside"))
    assert told.shown() == [("open", parts)]
    told.read(reading(4, EXIT, 90, PLATE))
    assert told.shown() == [("closed", (*parts, (4, "exit")))]


def test_an_exit_without_an_entry() -> None:
    told = Told().read(reading(1, EXIT, 0, PLATE))
    assert told.shown() == [("orphan_exit", ((1, "exit"),))]


def test_unread_plates_are_never_accepted() -> None:
    told = Told().read(reading(1, ENTRY, 0, None), reading(2, EXIT, 60, None))
    assert all(stay.state is not VisitState.CLOSED for stay in told.stays.values())
    assert any("the plate was not read" in stay.reasons for stay in told.stays.values())


def test_hashes_are_joined_by_equality() -> None:
    def hashed(number: int, minutes: float, digest: str, *, leaves: bool) -> Told:
        each = reading(number, EXIT if leaves else ENTRY, minutes, None)
        return told.read(replace(each, text_hash=digest))

    told = Told()
    hashed(1, 0, "ab01", leaves=False)
    hashed(2, 60, "ab02", leaves=True)
    assert told.shown() == [("open", ((1, "entry"),)), ("orphan_exit", ((2, "exit"),))]
    hashed(3, 70, "ab01", leaves=True)
    assert ("closed", ((1, "entry"), (3, "exit"))) in told.shown()


@pytest.mark.parametrize("state", [VisitState.OPEN, VisitState.CLOSED])
def test_what_a_person_decided_is_left_alone(state: VisitState) -> None:
    made = Told().read(reading(1, ENTRY, 0, PLATE))
    (stay,) = made.stays.values()
    by_hand = replace(stay, id=7, state=state, by_hand=True)
    told = Told(stays=[by_hand]).read(reading(2, EXIT, 60, PLATE))
    assert told.stays[7] == by_hand
    (other,) = (each for each in told.stays.values() if each.id != 7)
    assert other.state is VisitState.ORPHAN_EXIT
    if state is VisitState.OPEN:
        assert other.reasons == ("fits a stay that was decided by hand",)


def test_a_reading_that_comes_twice_changes_nothing() -> None:
    told = Told().read(reading(1, ENTRY, 0, PLATE))
    assert told.joiner.read(reading(1, ENTRY, 0, PLATE)) == ()


@pytest.mark.parametrize("minutes", [1, 60])
def test_a_correction_after_the_exit(minutes: float) -> None:
    """The readings of its stay are joined anew, by the text that a person set."""
    told = Told().read(
        reading(1, ENTRY, 0, PLATE),
        reading(2, ENTRY, 1, OTHER),
        reading(3, EXIT, 100, "B1284XYZ", weak=3),
    )
    assert ("closed", ((1, "entry"), (3, "exit"))) in told.shown()
    told.advance(100 + minutes).read(reading(3, EXIT, 100, OTHER))
    assert told.shown() == [
        ("closed", ((2, "entry"), (3, "exit"))),
        ("open", ((1, "entry"),)),
    ]


def test_corrections_of_repeats_lose_nothing() -> None:
    """The stay of a late repeat and that of its entry do not get one id."""
    told = Told().read(
        reading(1, ENTRY, 1 / 60, PLATE),
        reading(2, ENTRY, 0, PLATE),
        reading(3, ENTRY, 2 + 2 / 60, PLATE),
        reading(2, ENTRY, 0, "B1235XYZ"),
        reading(4, ENTRY, 0, PLATE),
        reading(1, ENTRY, 1 / 60, "B1235XYZ"),
    )
    assert sorted(part.reading.id for stay in told.stays.values() for part in stay.parts) == [
        1,
        2,
        3,
        4,
    ]


def test_stays_keep_the_ids_they_are_stored_with() -> None:
    told = Told().read(reading(1, ENTRY, 0, PLATE))
    (stay,) = told.stays.values()
    assert stay.id < 0
    told.joiner.stored({stay.id: 55})
    (closed,) = told.joiner.read(reading(2, EXIT, 1, PLATE))
    assert (closed.id, closed.state) == (55, VisitState.CLOSED)
    (again,) = told.joiner.read(reading(3, INSIDE, 0.5, PLATE))
    assert (again.id, len(again.parts)) == (55, 3)


def test_stays_of_before_are_gone_on_with() -> None:
    first = Told().read(reading(1, ENTRY, 0, PLATE))
    (stay,) = first.stays.values()
    told = Told(stays=[replace(stay, id=12)]).read(reading(2, EXIT, 60, PLATE))
    assert told.stays[12].state is VisitState.CLOSED
