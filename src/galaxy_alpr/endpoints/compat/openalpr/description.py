"""The parameters and bodies of requests to OpenALPR's cloud, for the OpenAPI description."""

from __future__ import annotations

from typing import Any

_FILE = {"type": "string", "format": "binary", "description": "The picture."}
_BASE64 = {"type": "string", "description": "The picture as base64."}

_TEXTS = {
    "country": "Likely countries: OpenALPR's names such as `us`, `eu`, `auwide`, or codes.",
    "state": "With `eu`: the code of the country.",
    "recognize_vehicle": "`1`: answer the colour and the class of vehicles as well.",
    "return_image": "`1`: answer the picture as `image_bytes` as well.",
    "topn": "The most candidates of a plate, 1 to 1000; otherwise 10.",
    "camera_id": "The name or the id of a location of this service.",
    "secret_key": "The API key.",
}
_TASKS = {"tasks": "With `color`, `make` or `makemodel`: a list of these."}


def _parameters(texts: dict[str, str]) -> list[dict[str, Any]]:
    return [
        {"name": name, "in": "query", "description": text, "schema": {"type": "string"}}
        for name, text in texts.items()
    ]


def _body(**schemas: dict[str, Any]) -> dict[str, Any]:
    return {"required": True, "content": {kind: {"schema": item} for kind, item in schemas.items()}}


def _form(**properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "properties": properties}


FORMS = {
    "multipart/form-data": _form(image=_FILE),
    "application/x-www-form-urlencoded": _form(image_bytes=_BASE64),
}
FILE: dict[str, Any] = {
    "parameters": _parameters(_TEXTS),
    "requestBody": _body(**{"multipart/form-data": _form(image=_FILE)}),
}
FILE_V1: dict[str, Any] = {
    "parameters": _parameters(_TASKS | _TEXTS),
    "requestBody": _body(**FORMS),
}
BYTES: dict[str, Any] = {
    "parameters": _parameters(_TEXTS),
    "requestBody": _body(**{"application/octet-stream": _BASE64}),
}
