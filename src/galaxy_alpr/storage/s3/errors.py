"""What a failure of an object store means."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TypeVar

from galaxy_alpr.errors import (
    ObjectStoreDenied,
    ObjectStoreFailed,
    ObjectStoreFull,
    ObjectStoreUnreachable,
    Unavailable,
)
from galaxy_alpr.errors.disk import ObjectStoreError

Result = TypeVar("Result")

_CODE = re.compile(r"<Code>([A-Za-z]{1,60})</Code>")
_STATUS = re.compile(r"status code: (\d{3})")
_FULL = {"QuotaExceeded", "XMinioStorageFull", "XMinioAdminBucketQuotaExceeded", "507"}
_DENIED = {"AccessDenied", "InvalidAccessKeyId", "SignatureDoesNotMatch", "401", "403"}
_BUSY = {"SlowDown", "ServiceUnavailable", "RequestTimeout", "503", "504", "502", "500"}


def call(act: Callable[[], Result]) -> Result:
    """Return what ``act`` does. Raises ``FileNotFoundError`` or ``ObjectStoreError``."""
    try:
        return act()
    except FileNotFoundError:
        raise
    except Exception as error:  # noqa: BLE001 -- the package raises several kinds
        raise failure_of(error) from None


def failure_of(error: Exception) -> ObjectStoreError:
    """Return what ``error`` of obstore means.

    Its text has only the code or the status that the store answered: the rest may name keys.
    """
    text = str(error)
    head = text.partition("Debug source:")[0]
    found = _CODE.search(text) or _STATUS.search(head)
    reason = None if found is None else found[1]
    kind, message = _meaning(reason, type(error).__name__, text)
    return ObjectStoreError(kind, message if reason is None else f"{message} ({reason})")


def _meaning(reason: str | None, name: str, text: str) -> tuple[type[Unavailable], str]:
    if reason in _FULL:
        return ObjectStoreFull, "the object store is full"
    if reason in _DENIED or name in {"PermissionDeniedError", "UnauthenticatedError"}:
        return ObjectStoreDenied, "access to the object store is denied"
    if reason in _BUSY or (reason is None and "HTTP error" in text):
        return ObjectStoreUnreachable, "the object store does not answer"
    return ObjectStoreFailed, "the object store fails"
