"""Bodies of requests to the interfaces of other vendors, read as leniently as those do."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from fastapi import Request
from fastapi.concurrency import run_in_threadpool
from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header

from galaxy_alpr.errors import BadRequest, PayloadTooLarge
from galaxy_alpr.web.forms.content_types import media_type
from galaxy_alpr.web.forms.files import clean_name

if TYPE_CHECKING:
    from python_multipart.multipart import MultipartCallbacks

MAX_PARTS = 200
MAX_TEXT = 100_000
"""Most characters of a field that is no picture and no JSON."""

_LONGEST_NAME = 64
"""A form has its first name here; many clients call a body of base64 a form, which has none."""

FORM = "application/x-www-form-urlencoded"
MULTIPART = "multipart/form-data"


@dataclass(frozen=True, slots=True)
class SentPart:
    """A part of a form; ``file_name`` is ``None`` where it names no file."""

    name: str
    file_name: str | None
    data: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class SentBody:
    """The body of a request with the parameters of its query.

    ``parts`` are those of a form of either kind. ``json`` is the value of a JSON body, ``None`` of
    another kind. ``raw`` is a body of another kind, empty where it was a form or JSON.
    """

    parts: tuple[SentPart, ...] = ()
    json: Any = None
    raw: bytes = field(default=b"", repr=False)
    query: tuple[tuple[str, str], ...] = ()
    is_urlencoded: bool = False

    def texts(self, name: str) -> list[str]:
        """Return the values of a field: those of the form or of the JSON, then of the query."""
        found = [_text(part.data) for part in self.parts if part.name == name]
        if isinstance(self.json, dict) and name in self.json:
            value = self.json[name]
            found += [_plain(item) for item in (value if isinstance(value, list) else [value])]
        found += [value for key, value in self.query if key == name]
        return [text for text in found if text and len(text) <= MAX_TEXT]

    def text(self, name: str) -> str | None:
        """Return the first value of a field that is not empty."""
        return next(iter(self.texts(name)), None)

    def flag(self, name: str) -> bool:
        """Return whether a field has a word for yes."""
        return (self.text(name) or "").strip().lower() in ("true", "1", "yes", "on")

    def number(self, name: str) -> float | None:
        """Return the finite number of a field, ``None`` for anything else."""
        return as_number(self.text(name))

    def values(self, name: str) -> Any:
        """Return a field that is JSON, ``None`` where it is not there or is no JSON."""
        if isinstance(self.json, dict) and isinstance(self.json.get(name), dict | list):
            return self.json[name]
        for part in self.parts:
            if part.name == name:
                return _json_or_none(part.data)
        return next(
            (_json_or_none(value.encode()) for key, value in self.query if key == name), None
        )


async def sent_body(request: Request) -> SentBody:
    """Return the body of a request; it is read and parsed once.

    Raises ``BadRequest`` for a body that is not well formed, ``PayloadTooLarge`` for too many
    parts.
    """
    known: SentBody | None = getattr(request.state, "sent_body", None)
    if known is None:
        data = await request.body()
        content_type = request.headers.get("content-type")
        query = tuple(request.query_params.multi_items())
        if len(data) > MAX_TEXT:
            known = await run_in_threadpool(parsed, content_type, data, query)
        else:
            known = parsed(content_type, data, query)
        request.state.sent_body = known
    return known


def parsed(
    content_type: str | None, data: bytes, query: tuple[tuple[str, str], ...] = ()
) -> SentBody:
    """Return a body by its kind; one that names no kind is JSON where it looks like it."""
    kind = media_type(content_type)
    if kind == MULTIPART:
        return SentBody(_multipart(content_type, data), query=query)
    # Programs that send a file and name no kind send it as this one.
    looks_like_form = b"=" in data[:_LONGEST_NAME]
    if kind == FORM and looks_like_form and data.lstrip()[:1] not in (b"{", b"[", b"\xff", b"\x89"):
        return SentBody(_urlencoded(data), query=query, is_urlencoded=True)
    is_json = kind == "application/json" or kind.endswith("+json")
    begins_so = data.lstrip()[:1] in (b"{", b"[")
    if is_json or (not kind.startswith("image/") and begins_so):
        try:
            return SentBody(json=json.loads(data), query=query)
        except (ValueError, RecursionError) as error:
            # Many clients call a body of bare base64 JSON.
            if is_json and begins_so:
                raise BadRequest("the body is not JSON") from error
    return SentBody(raw=data, query=query)


def as_number(value: object) -> float | None:
    """Return a finite number, also one that is written as a text; ``None`` for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        number = float(value)
    except (ValueError, OverflowError):
        return None
    return number if abs(number) < float("inf") else None


def _urlencoded(data: bytes) -> tuple[SentPart, ...]:
    try:
        pairs = parse_qsl(data, keep_blank_values=True, max_num_fields=MAX_PARTS)
    except ValueError as error:
        raise PayloadTooLarge(f"at most {MAX_PARTS} fields are accepted") from error
    return tuple(SentPart(_text(name), None, value) for name, value in pairs)


def _multipart(content_type: str | None, data: bytes) -> tuple[SentPart, ...]:
    boundary = parse_options_header(content_type)[1].get(b"boundary")
    if not boundary:
        raise BadRequest("the multipart content type names no boundary")
    if data.count(b"--" + boundary) > MAX_PARTS:
        raise PayloadTooLarge(f"at most {MAX_PARTS} parts are accepted")
    parts = _Parts()
    try:
        parser = MultipartParser(boundary, parts.callbacks())
        parser.write(data)
        parser.finalize()
    except FormParserError as error:
        raise BadRequest(f"the multipart body is not well formed: {error}") from error
    return tuple(parts.found)


class _Parts:
    """Collects the parts that the parser reports; one without a name has the name ``""``."""

    def __init__(self) -> None:
        self.found: list[SentPart] = []
        self._header = self._value = b""
        self._disposition = b""
        self._data = bytearray()

    def callbacks(self) -> MultipartCallbacks:
        return {
            "on_part_begin": self._begin,
            "on_header_field": self._header_field,
            "on_header_value": self._header_value,
            "on_header_end": self._header_end,
            "on_part_data": self._part_data,
            "on_part_end": self._end,
        }

    def _begin(self) -> None:
        self._disposition, self._data = b"", bytearray()

    def _header_field(self, data: bytes, start: int, end: int) -> None:
        self._header += data[start:end]

    def _header_value(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]

    def _header_end(self) -> None:
        if self._header.lower() == b"content-disposition":
            self._disposition = self._value
        self._header = self._value = b""

    def _part_data(self, data: bytes, start: int, end: int) -> None:
        self._data += memoryview(data)[start:end]

    def _end(self) -> None:
        options = parse_options_header(self._disposition)[1]
        file_name = options.get(b"filename")
        name = _text(options.get(b"name", b""))
        shown = None if file_name is None else clean_name(_text(file_name)) or ""
        self.found.append(SentPart(name, shown, bytes(self._data)))


def _text(data: bytes) -> str:
    return data[: 4 * MAX_TEXT].decode("utf-8", "replace")


def _plain(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return str(value)
    # JSON may have halves of characters, which no database stores.
    return value.encode("utf-8", "replace").decode() if isinstance(value, str) else ""


def _json_or_none(data: bytes) -> Any:
    try:
        return json.loads(data)
    except (ValueError, RecursionError):
        return None
