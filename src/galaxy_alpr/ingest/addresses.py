"""Where video comes from: the kinds of addresses, and how they are shown without a password."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from urllib.parse import quote, urlsplit, urlunsplit

from galaxy_alpr.errors import ValidationFailed


class SourceKind(StrEnum):
    """The kinds of video sources."""

    STREAM = "stream"
    """RTSP, RTMP or MJPEG and other video over HTTP: frames come by themselves."""

    SNAPSHOT = "snapshot"
    """A URL of one picture, fetched again and again."""

    FILE = "file"
    FOLDER = "folder"
    WEBCAM = "webcam"


STREAM_SCHEMES = ("rtsp", "rtsps", "rtmp", "http", "https")
_SNAPSHOT = "snapshot+"
_WEBCAM = re.compile(r"webcam:(\d{1,2})")


@dataclass(frozen=True, slots=True)
class Address:
    """A source: its kind, and the URL without credentials, the path, or the webcam's number."""

    kind: SourceKind
    place: str

    @classmethod
    def of(cls, text: str) -> Address:
        """Return the address that is written as ``text``.

        That is a URL, ``snapshot+http://…``, ``webcam:0``, or the path of a file or a folder.
        Raises ``ValidationFailed`` for another scheme, for credentials in a URL, and for a path
        that does not exist.
        """
        webcam = _WEBCAM.fullmatch(text)
        if webcam:
            return cls(SourceKind.WEBCAM, webcam[1])
        if "://" in text:
            kind = SourceKind.SNAPSHOT if text.startswith(_SNAPSHOT) else SourceKind.STREAM
            return cls(kind, _checked_url(text.removeprefix(_SNAPSHOT), kind))
        path = Path(text)
        if path.is_dir():
            return cls(SourceKind.FOLDER, text)
        if path.is_file():
            return cls(SourceKind.FILE, text)
        raise ValidationFailed(f"no file, folder or URL of video: {text}")

    @property
    def live(self) -> bool:
        """Whether frames are lost that are not taken at once."""
        return self.kind not in (SourceKind.FILE, SourceKind.FOLDER)

    def with_credentials(self, user: str | None, password: str | None) -> str:
        """Return the place with credentials, for the program that opens it; never to be shown."""
        if user is None or "://" not in self.place:
            return self.place
        parts = urlsplit(self.place)
        known = quote(user, safe="") + (f":{quote(password, safe='')}" if password else "")
        return urlunsplit(parts._replace(netloc=f"{known}@{parts.netloc}"))


def is_path(text: str) -> bool:
    """Return whether ``text`` is written as the path of a file or a folder."""
    return "://" not in text and not _WEBCAM.fullmatch(text)


def _checked_url(url: str, kind: SourceKind) -> str:
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018  (raises for a wrong one)
    except ValueError as error:
        raise ValidationFailed(f"not a URL of video: {error}") from error
    schemes = ("http", "https") if kind is SourceKind.SNAPSHOT else STREAM_SCHEMES
    if parts.scheme not in schemes or not parts.hostname:
        raise ValidationFailed(f"a URL of video begins with one of {', '.join(schemes)}")
    if parts.username is not None or parts.password is not None:
        raise ValidationFailed("give user and password apart from the URL")
    return url
