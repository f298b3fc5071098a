"""Display text, region and type of a plate, country by country."""

from __future__ import annotations

import pytest

from galaxy_alpr.engine.image.colors import named_colors
from galaxy_alpr.engine.plates.country_packs import load_country_packs
from galaxy_alpr.engine.plates.description import divide, find_region, format_display, plate_type
from galaxy_alpr.enums import PlateType

EXAMPLES = [
    ("ID", "B1234XYZ", "B 1234 XYZ", "B"),
    ("ID", "AB12CD", "AB 12 CD", "AB"),
    ("ID", "RI1", "RI 1", None),
    ("ID", "CD1205", "CD 12 05", None),
    ("ID", "123407", "1234-07", None),
    ("ID", "1234VII", "1234-VII", None),
    ("DE", "MAB1234", "MAB1234", None),
    ("DE", "MXY1234", "M-XY 1234", "M"),
    ("DE", "FUAB123", "FÜ-AB 123", "FÜ"),
    ("DE", "BN1234", "B-N 1234", "B"),
    ("DE", "MUAB123E", "MÜ-AB 123E", "MÜ"),
    ("DE", "KAAB12H", "KA-AB 12H", "KA"),
    ("DE", "BOXY1", "BO-XY 1", "BO"),
    ("DE", "Y123456", "Y-123456", "Y"),
    ("GB", "BD51SMR", "BD51 SMR", "BD"),
    ("GB", "A123BCD", "A123 BCD", None),
    ("GB", "ABC123D", "ABC 123D", None),
    ("NL", "12GBXK", "12-GB-XK", None),
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
    ("MX", "ABC123D", "ABC-123-D", "AGU"),
    ("MX", "ABC1234", "ABC-12-34", "AGU"),
    ("MX", "HRZ123A", "HRZ-123-A", "HID"),
    ("MX", "HSA123A", "HSA-123-A", "JAL"),
    ("MX", "KZZ9999", "KZZ-99-99", "JAL"),
    ("MX", "A12BCD", "A12-BCD", "CMX"),
    ("MX", "AB12345", "AB-12-345", None),
    ("US", "ABC1234", "ABC-1234", None),
    ("US", "AB12345", "AB 12345", None),
    ("US", "7ABC123", "7ABC123", "CA"),
    ("US", "7OBC123", "7OBC123", None),
    ("US", "7AOC123", "7AOC123", "CA"),
    ("US", "5AB1234", "5AB1234", "MD"),
    ("US", "4AB1234", "4AB1234", None),
    ("US", "T123456C", "T123456C", "NY"),
    ("US", "A12BCD", "A12-BCD", "NJ"),
    ("US", "GOBLUE", "GOBLUE", None),
    ("CA", "ABCD123", "ABCD 123", "ON"),
    ("CA", "AB123C", "AB1 23C", "BC"),
    ("CA", "A12BCD", "A12 BCD", "QC"),
    ("CA", "CDE1234", "CDE-1234", "AB"),
    ("CA", "ABC123", "ABC 123", None),
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
    ("CZ", "1AB2345", "1AB 2345", "A"),
    ("SK", "BA123AB", "BA-123AB", "BA"),
    ("HU", "AABC123", "AA BC-123", None),
    ("HU", "ABC123", "ABC-123", None),
    ("HR", "SI123AB", "ŠI 123-AB", "ŠI"),
    ("SI", "LJAB123", "LJ AB-123", "LJ"),
    ("BG", "CB1234AB", "CB 1234 AB", "CB"),
    ("GR", "YXZ1234", "YXZ-1234", None),
    ("DK", "AB12345", "AB 12 345", None),
    ("NO", "EL12345", "EL 12345", None),
    ("FI", "ABC123", "ABC-123", None),
    ("EE", "123ABC", "123 ABC", None),
    ("LV", "AB1234", "AB-1234", None),
    ("LT", "ABC123", "ABC 123", None),
    ("IE", "131D12345", "131-D-12345", "D"),
    ("LU", "AB1234", "AB 1234", None),
    ("MT", "ABC123", "ABC 123", None),
    ("CY", "KAB123", "KAB 123", None),
    ("UA", "AA1234BC", "AA 1234 BC", "AA"),
    ("RS", "BG123AB", "BG 123-AB", "BG"),
    ("BA", "A12E345", "A12-E-345", None),
    ("MK", "SK1234AB", "SK 1234-AB", "SK"),
    ("ME", "PGAB123", "PG AB123", "PG"),
    ("AL", "AB123CD", "AB 123 CD", None),
    ("MD", "ABC123", "ABC 123", None),
    ("IS", "ABD12", "ABD 12", None),
    ("XK", "01234AB", "01 234-AB", "01"),
    ("BY", "1234AB7", "1234 AB-7", "7"),
    ("RU", "A123BC77", "A123BC 77", "77"),
    ("RU", "A123BC777", "A123BC 777", "777"),
    ("GE", "AB123CD", "AB-123-CD", None),
    ("AM", "12AB345", "12 AB 345", None),
    ("AD", "A1234", "A1234", None),
    ("MC", "B123", "B123", None),
    ("SM", "A1234", "A1234", None),
    ("LI", "FL12345", "FL 12345", None),
    ("VA", "SCV12345", "SCV 12345", None),
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
    ("text", "code", "shown"),
    [
        ("M-AB 1234", "M", "M-AB 1234"),
        ("MA B 1234", "MA", "MA-B 1234"),
        ("BN O 1234", "BN", "BN-O 1234"),
        ("B NO1234", "B", "B-NO 1234"),
        ("MÜ B 123", "MÜ", "MÜ-B 123"),
    ],
)
def test_gaps_decide_where_the_district_ends(text: str, code: str, shown: str) -> None:
    region = find_region(text, "DE")
    assert region is not None
    assert region.code == code
    assert format_display(text, "DE") == shown


@pytest.mark.parametrize("text", ["BNO1234", "BNO 1234", "MAB12E", "HASJ123"])
def test_without_the_gap_no_district_is_asserted(text: str) -> None:
    assert find_region(text, "DE") is None
    assert format_display(text, "DE") == text


def test_of_two_districts_the_one_with_the_marks_of_the_text_is_returned() -> None:
    """A text without marks is of the district without."""
    for text, name in (
        ("BO AB 123", "Bochum"),
        ("BO\u0308 AB 123", "Börde"),
        ("bö-ab 123", "Börde"),
    ):
        region = find_region(text, "DE")
        assert region is not None
        assert name in region.name
    assert format_display("BOAB123", "DE") == "BO-AB 123"
    assert format_display("BÖ-AB 123", "DE") == "BÖ-AB 123"


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
        ("US", "T123456C", "yellow", "black", PlateType.PUBLIC),
        ("US", "G101234A", "white", "blue", PlateType.GOVERNMENT),
        ("US", "0037MPD", "white", "blue", PlateType.DIPLOMATIC),
        ("CA", "GVAB123", "white", "green", PlateType.ELECTRIC),
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
    colors = named_colors(background, text_color)
    division = divide(text, text, pack, ())
    assert division is not None
    assert plate_type(division.form, pack, colors) == expected
