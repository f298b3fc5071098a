# ruff: noqa: E501
"""The look of each country's plates: colours, shape, bands, small texts, and how often two lines."""

from __future__ import annotations

from dataclasses import dataclass, field

Colour = tuple[int, int, int]
"""BGR, 0 to 255."""

WHITE: Colour = (238, 240, 240)
BLACK: Colour = (24, 24, 26)
YELLOW: Colour = (25, 190, 240)
GOLD: Colour = (30, 160, 235)
RED: Colour = (35, 30, 190)
BLUE: Colour = (150, 60, 20)
GREEN: Colour = (60, 130, 20)
GREY: Colour = (150, 150, 150)
LIME: Colour = (180, 240, 190)
CREAM: Colour = (190, 225, 240)
SKY: Colour = (240, 220, 185)


@dataclass(frozen=True)
class Style:
    """Look of one country's plates.

    ``colours`` are (background, ink) pairs, the first ones being the most common; ``aspect`` and
    ``two_line_aspect`` are ranges of width / height; ``cap`` is the range of letter height / plate
    height on one line; ``band`` is ``""``, ``"left"`` (EU) or ``"top"`` (Mercosur).
    """

    colours: tuple[tuple[Colour, Colour], ...] = ((WHITE, BLACK),)
    aspect: tuple[float, float] = (4.2, 4.9)
    two_line: float = 0.15
    two_line_aspect: tuple[float, float] = (1.2, 1.9)
    cap: tuple[float, float] = (0.62, 0.78)
    band: str = ""
    band_chance: float = 0.85
    band_text: str = ""
    top: tuple[str, ...] = ()
    bottom: tuple[str, ...] = ()
    seals: float = 0.0
    expiry: float = 0.0
    picture: float = 0.0
    border: float = 0.6
    fonts: tuple[str, ...] = field(default=())


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split("|"))


STATES = _words(
    "NEW YORK|NEW YORK|New Jersey|California|FLORIDA|TEXAS|PENNSYLVANIA|Ohio|GEORGIA|"
    "Virginia|MARYLAND|Massachusetts|CONNECTICUT|ILLINOIS|Michigan|North Carolina|"
    "SOUTH CAROLINA|Tennessee|ALABAMA|Arizona|COLORADO|WASHINGTON|OREGON|Utah|NEVADA|"
    "Indiana|WISCONSIN|MINNESOTA|Missouri|KANSAS|OKLAHOMA|LOUISIANA|MISSISSIPPI|KENTUCKY|"
    "IOWA|Nebraska|DELAWARE|VERMONT|MAINE|New Hampshire|Rhode Island|IDAHO|MONTANA|WYOMING|"
    "NORTH DAKOTA|South Dakota|NEW MEXICO|ALASKA|HAWAII|ONTARIO|Quebec|West Virginia|"
    "ARKANSAS|Washington DC"
)
SLOGANS = _words(
    "EMPIRE STATE|EXCELSIOR|Garden State|SUNSHINE STATE|dmv.ca.gov|T&LC|T&LC MILLENNIUM|"
    "COMMERCIAL|Land of Lincoln|LIVE FREE OR DIE|The Lone Star State|visitPA.com|"
    "FIRST IN FLIGHT|In God We Trust|Peach State|Grand Canyon State|Birthplace of Aviation|"
    "GREAT LAKES|Vacationland|Constitution State|The Spirit of America|10,000 lakes|"
    "Famous Potatoes|JE ME SOUVIENS|Yours to Discover|World Famous|Centennial|"
    "AUTO MALL INC|www.dealer.com|CADILLAC|HONDA OF TOWN|646-555-0199|OMNIBUS|LIVERY"
)
BR_TOWNS = _words("PR-CURITIBA|SP-SAO PAULO|RJ-RIO DE JANEIRO|MG-CONTAGEM|SC-JOINVILLE")
MX_STATES = _words("JALISCO|DISTRITO FEDERAL|NUEVO LEON|PUEBLA|EDO MEX|SONORA|BAJA CALIFORNIA")
AU_STATES = _words("NSW|VICTORIA|QUEENSLAND|SOUTH AUSTRALIA|TASMANIA|WA|ACT")

