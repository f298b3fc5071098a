"""Signatures of what a site and its centre exchange: those of Standard Webhooks, of the request.

What is signed is the method and the path as well as the body, so that a signature of one request
is not one of another.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import secrets
from collections.abc import Mapping
from datetime import datetime

from galaxy_alpr.errors import WrongSignature

PREFIX = "gxsite_"
KEY_BYTES = 32

TOLERANCE_S = 300
"""How far the clocks of a site and its centre may differ, seconds."""

_ID, _TIME, _SIGNATURE = "galaxy-id", "galaxy-timestamp", "galaxy-signature"
_MAX_ID = 100


def new_key() -> str:
    """Return a new key of a site."""
    return PREFIX + base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode()


def is_key(text: str) -> bool:
    """Return whether ``text`` is in the form of a key."""
    try:
        return len(_bytes(text)) == KEY_BYTES
    except (binascii.Error, ValueError):
        return False


def signed_headers(
    key: str, *, method: str, path: str, body: bytes, at: datetime
) -> dict[str, str]:
    """Return the headers that sign a request."""
    id, moment = secrets.token_hex(16), str(int(at.timestamp()))
    signature = _signature(key, id, moment, method, path, body)
    return {_ID: id, _TIME: moment, _SIGNATURE: base64.b64encode(signature).decode()}


def sent_at(headers: Mapping[str, str], *, now: datetime) -> int:
    """Return the timestamp of a request. Raises ``WrongSignature`` unless it is of now."""
    text = headers.get(_TIME, "")
    if not (text.isascii() and text.isdecimal() and len(text) < 15):
        raise WrongSignature(f"{_TIME} is missing")
    if abs(int(text) - now.timestamp()) > TOLERANCE_S:
        raise WrongSignature(
            f"{_TIME} differs from the clock of the centre by more than {TOLERANCE_S} s"
        )
    return int(text)


def check(
    headers: Mapping[str, str], key: str, *, method: str, path: str, body: bytes, now: datetime
) -> None:
    """Raise ``WrongSignature`` unless the request is signed with ``key``, lately."""
    sent_at(headers, now=now)
    id = headers.get(_ID, "")
    if not id or len(id) > _MAX_ID or not id.isascii():
        raise WrongSignature(f"{_ID} is missing")
    try:
        given = base64.b64decode(headers.get(_SIGNATURE, ""), validate=True)
    except (binascii.Error, ValueError):
        given = b""
    expected = _signature(key, id, headers[_TIME], method, path, body)
    if not hmac.compare_digest(given, expected):
        raise WrongSignature(f"{_SIGNATURE} is not made with the key of the site")


def _signature(key: str, id: str, moment: str, method: str, path: str, body: bytes) -> bytes:
    message = f"{id}.{moment}.{method} {path}\n".encode() + body
    return hmac.digest(_bytes(key), message, hashlib.sha256)


def _bytes(key: str) -> bytes:
    return base64.b64decode(key.removeprefix(PREFIX), validate=True)
