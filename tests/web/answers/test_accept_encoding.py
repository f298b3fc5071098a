"""Which clients accept gzip."""

from __future__ import annotations

import pytest

from galaxy_alpr.web.answers.compression import accepts


@pytest.mark.parametrize(
    ("accept", "accepted"),
    [
        ("gzip", True),
        ("br, GZip;q=0.5", True),
        ("*", True),
        ("deflate, br", False),
        ("", False),
        ("gzip;q=0", False),
        ("gzip; q=0.000, *", False),
        ("identity, *;q=0", False),
        ("gzip;q=x", False),
    ],
)
def test_accept_encoding(accept: str, accepted: bool) -> None:
    assert accepts(accept, "gzip") == accepted
