"""The messages of the pool: a head of JSON, its length before it, and the pictures after it.

The values in the heads are those of ``galaxy_alpr.types``, and come back equal. Workers and
services of other versions never meet: the version is part of the subject (``identity.py``).
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from galaxy_alpr.fleet.pool.pictures import (
    ROOM,
    CodedPicture,
    PictureHead,
    PictureTooLarge,
    code_picture,
    picture_of,
)
from galaxy_alpr.types import (
    BgrImage,
    DetectedObjects,
    Detection,
    ImageResult,
    OcrResult,
    PlateResult,
)

Kind = Literal["analyze", "detect", "read", "recognize"]
"""The methods of the engine; ``recognize`` is that of its recognizer, for crops."""

FAILED = "model_error"
"""The code of a failure of the worker's models."""

REFUSED = "refused"
"""The code of a request that the engine refuses before any model runs, as the own one will."""

DIFFERS = "picture_differs"
"""The code of a picture whose pixels are others at the worker."""

_LENGTH = struct.Struct(">I")


class Malformed(Exception):
    """The bytes are no message of the pool."""


class _Message(BaseModel):
    model_config = ConfigDict(ser_json_inf_nan="constants")


class Question(_Message):
    """What is asked: the method, and its arguments without the pictures."""

    kind: Kind
    plates: tuple[Detection, ...] = ()
    countries: tuple[str, ...] | None = None
    pictures: tuple[PictureHead, ...] = ()


class Answer(_Message):
    """What a worker answers: the value of the kind that was asked, or why there is none."""

    objects: DetectedObjects | None = None
    image: ImageResult | None = None
    plates: tuple[PlateResult, ...] | None = None
    readings: tuple[OcrResult, ...] | None = None
    error: str | None = None
    detail: str = ""


def pack_question(
    kind: Kind,
    images: Sequence[BgrImage],
    *,
    plates: Sequence[Detection] = (),
    countries: Sequence[str] | None = None,
    files: bool = True,
) -> bytes:
    """Return a question as one message. Raises ``PictureTooLarge``. ``files`` as there."""
    coded: list[CodedPicture] = []
    room = ROOM
    for image in images:
        coded.append(code_picture(image, room, files=files))
        room -= len(coded[-1].data)
    question = Question(
        kind=kind,
        plates=tuple(plates),
        countries=None if countries is None else tuple(countries),
        pictures=tuple(picture.head for picture in coded),
    )
    head = question.model_dump_json().encode()
    if len(head) > ROOM - sum(len(picture.data) for picture in coded):
        raise PictureTooLarge("the plates and pictures together")
    return b"".join((_LENGTH.pack(len(head)), head, *(picture.data for picture in coded)))


def unpack_question(message: bytes) -> tuple[Question, list[BgrImage]]:
    """Return a question with its pictures. Raises ``Malformed``, ``PictureDiffers``."""
    if len(message) < _LENGTH.size:
        raise Malformed("too short")
    (length,) = _LENGTH.unpack_from(message)
    view = memoryview(message)[_LENGTH.size :]
    try:
        question = Question.model_validate_json(bytes(view[:length]))
    except ValidationError as error:
        raise Malformed("the head is wrong") from error
    images, at = [], length
    for head in question.pictures:
        data = view[at : at + head.size]
        at += head.size
        images.append(picture_of(head, bytes(data)))
    if at != len(view) or not images:
        raise Malformed("the pictures do not fit their heads")
    return question, images


def pack_answer(answer: Answer) -> bytes:
    """Return an answer as one message."""
    return answer.model_dump_json().encode()


def unpack_answer(message: bytes) -> Answer:
    """Return an answer. Raises ``Malformed``."""
    try:
        return Answer.model_validate_json(message)
    except ValidationError as error:
        raise Malformed("the answer is wrong") from error