STYLES: dict[str, Style] = {
    "ID": Style(
        ((BLACK, WHITE), (WHITE, BLACK), (WHITE, BLACK), (BLACK, WHITE), (YELLOW, BLACK), (RED, WHITE)),
        aspect=(2.5, 3.4), two_line=0.04, cap=(0.42, 0.58), expiry=0.92,
        fonts=("barlow", "saira", "rajdhani", "overpass", "roboto", "archivo", "encode", "asap"),
    ),
    "DE": Style(two_line=0.2, band="left", band_text="D", seals=0.9),
    "GB": Style(((WHITE, BLACK), (YELLOW, BLACK), (BLACK, WHITE)), two_line=0.18, band="left",
                band_chance=0.4, band_text="GB", border=0.15, bottom=("", "", "DEALER MOTORS LTD")),
    "NL": Style(((YELLOW, BLACK), (YELLOW, BLACK), (SKY, BLACK)), two_line=0.2, band="left", band_text="NL"),
    "FR": Style(((WHITE, BLACK), (WHITE, BLACK), (YELLOW, BLACK)), two_line=0.15, band="left", band_text="F"),
    "ES": Style(two_line=0.15, band="left", band_text="E"),
    "IT": Style(two_line=0.15, band="left", band_text="I"),
    "PL": Style(two_line=0.2, band="left", band_text="PL", seals=0.3),
    "BR": Style(
        ((GREY, BLACK), (GREY, BLACK), (WHITE, BLACK), (RED, WHITE), (WHITE, RED), (WHITE, BLUE)),
        aspect=(2.4, 3.2), two_line=0.2, cap=(0.5, 0.62), band="top", band_chance=0.4,
        band_text="BRASIL", top=BR_TOWNS,
    ),
    "AR": Style(((WHITE, BLACK), (WHITE, BLACK), (BLACK, WHITE)), aspect=(2.6, 3.3), two_line=0.15,
                cap=(0.5, 0.64), band="top", band_chance=0.7, band_text="REPUBLICA ARGENTINA"),
    "MX": Style(((WHITE, BLACK), (WHITE, BLUE), (WHITE, RED), (WHITE, GREEN)), aspect=(1.9, 2.1),
                two_line=0.08, cap=(0.4, 0.55), top=MX_STATES, bottom=("MEXICO", "TRANSPORTE PRIVADO"),
                picture=0.5),
    "US": Style(
        ((WHITE, BLUE), (GOLD, BLUE), (GOLD, BLACK), (WHITE, BLACK), (WHITE, RED), (CREAM, BLUE),
         (SKY, BLUE), (WHITE, GREEN), (GREEN, WHITE), (BLUE, YELLOW), (BLACK, YELLOW), (YELLOW, BLACK)),
        aspect=(1.75, 2.15), two_line=0.05, cap=(0.38, 0.56), top=STATES, bottom=SLOGANS, picture=0.6,
        border=0.3,
    ),
    "IN": Style(((WHITE, BLACK), (WHITE, BLACK), (YELLOW, BLACK), (BLACK, YELLOW), (GREEN, WHITE)),
                two_line=0.4, band="left", band_chance=0.4, band_text="IND"),
    "MY": Style(((BLACK, WHITE), (BLACK, WHITE), (WHITE, BLACK)), two_line=0.4, aspect=(3.2, 4.8),
                border=0.1),
    "SG": Style(((BLACK, WHITE), (WHITE, BLACK), (YELLOW, BLACK), (RED, WHITE)), two_line=0.35,
                border=0.2),
    "TH": Style(((WHITE, BLACK), (WHITE, BLUE), (WHITE, GREEN), (YELLOW, BLACK)), two_line=0.3,
                aspect=(2.0, 2.5), cap=(0.45, 0.6), bottom=("BANGKOK", "CHIANG MAI")),
    "VN": Style(((WHITE, BLACK), (WHITE, BLACK), (YELLOW, BLACK), (BLUE, WHITE), (RED, WHITE)),
                two_line=0.6),
    "TR": Style(two_line=0.2, band="left", band_text="TR"),
    "AU": Style(((WHITE, BLUE), (YELLOW, BLACK), (WHITE, BLACK), (WHITE, RED), (BLACK, WHITE),
                 (WHITE, GREEN)), aspect=(2.4, 2.9), two_line=0.1, cap=(0.45, 0.6), top=AU_STATES,
                bottom=("SMART STATE", "THE GOLDEN STATE", "ON THE MOVE"), picture=0.2),
    "RO": Style(two_line=0.15, band="left", band_text="RO", seals=0.3),
    "AT": Style(two_line=0.15, band="left", band_text="A", seals=0.8),
    "BE": Style(((WHITE, RED),), two_line=0.15, band="left", band_text="B"),
    "PT": Style(two_line=0.15, band="left", band_text="P"),
    "SE": Style(two_line=0.15, band="left", band_text="S"),
    "PH": Style(((WHITE, BLACK), (WHITE, GREEN), (YELLOW, BLACK)), aspect=(2.5, 3.1), cap=(0.42, 0.58),
                two_line=0.25, top=("PILIPINAS", "PHILIPPINES"), bottom=("NCR", "REGION IV-A")),
    "": Style(
        ((WHITE, BLACK), (BLACK, WHITE), (YELLOW, BLACK), (RED, WHITE), (BLUE, WHITE), (GREEN, WHITE),
         (WHITE, BLUE), (WHITE, RED), (WHITE, GREEN), (LIME, BLACK), (SKY, BLACK), (GOLD, BLACK)),
        aspect=(1.8, 5.0), two_line=0.35, two_line_aspect=(1.0, 2.2), cap=(0.4, 0.8), band="left",
        band_chance=0.2, top=("", "", *MX_STATES, *STATES), bottom=("", "", *SLOGANS), seals=0.15,
        picture=0.2,
    ),
}  # fmt: skip
"""Look by ISO country code; ``""`` is the generic plate."""


def style_of(country: str) -> Style:
    """The style of a country, the generic one where none is written down."""
    return STYLES.get(country, STYLES[""])
