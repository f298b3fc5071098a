"""Responses: the answer of a call, or the error that the service told."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, TypeVar

import httpx2
from pydantic import ValidationError

from galaxy_alpr.client.errors import (
    ApiError,
    ServiceUnreachable,
    UnexpectedAnswer,
    error_class,
)
from galaxy_alpr.client.sending.call import Call

T = TypeVar("T")


def answer_of(call: Call[T], response: httpx2.Response) -> T:
    """Return the parsed answer, or raise ``ApiError`` or ``UnexpectedAnswer``."""
    if not 200 <= response.status_code < 300:
        raise error_of(response)
    if call.parse is raw:
        return call.parse(response.content)
    try:
        return call.parse(response.json() if response.content else None)
    except ValidationError as error:
        wrong = ", ".join(
            ".".join(map(str, item["loc"])) or "answer" for item in error.errors()[:5]
        )
        raise UnexpectedAnswer(f"{call.method} {call.route}: wrong or missing: {wrong}") from None
    except ValueError:
        raise UnexpectedAnswer(f"{call.method} {call.route}: the answer is not JSON") from None


def unreachable(call: Call[Any], error: httpx2.HTTPError) -> ServiceUnreachable:
    """Return the error of a call that got no answer."""
    return ServiceUnreachable(f"{call.method} {call.route}: {type(error).__name__}")


def raw(content: Any) -> bytes:
    """Return the bytes of an answer that is a file."""
    return bytes(content)


def nothing(_: Any) -> None:
    """Return nothing, for an answer without content."""


def error_of(response: httpx2.Response) -> ApiError:
    """Return the error of a response that was read; another server's page is no ``detail``."""
    try:
        body = response.json()
    except ValueError:
        body = None
    body = body if isinstance(body, dict) else {}
    fields = body.get("fields")
    return error_class(response.status_code)(
        response.status_code,
        str(body.get("error", "http_error")),
        str(body.get("detail", response.reason_phrase)),
        request_id=response.headers.get("X-Request-ID"),
        retry_after_s=retry_after(response.headers.get("Retry-After")),
        fields=tuple(
            (str(item.get("field", "")), str(item.get("message", "")))
            for item in (fields if isinstance(fields, list) else [])
            if isinstance(item, dict)
        ),
    )


def retry_after(value: str | None, now: datetime | None = None) -> float | None:
    """Return the seconds that ``Retry-After`` names, which may be a number or a moment."""
    if value is None:
        return None
    if value.strip().isdecimal():
        return float(value)
    try:
        moment = parsedate_to_datetime(value)
    except ValueError:
        return None
    moment = moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)
    return max(0.0, (moment - (now or datetime.now(UTC))).total_seconds())
