"""Display text, region and type of a plate, country by country."""

from __future__ import annotations

import pytest

from galaxy_alpr.engine.plates.country_packs import load_country_packs
from galaxy_alpr.engine.plates.description import find_region, format_display, plate_type
from galaxy_alpr.engine.plates.matching import best_form
from galaxy_alpr.enums import PlateType
from galaxy_alpr.types import PlateColors

EXAMPLES = [
    ("ID", "B1234XYZ", "B 1234 XYZ", "B"),
    ("ID", "AB12CD", "AB 12 CD", "AB"),
    ("ID", "RI1", "RI 1", None),
    ("ID", "CD1205", "CD 12 05", None),
    ("ID", "123407", "1234-07", None),
    ("ID", "1234VII", "1234-VII", None),
    ("DE", "MAB1234", "M-AB 1234", "M"),
    ("DE", "MUAB123E", "MÜ-AB 123E", "MÜ"),
    ("DE", "KAAB12H", "KA-AB 12H", "KA"),
    ("DE", "BOXY1", "BO-XY 1", "BO"),
    ("DE", "Y123456", "Y-123456", "Y"),
    ("GB", "BD51SMR", "BD51 SMR", "BD"),
    ("GB", "A123BCD", "A123 BCD", None),
    ("GB", "ABC123D", "ABC 123D", None),
    ("NL", "12ABCD", "12-AB-CD", None),
    ("NL", "12BBB3", "12-BBB-3", None),
    ("NL", "BB123B", "BB-123-B", None),
    ("FR", "AB123CD", "AB-123-CD", None),
    ("FR", "1234AB75", "1234 AB 75", "75"),
    ("FR", "123AB2A", "123 AB 2A", "2A"),
    ("ES", "1234BCD", "1234 BCD", None),
    ("ES", "M1234AB", "M-1234-AB", "M"),
    ("IT", "AB123CD", "AB 123CD", None),
    ("IT", "MI123456", "MI 123456", "MI"),
    ("IT", "ROMAA12345", "ROMA A12345", "ROMA"),
    ("PL", "WA12345", "WA 12345", "WA"),
    ("PL", "KRA1AC2", "KRA 1AC2", "KRA"),
    ("PL", "VW1234A", "VW 1234A", "VW"),
    ("BR", "ABC1234", "ABC-1234", None),
    ("BR", "ABC1D23", "ABC1D23", None),
    ("AR", "AB123CD", "AB 123 CD", None),
    ("AR", "ABC123", "ABC 123", None),
    ("MX", "ABC123D", "ABC-123-D", None),
    ("MX", "ABC1234", "ABC-12-34", None),
    ("US", "ABC1234", "ABC-1234", None),
    ("US", "7ABC123", "7ABC123", "CA"),
    ("IN", "MH12AB1234", "MH 12 AB 1234", "MH"),
    ("IN", "DL3CAB1234", "DL 3 CAB 1234", "DL"),
    ("IN", "22BH1234AA", "22 BH 1234 AA", None),
    ("MY", "WXY1234", "WXY 1234", "W"),
    ("MY", "QAA1234", "QAA 1234", "QA"),
    ("MY", "KV1234B", "KV 1234 B", "KV"),
    ("SG", "SBS3229P", "SBS 3229 P", None),
    ("TH", "1AB1234", "1AB 1234", None),
    ("VN", "51F12345", "51F-12345", "51"),
    ("VN", "29B112345", "29-B1 12345", "29"),
    ("TR", "34ABC123", "34 ABC 123", "34"),
    ("TR", "06A1234", "06 A 1234", "06"),
    ("AU", "ABC12D", "ABC-12D", "NSW"),
    ("AU", "S123ABC", "S123-ABC", "SA"),
    ("AU", "YAB12C", "YAB-12C", "ACT"),
    ("RO", "CJ12ABC", "CJ 12 ABC", "CJ"),
    ("RO", "B123ABC", "B 123 ABC", "B"),
    ("AT", "W12345A", "W-12345 A", "W"),
    ("CH", "ZH123456", "ZH 123456", "ZH"),
    ("BE", "1ABC234", "1-ABC-234", None),
    ("PT", "AB12CD", "AB-12-CD", None),
    ("SE", "ABC12D", "ABC 12D", None),
    ("PH", "ABC1234", "ABC 1234", None),
    ("CL", "BBCL10", "BB-CL-10", None),
    ("CO", "KLM482", "KLM 482", None),
    ("CO", "QWE35F", "QWE 35F", None),
    ("PE", "A1B234", "A1B-234", "A"),
    ("PE", "48217V", "4821-7V", "V"),
    ("EC", "PKU0316", "PKU-0316", "P"),
    ("UY", "SBC4821", "SBC 4821", "S"),
    ("PY", "AABC482", "AABC 482", None),
    ("BO", "1852PHD", "1852 PHD", None),
    ("VE", "AB123CD", "AB123CD", "D"),
    ("CR", "BKT482", "BKT-482", None),
    ("PA", "AB4821", "AB4821", None),
    ("GT", "P482BKT", "P-482BKT", None),
    ("HN", "PCD4821", "PCD 4821", None),
    ("SV", "P482135", "P 482-135", None),
    ("NI", "M482135", "M 482-135", "M"),
    ("DO", "A482135", "A482135", None),
    ("CU", "P048213", "P 048 213", None),
    ("AE", "K48213", "K 48213", None),
    ("AE", "1248213", "12 48213", "AUH"),
    ("SA", "4821KSA", "4821 KSA", None),
    ("QA", "482135", "482135", None),
    ("KW", "1248213", "12-48213", None),
    ("BH", "482135", "482135", None),
    ("OM", "48213RM", "48213 RM", None),
    ("JO", "1248213", "12-48213", None),
    ("LB", "B482135", "B 482135", None),
    ("IL", "48213576", "482-13-576", None),
    ("ZA", "BK48TDGP", "BK 48 TD GP", "GP"),
    ("ZA", "BKT482MP", "BKT 482 MP", "MP"),
    ("ZA", "CA482135", "CA 482-135", "WP"),
    ("NG", "KJA482BT", "KJA-482BT", None),
    ("KE", "KDA482B", "KDA 482B", None),
    ("GH", "GR482120", "GR 4821-20", "GR"),
    ("TN", "1824821", "182 4821", None),
    ("NZ", "MKT482", "MKT482", None),
    ("PK", "LEA154821", "LEA-15-4821", "PB"),
    ("LK", "WPCAB4821", "WP CAB-4821", "WP"),
    ("HK", "KT4821", "KT 4821", None),
    ("MO", "MK4821", "MK-48-21", None),
    ("BN", "BAT4821", "BAT 4821", "B"),
    ("KZ", "482BKT02", "482 BKT 02", "02"),
    ("UZ", "01K482BT", "01 K 482 BT", "01"),
    ("KH", "2BA1057", "2BA-1057", None),
    ("MM", "7K4821", "7K-4821", None),
    ("TW", "BKT4821", "BKT-4821", None),
]


