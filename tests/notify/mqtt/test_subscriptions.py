"""What the publisher makes of messages that come before it has asked for them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any, cast

import pytest

from galaxy_alpr.notify.mqtt.parts import PublisherParts
from galaxy_alpr.notify.mqtt.subscriptions import Listener
from galaxy_alpr.notify.mqtt.topics import Topics

TOPIC = "galaxy/s1/lot/1/occupancy"


@dataclass
class Client:
    """A client of a broker that kept the subscription: a message comes before and after asking."""

    listener: list[Listener] = field(default_factory=list)
    published: list[tuple[str, bytes]] = field(default_factory=list)
    early: list[tuple[str, bytes]] = field(default_factory=list)

    @property
    async def messages(self) -> AsyncIterator[Any]:
        topic = SimpleNamespace(value=TOPIC)
        yield SimpleNamespace(topic=topic, payload=b"{}", retain=True)
        self.early = list(self.published)
        await self.listener[0].subscribe()
        yield SimpleNamespace(topic=topic, payload=b"{}", retain=True)

    async def subscribe(self, *_: object, **__: object) -> None: ...

    async def publish(self, topic: str, payload: bytes, **_: object) -> None:
        self.published.append((topic, payload))


@pytest.mark.parametrize("is_known", [False, True])
def test_nothing_is_deleted_before_the_state_is_published(is_known: bool) -> None:
    client: Any = Client()
    parts = cast(PublisherParts, SimpleNamespace(topics=Topics("galaxy", "s1"), discovery=None))
    listener = Listener(client, parts, {TOPIC: b"sum"} if is_known else {})
    client.listener.append(listener)
    asyncio.run(listener.run())
    assert client.early == []
    assert client.published == ([] if is_known else [(TOPIC, b"")])
