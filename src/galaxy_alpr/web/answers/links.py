"""Links in headers: where a new object is (``Location``), the next page of a list (``Link``)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any
from urllib.parse import parse_qsl, quote, urlencode

from fastapi import Depends, Request, Response

from galaxy_alpr.web.guards.sub_path import ROOT_PATH

LOCATION = {
    "description": "The path of the new object on this service.",
    "schema": {"type": "string"},
}
LINK = {
    "description": 'The first and the next page (RFC 8288): `rel="first"`, `rel="next"`. The last '
    "page has no next one. Cursors lead forward only, so there is no previous page.",
    "schema": {"type": "string"},
}


def set_location(response: Response, path: str) -> None:
    """Set ``Location`` to a ``path`` of this service, as the client of this request reaches it."""
    response.headers["Location"] = ROOT_PATH.get() + quote(path, safe="/?=&")


def linked(**answer: Any) -> dict[int | str, dict[str, Any]]:
    """Return the OpenAPI ``responses`` of a route that answers with a page."""
    return {200: {**answer, "headers": {"Link": LINK}}}


@dataclass(frozen=True, slots=True)
class Links:
    """Sets the links of a page."""

    request: Request
    response: Response

    def set(self, next_cursor: str | None) -> None:
        """Set the ``Link`` header (RFC 8288) of a page of which ``next_cursor`` is the next."""
        links = [self._link("first", None)]
        if next_cursor is not None:
            links.append(self._link("next", next_cursor))
        self.response.headers["Link"] = ", ".join(links)

    def _link(self, relation: str, cursor: str | None) -> str:
        query = parse_qsl(self.request.url.query, keep_blank_values=True)
        query = [(name, value) for name, value in query if name != "cursor"]
        if cursor is not None:
            query.append(("cursor", cursor))
        path = quote(self.request.scope["path"])
        return f'<{path}{"?" if query else ""}{urlencode(query)}>; rel="{relation}"'


async def _links(request: Request, response: Response) -> Links:
    return Links(request, response)


PageLinks = Annotated[Links, Depends(_links)]
"""Sets the links of a page; every route that answers with one takes it."""
