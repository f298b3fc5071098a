"""Requests of cameras from their bytes. A body that is not well formed gives what can be read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from urllib.parse import parse_qsl

from galaxy_alpr.ingest.pushed.values import Part, PushedRequest

MAX_PARTS = 100

_BOUNDARY = re.compile(r'boundary="?([^";,\s]{1,200})', re.IGNORECASE)
_FIRST_LINE = re.compile(rb"\s*--([!-~]{1,200})\r?\n")
_HEAD_END = re.compile(rb"\r?\n\r?\n")
_OPTION = re.compile(
    r"""(?:^|[;\s])(name|filename)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^;\s]*))""", re.I
)


def request_of(
    *,
    content_type: str = "",
    headers: Mapping[str, str] | None = None,
    query: Mapping[str, str] | None = None,
    body: bytes = b"",
    method: str = "POST",
    path: str = "",
) -> PushedRequest:
    """Return a request with the parts of its body: of a multipart body, or the fields of a form."""
    lower = {name.lower(): value for name, value in (headers or {}).items()}
    return PushedRequest(
        content_type=content_type,
        headers=lower,
        query=dict(query or {}),
        body=body,
        parts=tuple(_parts(content_type, body)),
        method=method,
        path=path.strip("/"),
    )


def _parts(content_type: str, body: bytes) -> Iterator[Part]:
    kind = content_type.partition(";")[0].strip().lower()
    if kind == "application/x-www-form-urlencoded":
        for name, value in _fields(body):
            yield Part(name=name, data=value.encode())
        return
    boundary = _boundary(content_type, body)
    if boundary is None or boundary not in body:
        return
    pieces = re.split(rb"(?:^|\r?\n)--" + re.escape(boundary[2:]), body)
    for piece in pieces[1 : MAX_PARTS + 1]:
        if piece.startswith(b"--"):
            return
        part = _part(piece)
        if part is not None:
            yield part


def _fields(body: bytes) -> list[tuple[str, str]]:
    try:
        text = body.decode("utf-8", "replace")
        return parse_qsl(text, keep_blank_values=True, max_num_fields=MAX_PARTS)
    except ValueError:
        return []


def _boundary(content_type: str, body: bytes) -> bytes | None:
    """Return the delimiter of a multipart body, with its two hyphens.

    Some cameras name none, or another one than they use.
    """
    named = _BOUNDARY.search(content_type)
    if named is not None:
        delimiter = b"--" + named[1].encode("latin-1", "replace")
        if delimiter in body:
            return delimiter
    first = _FIRST_LINE.match(body)
    return None if first is None else b"--" + first[1]


def _part(piece: bytes) -> Part | None:
    """Return a part: its headers, an empty line, its data."""
    piece = piece.lstrip(b" \t")
    found = _HEAD_END.search(piece)
    if found is None:
        return None
    lines = piece[: found.start()].decode("utf-8", "replace").splitlines()
    headers = {}
    for line in lines:
        name, colon, value = line.partition(":")
        if colon:
            headers[name.strip().lower()] = value.strip()
    options = {
        key.lower(): first or second or third
        for key, first, second, third in _OPTION.findall(headers.get("content-disposition", ""))
    }
    return Part(
        name=options.get("name", ""),
        file_name=options.get("filename"),
        content_type=headers.get("content-type"),
        data=piece[found.end() :],
    )
