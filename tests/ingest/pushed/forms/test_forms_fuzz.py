"""No delivery, however broken, makes a maker's form raise anything but ``Unreadable``."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from galaxy_alpr.ingest.pushed.body import request_of
from galaxy_alpr.ingest.pushed.makers import MAKERS, maker_named
from galaxy_alpr.ingest.pushed.values import Maker, PushedRequest, Unreadable
from tests.ingest.pushed.forms import golden

ODD: tuple[Any, ...] = (
    None,
    True,
    "\x00",
    10**400,
    float("nan"),
    [],
    {},
    [None] * 4,
    ["a"] * 4,
    "9" * 5000,
    "0001-01-01 00:00:00+14:00",
)
PLAIN = {
    "axis": golden.axis(),
    "milesight": golden.milesight(),
    "uniview": golden.uniview(),
    "genetec": golden.genetec(),
    "verkada": golden.verkada(),
    "rekor": golden.rekor_group(),
    "rekor results": golden.rekor_results(),
    "rekor heartbeat": golden.rekor_heartbeat(),
    "plate_recognizer": golden.stream(golden.stream_plate(), golden.stream_vehicle(props=True)),
}


def try_all(content_type: str, body: bytes) -> None:
    """Parse a body as that of each maker."""
    request = request_of(content_type=content_type, body=body)
    for maker in MAKERS:
        maker.sniff(request)
        _parse(maker, request)


def _parse(maker: Maker, request: PushedRequest) -> None:
    with suppress(Unreadable):
        assert maker.reply(request, maker.parse(request)).status < 300


@settings(max_examples=40, deadline=None)
@given(
    st.binary(max_size=200),
    st.sampled_from([golden.JSON, "text/xml", "multipart/form-data; boundary=x", ""]),
)
def test_random_bodies(body: bytes, content_type: str) -> None:
    try_all(content_type, body)


@settings(max_examples=8, deadline=None)
@given(share=st.floats(0, 1), noise=st.binary(max_size=4))
@pytest.mark.parametrize("name", golden.BODIES)
def test_truncated_and_damaged_bodies(name: str, share: float, noise: bytes) -> None:
    content_type, body = golden.BODIES[name]
    cut = int(len(body) * share)
    try_all(content_type, body[:cut])
    try_all(content_type, body[:cut] + noise + body[cut + len(noise) :])


@pytest.mark.parametrize("name", PLAIN)
def test_each_field_with_values_of_wrong_types(name: str) -> None:
    maker = maker_named(name.partition(" ")[0])
    assert maker is not None
    for path in _paths(PLAIN[name]):
        for value in ODD:
            body = json.dumps(_changed(PLAIN[name], path, value)).encode()
            _parse(maker, request_of(content_type=golden.JSON, body=body))


def _paths(value: Any, before: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    items = value.items() if isinstance(value, dict) else enumerate(value)
    paths = []
    for key, inner in items:
        paths.append((*before, key))
        if isinstance(inner, dict | list):
            paths += _paths(inner, (*before, key))
    return paths


def _changed(value: Any, path: tuple[Any, ...], to: Any) -> Any:
    if not path:
        return to
    copy = dict(value) if isinstance(value, dict) else list(value)
    copy[path[0]] = _changed(value[path[0]], path[1:], to)
    return copy
