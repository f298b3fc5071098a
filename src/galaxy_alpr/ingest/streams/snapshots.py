"""A picture that is fetched from a camera's URL again and again."""

from __future__ import annotations

import time
from collections.abc import Mapping
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit, urlunsplit

import httpx2 as httpx

from galaxy_alpr.engine.image.codec import decode_image
from galaxy_alpr.errors import AlprError
from galaxy_alpr.ingest.streams.failure import SourceFailed, refusal
from galaxy_alpr.types import BgrImage

MAX_BYTES = 32_000_000
"""The size of a picture's file, at most."""

_REDIRECTS = 3
_REFUSALS = (httpx.codes.UNAUTHORIZED, httpx.codes.FORBIDDEN)


class SnapshotCapture:
    """Fetches the picture; a redirect is followed on the same host only."""

    def __init__(self, url: str, interval_s: float, options: Mapping[str, Any]) -> None:
        user, password = options.get("user"), options.get("password")
        self._user = user
        self._logins: list[httpx.Auth | None] = [None]
        if user is not None:
            self._logins = [
                httpx.BasicAuth(user, password or ""),
                httpx.DigestAuth(user, password or ""),
            ]
        self._limit_s = float(options.get("timeout_s") or 10)
        # No proxy, and no password of another file than the camera's own row.
        self._client = httpx.Client(timeout=self._limit_s, trust_env=False)
        self._url, self._interval_s = url, interval_s
        self._started = time.monotonic()
        self._next = self._started
        self._data = b""
        self.clock_s: float | None = None

    def grab(self) -> float | None:
        """Wait for the next picture; return its seconds from the beginning."""
        time.sleep(max(0.0, self._next - time.monotonic()))
        self._next = time.monotonic() + self._interval_s
        try:
            status = self._fetch(self._url)
            if status == httpx.codes.UNAUTHORIZED and len(self._logins) > 1:
                self._logins.pop(0)
                status = self._fetch(self._url)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise SourceFailed(f"the picture cannot be fetched: {type(error).__name__}") from error
        if status in _REFUSALS:
            raise refusal(self._user)
        if status != httpx.codes.OK:
            raise SourceFailed(f"the camera answers {status}")
        return time.monotonic() - self._started

    def retrieve(self) -> BgrImage:
        """Return the picture that was fetched last."""
        try:
            return decode_image(self._data)
        except AlprError as error:
            raise SourceFailed(f"the picture is broken: {error}") from error

    def _fetch(self, url: str) -> int:
        """Fetch the picture and return the status of the answer."""
        for _ in range(_REDIRECTS + 1):
            with self._client.stream("GET", url, auth=self._logins[0]) as answer:
                if not answer.has_redirect_location:
                    self._take(answer)
                    return answer.status_code
                target = urljoin(url, answer.headers["location"])
            if not _same_host(url, target):
                raise SourceFailed("the camera redirects to another host")
            url = target
        raise SourceFailed("the camera redirects again and again")

    def _take(self, answer: httpx.Response) -> None:
        until = time.monotonic() + self._limit_s
        data = bytearray()
        for part in answer.iter_bytes():
            data += part
            if len(data) > MAX_BYTES:
                raise SourceFailed(f"the picture has more than {MAX_BYTES // 1_000_000} MB")
            if time.monotonic() > until:
                raise SourceFailed("the picture comes too slowly")
        self._data = bytes(data)
        self.clock_s = _clock(answer.headers.get("date"))


def is_refused(url: str, limit_s: float) -> bool:
    """Return whether an HTTP server answers 401 or 403; ``url`` may contain user and password."""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https"):
        return False
    bare = urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))
    known = (unquote(parts.username or ""), unquote(parts.password or ""))
    logins = (httpx.BasicAuth(*known), httpx.DigestAuth(*known)) if known[0] else (None,)
    try:
        with httpx.Client(timeout=limit_s, trust_env=False) as client:
            for login in logins:
                with client.stream("GET", bare, auth=login) as answer:
                    if answer.status_code not in _REFUSALS:
                        return False
    except (httpx.HTTPError, httpx.InvalidURL):
        return False
    return True


def _same_host(url: str, target: str) -> bool:
    """Return whether both are of one host and port, or the second is HTTPS on the host."""
    one, two = urlsplit(url), urlsplit(target)
    if one.hostname != two.hostname:
        return False
    return (one.scheme, one.netloc) == (two.scheme, two.netloc) or two.scheme == "https"


def _clock(date: str | None) -> float | None:
    """Return by how many seconds the camera's clock is ahead, by the date of its answer."""
    try:
        return None if date is None else parsedate_to_datetime(date).timestamp() - time.time()
    except ValueError:
        return None
