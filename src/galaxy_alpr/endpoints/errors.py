"""Every error as the same JSON: ``{"error": code, "detail": sentence}``."""

from __future__ import annotations

import logging
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field
from sqlalchemy.exc import OperationalError
from starlette.exceptions import HTTPException

from galaxy_alpr.errors import AlprError

logger = logging.getLogger(__name__)


class ErrorResponse(BaseModel):
    """What every failed request is answered with."""

    error: str = Field(description="A code for machines.", examples=["not_found"])
    detail: str = Field(description="A sentence for people.", examples=["no location 7"])


def responses(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Return the OpenAPI ``responses`` of a route that may answer with ``statuses``."""
    return {
        status: {"model": ErrorResponse, "description": HTTPStatus(status).phrase}
        for status in statuses
    }


def add_error_handlers(app: FastAPI) -> None:
    """Make ``app`` answer errors of every origin in the one form."""
    app.add_exception_handler(AlprError, _alpr_error)
    app.add_exception_handler(RequestValidationError, _validation_error)
    app.add_exception_handler(HTTPException, _http_error)
    app.add_exception_handler(OperationalError, _database_error)
    app.add_exception_handler(Exception, _unexpected_error)


def _answer(
    status: int, code: str, detail: str, headers: dict[str, str] | None = None
) -> JSONResponse:
    return JSONResponse({"error": code, "detail": detail}, status_code=status, headers=headers)


def _alpr_error(_request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, AlprError)
    if error.status >= 500 and error.retry_after_s is None:
        logger.error("%s: %s", error.code, error, exc_info=error)
    headers = None if error.retry_after_s is None else {"Retry-After": str(error.retry_after_s)}
    return _answer(error.status, error.code, str(error), headers)


def _validation_error(_request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)
    lines = [
        f"{'.'.join(str(part) for part in item['loc'])}: {item['msg']}" for item in error.errors()
    ]
    return _answer(422, "validation_error", "; ".join(lines))


def _http_error(_request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    code = HTTPStatus(error.status_code).phrase.lower().replace(" ", "_").replace("-", "_")
    headers = dict(error.headers) if error.headers else None
    return _answer(error.status_code, code, str(error.detail), headers)


def _database_error(_request: Request, error: Exception) -> JSONResponse:
    logger.error("the database failed", exc_info=error)
    return _answer(503, "unavailable", "the database cannot be used now", {"Retry-After": "5"})


def _unexpected_error(_request: Request, error: Exception) -> JSONResponse:
    logger.error("unexpected error", exc_info=error)
    return _answer(500, "internal_error", "something went wrong on our side; it was logged")
