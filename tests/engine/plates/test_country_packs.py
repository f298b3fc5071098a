"""The country packs, the pattern language and the errors of a wrong pack."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from galaxy_alpr.engine.plates.alphabet import ALPHABET, normalize_text
from galaxy_alpr.engine.plates.country_packs import (
    Checksum,
    CountryPack,
    CountryPackError,
    load_country_packs,
    read_country_pack,
)
from galaxy_alpr.engine.plates.matching import best_form
from galaxy_alpr.engine.plates.patterns import (
    BITS,
    PatternError,
    Shape,
    compile_pattern,
    text_bits,
)
from galaxy_alpr.engine.plates.text import find_region

PACKS = load_country_packs()
REGIONAL = {
    code: pack
    for code, pack in PACKS.items()
    if any("(region)" in plate_format.pattern for plate_format in pack.formats)
}
REQUIRED = "ID DE GB NL FR ES IT PL BR AR MX US IN MY SG TH VN TR AU RO"
INDONESIAN_CODES = (
    "A AA AB AD AE AG B BA BB BD BE BG BH BK BL BM BN BP D DA DB DC DD DE DG DH DK DL DM DN DP DR "
    "DS DT DW E EA EB ED F G H K KB KH KT KU L M N P PA PB PG PS PT PY R S T W Z"
)


def sample(shape: Shape, region: str = "") -> str:
    """Return a text of the shape: the last character that each position takes, or the region."""
    text = ""
    for position in range(shape.length):
        allowed = (shape.mask >> (BITS * position)) & ((1 << BITS) - 1)
        text += ALPHABET[allowed.bit_length() - 1]
    if shape.region:
        start, end = shape.region
        text = text[:start] + region + text[end:]
    return text


def fits(shapes: tuple[Shape, ...], text: str) -> bool:
    return any(len(text) == s.length and not text_bits(text) & ~s.mask for s in shapes)


def test_every_promised_country_has_a_pack() -> None:
    assert set(REQUIRED.split()) <= set(PACKS)
    assert all(pack.name and pack.formats for pack in PACKS.values())


def test_indonesia_has_every_police_region() -> None:
    assert {region.code for region in PACKS["ID"].regions} == set(INDONESIAN_CODES.split())


@pytest.mark.parametrize(
    ("country", "count"),
    [
        *[("DE", 700), ("GB", 430), ("PL", 380), ("TR", 81), ("FR", 101), ("US", 51), ("IT", 100)],
        *[("IN", 36), ("VN", 80), ("RO", 42), ("ES", 50), ("AU", 8), ("MY", 16), ("BR", 27)],
    ],
)
def test_regions_are_complete(country: str, count: int) -> None:
    assert len(PACKS[country].regions) >= count


@pytest.mark.parametrize("pack", PACKS.values(), ids=PACKS)
def test_region_codes_do_not_repeat(pack: CountryPack) -> None:
    codes = [region.code for region in pack.regions]
    assert len(codes) == len(set(codes))
    assert all(region.name.strip() == region.name for region in pack.regions)


@pytest.mark.parametrize("pack", REGIONAL.values(), ids=REGIONAL)
def test_every_region_code_fits_the_formats_of_its_pack(pack: CountryPack) -> None:
    forms = [f for of_length in pack.forms.values() for f in of_length if f.shape.region]
    for region in pack.regions:
        key = normalize_text(region.code)
        own = [f for f in forms if f.shape.region and len(range(*f.shape.region)) == len(key)]
        assert own, f"no format takes the region {region.code}"
        for form in own:
            text = sample(form.shape, key)
            assert best_form(text, pack) is not None, text


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


@pytest.mark.parametrize(
    ("pattern", "yes", "no"),
    [
        ("@##", ["A12"], ["112", "AB2", "A1", "A123"]),
        ("#{1,3} @{2}", ["1AB", "12AB", "123AB"], ["AB", "1234AB", "1A"]),
        ("*{2}-X7", ["A1X7", "99X7"], ["A1X8"]),
        ("[A-CX]#", ["A1", "C1", "X1"], ["D1", "Y1"]),
        ("[1-9]@{0,1}", ["1", "9Z"], ["0", "0Z"]),
    ],
)
def test_patterns(pattern: str, yes: list[str], no: list[str]) -> None:
    shapes = compile_pattern(pattern, [])
    assert [text for text in yes + no if fits(shapes, text)] == yes


def test_separators_are_drawn_between_characters_only() -> None:
    longest, shortest = compile_pattern("@{0,1} ##-#", [])
    assert longest.display("A123") == "A 12-3"
    assert shortest.display("123") == "12-3"


@pytest.mark.parametrize(
    "pattern",
    [
        "",
        "a##",
        "@{3,1}",
        "(region)##",
        "[]#",
        "[9-A]",
        "@{13}",
        "*{0,9}*{0,9}*{0,9}",
        "#(region)#",
    ],
)
def test_a_wrong_pattern_is_told(pattern: str) -> None:
    with pytest.raises(PatternError):
        compile_pattern(pattern, [])


@given(
    st.lists(st.sampled_from(["@", "#", "*", "[A-D]", "[5-9]", "Q", "3"]), min_size=1, max_size=9)
)
@settings(deadline=None)
def test_a_pattern_takes_its_own_texts(tokens: list[str]) -> None:
    shapes = compile_pattern("".join(tokens), [])
    assert fits(shapes, sample(shapes[0]))


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("SBS3229P", True),
        ("SBS3229Z", False),
        ("SBA1234G", True),
        ("E1234A", False),
        ("SBS3229", True),
    ],
)
def test_singapore_checksum(text: str, holds: bool) -> None:
    checksum = PACKS["SG"].checksum
    assert isinstance(checksum, Checksum)
    assert checksum.holds(text) is holds


def test_a_new_country_is_a_new_file(tmp_path: Path) -> None:
    (tmp_path / "xx.yaml").write_text(
        'code: XX\nname: Nowhere\nformats: [{name: plain, pattern: "(region)-####"}]\n'
        'regions: [{code: "NO", name: North}, {code: ÖS, name: East}]\n'
        "plate_types: [{type: private, background: white, text: black}]\n",
        encoding="utf-8",
    )
    packs = load_country_packs(tmp_path)
    assert set(packs) == {*PACKS, "XX"}
    assert [text for text in ("NO1234", "OS1234", "AB1234") if best_form(text, packs["XX"])] == [
        "NO1234",
        "OS1234",
    ]
    region = find_region("OS1234", "XX", packs)
    assert region is not None
    assert region.code == "ÖS"


def test_a_pack_of_the_same_code_replaces_the_packaged_one(tmp_path: Path) -> None:
    (tmp_path / "own.yaml").write_text(
        'code: ID\nname: Mine\nformats: [{name: a, pattern: "@@"}]\n'
    )
    assert load_country_packs(tmp_path)["ID"].name == "Mine"
    assert load_country_packs()["ID"].name == "Indonesia"


def test_a_missing_folder_is_told(tmp_path: Path) -> None:
    with pytest.raises(CountryPackError, match="nowhere"):
        load_country_packs(tmp_path / "nowhere")


GOOD = 'code: XX\nname: X\nformats: [{name: a, pattern: "##"}]\n'


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("[1, 2]", "must be a mapping"),
        ("code: [", "cannot be read"),
        ("name: X\n", "code must be text"),
        ("code: Xx\nname: X\n", "code must be an ISO 3166-1"),
        ("code: XX\nname: X\n", "formats must list at least one"),
        (GOOD.replace("##", "#?"), r"formats\[0\]: pattern is wrong"),
        (GOOD.replace("##", "(region)#"), r"formats\[0\]: pattern is wrong"),
        (GOOD.replace("name: a", "name: a, weight: 0"), r"formats\[0\]: weight must be a number"),
        (GOOD.replace("name: a", "name: a, type: taxi"), r"formats\[0\]: type must be one of"),
        (GOOD.replace("name: a", "name: a, region: Q"), r"formats\[0\]: region must be the code"),
        (GOOD.replace("name: a", "title: a"), r"formats\[0\]: unknown key 'title'"),
        (GOOD + "colors: []\n", "unknown key 'colors'"),
        (GOOD + "regions: [{code: NO, name: N}]\n", r"regions\[0\]: code must be text"),
        (GOOD + "regions: [{code: ABCDE, name: N}]\n", r"regions\[0\]: code must have 1 to 4"),
        (GOOD + "regions: {A: N}\n", "regions must be a list"),
        (GOOD + "ignore: [stickers]\n", "ignore may list only"),
        (GOOD + "plate_types: [{type: private, background: pink, text: black}]\n", "background"),
        (GOOD + "checksum: {weights: [1], letters: ABC}\n", "checksum: weights must list"),
    ],
)
def test_a_wrong_pack_is_told_by_file_and_key(tmp_path: Path, content: str, said: str) -> None:
    path = tmp_path / "xx.yaml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(CountryPackError, match=f"xx.yaml.*{said}"):
        read_country_pack(path)
