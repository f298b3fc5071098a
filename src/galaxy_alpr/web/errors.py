"""All errors as the same JSON: ``{"error": code, "detail": message}``, with ``fields`` if known."""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field
from sqlalchemy.exc import SQLAlchemyError
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.routing import Match

from galaxy_alpr.db.failures import cause_of, failure_of
from galaxy_alpr.errors import AlprError, BadRequest, ClientDisconnected, ValidationFailed
from galaxy_alpr.errors.disk import storage_failure

logger = logging.getLogger(__name__)

FRAMEWORK_CODES = {
    400: "bad_request",
    404: "not_found",
    405: "method_not_allowed",
    408: "request_timeout",
    413: "payload_too_large",
    415: "unsupported_media_type",
    416: "range_not_satisfiable",
    422: "validation_error",
    503: "busy",
}
"""Codes of the errors that the web framework raises itself."""

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")


DESCRIPTIONS = {
    400: "The request is malformed or contradicts itself",
    401: "Nobody is logged in, or the credentials are not valid",
    403: "The actor may not do this, the browser sends the request for a page of another site, or "
    "only the machine itself is answered",
    404: "No object has this id or name",
    408: "The body arrives too slowly",
    409: "The change conflicts with stored data",
    412: "It was changed or deleted since the answer whose `ETag` the `If-Match` names",
    413: "Too many bytes or files",
    415: "Not a picture of a supported kind",
    416: "The file has no such range",
    422: "A value is out of range or has the wrong format, or a picture cannot be used",
    429: "Too many requests; try again after `Retry-After` seconds",
    503: "Too busy, or a part does not work now; try again after `Retry-After` seconds",
    507: "The disk of the files or of the database is full",
}
"""The meaning of each status; Python's own phrases differ between versions."""


UNEXPECTED = AlprError("an unexpected error occurred; it was logged")
"""What a client learns of an error that has no code."""

_ENUM_MEMBER = re.compile(r"<\w+\.\w+: ('[^']*')>")
"""A member of an enumeration as pydantic writes it; a message shows only its value."""


class ErrorResponse(BaseModel):
    """The body of the answer to a failed request."""

    error: str = Field(description="A machine-readable code.", examples=["not_found"])
    detail: str = Field(description="A message for people.", examples=["no location 7"])


class FieldError(BaseModel):
    """What is wrong with one value of a request."""

    field: str | None = Field(
        description="Its name; with dots for a value inside of another one. Null where the values "
        "contradict each other.",
        examples=["captured_at"],
    )
    message: str = Field(description="A message for people.", examples=["must not be blank"])


class ValidationErrorResponse(ErrorResponse):
    """The body of the answer to a request with a wrong value."""

    fields: list[FieldError] | None = Field(
        None, description="What is wrong, field by field; only where fields are known."
    )


def responses(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Return the OpenAPI ``responses`` of a route that can fail with ``statuses``."""
    return {
        status: {
            "model": ValidationErrorResponse if status == 422 else ErrorResponse,
            "description": DESCRIPTIONS[status],
        }
        for status in statuses
    }


def add_error_handlers(app: FastAPI) -> None:
    """Make ``app`` answer all errors in this form; ``UnexpectedErrors`` answers the rest.

    The handlers are ``async``: an answer must not wait for the thread pool.
    """
    app.add_exception_handler(AlprError, _alpr_error)
    app.add_exception_handler(RequestValidationError, _validation_error)
    app.add_exception_handler(HTTPException, _http_error)
    app.add_exception_handler(ClientDisconnect, _client_disconnect)
    app.add_exception_handler(SQLAlchemyError, _database_error)
    app.add_exception_handler(OSError, _file_error)


def error_response(error: AlprError) -> JSONResponse:
    """Return the response for ``error``."""
    headers = {}
    if error.retry_after_s is not None:
        headers["Retry-After"] = str(error.retry_after_s)
    if error.status == 401:
        headers["WWW-Authenticate"] = "Bearer"
    fields = None
    if isinstance(error, ValidationFailed) and error.field is not None:
        fields = [FieldError(field=error.field, message=str(error))]
    return _answer(error.status, error.code, str(error), headers, fields)


def _answer(
    status: int,
    code: str,
    detail: str,
    headers: dict[str, str] | None = None,
    fields: Sequence[FieldError] | None = None,
) -> JSONResponse:
    body: dict[str, Any] = {"error": code, "detail": detail}
    if fields:
        body["fields"] = [item.model_dump() for item in fields]
    return JSONResponse(body, status_code=status, headers=headers)


async def _alpr_error(_request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, AlprError)
    if error.status >= 500 and error.retry_after_s is None:
        logger.error("%s: %s", error.code, error, exc_info=error)
    return error_response(error)


async def _validation_error(_request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)
    for item in error.errors():
        if item["type"] == "json_invalid":
            return error_response(
                BadRequest(f"the body is not JSON: {item['ctx']['error']} at {item['loc'][-1]}")
            )
    lines, fields = [], []
    for item in error.errors():
        message = _ENUM_MEMBER.sub(r"\1", item["msg"])
        place, *names = (str(part) for part in item["loc"])
        lines.append(f"{'.'.join([place, *names])}: {message}")
        fields.append(FieldError(field=".".join(names) or None, message=message))
    failed = ValidationFailed("; ".join(lines))
    return _answer(failed.status, failed.code, str(failed), fields=fields)


async def _http_error(request: Request, error: Exception) -> JSONResponse:
    """Answer an error of the framework: no such path, wrong method, broken body."""
    assert isinstance(error, HTTPException)
    code = FRAMEWORK_CODES.get(error.status_code, "http_error")
    headers = dict(error.headers or {})
    if error.status_code == 405:
        headers["Allow"] = ", ".join(_allowed_methods(request))
    return _answer(error.status_code, code, str(error.detail), headers)


def _allowed_methods(request: Request) -> list[str]:
    """Return the methods of all routes of a path; the framework names those of one of them."""
    methods = {
        method
        for method in METHODS
        if any(
            route.matches({**request.scope, "method": method})[0] is Match.FULL
            for route in request.app.router.routes
        )
    }
    if "GET" in methods:
        methods.add("HEAD")
    return [method for method in METHODS if method in methods]


async def _client_disconnect(_request: Request, _error: Exception) -> JSONResponse:
    return error_response(ClientDisconnected("the client disconnected"))


async def _database_error(_request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, SQLAlchemyError)
    return database_error(error)


def database_error(error: SQLAlchemyError) -> JSONResponse:
    """Log ``error`` and return the response for it."""
    failure = failure_of(error)
    if failure is None:
        return unexpected_error(error)
    # Without its traceback: while a server is silent, all requests fail, and each costs 20 ms.
    level = logging.ERROR if failure.status >= 500 else logging.WARNING
    logger.log(level, "%s: %s (%s)", failure.code, failure, cause_of(error))
    return error_response(failure)


async def _file_error(_request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, OSError)
    failure = storage_failure(error)
    if failure is None:
        return unexpected_error(error)
    logger.error("%s: %s (%s)", failure.code, failure, error)
    return error_response(failure)


def unexpected_error(error: Exception) -> JSONResponse:
    """Log ``error``, a mistake of this program, and return the response for it."""
    logger.error("unexpected error", exc_info=error)
    return error_response(UNEXPECTED)
