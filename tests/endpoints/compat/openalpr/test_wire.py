"""The answers of OpenALPR's cloud: keys in their order, types and values."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from galaxy_alpr.endpoints.compat.openalpr import vendor, wire
from galaxy_alpr.endpoints.compat.openalpr.asked import Asked, countries_of
from galaxy_alpr.web.compat.vendors import Failure
from tests.endpoints.compat.results import RESULT

AT = datetime(2026, 11, 22, 8, 0, 0, 250_000, tzinfo=UTC)
OF = wire.Answered(uuid="7", at=AT, total_ms=31.415, used=12)
CORNERS = [{"x": 101, "y": 150}, {"x": 180, "y": 153}, {"x": 179, "y": 171}, {"x": 100, "y": 168}]
WHOLE = [{"x": 0, "y": 0, "width": 640, "height": 480}]
CREDITS = {"credit_cost": 1, "credits_monthly_used": 12, "credits_monthly_total": 1_000_000}
SURER = {
    "plate": "AB12CDE",
    "confidence": 99.99,
    "matches_template": 0,
    "plate_index": 0,
    "region": "",
    "region_confidence": 0,
    "processing_time_ms": 2.5,
    "requested_topn": 10,
    "coordinates": CORNERS,
    "candidates": [{"plate": "AB12CDE", "confidence": 99.99, "matches_template": 0}],
}
OTHER = {
    "plate": "B1234XYZ",
    "confidence": 87.65,
    "matches_template": 1,
    "plate_index": 1,
    "region": "id-b",
    "region_confidence": 0,
    "processing_time_ms": 2.5,
    "requested_topn": 10,
    "coordinates": CORNERS,
    "candidates": [
        {"plate": "B1234XYZ", "confidence": 87.65, "matches_template": 1},
        {"plate": "8I234XYZ", "confidence": 7.12, "matches_template": 0},
    ],
}
UNKNOWN: dict[str, list[str]] = {"make": [], "make_model": [], "year": [], "orientation": []}


def test_the_answer_of_version_2() -> None:
    answer = wire.recognized(RESULT, Asked(vehicle=True), OF)
    expected = {
        "uuid": "7",
        "version": 2,
        "data_type": "alpr_results",
        "epoch_time": 1795334400250,
        "img_width": 640,
        "img_height": 480,
        "processing_time": {"total": 31.41, "plates": 5.0, "vehicles": 12.34},
        **CREDITS,
        "regions_of_interest": WHOLE,
        "results": [
            {**SURER, "vehicle": {"color": [], "body_type": [], **UNKNOWN}},
            {
                **OTHER,
                "vehicle": {
                    "color": [{"name": "white", "confidence": 80.0}],
                    "body_type": [{"name": "truck", "confidence": 93.0}],
                    **UNKNOWN,
                },
                "vehicle_region": {"x": 10, "y": 21, "width": 300, "height": 199},
            },
        ],
    }
    assert answer == expected
    assert list(answer) == list(expected)
    assert [list(item) for item in answer["results"]] == [list(i) for i in expected["results"]]  # type: ignore[attr-defined]
    short = wire.recognized(RESULT, Asked(topn=1), OF)
    assert [len(item["candidates"]) for item in short["results"]] == [1, 1]
    assert "vehicle" not in short["results"][1]
    assert short["processing_time"]["vehicles"] == 0


def test_the_answer_of_version_1() -> None:
    answer = wire.recognized_v1(RESULT, Asked(tasks=("color", "makemodel")), OF)
    assert answer == {
        "plate": {
            "version": 2,
            "data_type": "alpr_results",
            "epoch_time": 1795334400250,
            "img_width": 640,
            "img_height": 480,
            "processing_time_ms": 31.41,
            "regions_of_interest": WHOLE,
            "results": [SURER, OTHER],
        },
        "color": [{"value": "white", "confidence": 80.0}],
        "makemodel": [],
        "img_width": 640,
        "img_height": 480,
        "total_processing_time": 31.41,
        **CREDITS,
    }


@pytest.mark.parametrize(
    ("country", "state", "codes"),
    [
        ("us", "md", ("US",)),
        ("eu", "fr", ("FR",)),
        ("eu", "", ()),
        ("au,auwide", "", ("AU",)),
        ("br2, VN2,kr2", "", ("BR", "VN", "KR")),
        ("gb", "", ("GB",)),
        ("xx,\0,eu\n", "zz", ()),
    ],
)
def test_countries_by_the_names_of_training_data(
    country: str, state: str, codes: tuple[str, ...]
) -> None:
    assert countries_of(country, state) == codes


def test_what_cannot_be_parsed_has_its_default() -> None:
    wrong = {"topn": "-1", "recognize_vehicle": "maybe", "return_image": "2", "tasks": "plate,x"}
    assert Asked.of(wrong) == Asked()
    right = {"topn": "2000", "recognize_vehicle": "True", "return_image": "1", "tasks": "color"}
    assert Asked.of(right) == Asked(topn=1000, vehicle=True, return_image=True, tasks=("color",))


@pytest.mark.parametrize(
    ("status", "code", "wait", "expected"),
    [
        (401, "not_signed_in", None, 401),
        (403, "forbidden", None, 401),
        (404, "not_found", None, 404),
        (405, "method_not_allowed", None, 405),
        (413, "payload_too_large", None, 400),
        (415, "unsupported_media_type", None, 400),
        (422, "invalid_image", None, 400),
        (429, "too_many_requests", 30, 403),
        (429, "too_many_requests", 4000, 402),
        (503, "busy", 5, 403),
        (503, "database_busy", 5, 503),
        (500, "model_error", None, 500),
    ],
)
def test_errors(status: int, code: str, wait: int | None, expected: int) -> None:
    failure = Failure(status=status, code=code, detail="text", retry_after_s=wait)
    assert vendor.shape(failure) == (expected, {"error": "text"})
