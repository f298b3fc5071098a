"""The check of a country pack's content."""

from __future__ import annotations

from pathlib import Path

import pytest

from galaxy_alpr.engine.plates.country_packs import load_country_packs, read_country_pack
from galaxy_alpr.engine.plates.pack_schema import Checksum, CountryPackError

GOOD = 'code: AQ\nname: X\nformats: [{name: a, pattern: "##"}]\n'


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("[1, 2]", "must be a mapping"),
        ("code: [", "cannot be read"),
        ("name: X\n", "code: is missing"),
        ("code: Xx\nname: X\n", "code: must be an ISO 3166-1"),
        ("code: AQ\nname: X\n", "formats: is missing"),
        ("code: AQ\nname: X\nformats: []\n", "formats: List should have at least 1 item"),
        ("code: AQ\nname: X\nformats:\n", "formats: .*valid list, is None"),
        (GOOD.replace("##", "#?"), r"formats\[0\].pattern: .*cannot be read"),
        (GOOD.replace("##", "(region)#"), r"formats\[0\].pattern: .* has 0 forms"),
        (
            GOOD.replace("name: a", "name: a, weight: 0"),
            r"formats\[0\].weight: .*greater than 0, is 0",
        ),
        (
            GOOD.replace("name: a", "name: a, type: taxi"),
            r"formats\[0\].type: .*'public'.*, is 'taxi'",
        ),
        (GOOD.replace("name: a", "name: a, region: Q"), r"formats\[0\].region: must be the code"),
        (GOOD.replace("name: a", "title: a"), r"formats\[0\].title: is an unknown key"),
        (GOOD + "colors: []\n", "colors: is an unknown key"),
        (
            GOOD + "regions: [{code: NO, name: N}]\n",
            r"regions\[0\].code: must be text .*\"NO\".*, is False",
        ),
        (GOOD + "regions: [{code: ABCDE, name: N}]\n", r"regions\[0\].code: must have 1 to 4"),
        (GOOD + "regions: {A: N}\n", "regions: .*valid list"),
        (GOOD + "below: (day)\n", r"below: .*cannot be read from '\(day\)'"),
        (
            GOOD + "plate_types: [{type: private, background: pink, text: black}]\n",
            r"plate_types\[0\].background: .*'silver'.*, is 'pink'",
        ),
        (
            GOOD + "plate_types: [{type: private, background: red, text: black, format: b}]\n",
            r"plate_types\[0\].format: must be the name of a format, is 'b'",
        ),
        (GOOD + "regions: [{code: 01, name: N}]\n", r"regions\[0\].code: must be text .*, is 1"),
        (GOOD.replace("name: a", "name: a, weight: yes"), r"formats\[0\].weight: .*, is True"),
        (GOOD.replace("name: a", "name: ' '"), r"formats\[0\].name: .*, is ' '"),
        (
            GOOD + "checksum: {weights: [1, 2, 3.5], letters: A}\n",
            r"checksum.weights\[2\]: .*, is 3.5",
        ),
        (GOOD + "checksum: {weights: [1], letters: ABC}\n", "checksum.weights: .*at least 3"),
    ],
)
def test_an_error_names_file_and_key(tmp_path: Path, content: str, message: str) -> None:
    path = tmp_path / "xx.yaml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(CountryPackError, match=f"xx.yaml.*{message}"):
        read_country_pack(path)


def test_a_key_without_a_value_is_an_empty_list(tmp_path: Path) -> None:
    path = tmp_path / "xx.yaml"
    path.write_text(GOOD + "regions:\nplate_types:\n")
    assert read_country_pack(path).regions == ()
    assert read_country_pack(path).plate_types == ()


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
    checksum = load_country_packs()["SG"].checksum
    assert isinstance(checksum, Checksum)
    assert checksum.holds(text) is holds
