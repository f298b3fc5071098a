"""Requests to the centre over NATS: they are signed as those by HTTPS are."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from galaxy_alpr.fleet.connection import NatsConnection
from galaxy_alpr.fleet.options import MAX_PAYLOAD, NatsUnavailable
from galaxy_alpr.fleet.sites.transport import (
    TIMEOUT_S,
    CentreAway,
    CentreRefuses,
    Request,
    SiteIdentity,
    check_answer,
)

if TYPE_CHECKING:
    from nats.aio.client import Client
    from nats.aio.msg import Msg
    from nats.js import JetStreamContext

METHOD, PATH, STATUS = "galaxy-method", "galaxy-path", "galaxy-status"
"""Headers of requests, and of answers."""

SUBJECTS = {"batches": "batch", "pictures": "picture", "config": "config"}
"""The last part of a subject, by the first part of a request's name."""

ROOM = 4096
"""Bytes of a message that headers need."""

TOO_LARGE = 413


def subject_of(site: str, name: str) -> str:
    """Return the subject of a request of a site."""
    return f"galaxy.sites.{site}.{SUBJECTS[name.partition('/')[0]]}"


class NatsTransport:
    """Sends signed requests over a connection, which it does not close."""

    def __init__(
        self,
        connection: NatsConnection,
        identity: SiteIdentity,
        *,
        now: Callable[[], datetime],
        timeout_s: float = TIMEOUT_S,
    ) -> None:
        self._connection = connection
        self._identity = identity
        self._now = now
        self._timeout_s = timeout_s

    def send(self, request: Request) -> bytes:
        """Return the body of the answer. Raises ``CentreAway``, ``CentreRefuses``."""
        if len(request.body) > MAX_PAYLOAD - ROOM:
            raise CentreRefuses(TOO_LARGE, "it is larger than a message of NATS may be")
        headers = self._identity.headers(request, self._now())
        headers[METHOD], headers[PATH] = request.method, self._identity.path(request.name)
        subject = subject_of(self._identity.code, request.name)

        async def ask(client: Client, _stream: JetStreamContext) -> Msg:
            return await client.request(
                subject, request.body, timeout=self._timeout_s, headers=headers
            )

        try:
            answer = self._connection.run(ask, timeout_s=self._timeout_s + 1)
        except NatsUnavailable as error:
            raise CentreAway(str(error)) from error
        except Exception as error:
            raise CentreAway(f"the centre does not answer: {type(error).__name__}") from error
        status = (answer.headers or {}).get(STATUS, "")
        if not status.isdecimal():
            raise CentreAway("the answer is not one of a centre")
        check_answer(int(status), answer.data[:300].decode("utf-8", "replace"))
        return answer.data

    def close(self) -> None:
        """Do nothing: the connection belongs to the process."""