@pytest.mark.parametrize(("country", "text", "shown", "region"), EXAMPLES)
def test_each_country_shows_its_plates(
    country: str, text: str, shown: str, region: str | None
) -> None:
    assert format_display(text, country) == shown
    found = find_region(text, country)
    assert (found.code if found else None) == region


def test_a_text_that_fits_no_format_is_only_normalised() -> None:
    assert format_display("1 abc", "ID") == "1ABC"
    assert format_display("B1234XYZ", None) == "B1234XYZ"
    assert format_display("B1234XYZ", "ZZ") == "B1234XYZ"
    assert find_region("B1234XYZ", None) is None
    assert find_region("Q1234AB", "ID") is None


@pytest.mark.parametrize(
    ("text", "code"), [("M-AB 1234", "M"), ("MA-B 1234", "MA"), ("MAB 1234", "M")]
)
def test_gaps_decide_where_the_district_ends(text: str, code: str) -> None:
    region = find_region(text, "DE")
    assert region is not None
    assert region.code == code


def test_of_two_districts_the_one_without_an_umlaut_is_returned() -> None:
    region = find_region("BO AB 123", "DE")
    assert region is not None
    assert region.name == "Bochum"


@pytest.mark.parametrize(
    ("country", "text", "background", "text_color", "expected"),
    [
        ("ID", "B1234XYZ", "white", "black", PlateType.PRIVATE),
        ("ID", "B1234XYZ", "black", "white", PlateType.PRIVATE),
        ("ID", "B1234XYZ", "yellow", "black", PlateType.PUBLIC),
        ("ID", "B1234XYZ", "yellow", None, PlateType.PUBLIC),
        ("ID", "B1234XYZ", "red", "white", PlateType.GOVERNMENT),
        ("ID", "B1234XYZ", "white", "red", PlateType.TEMPORARY),
        ("ID", "B1234XYZ", "green", "white", PlateType.OTHER),
        ("ID", "B1234XYZ", "white", None, None),
        ("ID", "B1234XYZ", None, None, None),
        ("ID", "CD1205", "white", "black", PlateType.DIPLOMATIC),
        ("ID", "CC25123", None, None, PlateType.DIPLOMATIC),
        ("ID", "RI1", "black", "white", PlateType.GOVERNMENT),
        ("ID", "123407", "black", "yellow", PlateType.POLICE),
        ("ID", "1234VII", "black", "white", PlateType.POLICE),
        ("ID", "123400", "green", "yellow", PlateType.MILITARY),
        ("ID", "1234II", "red", None, PlateType.MILITARY),
        ("DE", "MAB123E", "white", "black", PlateType.ELECTRIC),
        ("DE", "Y123456", "white", "black", PlateType.MILITARY),
        ("NL", "12BBB3", "yellow", "black", PlateType.PRIVATE),
        ("BR", "ABC1234", "red", "white", PlateType.COMMERCIAL),
        ("CO", "KLM482", "yellow", "black", PlateType.PRIVATE),
        ("GT", "C482BKT", "white", "black", PlateType.COMMERCIAL),
        ("PH", "SAB4821", "white", "red", PlateType.GOVERNMENT),
        ("AU", "ZKT482", "white", "black", PlateType.GOVERNMENT),
        ("VN", "80NG48213", "white", "red", PlateType.DIPLOMATIC),
        ("IN", "MH12AB1234", "green", "white", PlateType.ELECTRIC),
        ("GB", "BD51SMR", "yellow", "black", PlateType.PRIVATE),
    ],
)
def test_plate_type(
    country: str,
    text: str,
    background: str | None,
    text_color: str | None,
    expected: PlateType | None,
) -> None:
    pack = load_country_packs()[country]
    colors = PlateColors.named(background, text_color)
    assert plate_type(best_form(text, pack), pack, colors) == expected
