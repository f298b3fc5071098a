"""The parts of a form, collected while the parser of a form reports them."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import TYPE_CHECKING

from python_multipart.multipart import parse_options_header

from galaxy_alpr.errors import BadRequest, PayloadTooLarge
from galaxy_alpr.errors.disk import disk_failure
from galaxy_alpr.web.idempotency.form_digest import FormDigest

if TYPE_CHECKING:
    from python_multipart.multipart import MultipartCallbacks

MAX_FIELD_BYTES = 4096
MAX_FIELDS = 50
MAX_NAME = 255

MEMORY_BYTES = 1_000_000
"""A form with more bytes of files is kept on the disk."""

SILENT_BYTES = 8192
"""A piece of the body as long as this always contains data or the end of a part."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FormLimits:
    """The most files in a form, the most bytes in one of them, and the folder for large ones."""

    max_files: int
    max_file_bytes: int
    folder: Path


@dataclass(frozen=True, slots=True)
class FormFile:
    """A file of a form. ``name`` is the client's file name, without folders.

    A file over the limit has no content; ``error`` is then set.
    """

    name: str | None
    error: PayloadTooLarge | None
    _spool: SpooledTemporaryFile[bytes]
    _start: int
    _size: int

    def read(self) -> bytes:
        """Return the content. Only one thread may read files of a form.

        Raises ``Unavailable`` when the disk fails.
        """
        try:
            self._spool.seek(self._start)
            return self._spool.read(self._size)
        except OSError as error:
            raise disk_failure(error) from error


@dataclass(frozen=True, slots=True)
class Form:
    """The parts of a form: texts by field (the last of several), files by field in order."""

    fields: dict[str, str] = field(default_factory=dict)
    files: list[tuple[str, FormFile]] = field(default_factory=list)


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
        self._file_name: str | None = None
        self._is_file = False
        self._size = 0
        self._field = bytearray()
        self._error: PayloadTooLarge | None = None
        # One file for all: a process can open only so many. ``close`` closes it.
        self._spool = SpooledTemporaryFile(MEMORY_BYTES, dir=str(limits.folder))  # noqa: SIM115
        self._writes: list[bytes] = []
        self._start = 0
        self._end_of_data = 0

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

    @property
    def has_disk_writes(self) -> bool:
        """Whether data of the last chunk goes to the disk."""
        return bool(self._writes) and self._end_of_data > MEMORY_BYTES

    def write(self) -> None:
        """Keep the data of the last chunk. Raises ``Unavailable`` when the disk fails."""
        try:
            for data in self._writes:
                self._spool.write(data)
        except OSError as error:
            raise disk_failure(error) from error
        finally:
            self._writes.clear()

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
        self._error = None

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
        self._file_name = _clean(options[b"filename"])
        if len(self.form.files) >= self._limits.max_files:
            raise PayloadTooLarge(f"at most {self._limits.max_files} files are accepted at once")
        self._start = self._end_of_data

    def _part_data(self, data: bytes, start: int, end: int) -> None:
        self._reports += 1
        self._size += end - start
        if self._digest is not None:
            self._digest.update(memoryview(data)[start:end])
        limit = self._limits.max_file_bytes if self._is_file else MAX_FIELD_BYTES
        if self._size > limit and self._error is None:
            what = f"file {self._file_name!r}" if self._is_file else f"field {self._name!r}"
            self._error = PayloadTooLarge(f"the {what} has more than {limit} bytes")
        if self._error is None and self._is_file:
            self._writes.append(data[start:end])
            self._end_of_data += end - start
        elif self._error is None:
            self._field += data[start:end]
        elif not self._is_file:
            raise self._error

    def _part_end(self) -> None:
        self._reports += 1
        if self._digest is not None:
            self._digest.end()
        if self._is_file:
            size = 0 if self._error else self._size
            file = FormFile(self._file_name, self._error, self._spool, self._start, size)
            self.form.files.append((self._name, file))
        else:
            self.form.fields[self._name] = self._field.decode("utf-8", "replace")

    def _end(self) -> None:
        self.ended = True


def _clean(name: bytes) -> str | None:
    """Return a file name to show: without folders and unprintable characters, not too long."""
    text = name.decode("utf-8", "replace").replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(c for c in text if c.isprintable())[:MAX_NAME].strip() or None
