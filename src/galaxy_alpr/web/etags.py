"""Entity tags of what people edit: ``ETag`` in answers, ``If-Match`` in requests."""

from __future__ import annotations

import re
from typing import Annotated, Any

from fastapi import Depends, Header, Response

from galaxy_alpr.services.versions import ANY, Edited, Expected, version_of

_TAG = re.compile(r'"([0-9a-f]+)"')

_HEADER = {
    "description": "The version of what people edit, for `If-Match`; counts are no part of it.",
    "schema": {"type": "string"},
}


def tagged(status: int = 200, **answer: Any) -> dict[int | str, dict[str, Any]]:
    """Return the OpenAPI ``responses`` of a route whose ``answer`` has an ``ETag``."""
    return {status: {**answer, "headers": {"ETag": _HEADER}}}


def set_etag(response: Response, row: Edited) -> None:
    """Set the ``ETag`` of an answer to the version of ``row``."""
    response.headers["ETag"] = f'"{version_of(row)}"'


def _expected(
    if_match: Annotated[
        str | None,
        Header(
            alias="If-Match",
            description="The `ETag` of the answer that the change is based on. If it was changed "
            "or deleted meanwhile, nothing is changed (412). Without it, the last change wins.",
        ),
    ] = None,
) -> Expected:
    """Return the versions that ``If-Match`` names.

    A weak tag counts as well: a proxy that compresses answers makes them weak.
    """
    if if_match is None:
        return Expected()
    versions = {ANY} if if_match.strip() == "*" else set(_TAG.findall(if_match))
    return Expected(frozenset(versions))


IfMatch = Annotated[Expected, Depends(_expected)]
"""The versions that the change requires; every route that changes what people edit takes it."""
