"""The OpenAPI description, where FastAPI's own says less or other than what is answered."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from fastapi import FastAPI

from galaxy_alpr.web.errors import DESCRIPTIONS
from galaxy_alpr.web.examples import add_examples

ERROR = {"$ref": "#/components/schemas/ErrorResponse"}
RETRY_AFTER = {
    "Retry-After": {
        "description": "Seconds until it is worth to try again.",
        "required": True,
        "schema": {"type": "string"},
    }
}
BROKEN_BODY = (400, 413)
"""What every path that takes a body may answer before the route is asked."""


def describe(app: FastAPI) -> None:
    """Make ``app.openapi()`` tell of the errors, and of events, as they are."""
    made_by_fastapi = app.openapi

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            schema = made_by_fastapi()
            for operation in _operations(schema):
                _tell_errors(operation)
                _tell_events(operation)
            for name in ("HTTPValidationError", "ValidationError"):
                schema["components"]["schemas"].pop(name, None)
            add_examples(schema)
            app.openapi_schema = schema
        return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign]


def _operations(schema: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for path in schema["paths"].values():
        yield from path.values()


def _tell_errors(operation: dict[str, Any]) -> None:
    answers = operation["responses"]
    takes_body = "requestBody" in operation
    for status in BROKEN_BODY if takes_body else ():
        answers.setdefault(str(status), _error(status))
    if takes_body or operation.get("parameters"):
        answers["422"] = _error(422)
    for status, answer in answers.items():
        # FastAPI gives an error the media type of the route, such as that of an event stream.
        if ERROR in [content.get("schema") for content in answer.get("content", {}).values()]:
            answers[status] = _error(int(status))


def _error(status: int) -> dict[str, Any]:
    error: dict[str, Any] = {
        "description": DESCRIPTIONS[status],
        "content": {"application/json": {"schema": ERROR}},
    }
    return {**error, "headers": RETRY_AFTER} if status == 503 else error


def _tell_events(operation: dict[str, Any]) -> None:
    """Describe the items of an event stream (OpenAPI 3.2, 4.14.4), not the stream as one text."""
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
