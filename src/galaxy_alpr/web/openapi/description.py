"""Additions to FastAPI's OpenAPI description: errors and the events of a stream."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from fastapi import FastAPI

from galaxy_alpr.access import COMPAT, PUBLIC
from galaxy_alpr.web.answers.links import LOCATION
from galaxy_alpr.web.answers.problems import JSON, PROBLEM, ProblemDetails
from galaxy_alpr.web.errors import DESCRIPTIONS
from galaxy_alpr.web.guards.sites import READS
from galaxy_alpr.web.openapi.examples import add_examples
from galaxy_alpr.web.openapi.fields import SCHEMAS, describe_properties
from galaxy_alpr.web.openapi.guide import GUIDE, SECURITY_SCHEMES
from galaxy_alpr.web.openapi.tags import tags

ERROR = {"$ref": f"{SCHEMAS}ErrorResponse"}
WRONG_VALUE = {"$ref": f"{SCHEMAS}ValidationErrorResponse"}
RETRY_AFTER = {
    "Retry-After": {
        "description": "Seconds after which the request can be sent again.",
        "required": True,
        "schema": {"type": "string"},
    }
}
BROKEN_BODY = (400, 408, 413, 503)
"""Errors of every path that takes a body, raised before the route runs."""

ACCESS = (401, 403, 429)
"""Errors of every path that is not public, raised before the route runs; 429 with API keys."""

FOREIGN_ORIGIN = 403
"""The error of every path that changes something, raised before the route runs."""


_OF_VENDORS = frozenset(route for group in COMPAT for route in group.routes)
"""Routes that answer errors in the form of another vendor."""

SERVERS = [{"url": "/", "description": "The service that has this document"}]


def describe(app: FastAPI) -> None:
    """Make ``app.openapi()`` describe the errors, headers and events as they are sent."""
    fastapi_openapi = app.openapi

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            schema = fastapi_openapi()
            for path, method, operation in _operations(schema):
                if f"{method.upper()} {path}" not in _OF_VENDORS:
                    _describe_errors(path, method, operation)
                _describe_events(operation)
                _describe_location(operation)
            for name in ("HTTPValidationError", "ValidationError"):
                schema["components"]["schemas"].pop(name, None)
            schema["components"]["schemas"]["ProblemDetails"] = ProblemDetails.model_json_schema(
                ref_template=f"{SCHEMAS}{{model}}"
            )
            schema["components"]["schemas"]["ProblemDetails"].pop("$defs")
            describe_properties(schema["components"]["schemas"])
            schema["servers"] = SERVERS
            schema["tags"] = tags()
            schema["info"]["description"] += GUIDE
            schema["components"]["securitySchemes"] = SECURITY_SCHEMES
            schema["security"] = [{}, {"bearer": []}]
            add_examples(schema)
            app.openapi_schema = schema
        return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign]


def _operations(schema: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, methods in schema["paths"].items():
        for method, operation in methods.items():
            yield path, method, operation


def _describe_errors(path: str, method: str, operation: dict[str, Any]) -> None:
    answers = operation["responses"]
    if f"{method.upper()} {path}" not in PUBLIC:
        for status in ACCESS:
            answers.setdefault(str(status), _error(status))
    if method.upper() not in READS:
        answers[str(FOREIGN_ORIGIN)] = _error(FOREIGN_ORIGIN)
    takes_body = "requestBody" in operation
    for status in BROKEN_BODY if takes_body else ():
        answers.setdefault(str(status), _error(status))
    if takes_body or operation.get("parameters"):
        answers["422"] = _error(422)
    for status, answer in answers.items():
        # FastAPI gives an error the media type of the route, such as text/event-stream.
        schemas = [content.get("schema") for content in answer.get("content", {}).values()]
        if ERROR in schemas or WRONG_VALUE in schemas:
            answers[status] = _error(int(status))


def _error(status: int) -> dict[str, Any]:
    error: dict[str, Any] = {
        "description": DESCRIPTIONS[status],
        "content": {
            JSON: {"schema": WRONG_VALUE if status == 422 else ERROR},
            PROBLEM: {"schema": {"$ref": f"{SCHEMAS}ProblemDetails"}},
        },
    }
    return {**error, "headers": RETRY_AFTER} if status in {429, 503, 507} else error


def _describe_location(operation: dict[str, Any]) -> None:
    """Describe the header of what was added."""
    added = operation["responses"].get("201")
    if added is not None:
        added.setdefault("headers", {})["Location"] = LOCATION


def _describe_events(operation: dict[str, Any]) -> None:
    """Describe the items of an event stream (OpenAPI 3.2, 4.14.4) instead of one long text."""
    for answer in operation["responses"].values():
        stream = answer.get("content", {}).get("text/event-stream", {})
        if "$ref" in stream.get("schema", {}):
            event = {"$ref": stream.pop("schema")["$ref"]}
            data = {
                "type": "string",
                "contentMediaType": "application/json",
                "contentSchema": event,
            }
            text = {"type": "string"}
            stream["itemSchema"] = {
                "type": "object",
                "properties": {
                    "data": data,
                    "event": text,
                    "id": text,
                    "retry": {"type": "integer"},
                },
            }
