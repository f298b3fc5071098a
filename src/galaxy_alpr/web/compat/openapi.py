"""The OpenAPI description of routes that answer as the services of other vendors do."""

from __future__ import annotations

from typing import Any

ERRORS = {
    400: "The picture or the body cannot be used",
    401: "No valid API key was sent",
    403: "No valid API key was sent, or it may not do this",
    404: "The interface is switched off, or there is no such thing",
    408: "The body arrives too slowly",
    413: "Too many bytes",
    422: "A value cannot be used",
    429: "Too many requests; try again after `Retry-After` seconds",
    503: "Too busy, or a part does not work now",
    507: "The disk of the files or of the database is full",
}
"""Errors of every route, in the form of the vendor, which may give them another status."""


def compat_answers(
    status: int, description: str, *, is_list: bool = False
) -> dict[int | str, dict[str, Any]]:
    """Return the OpenAPI ``responses`` of a route: its answer, and errors without their form."""
    schema = {"type": "array", "items": {"type": "object"}} if is_list else {"type": "object"}
    answer = {"description": description, "content": {"application/json": {"schema": schema}}}
    return {status: answer, **{code: {"description": text} for code, text in ERRORS.items()}}
