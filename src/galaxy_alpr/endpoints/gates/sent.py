"""The body of ``POST /api/gates/decide``: a plate as JSON, or a picture in a form."""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Depends, Request
from fastapi.exceptions import RequestValidationError
from pydantic import ValidationError

from galaxy_alpr.endpoints.schemas.gates.decisions import DecideIn
from galaxy_alpr.errors import (
    BadRequest,
    PayloadTooLarge,
    UnsupportedMediaType,
    ValidationFailed,
)
from galaxy_alpr.services.readings.capture import CaptureRequest
from galaxy_alpr.web.deps import Readings, Uploads
from galaxy_alpr.web.forms.content_types import media_type
from galaxy_alpr.web.forms.fields import REQUEST_BODY as PICTURE_BODY
from galaxy_alpr.web.forms.fields import DetectQuery
from galaxy_alpr.web.forms.files import FormFile
from galaxy_alpr.web.forms.multipart import read_form
from galaxy_alpr.web.forms.sent_pictures import SentPictures, Submit
from galaxy_alpr.web.idempotency.pending import HEADER, PENDING, key_of

MAX_JSON = 10_000
_JSON: dict[str, Any] = DecideIn.model_json_schema(ref_template="#/components/schemas/{model}")
_FORM: Any = PICTURE_BODY["content"]
_FORM = _FORM["multipart/form-data"]["schema"]
REQUEST_BODY = {
    "required": True,
    "content": {
        "application/json": {
            "schema": {name: value for name, value in _JSON.items() if name != "$defs"}
        },
        "multipart/form-data": {
            "schema": {
                **_FORM,
                "required": ["file", "location", "captured_at"],
                "properties": {
                    name: value for name, value in _FORM["properties"].items() if name != "files"
                },
            }
        },
    },
}


@dataclass(frozen=True, slots=True)
class SentPicture:
    """A picture of a gate, with the function that submits it."""

    file: FormFile
    request: CaptureRequest
    submit: Submit


async def _read_body(
    request: Request, limits: Uploads, readings: Readings
) -> AsyncIterator[DecideIn | SentPicture]:
    """Read the body in one of its forms.

    Raises ``BadRequest`` without a key: a request that is sent again must not open a second time.
    """
    if key_of(request) is None:
        raise BadRequest(
            f"the header {HEADER} is missing: send a new random text with each reading"
        )
    content_type = request.headers.get("content-type")
    kind = media_type(content_type)
    if kind == "application/json":
        yield await _read_json(request)
    elif kind == "multipart/form-data":
        with readings.place() as submit:
            async with read_form(content_type, request.stream(), limits) as form:
                sent = SentPictures(form, DetectQuery())
                files = sent.files()
                if not sent.is_one:
                    raise ValidationFailed("send one picture, in the field 'file'", field="file")
                yield SentPicture(files[0], sent.request(), submit)
    else:
        raise UnsupportedMediaType(
            "send a picture as multipart/form-data in the field 'file', or a plate as "
            "application/json"
        )


async def _read_json(request: Request) -> DecideIn:
    data = b""
    async for chunk in request.stream():
        data += chunk
        if len(data) > MAX_JSON:
            raise PayloadTooLarge(f"a plate has at most {MAX_JSON} bytes")
    pending = PENDING.get()
    if pending is not None:
        pending.body = hashlib.sha256(b"json\n" + data).hexdigest()
    try:
        return DecideIn.model_validate_json(data)
    except ValidationError as error:
        found: list[Any] = [
            {**item, "loc": ("body", *item["loc"])} for item in error.errors(include_url=False)
        ]
        raise RequestValidationError(found) from error


Body = Annotated[DecideIn | SentPicture, Depends(_read_body, scope="function")]
