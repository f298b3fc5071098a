"""Scanning of JSON (RFC 8259) that arrives in pieces: long texts are never held as a whole."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator, Callable, Iterator

from galaxy_alpr.errors import BadRequest, PayloadTooLarge

MAX_TEXT_BYTES = 4096

_BLANKS = b" \t\r\n"
_TEXT = re.compile(rb'(?:[^"\\\x00-\x1f]++|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*+')
_WORD = re.compile(rb"[a-zA-Z0-9+.\-]*")
_LONGEST_ESCAPE = 6


def malformed(why: str) -> BadRequest:
    return BadRequest(f"the body is not well-formed JSON: {why}")


class JsonScan:
    """Returns the tokens of a JSON text, one after the other.

    All methods raise ``BadRequest`` for what is not JSON. ``seen`` gets each piece that arrives.
    """

    def __init__(self, chunks: AsyncIterator[bytes], seen: Callable[[bytes], None]) -> None:
        self._chunks = chunks
        self._seen = seen
        self._buffer = b""
        self._ended = False

    async def peek(self) -> bytes:
        """Return the next character that is not blank, empty at the end."""
        self._buffer = self._buffer.lstrip(_BLANKS)
        while not self._buffer and await self._more():
            self._buffer = self._buffer.lstrip(_BLANKS)
        return self._buffer[:1]

    async def take(self, *characters: bytes) -> bytes:
        """Return the next character, which has to be one of these."""
        found = await self.peek()
        if found not in characters:
            wanted = " or ".join(f"'{one.decode()}'" for one in characters)
            raise malformed(f"{wanted} is missing")
        self._buffer = self._buffer[1:]
        return found

    async def end(self) -> None:
        """Check that nothing follows."""
        if await self.peek():
            raise malformed("something follows the object")

    async def items(self, first: bytes, last: bytes) -> AsyncIterator[None]:
        """Yield before each item of an object or an array; the caller takes the item."""
        await self.take(first)
        if await self.peek() == last:
            await self.take(last)
            return
        yield
        while await self.take(b",", last) != last:
            yield

    async def text(self, what: str) -> str:
        """Return a short text. Raises ``PayloadTooLarge``."""
        raw = b""
        async for piece in self._raw_pieces():
            raw += piece
            if len(raw) > MAX_TEXT_BYTES:
                raise PayloadTooLarge(f"{what} has more than {MAX_TEXT_BYTES} bytes")
        return _unescaped(raw)

    async def pieces(self) -> AsyncIterator[bytes]:
        """Yield a long text in pieces, as UTF-8."""
        async for raw in self._raw_pieces():
            yield _unescaped(raw).encode("utf-8") if b"\\" in raw else raw

    async def word(self) -> object:
        """Return a number, a truth value or null."""
        await self.peek()
        while (match := _WORD.match(self._buffer)) and match.end() == len(self._buffer):
            if match.end() > MAX_TEXT_BYTES or not await self._more():
                break
        found = match.group() if match else b""
        self._buffer = self._buffer[len(found) :]
        try:
            return json.loads(found, parse_constant=_refuse)
        except ValueError as error:
            raise malformed("a value is missing") from error

    async def _raw_pieces(self) -> AsyncIterator[bytes]:
        await self.take(b'"')
        while True:
            match = _TEXT.match(self._buffer)
            size = 0 if match is None else match.end()
            if size:
                piece, self._buffer = self._buffer[:size], self._buffer[size:]
                yield piece
            if self._buffer.startswith(b'"'):
                self._buffer = self._buffer[1:]
                return
            incomplete = not self._buffer or (
                self._buffer.startswith(b"\\") and len(self._buffer) < _LONGEST_ESCAPE
            )
            if not incomplete:
                raise malformed("a text contains a wrong character")
            if not await self._more():
                raise malformed("a text does not end")

    async def _more(self) -> bool:
        """Add the next chunk to the buffer; return whether there was one."""
        if not self._ended:
            async for chunk in _next_of(self._chunks):
                self._seen(chunk)
                self._buffer += chunk
                return True
            self._ended = True
        return False


async def _next_of(chunks: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    try:
        yield await anext(chunks)
    except StopAsyncIteration:
        return


def _refuse(name: str) -> Iterator[None]:
    raise ValueError(name)


def _unescaped(raw: bytes) -> str:
    try:
        text: str = json.loads(b'"' + raw + b'"')
    except ValueError as error:
        raise malformed("a text is not UTF-8") from error
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
