"""The bodies of requests to Snapshot, for the OpenAPI description."""

from __future__ import annotations

from typing import Any

_FILE = {"type": "string", "format": "binary", "description": "The picture."}
_BASE64 = {"type": "string", "description": "The picture as base64."}


def _text(description: str) -> dict[str, Any]:
    return {"type": "string", "description": description}


_READER = {
    "regions": _text("Codes of likely countries, such as `id` or `us-ca`; may be repeated."),
    "camera_id": _text("The name or the id of a location."),
    "timestamp": _text("The moment of the picture, in UTC where it has no offset."),
    "mmc": _text("`true`: answer the colour of vehicles as well."),
    "config": _text(
        "A JSON object with `detection_rule`, `detection_mode`, `region`, `threshold_d`, "
        "`threshold_o`, `text_formats`."
    ),
}
_BLUR = {
    "plates": _text("`0`: plates stay as they are."),
    "faces": _text("`0`: faces stay as they are."),
}


def form_body(fields: dict[str, Any]) -> dict[str, Any]:
    """Return the description of a form with a picture in ``upload``, of either kind."""
    return {
        "required": True,
        "content": {
            kind: {"schema": {"type": "object", "properties": {"upload": upload, **fields}}}
            for kind, upload in (
                ("multipart/form-data", _FILE),
                ("application/x-www-form-urlencoded", _BASE64),
            )
        },
    }


READER_BODY = form_body(_READER)
BLUR_BODY = form_body(_BLUR)
