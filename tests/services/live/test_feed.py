"""From a transaction to the broker: ids, order, and nothing of what was rolled back."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.db import models
from galaxy_alpr.events import EventBroker, ListChanged, Message
from galaxy_alpr.services.live.feed import EventFeed
from galaxy_alpr.services.live.record import record_event, write_events


def change(text: str) -> ListChanged:
    return ListChanged(action="added", text=text)


class Outlet(EventBroker):
    """A broker that also keeps all that it hands on; a stream is open unless it says otherwise."""

    def __init__(self) -> None:
        super().__init__(capacity=10)
        self.streams = 1
        self.unheard = 0
        self.messages: list[Message] = []
        self.lost = 0
        self.arrived = threading.Condition()

    def publish(self, messages: object) -> None:
        assert isinstance(messages, list)
        with self.arrived:
            self.messages += messages
            self.arrived.notify_all()

    @property
    def subscribers(self) -> int:
        return self.streams

    def publish_unheard(self, count: int) -> None:
        with self.arrived:
            self.unheard += count
            self.arrived.notify_all()

    def lose(self, count: int) -> None:
        self.lost += count

    def wait_for(self, count: int) -> list[Message]:
        with self.arrived:
            assert self.arrived.wait_for(lambda: len(self.messages) >= count, 30)
            return list(self.messages)


@pytest.fixture
def outlet() -> Outlet:
    return Outlet()


@pytest.fixture
def feed(sessions: sessionmaker[Session], outlet: Outlet) -> Iterator[EventFeed]:
    """A feed that is woken by commits; it would look by itself only after a minute."""
    feed = EventFeed(sessions=sessions, broker=outlet, poll_s=60)
    write_events(sessions, feed.worker.wake)
    feed.worker.start()
    yield feed
    feed.worker.stop()


@pytest.mark.usefixtures("feed")
def test_events_follow_their_commit_in_order(
    sessions: sessionmaker[Session], outlet: Outlet
) -> None:
    with sessions.begin() as session:
        record_event(session, change("A"), location_id=7)
        record_event(session, change("B"))
        assert outlet.messages == []
    first, second = outlet.wait_for(2)
    assert second.id == first.id + 1
    assert (first.type, first.location_id, first.kind) == ("list.changed", 7, None)
    assert '"text":"A"' in first.json
    with sessions() as session:
        assert session.get_one(models.Event, first.id).payload["text"] == "A"


@pytest.mark.usefixtures("feed")
def test_events_without_a_stream_are_passed_over_once(
    sessions: sessionmaker[Session], outlet: Outlet
) -> None:
    outlet.streams = 0
    with sessions.begin() as session:
        record_event(session, change("A"))
        record_event(session, change("B"))
    with outlet.arrived:
        assert outlet.arrived.wait_for(lambda: outlet.unheard >= 2, 30)
    outlet.streams = 1
    with sessions.begin() as session:
        record_event(session, change("C"))
    assert ['"text":"C"' in message.json for message in outlet.wait_for(1)] == [True]
    assert (outlet.unheard, outlet.lost) == (2, 0)


@pytest.mark.usefixtures("feed")
def test_nothing_is_published_of_what_was_rolled_back(
    sessions: sessionmaker[Session], outlet: Outlet
) -> None:
    with sessions() as session:
        record_event(session, change("A"))
        session.rollback()
        session.add(models.Lot(name="north"))
        session.commit()
    with sessions() as session:
        record_event(session, change("B"))
        session.add(models.Lot(name="north"))
        with pytest.raises(IntegrityError):
            session.commit()
    with sessions.begin() as session, session.begin_nested():
        pass
    with sessions.begin() as session:
        with session.begin_nested(), pytest.raises(RuntimeError, match="savepoint"):
            record_event(session, change("C"))
        record_event(session, change("D"))
    (message,) = outlet.wait_for(1)
    assert '"text":"D"' in message.json


@pytest.mark.usefixtures("feed")
def test_an_event_survives_a_savepoint_that_is_rolled_back(
    sessions: sessionmaker[Session], outlet: Outlet
) -> None:
    with sessions.begin() as session:
        record_event(session, change("A"))
        session.begin_nested().rollback()
    assert '"text":"A"' in outlet.wait_for(1)[0].json


@pytest.mark.usefixtures("feed")
def test_ids_of_many_writers_have_no_gaps_and_come_in_order(
    sessions: sessionmaker[Session], outlet: Outlet
) -> None:
    def write(number: int) -> None:
        with sessions() as session:
            session.add(models.Lot(name=f"lot {number}"))
            record_event(session, change(f"A{number}"))
            if number % 5:
                session.commit()

    with ThreadPoolExecutor(8) as writers:
        list(writers.map(write, range(50)))
    ids = [message.id for message in outlet.wait_for(40)]
    assert ids == list(range(ids[0], ids[0] + 40))


def test_events_of_another_process_are_found_by_looking(
    sessions: sessionmaker[Session], outlet: Outlet
) -> None:
    feed = EventFeed(sessions=sessions, broker=outlet, poll_s=0.05)
    write_events(sessions, lambda: None)  # as another process: it cannot wake this one
    feed.worker.start()
    with sessions.begin() as session:
        record_event(session, change("A"))
    assert len(outlet.wait_for(1)) == 1
    feed.worker.stop()


def test_a_feed_that_comes_too_late_tells_how_many_events_it_missed(
    sessions: sessionmaker[Session], outlet: Outlet
) -> None:
    feed = EventFeed(sessions=sessions, broker=outlet, poll_s=0.05)
    write_events(sessions, feed.worker.wake)
    for text in "ABC":
        with sessions.begin() as session:
            record_event(session, change(text))
    with sessions.begin() as session:
        ids = session.scalars(select(models.Event.id).order_by(models.Event.id)).all()
        session.execute(delete(models.Event).where(models.Event.id <= ids[1]))
    feed.worker.start()
    assert [message.id for message in outlet.wait_for(1)] == [ids[2]]
    assert outlet.lost == 2
    feed.worker.stop()


def test_an_event_that_was_erased_between_others_is_missed_as_well(
    sessions: sessionmaker[Session], outlet: Outlet
) -> None:
    feed = EventFeed(sessions=sessions, broker=outlet, poll_s=0.05)
    write_events(sessions, feed.worker.wake)
    for text in "ABCD":
        with sessions.begin() as session:
            record_event(session, change(text))
    with sessions.begin() as session:
        ids = session.scalars(select(models.Event.id).order_by(models.Event.id)).all()
        session.execute(delete(models.Event).where(models.Event.id.in_(ids[1:3])))
    feed.worker.start()
    assert [message.id for message in outlet.wait_for(2)] == [ids[0], ids[3]]
    assert outlet.lost == 2
    feed.worker.stop()
