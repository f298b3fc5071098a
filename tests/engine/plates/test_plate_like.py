"""Which texts in a picture may be plate numbers."""

from __future__ import annotations

import pytest

from galaxy_alpr.engine.plates.plate_like import is_plate_like


@pytest.mark.parametrize(
    "text",
    [
        *[
            "B 1234 XYZ",
            "B 1234 XYZ 08.27",
            "ABC-1234",
            "AB12CDE",
            "K 123 AB",
            "12-ABC-3",
            "M-AB 1234",
        ],
        *["MH 12 AB 1234", "WA 12345", "B1A2", "51F-123.45", "١٢٣٤ABC"],
    ],
)
def test_plate_numbers_are_accepted(text: str) -> None:
    assert is_plate_like(text)


@pytest.mark.parametrize(
    "text",
    [
        *[
            "",
            "2024",
            "1998",
            "0812 3456 7890",
            "555-1234",
            "12:30",
            "08.27",
            "STOP",
            "TOYOTA",
            "A12",
        ],
        *["www.abc1.com", "info@shop24.de", "COVID19", "HOTEL24", "60 KM", "100M2O1KM5X", "4X4"],
        *[
            "Rp 15.000",
            "$19.99A",
            "1.5L",
            "50% OFF",
            "5TH AVE",
            "ROOM 12",
            "MP3",
            "24H OPEN",
            "RT 05",
        ],
    ],
)
def test_other_texts_are_refused(text: str) -> None:
    assert not is_plate_like(text)
