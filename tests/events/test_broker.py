"""The queues of live streams: bounded, filtered, and never waited for."""

from __future__ import annotations

import asyncio
import threading

from galaxy_alpr.events import EventBroker, Message


def message(event_id: int, location_id: int | None = None) -> Message:
    return Message(event_id, "list.changed", location_id, None, "{}")


def test_a_slow_subscriber_loses_its_oldest_and_delays_nobody() -> None:
    async def run() -> None:
        broker = EventBroker(capacity=3)
        with broker.subscribe(lambda _: True) as slow, broker.subscribe(lambda _: True) as quick:
            taken = []
            for number in range(1, 11):
                broker.publish([message(number)])
                lost, messages = await quick.take(30)
                assert lost == 0
                taken += [item.id for item in messages]
            assert taken == list(range(1, 11))
            lost, messages = await slow.take(30)
            assert lost == 7
            assert [item.id for item in messages] == [8, 9, 10]
        assert broker.subscribers == 0

    asyncio.run(run())


def test_lost_events_are_reported_to_every_stream() -> None:
    async def run() -> None:
        broker = EventBroker(capacity=3)
        with broker.subscribe(lambda _: False) as queue:
            broker.lose(4)
            assert await queue.take(30) == (4, [])

    asyncio.run(run())


def test_only_what_passes_the_filter_is_queued_and_counts() -> None:
    async def run() -> None:
        broker = EventBroker(capacity=2)
        with broker.subscribe(lambda item: item.location_id == 1) as here:
            broker.publish([message(number, location_id=number % 2) for number in range(1, 7)])
            lost, messages = await here.take(30)
            assert (lost, [item.id for item in messages]) == (1, [3, 5])

    asyncio.run(run())


def test_what_was_read_elsewhere_is_discarded() -> None:
    async def run() -> None:
        broker = EventBroker(capacity=3)
        with broker.subscribe(lambda _: True) as queue:
            broker.publish([message(1), message(2), message(3)])
            assert queue.discard_until(2)
            assert [item.id for item in (await queue.take(30))[1]] == [3]
            broker.publish([message(number) for number in range(4, 9)])
            assert not queue.discard_until(5)
            assert queue.discard_until(5)

    asyncio.run(run())


def test_take_returns_when_nothing_comes_and_when_the_broker_closes() -> None:
    async def run() -> None:
        broker = EventBroker(capacity=3)
        with broker.subscribe(lambda _: True) as queue:
            assert await queue.take(0.01) == (0, [])
            threading.Thread(target=broker.close).start()
            assert await queue.take(30) == (0, [])
            assert broker.closed

    asyncio.run(run())
