"""The client that waits for each answer."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Sequence
from types import TracebackType
from typing import Any, TypeVar

import httpx2

from galaxy_alpr.client.calls import devices, lists, parking, recognition
from galaxy_alpr.client.errors import ClientError
from galaxy_alpr.client.methods import deciding, method, paged
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


class Client:
    """The API of one service; close it, or use it in a ``with``.

    Several threads may use one client. ``purpose`` is sent with each search, for services that
    record why a plate is searched. ``transport`` and ``sleep`` replace the network and the pauses.
    """

    def __init__(
        self,
        base_url: str = "http://127.0.0.1:8000",
        *,
        api_key: str | None = None,
        timeout_s: float = 30.0,
        retries: Retries = Retries(),  # noqa: B008 - immutable
        purpose: str | None = None,
        transport: httpx2.BaseTransport | None = None,
        sleep: Callable[[float], object] = time.sleep,
    ) -> None:
        self._site = Site(base_url=base_url, api_key=api_key, timeout_s=timeout_s, purpose=purpose)
        self._http = httpx2.Client(**self._site.options(), transport=transport)
        self._retries = retries
        self._sleep = sleep

    def __repr__(self) -> str:
        return f"Client({self._site.base_url!r})"

    def __enter__(self) -> Client:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    read = method(recognition.read)
    send_readings = method(recognition.send_readings)
    reading = method(recognition.reading)
    readings = paged(recognition.readings)
    delete_reading = method(recognition.delete_reading)
    detection = method(recognition.detection)
    detections = paged(recognition.detections)
    latest_detection = method(recognition.latest_detection)
    search_plates = paged(recognition.search_plates)
    picture = method(recognition.picture)
    plate_status = method(lists.plate_status)
    listed_plates = paged(lists.listed_plates)
    put_listed_plate = method(lists.put_listed_plate)
    delete_listed_plate = method(lists.delete_listed_plate)
    check_right = method(lists.check_right)
    locations = method(parking.locations)
    lots = method(parking.lots)
    occupancy = method(parking.occupancy)
    visit = method(parking.visit)
    visits = paged(parking.visits)
    statistics = method(parking.statistics)
    health = method(parking.health)
    alarm = method(devices.alarm)
    alarms = paged(devices.alarms)
    alarm_counts = method(devices.alarm_counts)
    acknowledge_alarm = method(devices.acknowledge_alarm)
    cameras = method(devices.cameras)
    camera_status = method(devices.camera_status)
    gates = method(devices.gates)
    gate_state = method(devices.gate_state)
    gate_decisions = paged(devices.gate_decisions)
    open_gate = method(devices.open_gate)
    decide_gate = deciding(devices.decide_gate)

    def events(
        self,
        *,
        types: Sequence[str] = (),
        locations: Sequence[int] = (),
        kinds: Sequence[str] = (),
        after: int | None = None,
    ) -> Generator[Event, None, None]:
        """Yield live events without end, those after the event ``after`` first.

        A connection that breaks is opened again, where it was: no event is missed or yielded twice.
        What could not be sent is an event ``events.lost`` with its number. Raises ``ApiError`` if
        the service refuses the stream.
        """
        call = events_call(list(types), list(locations), list(kinds))
        position = Position(after)
        while True:
            error: ClientError | None = None
            try:
                yield from self._stream(call, position)
            except ClientError as problem:
                error = problem
            self._sleep(position.pause(self._retries, error))

    def send(self, call: Call[T], /) -> T:
        """Send a call, again where that is safe, and return its answer."""
        attempt = 1
        while True:
            try:
                return self.send_once(call)
            except ClientError as error:
                pause = self._retries.pause(call, attempt, error)
                if pause is None:
                    raise
            self._sleep(pause)
            attempt += 1

    def send_once(self, call: Call[T], /, *, timeout_s: float | None = None) -> T:
        """Send a call once; ``timeout_s`` shortens the limit of time."""
        try:
            response = self._http.request(**self._site.request(call, timeout_s))
        except httpx2.HTTPError as error:
            raise unreachable(call, error) from None
        return answer_of(call, response)

    def _stream(self, call: Call[Any], position: Position) -> Generator[Event, None, None]:
        request = self._site.request(call, STREAM_SILENCE_S)
        try:
            with self._http.stream(**request, headers=position.headers()) as response:
                if response.status_code != 200:
                    response.read()
                    raise error_of(response)
                lines = EventLines()
                for line in response.iter_lines():
                    event = lines.take(line)
                    event = None if event is None else position.take(event)
                    if event is not None:
                        yield event
        except httpx2.HTTPError as error:
            raise interrupted(error) from None
