"""Headers that describe a body."""

from __future__ import annotations

from python_multipart.multipart import parse_options_header


def media_type(content_type: str | None) -> str:
    """Return the media type of a ``Content-Type`` without its parameters, empty without one."""
    return parse_options_header(content_type)[0].decode("latin-1").strip().lower()


def sent_name(content_disposition: str | None) -> str | None:
    """Return the file name of a ``Content-Disposition`` (RFC 6266), if it has one."""
    name = parse_options_header(content_disposition)[1].get(b"filename")
    return None if name is None else name.decode("utf-8", "replace")
