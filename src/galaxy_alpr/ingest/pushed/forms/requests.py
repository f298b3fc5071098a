"""Where a request has what a maker sends: its JSON, its pictures, words that mark its form."""

from __future__ import annotations

from typing import Any

from galaxy_alpr.ingest.pushed.forms.plain import json_object
from galaxy_alpr.ingest.pushed.values import (
    Delivered,
    Part,
    PushedRequest,
    Reply,
    Unreadable,
)


class PlainReply:
    """The answer of makers whose devices read only its status."""

    def reply(self, request: PushedRequest, delivered: Delivered) -> Reply:  # noqa: ARG002
        """Return 200 with an empty object."""
        return Reply()


def contains(request: PushedRequest, *words: bytes) -> bool:
    """Return whether each of ``words`` is in the body or in one of its parts."""
    found = (request.body, *(part.data for part in request.parts))
    return all(any(word in data for data in found) for word in words)


def named_part(request: PushedRequest, *names: str) -> Part | None:
    """Return the first part with one of these names, in their order."""
    for name in names:
        for part in request.parts:
            if part.name == name and part.data:
                return part
    return None


def picture_parts(request: PushedRequest) -> list[Part]:
    """Return the parts that are files of pictures, by their content type or first bytes."""
    return [part for part in request.parts if part.data and _is_picture(part)]


def json_of(request: PushedRequest, *fields: str) -> dict[str, Any]:
    """Return the JSON object of a request.

    It is the body, the field or file of a form with one of the names ``fields``, or its first part
    that is an object. Raises ``Unreadable``.
    """
    if request.parts:
        return _of_parts(request, fields)
    return json_object(request.body)


def _of_parts(request: PushedRequest, fields: tuple[str, ...]) -> dict[str, Any]:
    part = named_part(request, *fields)
    if part is not None:
        return json_object(part.data)
    for part in request.parts:
        if part.data.lstrip()[:1] == b"{":
            return json_object(part.data)
    raise Unreadable("no part of the form is a JSON object")


def _is_picture(part: Part) -> bool:
    return (part.content_type or "").startswith("image/") or part.data.startswith(
        (b"\xff\xd8\xff", b"\x89PNG")
    )
