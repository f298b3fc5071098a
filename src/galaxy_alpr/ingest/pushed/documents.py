"""Documents of cameras, JSON and XML alike, as plain values, and lenient access to those.

XML is read without document types: entities and external files are refused.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any
from xml.parsers import expat

from galaxy_alpr.ingest.pushed.values import PushedRequest, Unreadable

MAX_DEPTH = 40
MAX_ELEMENTS = 20_000

_DECLARED = re.compile(rb"""^\s*<\?xml[^>]*encoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']""")
_ENCODINGS = frozenset({"gb2312", "gbk", "gb18030", "big5", "shift_jis", "euc-jp", "euc-kr"})
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


def texts_of(request: PushedRequest) -> Iterator[bytes]:
    """Yield what may be a document: the parts that look like one, else the body."""
    found = False
    for part in request.parts:
        start = part.data[:64].lstrip(b"\xef\xbb\xbf \t\r\n\0")
        if start[:1] in (b"<", b"{", b"["):
            found = True
            yield part.data
    if not found:
        yield request.body


def document(data: bytes) -> tuple[str, Any]:
    """Return the name of the root, empty for JSON, and the values. Raises ``Unreadable``."""
    start = data[:64].lstrip(b"\xef\xbb\xbf \t\r\n\0")
    if start[:1] == b"<":
        return xml_values(data)
    return "", json_values(data)


def json_values(data: bytes) -> Any:
    """Return JSON that may have control characters in it. Raises ``Unreadable``."""
    text = _CONTROL.sub("", data.decode("utf-8-sig", "replace")).strip()
    try:
        values = json.loads(text, strict=False)
        return _whole(values) if _SURROGATE.search(text) else values
    except (ValueError, RecursionError) as error:
        raise Unreadable("the body is not JSON") from error


def _whole(value: Any) -> Any:
    """Return JSON without halves of characters, which no database and no answer can hold."""
    if isinstance(value, dict):
        return {_whole(key): _whole(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_whole(item) for item in value]
    return value.encode("utf-8", "replace").decode() if isinstance(value, str) else value


def xml_values(data: bytes) -> tuple[str, Any]:
    """Return the local name of the root and its values, as JSON would have them.

    An element with children is an object, one that is repeated a list, any other a text.
    Namespaces and attributes are left out. Raises ``Unreadable``.
    """
    data = data.strip(b"\xef\xbb\xbf \t\r\n\0")
    try:
        return _Tree().read(data, None)
    except (expat.ExpatError, LookupError, ValueError):
        text = _decoded(data)
    try:
        return _Tree().read(text.encode(), "utf-8")
    except expat.ExpatError as error:
        raise Unreadable(f"the body is not XML: {expat.ErrorString(error.code)}") from error


def _decoded(data: bytes) -> str:
    """Return the text of XML in an encoding that expat does not know, without its declaration."""
    declared = _DECLARED.match(data)
    encoding = "utf-8" if declared is None else declared[1].decode("ascii")
    text = data.decode(encoding if encoding.lower() in _ENCODINGS else "utf-8", "replace")
    return _CONTROL.sub("", _DECLARATION.sub("", text))


class _Tree:
    """The values of a document, while expat reports its elements."""

    def __init__(self) -> None:
        self._open: list[tuple[str, dict[str, Any], list[str]]] = []
        self._root: tuple[str, Any] | None = None
        self._count = 0

    def read(self, data: bytes, encoding: str | None) -> tuple[str, Any]:
        parser = expat.ParserCreate(encoding)
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = self._refuse
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        try:
            parser.Parse(data, True)
        except expat.ExpatError:
            if self._root is None:  # else there is something behind the document: it is whole
                raise
        if self._root is None:
            raise Unreadable("the XML has no element")
        return self._root

    def _refuse(self, *_declaration: object) -> None:
        raise Unreadable("XML with a document type is refused")

    def _start(self, name: str, _attributes: object) -> None:
        self._count += 1
        if len(self._open) >= MAX_DEPTH or self._count > MAX_ELEMENTS:
            raise Unreadable("the XML has too many elements")
        self._open.append((name.rpartition(":")[2], {}, []))

    def _text(self, text: str) -> None:
        if self._open:
            self._open[-1][2].append(text)

    def _end(self, _name: str) -> None:
        name, children, texts = self._open.pop()
        value: Any = children or "".join(texts).strip()
        if not self._open:
            self._root = (name, value)
            return
        around = self._open[-1][1]
        if name not in around:
            around[name] = value
        elif isinstance(around[name], list):
            around[name].append(value)
        else:
            around[name] = [around[name], value]


def at(values: Any, *names: str) -> Any:
    """Return the value at a path of names, whatever their case; ``None`` where there is none.

    Of a list on the way the first element counts.
    """
    for name in names:
        values = values[0] if isinstance(values, list) and values else values
        if not isinstance(values, dict):
            return None
        if name not in values:
            lower = name.lower()
            name = next((key for key in values if str(key).lower() == lower), name)
        values = values.get(name)
    return values


def items(value: Any) -> list[Any]:
    """Return a list as it is, nothing as an empty list, and any other value in a list."""
    if value is None or value == "":
        return []
    return value if isinstance(value, list) else [value]


def text_at(values: Any, *names: str) -> str | None:
    """Return the text at a path, without blanks around it; ``None`` for an empty one."""
    found = at(values, *names)
    if isinstance(found, list) and found:
        found = found[0]
    if isinstance(found, bool) or not isinstance(found, str | int | float):
        return None
    return _CONTROL.sub("", str(found)).strip()[:500] or None
