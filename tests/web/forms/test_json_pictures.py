"""Pictures in JSON: decoded while they arrive, in pieces of any size."""

from __future__ import annotations

import asyncio
import base64
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from galaxy_alpr.errors import AlprError, BadRequest, PayloadTooLarge, ValidationFailed
from galaxy_alpr.web.forms.files import FormLimits
from galaxy_alpr.web.forms.json_pictures import MAX_FIELDS, read_json_pictures

DATA = bytes(range(256)) * 50
TEXT = base64.b64encode(DATA).decode()


def read(body: str | bytes, folder: Path, *, chunk: int = 65536) -> tuple[list[Any], Any]:
    """Return the pictures, each with its field and name, and the fields."""
    raw = body.encode() if isinstance(body, str) else body

    async def chunks() -> AsyncIterator[bytes]:
        for start in range(0, len(raw), chunk):
            yield raw[start : start + chunk]

    async def run() -> tuple[list[Any], Any]:
        limits = FormLimits(max_files=3, max_file_bytes=2_000_000, folder=folder)
        async with read_json_pictures(chunks(), limits) as form:
            files = [
                (field, file.name, "error" if file.error else file.read())
                for field, file in form.files
            ]
            return files, form.fields

    return asyncio.run(run())


FORMS = {
    "plain": TEXT,
    "without padding": TEXT.rstrip("="),
    "lines": "\r\n".join(TEXT[i : i + 76] for i in range(0, len(TEXT), 76)),
    "other alphabet": base64.urlsafe_b64encode(DATA).decode(),
    "data URL": f"data:image/jpeg;charset=x;base64,{TEXT}",
}


@pytest.mark.parametrize("chunk", [1, 7, 1000, 65536])
@pytest.mark.parametrize("form", FORMS)
def test_a_picture_is_decoded_whatever_its_pieces(tmp_path: Path, form: str, chunk: int) -> None:
    body = json.dumps({"filename": "a/b\u00e9.jpg", "image": FORMS[form], "location": None})
    for written in (body, body.replace("/", "\\/"), body.replace(":", " :\n ", 1)):
        files, fields = read(written, tmp_path, chunk=chunk)
        assert files == [("file", "b\u00e9.jpg", DATA)]
        assert fields == {}


def test_several_pictures_and_fields(tmp_path: Path) -> None:
    large = base64.b64encode(b"\0" * 2_000_001).decode()
    body = {"images": [TEXT, large, ""], "location": 'a "gate" \U0001f600', "x": True}
    files, fields = read(json.dumps(body), tmp_path)
    assert files == [("files", None, DATA), ("files", None, "error"), ("files", None, b"")]
    assert fields == {"location": 'a "gate" \U0001f600', "x": True}
    assert list(tmp_path.iterdir()) == []


REFUSED: dict[str, tuple[str | bytes, type[AlprError]]] = {
    "nothing": ("", BadRequest),
    "no object": ("[]", BadRequest),
    "cut text": ('{"image": "AAAA', BadRequest),
    "cut object": ('{"image": "AAAA"', BadRequest),
    "cut list": ('{"images": ["AAAA"', BadRequest),
    "no value": ('{"image": ', BadRequest),
    "comma at the end": ('{"image": "AAAA",}', BadRequest),
    "wrong word": ('{"location": NaN, "image": ""}', BadRequest),
    "wrong escape": ('{"image": "AA\\x41"}', BadRequest),
    "line break": ('{"image": "AA\nAA"}', BadRequest),
    "no utf-8": (b'{"location": "\xff", "image": ""}', BadRequest),
    "something behind": ('{"image": ""} x', BadRequest),
    "twice": ('{"image": "", "image": ""}', BadRequest),
    "many members": (json.dumps({str(n): "" for n in range(MAX_FIELDS + 1)}), BadRequest),
    "no picture": ("{}", ValidationFailed),
    "no pictures": ('{"images": []}', ValidationFailed),
    "both": ('{"image": "", "images": [""]}', ValidationFailed),
    "no base64": ('{"image": "AA*A"}', ValidationFailed),
    "letters": ('{"image": "\u00e9\u00e9\u00e9\u00e9"}', ValidationFailed),
    "one letter": ('{"image": "A"}', ValidationFailed),
    "padding inside": ('{"image": "AA==AAAA"}', ValidationFailed),
    "a data URL without base64": ('{"image": "data:image/svg+xml,AAAA"}', ValidationFailed),
    "a long head": (json.dumps({"image": "data:" + "a" * 1000}), ValidationFailed),
    "a number as a picture": ('{"image": 5}', ValidationFailed),
    "one text as pictures": ('{"images": "AAAA"}', ValidationFailed),
    "an object as a field": ('{"image": "", "location": {}}', ValidationFailed),
    "a number as a field": ('{"image": "", "location": 5}', ValidationFailed),
    "a name of several": ('{"images": [""], "filename": "a"}', ValidationFailed),
    "a long field": (json.dumps({"location": "a" * 5000}), PayloadTooLarge),
    "many pictures": (json.dumps({"images": [""] * 4}), PayloadTooLarge),
    "deep": ("[" * 100_000, BadRequest),
    "deep inside": ('{"images": ' + "[" * 100_000, ValidationFailed),
}


@pytest.mark.parametrize("chunk", [1, 65536])
@pytest.mark.parametrize("kind", REFUSED)
def test_what_is_wrong_is_refused_and_leaves_nothing(tmp_path: Path, kind: str, chunk: int) -> None:
    body, error = REFUSED[kind]
    with pytest.raises(error):
        read(body, tmp_path, chunk=chunk)
    assert list(tmp_path.iterdir()) == []
