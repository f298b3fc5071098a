"""The bodies of Standard Webhooks and of CloudEvents 1.0."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from typing import Any

from galaxy_alpr.services.webhooks.bodies.pictures import crop, media_type_of
from galaxy_alpr.services.webhooks.bodies.values import Content, Message, written
from galaxy_alpr.storage import ArtifactStore

MAX_BYTES = 20_000
"""Largest body without attached pictures, as Standard Webhooks advises."""

_LENGTHS = (2000, 200)
"""Most characters of a text: the first always, the second where the body would be too large."""


def standard(message: Message, data: Mapping[str, Any]) -> Content:
    """Return ``{type, timestamp, data}``."""
    body = {"type": message.type, "timestamp": written(message.at), "data": data}
    return Content("application/json", encoded(body))


def cloud_event(message: Message, data: Mapping[str, Any], *, source: str) -> Content:
    """Return a CloudEvent in the structured mode, with the same ``data``."""
    body = {
        "specversion": "1.0",
        "id": message.id,
        "source": source,
        "type": message.type,
        "time": written(message.at),
        "subject": message.subject,
        "datacontenttype": "application/json",
        "data": data,
    }
    return Content("application/cloudevents+json", encoded(body))


def attached(payload: Mapping[str, Any], store: ArtifactStore) -> list[dict[str, str]]:
    """Return the crops of the plate and the vehicle of an event as base64."""
    found = ((part, crop(payload, part, store)) for part in ("plate", "vehicle"))
    return [
        {
            "name": part,
            "content_type": media_type_of(picture[0]),
            "content": base64.b64encode(picture[1]).decode(),
        }
        for part, picture in found
        if picture is not None
    ]


def bounded(data: dict[str, Any]) -> dict[str, Any]:
    """Return the values of an event with long texts cut, so that they fit into ``MAX_BYTES``."""
    for length in _LENGTHS:
        data = _cut(data, length)
        if len(encoded(data)) < MAX_BYTES - 500:
            break
    return data


def encoded(value: object) -> bytes:
    """Return a value as compact JSON."""
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False).encode()


def _cut(value: Any, length: int) -> Any:
    if isinstance(value, Mapping):
        return {name: _cut(item, length) for name, item in value.items()}
    if isinstance(value, list):
        return [_cut(item, length) for item in value]
    return f"{value[:length]}…" if isinstance(value, str) and len(value) > length else value
