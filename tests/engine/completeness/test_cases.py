"""Reported faults, as pictures (``shared/cases``), read by the bundled networks."""

from __future__ import annotations

from pathlib import Path

import pytest

from galaxy_alpr.engine.alpr import AlprEngine
from galaxy_alpr.engine.completeness.assess import MIN_PROBABILITY
from galaxy_alpr.engine.image.codec import decode_image
from galaxy_alpr.engine.loader import load_engine
from galaxy_alpr.enums import UnreadReason
from galaxy_alpr.types import PlateResult

CASES = Path(__file__).parents[4] / "shared" / "cases"

if not CASES.is_dir():
    pytest.skip("the cases of reported faults are not here: shared/cases", allow_module_level=True)


@pytest.fixture(scope="module")
def engine() -> AlprEngine:
    return load_engine(threads=1)


def plates(engine: AlprEngine, name: str, *countries: str) -> tuple[PlateResult, ...]:
    image = decode_image((CASES / name).read_bytes())
    return engine.analyze(image, countries or None).plates


def test_a_whole_plate_keeps_its_text(engine: AlprEngine) -> None:
    (plate,) = plates(engine, "01_cut_by_frame/whole.jpg")
    assert plate.text == "B1234XYZ"
    assert plate.completeness.reason is None


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("01_cut_by_frame/left_cut.jpg", UnreadReason.CUT_OFF),
        ("01_cut_by_frame/tight12.jpg", UnreadReason.CUT_OFF),
        ("02_post_before_plate/post_0.jpg", UnreadReason.OCCLUDED),
        ("02_post_before_plate/post_2.jpg", UnreadReason.OCCLUDED),
        ("05_brand_plate/DIJUAL.jpg", UnreadReason.NOT_A_NUMBER),
        ("05_brand_plate/TEST_DRIVE.jpg", UnreadReason.NOT_A_NUMBER),
        ("05_brand_plate/TOYOTA.jpg", UnreadReason.NOT_A_NUMBER),
        ("11_other_text/phone_sign.jpg", UnreadReason.NOT_A_NUMBER),
    ],
)
@pytest.mark.parametrize("countries", [(), ("ID",)])
def test_one_plate_without_a_text(
    engine: AlprEngine, name: str, reason: UnreadReason, countries: tuple[str, ...]
) -> None:
    (plate,) = plates(engine, name, *countries)
    assert (plate.text, plate.display_text, plate.country, plate.region) == (None,) * 4
    assert plate.quality.reason is reason
    assert plate.completeness.reason is reason
    assert plate.completeness.probability < MIN_PROBABILITY
    assert plate.candidates
    assert max(item.confidence for item in plate.candidates) <= MIN_PROBABILITY


def test_the_candidate_of_a_cut_plate_has_a_gap(engine: AlprEngine) -> None:
    (plate,) = plates(engine, "01_cut_by_frame/tight12.jpg")
    assert plate.candidates[0].text == "B1234XY?"


def test_the_candidate_of_a_divided_plate_has_a_gap(engine: AlprEngine) -> None:
    (plate,) = plates(engine, "02_post_before_plate/post_0.jpg")
    assert [item.text for item in plate.candidates] == ["B1?4XYZ"]


@pytest.mark.parametrize("name", ["direction.jpg", "floor.jpg", "gate_sign.jpg"])
@pytest.mark.parametrize("countries", [(), ("ID",)])
def test_a_sign_beside_a_vehicle_has_no_text(
    engine: AlprEngine, name: str, countries: tuple[str, ...]
) -> None:
    texts = [plate.text for plate in plates(engine, f"11_other_text/{name}", *countries)]
    assert texts == ["B1234XYZ", None]


def test_a_picture_of_one_plate_is_read(engine: AlprEngine) -> None:
    (plate,) = plates(engine, "10_crop_only/tight.png")
    assert plate.text == "B1234XYZ"


def test_a_number_in_another_script_is_not_sure(engine: AlprEngine) -> None:
    (plate,) = plates(engine, "06_unknown_script/kr_05_0545.jpg")
    assert plate.confidence < 0.9


@pytest.mark.parametrize("name", ["BN__O_1234.jpg", "B__NO_1234.jpg"])
def test_a_german_number_has_no_wrong_district(engine: AlprEngine, name: str) -> None:
    (plate,) = plates(engine, f"07_german_gap/{name}", "DE")
    assert plate.text == "BNO1234"
    assert plate.region is None or plate.region.code == name.partition("_")[0]


@pytest.mark.parametrize(
    "name",
    [
        "03_three_lines/AB31XYZ.jpg",
        "03_three_lines/DV586CJ.jpg",
        "08_stacked/CP77349.jpg",
        "08_stacked/TR48261.jpg",
    ],
)
@pytest.mark.xfail(reason="the bundled reader does not read three lines and stacked letters")
def test_lines_and_stacked_letters_are_read(engine: AlprEngine, name: str) -> None:
    (plate,) = plates(engine, name)
    assert plate.text == Path(name).stem
