"""The requests of the clients of other vendors, byte for byte as they send them."""

from __future__ import annotations

import base64
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import quote_plus, urlencode

BOUNDARY = "----WebKitFormBoundary7MA4YWxkTrZu0gW"


@dataclass(frozen=True)
class Sent:
    """A request without its key: its path, headers and body."""

    name: str
    path: str
    content_type: str | None
    body: bytes


def multipart(parts: Iterable[tuple[str, bytes]], boundary: str = BOUNDARY) -> bytes:
    """Return a form of parts, each with its head after ``Content-Disposition: form-data;``."""
    whole = b""
    for head, data in parts:
        start = f"--{boundary}\r\nContent-Disposition: form-data; {head}\r\n\r\n"
        whole += start.encode() + data + b"\r\n"
    return whole + f"--{boundary}--\r\n".encode()


def field(name: str, value: str) -> tuple[str, bytes]:
    return f'name="{name}"', value.encode()


def file(name: str, file_name: str, data: bytes, kind: str = "") -> tuple[str, bytes]:
    head = f'name="{name}"; filename="{file_name}"'
    return (f"{head}\r\nContent-Type: {kind}" if kind else head), data


def snapshot_requests(picture: bytes) -> list[Sent]:
    """Return the requests of the clients of Plate Recognizer Snapshot with a picture."""
    text = base64.b64encode(picture).decode()
    form = f"multipart/form-data; boundary={BOUNDARY}"
    short = "0f9b2c6ad1e8447b"
    urlencoded = "application/x-www-form-urlencoded"
    with_slash, without = "/v1/plate-reader/", "/v1/plate-reader"
    return [
        Sent(
            "plate_recognition.py",
            with_slash,
            f"multipart/form-data; boundary={short}",
            multipart(
                [
                    field("regions", "id"),
                    field("regions", "my"),
                    field("config", "{}"),
                    field("camera_id", "Gate 1"),
                    field("mmc", "True"),
                    field("timestamp", "2026-11-28 03:00:00.123456"),
                    file("upload", "car.jpg", picture),
                ],
                short,
            ),
        ),
        Sent(
            "frigate_plate_recognizer",
            without,
            f"multipart/form-data; boundary={short}",
            multipart([field("regions", "id"), file("upload", "upload", picture)], short),
        ),
        Sent(
            "HASS-plate-recognizer",
            with_slash,
            f"multipart/form-data; boundary={short}",
            multipart(
                [
                    field("regions", "None"),
                    field("camera_id", "None"),
                    field("mmc", "False"),
                    field("config", '{"detection_rule": "False", "region": "False"}'),
                    file("upload", "upload", picture),
                ],
                short,
            ),
        ),
        Sent(
            "genetec forwarder",
            with_slash,
            urlencoded,
            urlencode({"upload": text, "mmc": "true", "camera_id": "x"}).encode(),
        ),
        Sent(
            "base64 that is not percent-encoded",
            without,
            f"{urlencoded}; charset=utf-8",
            f"regions={quote_plus('id')}&upload={text}".encode(),
        ),
        Sent(
            "transfer.py",
            with_slash,
            form,
            multipart([file("upload", "a/b\\car.jpg", picture, "image/jpeg")]),
        ),
        Sent("Unirest with base64", with_slash, form, multipart([field("upload", text)])),
        Sent(
            "video_editor, a buffer without a file name",
            with_slash,
            form,
            multipart([('name="upload"', picture)]),
        ),
        Sent(
            "JSON",
            with_slash,
            "application/json",
            b'{"upload": "data:image/png;base64,%s", "regions": ["id"]}' % text.encode(),
        ),
        Sent("the picture itself", with_slash, "image/png", picture),
        Sent("curl --data-binary", with_slash, urlencoded, picture),
        Sent("no content type", with_slash, None, picture),
        Sent("another field", with_slash, form, multipart([file("frame", "f.png", picture)])),
    ]
