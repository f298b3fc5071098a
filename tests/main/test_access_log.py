"""No plate is in the access log."""

from __future__ import annotations

import logging

import pytest

from galaxy_alpr.main.access_log import hide_plates, without_plates


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/plate_status/B%201234%20XYZ", "/plate_status/…"),
        (
            "/plate_status/B1234XYZ/variants?max_distance=2",
            "/plate_status/…/variants?max_distance=2",
        ),
        ("/plate_status?plate=B1234XYZ&max_distance=0", "/plate_status?plate=…&max_distance=0"),
        ("/detections?sort=-confidence&plate=B12", "/detections?sort=-confidence&plate=…"),
        ("/plate_status/entries?search=B12&cursor=B1234XYZ", None),
        ("/behind/proxy/plate_status/B1", "/behind/proxy/plate_status/…"),
        ("/plate?plate=B1234XYZ", "/plate?plate=…"),
        ("/plate_status/export", "/plate_status/export"),
        ("/plate_status/import?dry_run=true", "/plate_status/import?dry_run=true"),
        ("/plate_status/exportB1", "/plate_status/…"),
        ("/vehicle_queries?with_plate=true&limit=5", "/vehicle_queries?with_plate=true&limit=5"),
        ("/", "/"),
    ],
)
def test_plates_in_addresses(path: str, expected: str | None) -> None:
    assert without_plates(path) == (expected or "/plate_status/entries?search=…&cursor=…")


def test_the_log_of_the_server(caplog: pytest.LogCaptureFixture) -> None:
    hide_plates()
    hide_plates()
    logger = logging.getLogger("uvicorn.access")
    with caplog.at_level(logging.INFO, logger.name):
        logger.info(
            '%s - "%s %s HTTP/%s" %d', "127.0.0.1:5", "PUT", "/plate_status/B1XYZ", "1.1", 201
        )
        logger.info("no arguments")
    assert caplog.messages == ['127.0.0.1:5 - "PUT /plate_status/… HTTP/1.1" 201', "no arguments"]
    assert len(logger.filters) == 1
