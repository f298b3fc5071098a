"""The country packs: those that ship, and those of a folder."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from galaxy_alpr.engine.plates.alphabet import normalize_text
from galaxy_alpr.engine.plates.country_packs import (
    CountryPack,
    load_country_packs,
)
from galaxy_alpr.engine.plates.description import find_region
from galaxy_alpr.engine.plates.pack_schema import CountryPackError
from galaxy_alpr.engine.plates.patterns import compile_pattern
from tests.engine.plates.shapes import sample

PACKS = load_country_packs()
REGIONAL = {
    code: pack
    for code, pack in PACKS.items()
    if any("(region)" in plate_format.pattern for plate_format in pack.formats)
}
REQUIRED = (
    "ID DE GB NL FR ES IT PL BR AR MX US CA IN MY SG TH VN TR AU RO PH "
    "CL CO PE EC UY PY BO VE CR PA GT HN SV NI DO CU AE SA QA KW BH OM JO LB IL "
    "ZA NG KE GH TN NZ PK LK HK MO BN KZ UZ KH MM TW"
)
INDONESIAN_CODES = (
    "A AA AB AD AE AG B BA BB BD BE BG BH BK BL BM BN BP D DA DB DC DD DE DG DH DK DL DM DN DP DR "
    "DS DT DW E EA EB ED F G H K KB KH KT KU L M N P PA PB PG PS PT PY R S T W Z"
)


def test_every_promised_country_has_a_pack() -> None:
    assert set(REQUIRED.split()) <= set(PACKS)
    assert all(pack.name and pack.formats for pack in PACKS.values())


def test_indonesia_has_every_police_region() -> None:
    assert {region.code for region in PACKS["ID"].regions} == set(INDONESIAN_CODES.split())


@pytest.mark.parametrize(
    ("country", "count"),
    [
        *[("DE", 700), ("GB", 430), ("PL", 380), ("TR", 81), ("FR", 101), ("US", 56), ("IT", 100)],
        *[("IN", 36), ("VN", 80), ("RO", 42), ("ES", 50), ("AU", 8), ("MY", 16), ("BR", 27)],
        *[("CA", 13), ("MX", 32)],
        *[("EC", 24), ("UY", 19), ("VE", 24), ("KZ", 20), ("UZ", 14), ("LK", 9), ("ZA", 9)],
    ],
)
def test_regions_are_complete(country: str, count: int) -> None:
    assert len(PACKS[country].regions) >= count


@pytest.mark.parametrize("pack", PACKS.values(), ids=PACKS)
def test_region_codes_do_not_repeat(pack: CountryPack) -> None:
    codes = [region.code for region in pack.regions]
    assert len(codes) == len(set(codes))
    assert all(region.name.strip() == region.name for region in pack.regions)


@pytest.mark.parametrize("pack", PACKS.values(), ids=PACKS)
def test_of_codes_that_are_read_as_the_same_only_one_has_marks(pack: CountryPack) -> None:
    marked = [normalize_text(region.code) for region in pack.regions if not region.code.isascii()]
    assert len(marked) == len(set(marked))


@pytest.mark.parametrize("pack", REGIONAL.values(), ids=REGIONAL)
def test_every_region_code_fits_the_formats_of_its_pack(pack: CountryPack) -> None:
    forms = [f for of_length in pack.forms.values() for f in of_length if f.shape.region]
    for region in pack.regions:
        key = normalize_text(region.code)
        own = [f for f in forms if f.shape.region and len(range(*f.shape.region)) == len(key)]
        assert own, f"no format allows the region {region.code}"
        for form in own:
            text = sample(form.shape, key)
            assert pack.fits(text), text


@pytest.mark.parametrize("pack", REGIONAL.values(), ids=REGIONAL)
def test_a_number_shown_with_its_gaps_names_its_region(pack: CountryPack) -> None:
    for plate_format in pack.formats:
        if not re.match(r"\(region\)[ -]", plate_format.pattern):
            continue
        for region in pack.regions:
            shapes = compile_pattern(plate_format.pattern, [normalize_text(region.code)])
            shown = shapes[0].display(sample(shapes[0], normalize_text(region.code)))
            found = find_region(shown, pack.code)
            assert found is not None
            assert normalize_text(found.code) == normalize_text(region.code), shown


@pytest.mark.parametrize("pack", PACKS.values(), ids=PACKS)
def test_every_format_is_within_reach_and_its_probabilities_add_up(pack: CountryPack) -> None:
    names = [plate_format.name for plate_format in pack.formats]
    assert len(names) == len(set(names))
    assert all(1 <= length <= 12 for length in pack.forms)
    assert all(form.log_probability < 0.0 for of in pack.forms.values() for form in of)


def test_a_new_country_is_a_new_file(tmp_path: Path) -> None:
    (tmp_path / "xx.yaml").write_text(
        'code: AQ\nname: Nowhere\nformats: [{name: plain, pattern: "(region)-####"}]\n'
        'regions: [{code: "NO", name: North}, {code: ÖS, name: East}]\n'
        "plate_types: [{type: private, background: white, text: black}]\n",
        encoding="utf-8",
    )
    packs = load_country_packs(tmp_path)
    assert set(packs) == {*PACKS, "AQ"}
    assert [text for text in ("NO1234", "OS1234", "AB1234") if packs["AQ"].fits(text)] == [
        "NO1234",
        "OS1234",
    ]
    form = next(packs["AQ"].matches("OS1234"))
    region = packs["AQ"].region_of("OS1234", form)
    assert region is not None
    assert region.code == "ÖS"


def test_a_pack_of_the_same_code_replaces_the_packaged_one(tmp_path: Path) -> None:
    (tmp_path / "own.yaml").write_text(
        'code: ID\nname: Mine\nformats: [{name: a, pattern: "@@"}]\n'
    )
    assert load_country_packs(tmp_path)["ID"].name == "Mine"
    assert load_country_packs()["ID"].name == "Indonesia"


def test_a_missing_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CountryPackError, match="nowhere"):
        load_country_packs(tmp_path / "nowhere")
