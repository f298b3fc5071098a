"""The bodies of requests to CodeProject.AI, for the OpenAPI description."""

from __future__ import annotations

from typing import Any

_FIELDS = {
    "upload": {"type": "string", "format": "binary", "description": "The picture."},
    "min_confidence": {
        "type": "string",
        "description": "The least confidence of a prediction, 0 to 1; otherwise 0.4.",
    },
    "api_key": {"type": "string", "description": "The API key."},
}
_OPERATION = {
    "operation": {
        "type": "string",
        "description": "`plate` (the default), `vehicle`, or `full` for both.",
    },
    "camera_id": {
        "type": "string",
        "description": "The name or the id of a location of this service.",
    },
}


def _body(fields: dict[str, Any]) -> dict[str, Any]:
    schema = {"type": "object", "properties": fields}
    return {
        "requestBody": {"required": True, "content": {"multipart/form-data": {"schema": schema}}}
    }


PICTURE = _body(_FIELDS)
PLATES = _body(_FIELDS | _OPERATION)
