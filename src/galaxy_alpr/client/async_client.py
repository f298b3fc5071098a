"""The client for programs with an event loop."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import aclosing
from types import TracebackType
from typing import Any, TypeVar

import httpx2

from galaxy_alpr.client.calls import devices, lists, parking, recognition
from galaxy_alpr.client.errors import ClientError
from galaxy_alpr.client.methods import async_deciding, async_method, async_paged
from galaxy_alpr.client.models.events import Event
from galaxy_alpr.client.sending.answers import answer_of, error_of, unreachable
from galaxy_alpr.client.sending.call import Call
from galaxy_alpr.client.sending.retries import Retries
from galaxy_alpr.client.sending.site import Site
from galaxy_alpr.client.sending.sse import (
    STREAM_SILENCE_S,
    EventLines,
    Position,
    events_call,
    interrupted,
)

T = TypeVar("T")


class AsyncClient:
    """The API of one service; close it, or use it in an ``async with``.

    Its methods are those of ``Client``, to be awaited. ``purpose`` is sent with each search, for
    services that record why a plate is searched. ``transport`` and ``sleep`` replace the network
    and the pauses.
    """

    def __init__(
        self,
        base_url: str = "http://127.0.0.1:8000",
        *,
        api_key: str | None = None,
        timeout_s: float = 30.0,
        retries: Retries = Retries(),  # noqa: B008 - immutable
        purpose: str | None = None,
        transport: httpx2.AsyncBaseTransport | None = None,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
    ) -> None:
        self._site = Site(base_url=base_url, api_key=api_key, timeout_s=timeout_s, purpose=purpose)
        self._http = httpx2.AsyncClient(**self._site.options(), transport=transport)
        self._retries = retries
        self._sleep = sleep

    def __repr__(self) -> str:
        return f"AsyncClient({self._site.base_url!r})"

    async def __aenter__(self) -> AsyncClient:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.close()

    async def close(self) -> None:
        """Close the connections."""
        await self._http.aclose()

    read = async_method(recognition.read)
    send_readings = async_method(recognition.send_readings)
    reading = async_method(recognition.reading)
    readings = async_paged(recognition.readings)
    delete_reading = async_method(recognition.delete_reading)
    detection = async_method(recognition.detection)
    detections = async_paged(recognition.detections)
    latest_detection = async_method(recognition.latest_detection)
    search_plates = async_paged(recognition.search_plates)
    picture = async_method(recognition.picture)
    plate_status = async_method(lists.plate_status)
    listed_plates = async_paged(lists.listed_plates)
    put_listed_plate = async_method(lists.put_listed_plate)
    delete_listed_plate = async_method(lists.delete_listed_plate)
    check_right = async_method(lists.check_right)
    locations = async_method(parking.locations)
    lots = async_method(parking.lots)
    occupancy = async_method(parking.occupancy)
    visit = async_method(parking.visit)
    visits = async_paged(parking.visits)
    statistics = async_method(parking.statistics)
    health = async_method(parking.health)
    alarm = async_method(devices.alarm)
    alarms = async_paged(devices.alarms)
    alarm_counts = async_method(devices.alarm_counts)
    acknowledge_alarm = async_method(devices.acknowledge_alarm)
    cameras = async_method(devices.cameras)
    camera_status = async_method(devices.camera_status)
    gates = async_method(devices.gates)
    gate_state = async_method(devices.gate_state)
    gate_decisions = async_paged(devices.gate_decisions)
    open_gate = async_method(devices.open_gate)
    decide_gate = async_deciding(devices.decide_gate)

    async def events(
        self,
        *,
        types: Sequence[str] = (),
        locations: Sequence[int] = (),
        kinds: Sequence[str] = (),
        after: int | None = None,
    ) -> AsyncGenerator[Event, None]:
        """Yield live events without end, those after the event ``after`` first.

        A connection that breaks is opened again, where it was: no event is missed or yielded twice.
        What could not be sent is an event ``events.lost`` with its number. Raises ``ApiError`` if
        the service refuses the stream. To end it early, close it: ``async with aclosing(...)``.
        """
        call = events_call(list(types), list(locations), list(kinds))
        position = Position(after)
        while True:
            error: ClientError | None = None
            try:
                async with aclosing(self._stream(call, position)) as stream:
                    async for event in stream:
                        yield event
            except ClientError as problem:
                error = problem
            await self._sleep(position.pause(self._retries, error))

    async def send(self, call: Call[T], /) -> T:
        """Send a call, again where that is safe, and return its answer."""
        attempt = 1
        while True:
            try:
                return await self.send_once(call)
            except ClientError as error:
                pause = self._retries.pause(call, attempt, error)
                if pause is None:
                    raise
            await self._sleep(pause)
            attempt += 1

    async def send_once(self, call: Call[T], /, *, timeout_s: float | None = None) -> T:
        """Send a call once; ``timeout_s`` shortens the limit of time."""
        try:
            response = await self._http.request(**self._site.request(call, timeout_s))
        except httpx2.HTTPError as error:
            raise unreachable(call, error) from None
        return answer_of(call, response)

    async def _stream(self, call: Call[Any], position: Position) -> AsyncGenerator[Event, None]:
        request = self._site.request(call, STREAM_SILENCE_S)
        try:
            async with self._http.stream(**request, headers=position.headers()) as response:
                if response.status_code != 200:
                    await response.aread()
                    raise error_of(response)
                lines = EventLines()
                async for line in response.aiter_lines():
                    event = lines.take(line)
                    event = None if event is None else position.take(event)
                    if event is not None:
                        yield event
        except httpx2.HTTPError as error:
            raise interrupted(error) from None
