"""Random requests to the interfaces of other vendors: no 5xx, and nothing left behind."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from galaxy_alpr.access import COMPAT
from tests.endpoints.compat.clients import BOUNDARY, multipart
from tests.endpoints.compat.conftest import Service

ROUTES = [
    tuple(route.split(" "))
    for group in COMPAT
    if group.adapter in ("plate_recognizer", "parkpow")
    for route in group.routes
]
EXAMPLES = 25
NAMES = [
    *("upload", "image", "regions", "config", "camera_id", "timestamp", "mmc", "plates", "faces"),
    *(
        "json",
        "results",
        "camera",
        "time",
        "license_plate",
        "vehicle_tags",
        "import_file",
        "remove",
    ),
    *(
        "tag_id",
        "vehicle_id",
        "checked",
        "code",
        "type",
        "parking",
        "page",
        "start",
        "end",
        "plate",
    ),
    *("ordering", "tags", "task_id", "hook", "data", "api_key", ""),
]
WORDS = [
    *("", "1", "-1", "9" * 30, "NaN", "1e999", "true", "allowed", "\0", "'", '"', "%", "{}", "[]"),
    *(
        "null",
        "2026-11-28T00:00:00",
        "0001-01-01",
        "9999-12-31T23:59:59-14:00",
        "B1234XYZ",
        "é",
        "🚗",
    ),
    *('{"results":[{"plate":1,"box":null}]}', '{"data":[]}', '{"detection_mode":"vehicle"}'),
    "license_plate,Vehicle Tags\n=1+1,allowed\n",
]
LETTERS = "aZ09 _-.,:;/\\\"'%&=+?*{}[]()\0\t\r\n\x7fé\u202e🚗"
texts = st.one_of(st.sampled_from(WORDS), st.text(LETTERS, max_size=20))
names = st.one_of(st.sampled_from(NAMES), st.text(LETTERS, max_size=8))
surrogates = st.sampled_from(["\ud800", "B1\udfff"])
values = st.recursive(
    st.one_of(texts, surrogates, st.none(), st.booleans(), st.integers(), st.floats()),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(names, inner, max_size=4)),
    max_leaves=8,
)
pieces = st.one_of(st.binary(max_size=60), texts.map(lambda text: text.encode("utf-8", "replace")))
FORM = f"multipart/form-data; boundary={BOUNDARY}"


@st.composite
def bodies(draw: st.DrawFn) -> tuple[str | None, bytes]:
    """Return a content type and a body, which fits it or does not."""
    kind = draw(st.sampled_from(["json", "form", "multipart", "raw"]))
    if kind == "json":
        return "application/json", json.dumps(draw(values)).encode()
    if kind == "raw":
        types = st.sampled_from([None, "image/png", "text/plain", "multipart/form-data", FORM])
        return draw(types), draw(pieces)
    fields = draw(st.lists(st.tuples(names, pieces), max_size=6))
    if kind == "form":
        pairs = (f"{quote(name)}={quote(data)}" for name, data in fields)
        return "application/x-www-form-urlencoded", "&".join(pairs).encode()
    heads = st.sampled_from(["", '; filename="a.jpg"', "; filename=", "\r\nContent-Type: x/y"])
    parts = [
        (f'name="{quote(name)}"{draw(heads)}', data.replace(BOUNDARY.encode(), b""))
        for name, data in fields
    ]
    return FORM, multipart(parts)


@pytest.mark.parametrize("route", ROUTES, ids=" ".join)
def test_random_requests(service: Service, route: tuple[str, str]) -> None:
    method, path = route
    key = {"Authorization": f"Token {service.key()}"}
    before = service.stored()

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    @given(
        body=bodies(),
        query=st.dictionaries(names, texts, max_size=4),
        agent=st.sampled_from(["", "x" * 300, "é"]),
        slash=st.booleans(),
    )
    def send(
        body: tuple[str | None, bytes], query: dict[str, str], agent: str, slash: bool
    ) -> None:
        content_type, data = body
        headers: dict[str, Any] = {**key, "User-Agent": agent.encode()}
        if content_type is not None:
            headers["Content-Type"] = content_type
        query.pop("api_key", None)
        answer = service.far.request(
            method,
            path + "/" * slash,
            params=query,
            content=data if method == "POST" else None,
            headers=headers,
            follow_redirects=False,
        )
        assert answer.status_code < 500, answer.text
        assert not 300 <= answer.status_code < 400
        assert isinstance(answer.json(), dict | list)

    send()
    assert service.stored() == before
