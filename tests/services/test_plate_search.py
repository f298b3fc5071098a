"""A search finds what comparing every plate finds, whatever was done to the plates before."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from threading import Thread

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload, sessionmaker

from galaxy_alpr.actors import SYSTEM
from galaxy_alpr.db.models import Detection, Location, Plate, PlateTextPart
from galaxy_alpr.db.queries import detection_sessions, detections, plates
from galaxy_alpr.db.queries.detection_filter import DetectionFilter, DetectionSort, is_countable
from galaxy_alpr.db.queries.privacy import photos
from galaxy_alpr.db.queries.search import PlateMatch
from galaxy_alpr.db.queries.texts import parts, plan
from galaxy_alpr.engine.plates.confusables import fold
from galaxy_alpr.errors import Conflict
from galaxy_alpr.services.plate_search import plate_filter
from galaxy_alpr.services.privacy.plate_hashes import PlateHashes
from galaxy_alpr.services.readings.corrections import correct_plate, undo_correction
from galaxy_alpr.services.transactions import Transactions
from tests.factories import AT, make_location, make_session

Sessions = sessionmaker[Session]
Row = tuple[int, str]

SEARCHES = [
    *((PlateMatch.PREFIX, text) for text in ("B", "B1", "8", "A1B")),
    *((PlateMatch.CONTAINS, text) for text in ("1", "8", "B8", "1A", "BA1", "1818", "QQQ")),
    *((PlateMatch.WILDCARD, text) for text in ("B*", "*8", "?B*", "B*1", "*A?1*", "*", "???")),
]


def stored_parts(session: Session) -> set[tuple[str, str]]:
    return {(row.part, row.text) for row in session.scalars(select(PlateTextPart))}


def parts_of_plates(session: Session) -> set[tuple[str, str]]:
    texts = {text for text in session.scalars(select(Plate.text)) if text is not None}
    return {(fold(text)[start:], text) for text in texts for start in range(len(text))}


def test_parts_are_looked_up_by_the_folded_key(sessions: Sessions) -> None:
    with sessions.begin() as session:
        make_session(session, plates=["B18"])
    with sessions() as session:
        assert stored_parts(session) == {(key, "B18") for key in ("818", "18", "8")}


class Operations:
    """What people and the engine do to plates, drawn at random."""

    def __init__(self, sessions: Sessions, places: list[Location]) -> None:
        self.chance = random.Random(11)
        self.sessions = sessions
        self.places = places

    def text(self) -> str:
        return "".join(self.chance.choices("AB18", k=self.chance.randint(1, 5)))

    def run(self) -> None:
        most = [self.store] * 4
        operation = self.chance.choice(
            [*most, self.correct, self.undo, self.delete_plate, self.delete_photo, self.erase]
        )
        Transactions(self.sessions)(operation)

    def store(self, session: Session) -> None:
        read = [self.text() if self.chance.random() < 0.9 else None for _ in range(2)]
        moment = AT + timedelta(minutes=self.chance.randint(0, 30))
        where = self.chance.choice([None, *self.places])
        where = None if where is None else session.get_one(Location, where.id)
        make_session(session, plates=read, captured_at=moment, location=where)

    def plate(self, session: Session) -> int:
        return self.chance.choice(session.scalars(select(Plate.id).order_by(Plate.id)).all())

    def correct(self, session: Session) -> None:
        correct_plate(session, id=self.plate(session), text=self.text(), actor=SYSTEM, note=None)

    def undo(self, session: Session) -> None:
        id = self.plate(session)
        with suppress(Conflict):
            undo_correction(session, id=id, actor=SYSTEM)

    def delete_plate(self, session: Session) -> None:
        plates.delete_plate(session, id=self.plate(session))

    def delete_photo(self, session: Session) -> None:
        photo = detection_sessions.photo_of(session, Plate, id=self.plate(session))
        assert photo is not None
        detection_sessions.delete_session(session, id=photo)

    def erase(self, session: Session) -> None:
        row = session.scalars(
            select(Detection)
            .join(Plate)
            .where(Plate.id == self.plate(session))
            .options(selectinload(Detection.plate), selectinload(Detection.vehicle))
        ).one()
        photos.delete_detections(session, rows=[row])


def passes(match: PlateMatch, searched: str, text: str) -> bool:
    if match is PlateMatch.PREFIX:
        return text.startswith(searched)
    if match is PlateMatch.CONTAINS:
        return searched in text
    return re.fullmatch(searched.replace("*", ".*").replace("?", "."), text) is not None


def by_scan(session: Session, match: PlateMatch, text: str, filter: DetectionFilter) -> list[Row]:
    """Return what a search finds, newest first, by comparing every plate."""
    found = [
        (plate.captured_at, plate.detection_id, plate.text)
        for plate in session.scalars(select(Plate))
        if plate.text is not None
        and passes(match, text, plate.text)
        and (filter.location_id is None or plate.location_id == filter.location_id)
        and (filter.since is None or plate.captured_at >= filter.since)
    ]
    return [(id, text) for _, id, text in sorted(found, reverse=True)]


def by_search(session: Session, filter: DetectionFilter) -> list[Row]:
    """Return what a search finds, page by page."""
    rows: list[Row] = []
    after = None
    while True:
        page = detections.find(session, filter=filter, limit=7, after=after)
        rows += [(row.id, row.plate.text) for row in page if row.plate and row.plate.text]
        if len(page) < 7:
            return rows
        after = detections.position(page[-1], DetectionSort.NEWEST)


def check(session: Session, filters: list[DetectionFilter]) -> set[bool]:
    """Compare all searches; return whether their plates are found in the order of time."""
    ways = set()
    for match, text in SEARCHES:
        plate = plate_filter(session, text, match, 1, PlateHashes())
        ways.add(plate.by_time)
        for plain in filters:
            filter = DetectionFilter(plate=plate, location_id=plain.location_id, since=plain.since)
            expected = by_scan(session, match, text, plain)
            assert by_search(session, filter) == expected, (match, text, plain)
            total = detections.count(session, filter=filter)
            if is_countable(session, filter):
                assert total == len(expected)
                places = plates.count_by_place(session, filter=filter)
                assert sum(place.count for place in places) == len(expected)
            else:
                assert total is None
    return ways


@pytest.mark.parametrize("limit", [10_000, 8])
def test_what_is_done_to_plates_changes_what_is_found(
    sessions: Sessions, monkeypatch: pytest.MonkeyPatch, limit: int
) -> None:
    for name in ("MAX_PLATES", "MAX_TEXTS", "MAX_PARTS"):
        monkeypatch.setattr(plan, name, limit)
    with sessions.begin() as session:
        places = [make_location(session) for _ in range(2)]
        for number in range(12):
            make_session(session, plates=["B1", f"B{number}8A"], location=places[number % 2])
    operations = Operations(sessions, places)
    ways = set()
    filters = [
        DetectionFilter(),
        DetectionFilter(location_id=places[0].id),
        DetectionFilter(since=AT + timedelta(minutes=15)),
    ]
    for _ in range(5):
        for _ in range(12):
            operations.run()
            with sessions() as session:
                assert stored_parts(session) == parts_of_plates(session)
        with sessions() as session:
            ways |= check(session, filters)
    assert ways == ({True, False} if limit == 8 else {False} | ways)


def in_thread(work: Callable[[], None]) -> Thread:
    thread = Thread(target=work)
    thread.start()
    thread.join(0.2)  # it waits for the lock by now, or is done if it does not have to
    return thread


def test_a_text_that_returns_while_it_goes_is_found(sessions: Sessions) -> None:
    with sessions.begin() as session:
        old = make_session(session, plates=["B1234XYZ"]).id

    def store() -> None:
        with sessions.begin() as session:
            make_session(session, plates=["B1234XYZ"])

    with sessions.begin() as session:
        detection_sessions.delete_session(session, id=old)
        thread = in_thread(store)
    thread.join()
    with sessions() as session:
        assert stored_parts(session) == parts_of_plates(session) != set()


def test_a_text_that_goes_while_it_returns_is_found(sessions: Sessions) -> None:
    with sessions.begin() as session:
        old = make_session(session, plates=["B1234XYZ"]).id

    def delete() -> None:
        with sessions.begin() as session:
            detection_sessions.delete_session(session, id=old)

    with sessions.begin() as session:
        make_session(session, plates=["B1234XYZ"])
        thread = in_thread(delete)
    thread.join()
    with sessions() as session:
        assert stored_parts(session) == parts_of_plates(session) != set()


def test_two_that_store_a_new_text_at_once_store_it_once(sessions: Sessions) -> None:
    def store() -> None:
        with sessions.begin() as session:
            make_session(session, plates=["B1234XYZ"])

    with sessions.begin() as session:
        make_session(session, plates=["B1234XYZ"])
        thread = in_thread(store)
    thread.join()
    with sessions() as session:
        assert stored_parts(session) == parts_of_plates(session)
        assert len(session.scalars(select(Plate.id)).all()) == 2
        parts.forget(session, {("B1234XYZ", fold("B1234XYZ"))})
        assert stored_parts(session) != set()
