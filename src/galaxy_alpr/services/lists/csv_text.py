"""The text of a CSV file in the forms that spreadsheets save: its encoding and its separator.

Excel saves "CSV UTF-8" with a byte order mark, "Unicode text" as UTF-16 with tabulators, and "CSV"
in the code page of the machine, which in western Europe and Indonesia is Windows-1252.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from typing import Literal

from galaxy_alpr.errors import ValidationFailed

Encoding = Literal["utf-8", "utf-16", "windows-1252"]

SEPARATORS = ",;\t|"

_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
"""How files of Excel begin: .xlsx (ZIP) and .xls (OLE)."""

_UTF8_CHARACTER = re.compile(
    rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}"
)
"""More than one byte. In Windows-1252 they are unlikely texts, such as ``Ã¼``."""

_SEPARATOR_LINE = re.compile(r'"?sep=(.)"?(?:\r\n|\r|\n|\Z)', re.IGNORECASE)
_FIRST_ROW = re.compile(rf'[^\r\n" {SEPARATORS}][^\r\n]*')
_SAVE_AS = 'save it as "CSV UTF-8"'


@dataclass(frozen=True, slots=True)
class CsvText:
    """The text of a file without what only describes it; ``skipped`` is the number of its lines."""

    text: str
    encoding: Encoding
    delimiter: str
    skipped: int = 0

    @property
    def is_guess(self) -> bool:
        """True where nothing in the file says what its encoding is."""
        return self.encoding == "windows-1252"


def read_text(data: bytes) -> CsvText:
    """Return the text of a file, its encoding and its separator.

    A byte order mark decides on the encoding; without one it is UTF-8, and Windows-1252 where
    nothing in the file is UTF-8 but ASCII. A line ``sep=;`` decides on the separator. Raises
    ``ValidationFailed``.
    """
    text, encoding = _decoded(data)
    found = _SEPARATOR_LINE.match(text)
    if found is None:
        return CsvText(text, encoding, _most_frequent(text))
    if found[1] not in SEPARATORS:
        raise ValidationFailed(
            f"line 1: the separator {found[1]!r} is none of comma, semicolon, tabulator and |"
        )
    return CsvText(text[found.end() :], encoding, found[1], skipped=1)


def _decoded(data: bytes) -> tuple[str, Encoding]:
    if data.startswith(_WORKBOOKS):
        raise ValidationFailed(f"the file is a workbook of Excel, not CSV; {_SAVE_AS}")
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        try:
            return data.decode("utf-16"), "utf-16"
        except UnicodeDecodeError as error:
            raise ValidationFailed(f"the file is broken UTF-16; {_SAVE_AS}") from error
    unmarked = data.removeprefix(codecs.BOM_UTF8)
    try:
        text = unmarked.decode()
    except UnicodeDecodeError as error:
        if len(unmarked) < len(data) or _UTF8_CHARACTER.search(data):
            # As Windows-1252 the rest of the file would be wrong.
            line = unmarked.count(b"\n", 0, error.start) + 1
            raise ValidationFailed(
                f"line {line} is not UTF-8, which the rest of the file is; {_SAVE_AS}"
            ) from error
        return _windows_1252(data), "windows-1252"
    if "\0" in text:
        raise ValidationFailed(f"the file contains the character NUL, or is UTF-16; {_SAVE_AS}")
    return text, "utf-8"


def _windows_1252(data: bytes) -> str:
    try:
        return data.decode("cp1252")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise ValidationFailed(
            f"line {line} is not UTF-8, and not Windows-1252 either; {_SAVE_AS}"
        ) from error


def _most_frequent(text: str) -> str:
    """Return the separator that the first row with a text has most often."""
    found = _FIRST_ROW.search(text)
    first = "" if found is None else found[0]
    return max(SEPARATORS, key=first.count)
