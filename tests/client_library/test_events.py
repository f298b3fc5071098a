"""Live events of the client: resumed where they were, whatever ends the connection."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterator
from contextlib import aclosing

import httpx2
import pytest
from sqlalchemy import delete

from galaxy_alpr.client import AsyncClient, Client, NotFound, NotLoggedIn, Retries
from galaxy_alpr.client.models.events import DetectionCreated, Event, EventsLost, UnknownEvent
from galaxy_alpr.db import models
from tests.fake_engine import photo
from tests.live_site import LiveSite


def texts(events: list[Event]) -> list[str | None]:
    found = []
    for event in events:
        assert isinstance(event.body, DetectionCreated)
        assert event.body.plate is not None
        found.append(event.body.plate.text)
    return found


class Cutting(httpx2.HTTPTransport):
    """A network that breaks after some bytes of each stream."""

    def __init__(self, after: int) -> None:
        super().__init__()
        self.after = after
        self.streams = 0

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        response = super().handle_request(request)
        if request.url.path == "/api/events" and response.status_code == 200:
            self.streams += 1
            response.stream = _Cut(response.stream, self.after)
        return response


class _Cut(httpx2.SyncByteStream):
    def __init__(self, stream: object, after: int) -> None:
        assert isinstance(stream, httpx2.SyncByteStream)
        self._stream, self._after = stream, after

    def __iter__(self) -> Iterator[bytes]:
        left = self._after
        for chunk in self._stream:
            yield chunk[:left]
            left -= len(chunk)
            if left <= 0:
                raise httpx2.ReadError("the network is gone")

    def close(self) -> None:
        self._stream.close()


def test_a_stream_that_breaks_goes_on_without_gap_or_double(site: LiveSite, client: Client) -> None:
    cutting = Cutting(4000)
    pauses: list[float] = []
    with Client(site.url, api_key=site.key, transport=cutting, sleep=pauses.append) as other:
        other.read(photo("B0AA"))
        start = next(iter(client.events(types=["detection.created"], after=0))).id
        wanted = [f"B{number}AA" for number in range(1, 9)]
        for text in wanted:
            client.read(photo(text))
        found: list[Event] = []
        for event in other.events(types=["detection.created"], after=start):
            found.append(event)
            if len(found) == len(wanted):
                break
    assert texts(found) == wanted
    assert cutting.streams > 2
    assert len(pauses) == cutting.streams - 1


def test_lost_events_and_filters(site: LiveSite, client: Client) -> None:
    client.read(photo("B1BB"), location="Gate 1")
    client.read(photo("B2BB"))
    ids: dict[str | None, int] = {}
    for event in client.events(types=["detection.created"], after=0):
        assert event.id is not None
        ids[texts([event])[0]] = event.id
        if "B2BB" in ids:
            break
    gate, before = client.locations()[0].id, ids["B1BB"] - 1
    here = client.events(types=["detection.created"], locations=[gate], after=before)
    assert texts([next(here)]) == ["B1BB"]
    with site.app.state.context.sessions.begin() as session:
        session.execute(delete(models.Event).where(models.Event.id == ids["B1BB"]))
    events = client.events(types=["detection.created"], after=before)
    lost = next(events)
    assert isinstance(lost.body, EventsLost)
    assert lost.body.count == 1
    assert texts([next(events)]) == ["B2BB"]


def test_the_async_stream(site: LiveSite, client: Client) -> None:
    async def use() -> list[Event]:
        found = []
        async with (
            AsyncClient(site.url, api_key=site.key) as other,
            aclosing(other.events(types=["list.changed"], after=before)) as events,
        ):
            async for event in events:
                found.append(event)
                if len(found) == 2:
                    break
        return found

    client.put_listed_plate("B1CC", status="watched")
    client.put_listed_plate("B1CC", status="blocked")
    newest = 0
    for event in client.events(types=["list.changed"], after=0):
        newest = event.id or newest
        if getattr(event.body, "status", None) == "blocked":
            break
    before = newest - 2
    assert [event.type for event in asyncio.run(use())] == ["list.changed"] * 2


def test_a_refused_stream_is_an_error(site: LiveSite) -> None:
    with (
        Client(site.url, api_key="gxk_00000000_x") as stranger,
        pytest.raises(NotLoggedIn),
    ):
        next(iter(stranger.events()))


def stream(*parts: str) -> Callable[[httpx2.Request], httpx2.Response]:
    def answer(_: httpx2.Request) -> httpx2.Response:
        head = {"Content-Type": "text/event-stream"}
        return httpx2.Response(200, headers=head, text="".join(f"data: {p}\n\n" for p in parts))

    return answer


def event(id: int | None, type: str, **values: object) -> str:
    body = {"type": type, **values}
    return json.dumps({"id": id, "at": "2026-11-22T08:00:00Z", "body": body})


def test_what_a_service_may_send(site: LiveSite) -> None:
    """Unknown events, older ids after a restoration, a busy service, lines of other kinds."""
    answers: list[Callable[[httpx2.Request], httpx2.Response]] = [
        stream(event(7, "heartbeat"), event(8, "moon.rose", height=3)),
        lambda _: httpx2.Response(503, headers={"Retry-After": "7"}, json={"error": "busy"}),
        stream(),
        stream(": a comment\nretry: 5\n\nno event"),
        stream(event(2, "heartbeat"), event(3, "list.changed", action=5)),
        lambda _: httpx2.Response(404, json={"error": "not_found", "detail": "no such place"}),
    ]
    asked: list[str | None] = []
    pauses: list[float] = []

    def answer(request: httpx2.Request) -> httpx2.Response:
        asked.append(request.headers.get("Last-Event-ID"))
        return answers[len(asked) - 1](request)

    retries = Retries(pause_s=1)
    transport = httpx2.MockTransport(answer)
    with Client(site.url, transport=transport, sleep=pauses.append, retries=retries) as client:
        events = client.events()
        found = [next(events) for _ in range(3)]
        with pytest.raises(NotFound, match="no such place"):
            next(events)
    assert [item.type for item in found] == ["moon.rose", "events.lost", "list.changed"]
    moon, lost, changed = found
    assert isinstance(moon.body, UnknownEvent)
    assert moon.body.values["height"] == 3
    assert isinstance(lost.body, EventsLost)
    assert lost.body.count is None
    assert isinstance(changed.body, UnknownEvent)
    assert asked == [None, "8", "8", "8", "8", "3"]
    assert pauses[0] == 0
    assert pauses[1] == 7
