"""Every request has an id, one line in the log, and a place in the metrics and traces."""

from __future__ import annotations

import logging
import re
from collections.abc import Collection
from time import perf_counter
from uuid import uuid4

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from galaxy_alpr.enums import ActorKind
from galaxy_alpr.logs import request_id
from galaxy_alpr.monitoring import Monitor

logger = logging.getLogger("galaxy_alpr.access")

HEADER = "X-Request-ID"

METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})

OTHER = "other"
"""Stands for other methods, and for paths without a route: clients invent them."""

PROBES = frozenset({"/health", "/ready", "/metrics"})
"""What machines ask every few seconds: logged for debugging only, unless it fails."""

CLIENT_GONE = 499
"""Status of a request that had no answer, since its client disconnected."""

_GIVEN_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
_PARAMETER = re.compile(r"\{(\w+)\}")


class Observed:
    """The outermost layer of the application.

    A client's own ``X-Request-ID`` is used if it has 1 to 64 letters, digits, dots, hyphens and
    underscores. The id is in the answer, in each record of the log, and in the trace. Log, metrics
    and traces contain the template of a path, not the path as it was sent, which may contain a
    plate. ``paths`` are the paths without parameters: they are known although a request was
    refused before its route was found.

    The actor in the log is that of the request's ``state.identity``.
    """

    def __init__(self, app: ASGIApp, *, paths: Collection[str]) -> None:
        self._app = app
        self._paths = frozenset(paths)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        given = headers.get(HEADER, "")
        answer = _Answer(given if _GIVEN_ID.fullmatch(given) else uuid4().hex, send)
        method = scope["method"] if scope["method"] in METHODS else OTHER
        scope["request_id"] = answer.id
        token = request_id.set(answer.id)
        monitor: Monitor = scope["app"].state.context.monitor
        active = monitor.metrics.gauges.requests_active
        active.inc()
        try:
            with monitor.request(method, headers, answer.id) as span:
                try:
                    await self._app(scope, receive, answer.send)
                finally:
                    route = self._route(scope)
                    if span is not None:
                        span.answered(method, route, answer.status)
                    seconds = perf_counter() - answer.began
                    counted_s = seconds if answer.stream_s is None else answer.stream_s
                    monitor.metrics.answered(method, route, answer.status, counted_s)
                    _log(scope, method, route, answer.status, seconds)
        finally:
            active.dec()
            request_id.reset(token)

    def _route(self, scope: Scope) -> str:
        """Return the template of the path of a request."""
        found = getattr(scope.get("route"), "path_format", None)
        if found is not None:
            return str(found)
        path: str = scope["path"].removeprefix(scope.get("root_path", ""))
        return path if path in self._paths else OTHER


class _Answer:
    """The answer to one request: its id, its status, and when a stream began."""

    def __init__(self, id: str, send: Send) -> None:
        self.id = id
        self.status = CLIENT_GONE
        self.began = perf_counter()
        self.stream_s: float | None = None
        """The time until a live stream began; ``None`` for other answers."""
        self._send = send

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            headers = MutableHeaders(scope=message)
            headers[HEADER] = self.id
            if headers.get("content-type", "").startswith("text/event-stream"):
                self.stream_s = perf_counter() - self.began
        await self._send(message)


def _log(scope: Scope, method: str, route: str, status: int, seconds: float) -> None:
    level = logging.DEBUG if route in PROBES and status < 400 else logging.INFO
    if not logger.isEnabledFor(level):
        return
    actor = getattr(scope.get("state", {}).get("identity"), "actor", None)
    kind, actor_id = (ActorKind.ANONYMOUS, None) if actor is None else (actor.kind, actor.id)
    client = (scope.get("client") or ("-",))[0]
    path = _path(route, scope.get("path_params", {}))
    fields = {
        "method": method,
        "route": route,
        "path": path,
        "status": status,
        "duration_ms": round(seconds * 1000, 2),
        "actor_kind": str(kind),
        "actor_id": actor_id,
        "client": client,
    }
    name = kind if actor_id is None else f"{kind}:{actor_id}"
    text = "%s %s %d %.2f ms %s %s"
    logger.log(level, text, method, path, status, fields["duration_ms"], name, client, extra=fields)


def _path(route: str, parameters: dict[str, object]) -> str:
    """Return the template of a path with its ids; other parameters may be plates."""

    def value(found: re.Match[str]) -> str:
        text = str(parameters.get(found[1], ""))
        is_id = found[1] == "id" or found[1].endswith("_id")
        return text if is_id and text.isascii() and text.isdecimal() else found[0]

    return _PARAMETER.sub(value, route)
