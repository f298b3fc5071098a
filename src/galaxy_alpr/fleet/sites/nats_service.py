"""What sites ask for over NATS, answered by the replicas of a centre: one gets each request."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from galaxy_alpr.errors import AlprError, NotFound
from galaxy_alpr.fleet.connection import NatsConnection
from galaxy_alpr.fleet.sites.nats_transport import METHOD, PATH, STATUS
from galaxy_alpr.services.sites.centre.receive import Signed
from galaxy_alpr.services.sites.parts import Sites

if TYPE_CHECKING:
    from nats.aio.msg import Msg

logger = logging.getLogger(__name__)

SUBJECT = "galaxy.sites.*.*"
QUEUE = "centre"

THREADS = 4
"""Requests that are answered at a time."""

WAITING = 64
"""Requests that may wait; others are answered 503, and come again."""

Answer = tuple[int, bytes]


class SitesOverNats:
    """Answers the requests of sites. ``start`` it once; ``close`` it before the connection."""

    def __init__(self, connection: NatsConnection, sites: Sites) -> None:
        self._connection = connection
        self._sites = sites
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="sites-nats")
        self._tasks: set[asyncio.Task[None]] = set()

    def start(self) -> None:
        """Begin to answer, now or when a server answers."""
        self._connection.subscribe(SUBJECT, self._receive, queue=QUEUE)

    def close(self) -> None:
        """End after the requests that are being answered."""
        self._threads.shutdown(cancel_futures=True)

    async def _receive(self, message: Msg) -> None:
        task = asyncio.get_running_loop().create_task(self._respond(message))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _respond(self, message: Msg) -> None:
        if len(self._tasks) > THREADS + WAITING:
            status, body = 503, b"too many requests wait"
        else:
            loop = asyncio.get_running_loop()
            try:
                status, body = await loop.run_in_executor(self._threads, self.answer, message)
            except RuntimeError:  # closed meanwhile: the site asks again
                return
        reply = getattr(message, "reply", "")
        if reply:
            await message._client.publish(reply, body, headers={STATUS: str(status)})

    def answer(self, message: Msg) -> Answer:
        """Return the status and the body of the answer to a request."""
        headers = {name.lower(): value for name, value in (message.headers or {}).items()}
        site = message.subject.split(".")[2]
        try:
            return self._take(site, headers, message.data)
        except AlprError as error:
            body = {"error": error.code, "detail": str(error)}
            return error.status, json.dumps(body).encode()
        except Exception:
            logger.exception("a request of site %s cannot be answered", site)
            return 500, b"an unexpected error occurred; it was logged"

    def _take(self, site: str, headers: Mapping[str, str], body: bytes) -> Answer:
        method, path = headers.get(METHOD, ""), headers.get(PATH, "")
        start = f"/api/sites/{site}/"
        signed = Signed(site, method, path, headers)
        self._sites.centre.admit(signed)
        if (method, path) == ("POST", f"{start}batches"):
            return 200, self._sites.centre.take_batch(signed, body).model_dump_json().encode()
        if method == "PUT" and path.startswith(f"{start}pictures/"):
            source = path.removeprefix(f"{start}pictures/")
            self._sites.files.take(self._sites.centre.check(signed, body), source, body)
            return 204, b""
        if (method, path) == ("GET", f"{start}config"):
            return 200, self._sites.centre.config(signed).model_dump_json().encode()
        raise NotFound("no such request")
