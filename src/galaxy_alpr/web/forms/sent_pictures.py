"""The pictures of a request, in any form of its body, and what it says about them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import Annotated

import fastapi
from fastapi import Depends, Request
from fastapi.exceptions import RequestValidationError
from pydantic import ValidationError

from galaxy_alpr.errors import UnsupportedMediaType, ValidationFailed
from galaxy_alpr.services.readings.capture import Capture, CaptureRequest
from galaxy_alpr.services.readings.jobs import Submission
from galaxy_alpr.web.deps import Readings, Uploads
from galaxy_alpr.web.forms.content_types import media_type, sent_name
from galaxy_alpr.web.forms.fields import FLAGS, PICTURES, DetectForm, DetectQuery
from galaxy_alpr.web.forms.files import Form, FormFile
from galaxy_alpr.web.forms.json_pictures import read_json_pictures
from galaxy_alpr.web.forms.multipart import read_form
from galaxy_alpr.web.forms.picture import read_picture

FILE_FIELDS = ("file", "files")

Submit = Callable[[Callable[[], Capture]], Submission]


async def _take_place(readings: Readings) -> AsyncIterator[Submit]:
    """Hold a place in the queue from before the pictures are received until they are stored."""
    with readings.place() as submit:
        yield submit


Place = Annotated[Submit, Depends(_take_place, scope="function")]
"""The function that submits the pictures; the place is held until they are stored."""


@dataclass(frozen=True, slots=True)
class SentPictures:
    """The pictures of a request, and what it says about them."""

    form: Form
    query: DetectQuery

    @property
    def is_one(self) -> bool:
        """Whether the answer is that of one picture."""
        return len(self.form.files) == 1 and self.form.files[0][0] == "file"

    def files(self) -> list[FormFile]:
        """Return the pictures. Raises ``ValidationFailed`` for none, and for other fields."""
        unknown = next((name for name, _ in self.form.files if name not in FILE_FIELDS), None)
        if unknown is not None:
            raise ValidationFailed(f"send pictures in the field 'file' or 'files', not {unknown!r}")
        if not self.form.files:
            raise ValidationFailed(
                "send at least one picture as a file in the field 'file'", field="file"
            )
        return [file for _, file in self.form.files]

    def request(self) -> CaptureRequest:
        """Return what the body and the query say. Raises ``ValidationFailed`` and FastAPI's."""
        query = self.query.model_dump(exclude_none=True, exclude={"filename"})
        twice = sorted(query.keys() & self.form.fields.keys())
        if twice:
            raise ValidationFailed(f"{twice[0]!r} is in the query and in the body", field=twice[0])
        try:
            fields = DetectForm.model_validate({**self.form.fields, **query})
        except ValidationError as error:
            raise RequestValidationError(
                [{**item, "loc": ("body", *item["loc"])} for item in error.errors()]
            ) from error
        return CaptureRequest(
            location=fields.location,
            captured_at=fields.captured_at,
            from_exif=fields.captured_at_from_exif,
            countries=() if fields.country is None else (fields.country,),
        )


async def _read_body(
    request: Request,
    limits: Uploads,
    query: Annotated[DetectQuery, fastapi.Query()],
    _place: Place,
) -> AsyncIterator[SentPictures]:
    """Read the body in one of its forms. Raises ``UnsupportedMediaType`` and as they do."""
    content_type = request.headers.get("content-type")
    kind = media_type(content_type)
    if kind == "multipart/form-data":
        body = read_form(content_type, request.stream(), limits)
    elif kind == "application/json":
        body = read_json_pictures(request.stream(), limits, flags=FLAGS)
    elif kind in PICTURES:
        name = query.filename or sent_name(request.headers.get("content-disposition"))
        body = read_picture(request.stream(), limits, name=name)
    else:
        raise UnsupportedMediaType(
            "send files as multipart/form-data in the field 'file', base64 as application/json in "
            f"'image', or a picture as {', '.join(PICTURES)}"
        )
    if query.filename is not None and kind not in PICTURES:
        raise ValidationFailed("'filename' in the query names a body that is a picture")
    async with body as form:
        yield SentPictures(form, query)


Sent = Annotated[SentPictures, Depends(_read_body, scope="function")]
"""The pictures of the request; a route takes it, with a ``Place``."""
