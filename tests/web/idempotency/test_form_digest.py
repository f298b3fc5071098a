"""The digest of a form: that of its parts, whatever separates them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, cast

import pytest

from galaxy_alpr.web.forms.files import FormLimits
from galaxy_alpr.web.forms.multipart import read_form
from galaxy_alpr.web.idempotency.pending import PENDING, PendingRequest

Part = tuple[str, bytes, str | None]

PARTS: list[Part] = [("file", b"\x00\r\n-x" * 9000, "a.png"), ("country", b"ID", None)]


def digest(parts: list[Part], folder: Path, *, boundary: str = "x", chunk: int = 65536) -> str:
    """Return the digest of a request with this form."""
    body = b""
    for name, data, file_name in parts:
        file = "" if file_name is None else f'; filename="{file_name}"'
        head = f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"{file}\r\n\r\n'
        body += head.encode() + data + b"\r\n"
    body += f"--{boundary}--\r\n".encode()

    async def chunks() -> AsyncIterator[bytes]:
        for start in range(0, len(body), chunk):
            yield body[start : start + chunk]

    async def run() -> str:
        pending = PendingRequest(cast("Any", None), "key", "POST /", ())
        PENDING.set(pending)
        limits = FormLimits(max_files=3, max_file_bytes=100_000, folder=folder)
        content_type = f"multipart/form-data; boundary={boundary}"
        async with read_form(content_type, chunks(), limits):
            assert pending.body is not None
            return pending.body

    return asyncio.run(run())


@pytest.mark.parametrize("chunk", [7, 1000, 65536])
def test_boundary_and_pieces_do_not_matter(tmp_path: Path, chunk: int) -> None:
    expected = digest(PARTS, tmp_path)
    assert digest(PARTS, tmp_path, boundary="another-one", chunk=chunk) == expected


@pytest.mark.parametrize(
    "other",
    [
        [("file", b"\x00\r\n-x" * 8999 + b"\x00\r\n-y", "a.png"), PARTS[1]],
        [("files", PARTS[0][1], "a.png"), PARTS[1]],
        [("file", PARTS[0][1], "b.png"), PARTS[1]],
        [("file", PARTS[0][1], "a.png"), ("country", b"MY", None)],
        [PARTS[0]],
        [PARTS[1], PARTS[0]],
        [*PARTS, ("country", b"", None)],
    ],
)
def test_each_name_and_byte_matters(tmp_path: Path, other: list[Part]) -> None:
    assert digest(other, tmp_path) != digest(PARTS, tmp_path)


def test_a_byte_cannot_move_from_a_name_to_the_content(tmp_path: Path) -> None:
    one: list[Part] = [("fi", b"le", None)]
    assert digest(one, tmp_path) != digest([("file", b"", None)], tmp_path)
    assert digest(one, tmp_path) != digest([("fi", b"le", "")], tmp_path)
