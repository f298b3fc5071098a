"""Decoding of a base64 text that arrives in pieces (RFC 4648; ``data:`` URLs: RFC 2397)."""

from __future__ import annotations

import binascii

_BLANKS = b" \t\r\n"
_ALPHABET = bytes.maketrans(b"-_", b"+/")
_LONGEST_HEAD = 200


class Base64Text:
    """Decodes a text piece by piece. Line breaks and both alphabets are accepted.

    Raises ``ValueError`` for a text that is not base64.
    """

    def __init__(self) -> None:
        self._head: bytes | None = b""
        self._rest = b""
        self._ended = False

    def decode(self, piece: bytes) -> bytes:
        """Return the bytes that are complete with the next piece of the text."""
        if self._head is not None:
            piece = self._without_head(self._head + piece)
        text = self._rest + piece.translate(_ALPHABET, _BLANKS)
        complete = len(text) - len(text) % 4
        self._rest = text[complete:]
        return self._decoded(text[:complete])

    def end(self) -> bytes:
        """Return the last bytes; the padding may be missing."""
        head, self._head = self._head, None
        last = self.decode(head) if head else b""
        rest, self._rest = self._rest, b""
        return last + self._decoded(rest + b"=" * (-len(rest) % 4))

    def _without_head(self, text: bytes) -> bytes:
        """Return what follows the head of a ``data:`` URL, nothing while it may be incomplete."""
        if not b"data:".startswith(text[:5].lower()):
            self._head = None
            return text
        head, comma, data = text.partition(b",")
        if len(head) > _LONGEST_HEAD:
            raise ValueError("the data: URL names no base64")
        if not comma:
            self._head = text
            return b""
        if not head.lower().endswith(b";base64"):
            raise ValueError("the data: URL is not base64")
        self._head = None
        return data

    def _decoded(self, text: bytes) -> bytes:
        if not text:
            return b""
        if self._ended:
            raise ValueError("data after the padding")
        self._ended = text.endswith(b"=")
        return binascii.a2b_base64(text, strict_mode=True)
