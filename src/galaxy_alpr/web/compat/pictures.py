"""The picture of a request to the interface of another vendor."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Sequence
from dataclasses import dataclass, field

from galaxy_alpr.errors import BadRequest, PayloadTooLarge
from galaxy_alpr.web.compat.bodies import SentBody, SentPart

_WHITE = b" \t\r\n"
_ALPHABET = bytes.maketrans(b"-_", b"+/")
_BASE64 = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=-_ \t\r\n")
_LOOKED_AT = 400


@dataclass(frozen=True, slots=True)
class SentPicture:
    """The bytes of a picture, and the name that the client gave it."""

    data: bytes = field(repr=False)
    file_name: str | None = None


def picture_of(body: SentBody, names: Sequence[str], *, max_bytes: int) -> SentPicture:
    """Return the picture of a body: a file, base64 in a field or in JSON, or the body itself.

    A part named in ``names`` comes first, in their order, then any other file. A part without a
    file name may be the picture itself, too. Raises ``BadRequest`` where there is none, and
    ``PayloadTooLarge``.
    """
    found = _of_parts(body, names) or _of_json(body, names)
    if found is None and body.raw:
        found = SentPicture(decoded(body.raw, is_urlencoded=False))
    if found is None or not found.data:
        raise BadRequest(f"send a picture in {names[0]!r}")
    if len(found.data) > max_bytes:
        raise PayloadTooLarge(f"the picture has more than {max_bytes} bytes")
    return found


def decoded(data: bytes, *, is_urlencoded: bool) -> bytes:
    """Return what a base64 text encodes, also in quotes or as a ``data:`` URL.

    Data that is no such text is returned as it is: it may be a picture.
    """
    head = data[:_LOOKED_AT]
    if head[:1] == b'"':
        data, head = data.strip(_WHITE).strip(b'"'), head[1:]
    if head[:5].lower() == b"data:":
        _, _, data = data.partition(b",")
        head = data[:_LOOKED_AT]
    if not head or not _BASE64.issuperset(head):
        return data
    if is_urlencoded:
        # A client that does not encode the text: its plus signs were read as blanks.
        data = data.replace(b" ", b"+")
    text = data.translate(_ALPHABET, _WHITE).rstrip(b"=")
    try:
        return base64.b64decode(text + b"=" * (-len(text) % 4), validate=True)
    except (binascii.Error, ValueError):
        return data


def _of_parts(body: SentBody, names: Sequence[str]) -> SentPicture | None:
    for name in names:
        for part in body.parts:
            if part.name == name and part.data:
                return _of_part(part, body)
    file = next((part for part in body.parts if part.file_name is not None and part.data), None)
    return None if file is None else _of_part(file, body)


def _of_part(part: SentPart, body: SentBody) -> SentPicture:
    data = decoded(part.data, is_urlencoded=body.is_urlencoded)
    return SentPicture(data, part.file_name or None)


def _of_json(body: SentBody, names: Sequence[str]) -> SentPicture | None:
    value = body.json
    if isinstance(value, dict):
        value = next((value[name] for name in names if isinstance(value.get(name), str)), None)
    if not isinstance(value, str) or not value:
        return None
    return SentPicture(decoded(value.encode("utf-8", "replace"), is_urlencoded=False))
