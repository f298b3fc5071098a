"""Forms: what is kept where, and bodies that are made to be slow to parse."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from galaxy_alpr.errors import AlprError, BadRequest, PayloadTooLarge, Unavailable
from galaxy_alpr.web.forms.files import FormLimits
from galaxy_alpr.web.forms.multipart import read_form
from galaxy_alpr.web.forms.parts import MAX_FIELDS

CHUNK = 65536
END = b"--x--\r\n"


def part(name: str, data: bytes, file_name: str | None = None) -> bytes:
    file = "" if file_name is None else f"; filename={file_name}"
    head = f"--x\r\nContent-Disposition: form-data; name={name}{file}\r\n\r\n"
    return head.encode() + data + b"\r\n"


def read(body: bytes, folder: Path, *, chunk: int = CHUNK) -> list[bytes | str | bool]:
    """Return the content of each file, or its error, and then each field."""

    async def chunks() -> AsyncIterator[bytes]:
        for start in range(0, len(body), chunk):
            yield body[start : start + chunk]

    async def run() -> list[bytes | str | bool]:
        limits = FormLimits(max_files=3, max_file_bytes=2_000_000, folder=folder)
        async with read_form("multipart/form-data; boundary=x", chunks(), limits) as form:
            contents = [file.read() if file.error is None else "error" for _, file in form.files]
            return [*contents, *form.fields.values()]

    return asyncio.run(run())


@pytest.mark.parametrize("chunk", [7, 1000, CHUNK])
def test_files_and_fields_are_read_whole(tmp_path: Path, chunk: int) -> None:
    first, second = b"\r\n--y" * 1000, bytes(range(256)) * 8
    body = part("files", first, "a") + part("note", b"gate") + part("files", second, "b")
    empty = part("files", b"", "c")
    assert read(body + empty + END, tmp_path, chunk=chunk) == [first, second, b"", "gate"]


def test_large_forms_are_kept_on_the_disk_and_leave_nothing(tmp_path: Path) -> None:
    files = [bytes([number]) * 1_900_000 for number in range(3)]
    body = b"".join(part("files", data, "a") for data in files)
    assert read(body + END, tmp_path) == files
    assert list(tmp_path.iterdir()) == []


def test_a_file_over_the_limit_does_not_touch_the_others(tmp_path: Path) -> None:
    large = part("files", b"\0" * 2_000_001, "large")
    body = part("files", b"before", "a") + large + part("files", b"after", "c")
    assert read(body + END, tmp_path) == [b"before", "error", b"after"]


def test_a_full_disk_is_unavailable(tmp_path: Path) -> None:
    body = part("files", b"\0" * 1_500_000, "a")
    with pytest.raises(Unavailable):
        read(body + END, tmp_path / "gone")


FIELD = part("location", b"1")
SLOW: dict[str, tuple[bytes, type[AlprError]]] = {
    "one field many times": (FIELD * 20_000, PayloadTooLarge),
    "other fields": (b"".join(part(f"f{n}", b"") for n in range(1000)), PayloadTooLarge),
    "one file many times": (part("files", b"", "a") * 20_000, PayloadTooLarge),
    "parts without end": (part("files", b"\r\n--xz" * 200_000, "a"), PayloadTooLarge),
    "almost the last": (part("files", b"\r\n--x-" * 200_000, "a"), PayloadTooLarge),
    "padding": (part("files", b"", "a") + b"--x" + b" " * 1_000_000, BadRequest),
    "preamble": (b"\r\n" * 500_000, BadRequest),
    "headers": (b"--x\r\n" + b"A: b\r\n" * 100_000, BadRequest),
    "long header": (b"--x\r\nA: " + b"b" * 1_000_000, BadRequest),
}


@pytest.mark.parametrize("kind", SLOW)
def test_bodies_that_are_slow_to_parse_are_refused_early(tmp_path: Path, kind: str) -> None:
    body, error = SLOW[kind]
    sent = 0

    async def chunks() -> AsyncIterator[bytes]:
        nonlocal sent
        for start in range(0, len(body), CHUNK):
            sent += 1
            yield body[start : start + CHUNK]

    async def run() -> None:
        limits = FormLimits(max_files=3, max_file_bytes=2_000_000, folder=tmp_path)
        async with read_form("multipart/form-data; boundary=x", chunks(), limits):
            pass

    with pytest.raises(error):
        asyncio.run(run())
    assert sent <= 2


def test_fields_are_counted_whatever_their_names(tmp_path: Path) -> None:
    assert read(FIELD * MAX_FIELDS + END, tmp_path) == ["1"]
    with pytest.raises(BadRequest):
        read(FIELD * (MAX_FIELDS + 1) + END, tmp_path)
