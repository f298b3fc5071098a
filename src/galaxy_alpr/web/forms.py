"""Reading a form with pictures in memory; limits are checked while the bytes arrive."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header

from galaxy_alpr.errors import BadRequest, PayloadTooLarge, UnsupportedMediaType

if TYPE_CHECKING:
    from python_multipart.multipart import MultipartCallbacks

MAX_FIELD_BYTES = 4096
MAX_FIELDS = 50
MAX_NAME = 255


@dataclass(frozen=True, slots=True, kw_only=True)
class FormLimits:
    """The most files in a form, and the most bytes in one of them."""

    max_files: int
    max_file_bytes: int


@dataclass(frozen=True, slots=True)
class FormFile:
    """A file of a form. ``name`` is the client's file name, without folders.

    A file over the limit has no ``data``; ``error`` is then set.
    """

    name: str | None
    data: bytes
    error: PayloadTooLarge | None = None


@dataclass(frozen=True, slots=True)
class Form:
    """The parts of a form: texts by field (the last of several), files by field in order."""

    fields: dict[str, str] = field(default_factory=dict)
    files: list[tuple[str, FormFile]] = field(default_factory=list)


async def read_form(
    content_type: str | None, chunks: AsyncIterator[bytes], limits: FormLimits
) -> Form:
    """Read a ``multipart/form-data`` body (RFC 7578).

    Raises ``UnsupportedMediaType`` for another kind of body, ``PayloadTooLarge`` as soon as a field
    or the number of files exceeds its limit, ``BadRequest`` for a body that is not well formed. The
    data of a file that exceeds its limit is dropped; the other files are read.
    """
    kind, options = parse_options_header(content_type)
    if kind != b"multipart/form-data":
        raise UnsupportedMediaType("send the picture as multipart/form-data, in the field 'file'")
    if not options.get(b"boundary"):
        raise BadRequest("the multipart content type names no boundary")
    reader = _Reader(limits)
    try:
        parser = MultipartParser(options[b"boundary"], reader.callbacks())
        async for chunk in chunks:
            parser.write(chunk)
        parser.finalize()
    except FormParserError as error:
        raise BadRequest(f"the multipart body is not well formed: {error}") from error
    if not reader.ended:
        raise BadRequest("the multipart body ends too early")
    return reader.form


class _Reader:
    """Collects the parts that the parser reports."""

    def __init__(self, limits: FormLimits) -> None:
        self.form = Form()
        self.ended = False
        self._limits = limits
        self._headers: dict[bytes, bytes] = {}
        self._header = b""
        self._value = b""
        self._name = ""
        self._file_name: str | None = None
        self._is_file = False
        self._data = bytearray()
        self._error: PayloadTooLarge | None = None

    def callbacks(self) -> MultipartCallbacks:
        return {
            "on_part_begin": self._begin,
            "on_header_field": self._header_field,
            "on_header_value": self._header_value,
            "on_header_end": self._header_end,
            "on_headers_finished": self._headers_finished,
            "on_part_data": self._part_data,
            "on_part_end": self._part_end,
            "on_end": self._end,
        }

    def _begin(self) -> None:
        self._headers = {}
        self._data = bytearray()
        self._error = None

    def _header_field(self, data: bytes, start: int, end: int) -> None:
        self._header += data[start:end]

    def _header_value(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]

    def _header_end(self) -> None:
        self._headers[self._header.lower()] = self._value
        self._header = self._value = b""

    def _headers_finished(self) -> None:
        _, options = parse_options_header(self._headers.get(b"content-disposition"))
        if b"name" not in options:
            raise BadRequest("a part of the multipart body has no name")
        self._name = options[b"name"].decode("utf-8", "replace")
        self._is_file = b"filename" in options
        self._file_name = _clean(options.get(b"filename", b""))
        if self._is_file and len(self.form.files) >= self._limits.max_files:
            raise PayloadTooLarge(f"at most {self._limits.max_files} files are accepted at once")
        if not self._is_file and len(self.form.fields) >= MAX_FIELDS:
            raise BadRequest(f"at most {MAX_FIELDS} fields are accepted")

    def _part_data(self, data: bytes, start: int, end: int) -> None:
        limit = self._limits.max_file_bytes if self._is_file else MAX_FIELD_BYTES
        if len(self._data) + end - start > limit and self._error is None:
            what = f"file {self._file_name!r}" if self._is_file else f"field {self._name!r}"
            self._error = PayloadTooLarge(f"the {what} has more than {limit} bytes")
        if self._error is None:
            self._data += data[start:end]
        elif self._is_file:
            self._data.clear()
        else:
            raise self._error

    def _part_end(self) -> None:
        data = bytes(self._data)
        self._data = bytearray()
        if self._is_file:
            self.form.files.append((self._name, FormFile(self._file_name, data, self._error)))
        else:
            self.form.fields[self._name] = data.decode("utf-8", "replace")

    def _end(self) -> None:
        self.ended = True


def _clean(name: bytes) -> str | None:
    """Return a file name to show: without folders and unprintable characters, not too long."""
    text = name.decode("utf-8", "replace").replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(c for c in text if c.isprintable())[:MAX_NAME].strip() or None
