"""Errors as problem details (RFC 9457), for clients whose ``Accept`` names that media type."""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import Any

from pydantic import BaseModel, Field
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from galaxy_alpr.web.errors import FieldError

PROBLEM = "application/problem+json"
JSON = "application/json"


class ProblemDetails(BaseModel):
    """The problem details of an error (RFC 9457), for a client that accepts this media type."""

    type: str = Field(
        description="`about:blank`: the kind of the problem is that of its status; `error` is more "
        "precise.",
        examples=["about:blank"],
    )
    title: str = Field(description="The name of the status.", examples=["Not Found"])
    status: int = Field(description="The status of the answer.", examples=[404])
    detail: str = Field(description="A message for people.", examples=["no location 7"])
    error: str = Field(description="A machine-readable code.", examples=["not_found"])
    fields: list[FieldError] | None = Field(
        None, description="What is wrong, field by field; only where fields are known."
    )


class Problems:
    """Sends errors of this service, those of the layers below included, as problem details."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not _is_accepted(Headers(scope=scope)):
            await self._app(scope, receive, send)
            return
        await self._app(scope, receive, _Answer(send).send)


class _Answer:
    """One answer; the body of an error is collected, it is short."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._start: Message | None = None
        self._body = b""

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start" and _is_error(message):
            self._start = message
            return
        if message["type"] != "http.response.body" or self._start is None:
            await self._send(message)
            return
        self._body += message.get("body", b"")
        if message.get("more_body", False):
            return
        body = _problem(self._start["status"], self._body)
        if body is not None:
            headers = MutableHeaders(scope=self._start)
            headers["Content-Type"] = PROBLEM
            headers["Content-Length"] = str(len(body))
            headers.add_vary_header("Accept")
        await self._send(self._start)
        await self._send({"type": "http.response.body", "body": body or self._body})


def _is_accepted(headers: Headers) -> bool:
    """Return whether ``Accept`` names the media type; ``*/*`` does not."""
    for part in ",".join(headers.getlist("accept")).lower().split(","):
        name, *parameters = (piece.strip() for piece in part.split(";"))
        if name == PROBLEM:
            return not any(piece.replace(" ", "") in _REFUSED for piece in parameters)
    return False


_REFUSED = {"q=0", "q=0.0", "q=0.00", "q=0.000"}


def _is_error(start: Message) -> bool:
    media_type = Headers(raw=start["headers"]).get("content-type", "")
    return start["status"] >= 400 and media_type.partition(";")[0] == JSON


def _problem(status: int, body: bytes) -> bytes | None:
    """Return an error as problem details; ``None`` for another body, such as that of ``/ready``."""
    content: dict[str, Any] = json.loads(body)
    if not {"error", "detail"} <= content.keys():
        return None
    known = {item.value for item in HTTPStatus}
    title = HTTPStatus(status).phrase if status in known else "Error"
    problem = {"type": "about:blank", "title": title, "status": status, **content}
    return json.dumps(problem, ensure_ascii=False, separators=(",", ":")).encode()
