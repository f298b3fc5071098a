"""Requests without sense to OpenALPR's cloud and to CodeProject.AI: an error of the client each."""

from __future__ import annotations

import random
from typing import Any

import pytest

from galaxy_alpr.access import COMPAT
from galaxy_alpr.enums import CompatAdapter
from tests.endpoints.compat.conftest import Service

ADAPTERS = (CompatAdapter.OPENALPR, CompatAdapter.CODEPROJECT)
ROUTES = [
    route.replace("{model}", "license-plate")
    for group in COMPAT
    if group.adapter in ADAPTERS
    for route in group.routes
]
NAMES = [
    "image",
    "upload",
    "image_bytes",
    "image_url",
    "min_confidence",
    "topn",
    "country",
    "x",
    "",
]
TEXTS = [
    "",
    "1",
    "-1",
    "nan",
    "1e999",
    "us,eu",
    "\0",
    "\ud7ff☃",
    "[]",
    "{",
    "%ff",
    "a" * 3000,
    "/9j/",
]
DATA = [b"", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"{}", b"[[", b'"', b"a=b&c", b"data:,", b"%00"]
TYPES = [
    *("multipart/form-data; boundary=b", "multipart/form-data", "application/json", "image/jpeg"),
    *("application/x-www-form-urlencoded", "text/plain", "application/octet-stream", ";", "x/y"),
]
PER_ROUTE = 8


def body(chance: random.Random) -> tuple[str, bytes]:
    """Return a content type and a body that often fits it."""
    kind, data = chance.choice(TYPES), chance.choice(DATA)
    if "boundary" in kind:
        file = chance.choice([b"", b'; filename="\xff\x00"', b'; filename=""'])
        name = chance.choice(NAMES).encode()
        head = b'--b\r\nContent-Disposition: form-data; name="' + name + b'"' + file
        data = head + b"\r\n\r\n" + data + chance.choice([b"\r\n--b--\r\n", b"\r\n--b", b""])
    elif "urlencoded" in kind:
        data = chance.choice(NAMES).encode() + b"=" + data
    return kind, data


@pytest.mark.parametrize("route", ROUTES)
def test_no_error_of_the_server_and_nothing_left(service: Service, route: str) -> None:
    for adapter in ADAPTERS:
        service.set_access(adapter, "lan")
    chance, before = random.Random(route), service.stored()
    method, url = route.split()
    for _ in range(PER_ROUTE):
        kind, data = body(chance)
        query = {name: chance.choice(TEXTS) for name in chance.sample(NAMES, 3)}
        options: dict[str, Any] = {"params": query, "headers": {"Content-Type": kind}}
        response = service.lan.request(method, url, content=data, **options)
        assert response.status_code < 500, (kind, data, query, response.text)
        answer = response.json()
        assert answer.get("success", True) or list(answer) == ["success", "error", "code"]
        assert "database" not in answer.get("error", "")
    assert service.stored() == before
