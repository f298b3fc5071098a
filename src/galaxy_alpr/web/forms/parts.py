"""The parts of a form, collected while the parser of a form reports them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from python_multipart.multipart import parse_options_header

from galaxy_alpr.errors import BadRequest, PayloadTooLarge
from galaxy_alpr.web.forms.files import FileSpool, Form, FormLimits, clean_name
from galaxy_alpr.web.idempotency.form_digest import FormDigest

if TYPE_CHECKING:
    from python_multipart.multipart import MultipartCallbacks

MAX_FIELD_BYTES = 4096
MAX_FIELDS = 50

SILENT_BYTES = 8192
"""A piece of the body as long as this always contains data or the end of a part."""


class FormParts:
    """Collects the parts that the parser reports. ``close`` deletes the data of the files.

    ``digest``, if any, becomes that of the parts.
    """

    def __init__(self, limits: FormLimits, digest: FormDigest | None = None) -> None:
        self.form = Form()
        self.ended = False
        self._limits = limits
        self._digest = digest
        self._max_parts = limits.max_files + MAX_FIELDS
        self._parts = 0
        self._fields = 0
        self._delimiters = 0
        self._reports = 0
        self._headers: dict[bytes, bytes] = {}
        self._header = b""
        self._value = b""
        self._name = ""
        self._is_file = False
        self._size = 0
        self._field = bytearray()
        self._spool = FileSpool(limits)

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

    def begin_chunk(self, delimiters: int) -> None:
        """Count the delimiters of the next chunk, which take the parser long.

        Data must not contain them (RFC 2046, 5.1.1), so there are no more than parts.
        """
        self._reports = 0
        self._delimiters += delimiters
        if self._delimiters > self._max_parts + 1:
            raise PayloadTooLarge(f"at most {self._max_parts} parts are accepted")

    def check_progress(self, size: int) -> None:
        """Refuse a chunk in which the parser found nothing, such as endless padding."""
        if size > SILENT_BYTES and not self._reports and not self.ended:
            raise BadRequest("the multipart body is not well formed: it contains no parts")

    async def write(self) -> None:
        """Keep the data of the last chunk. Raises ``Unavailable`` when the disk fails."""
        await self._spool.write()

    def close(self) -> None:
        """Delete the data of the files."""
        self._spool.close()

    def _begin(self) -> None:
        self._parts += 1
        if self._parts > self._max_parts:
            raise PayloadTooLarge(f"at most {self._max_parts} parts are accepted")
        self._headers = {}
        self._field = bytearray()
        self._size = 0

    def _header_field(self, data: bytes, start: int, end: int) -> None:
        self._header += data[start:end]

    def _header_value(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]

    def _header_end(self) -> None:
        self._headers[self._header.lower()] = self._value
        self._header = self._value = b""

    def _headers_finished(self) -> None:
        self._reports += 1
        _, options = parse_options_header(self._headers.get(b"content-disposition"))
        if b"name" not in options:
            raise BadRequest("a part of the multipart body has no name")
        self._name = options[b"name"].decode("utf-8", "replace")
        self._is_file = b"filename" in options
        if self._digest is not None:
            self._digest.begin(*(options[key] for key in (b"name", b"filename") if key in options))
        if not self._is_file:
            self._fields += 1
            if self._fields > MAX_FIELDS:
                raise BadRequest(f"at most {MAX_FIELDS} fields are accepted")
            return
        if len(self.form.files) >= self._limits.max_files:
            raise PayloadTooLarge(f"at most {self._limits.max_files} files are accepted at once")
        self._spool.begin(clean_name(options[b"filename"].decode("utf-8", "replace")))

    def _part_data(self, data: bytes, start: int, end: int) -> None:
        self._reports += 1
        if self._digest is not None:
            self._digest.update(memoryview(data)[start:end])
        if self._is_file:
            self._spool.add(data[start:end])
            return
        self._size += end - start
        if self._size > MAX_FIELD_BYTES:
            raise PayloadTooLarge(f"the field {self._name!r} has more than {MAX_FIELD_BYTES} bytes")
        self._field += data[start:end]

    def _part_end(self) -> None:
        self._reports += 1
        if self._digest is not None:
            self._digest.end()
        if self._is_file:
            self.form.files.append((self._name, self._spool.end()))
        else:
            self.form.fields[self._name] = self._field.decode("utf-8", "replace")

    def _end(self) -> None:
        self.ended = True
