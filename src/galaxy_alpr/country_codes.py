"""The country codes that exist: ISO 3166-1 alpha-2, and Kosovo's."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from functools import cache
from importlib import resources

from galaxy_alpr.errors import ValidationFailed

KOSOVO = "XK"
"""Not assigned by ISO 3166-1, but in common use."""

_IN_COMMON_USE = {"UK": "GB", "UNITED KINGDOM": "GB", "ENGLAND": "GB", "EL": "GR"}
"""What is in use for a country beside its code of ISO 3166-1 and its name there."""

_ALPHA_3 = """
ABWAW AGOAO ALAAX ANDAD AREAE ARMAM ATAAQ ATFTF ATGAG AUTAT BDIBI BENBJ BESBQ BGDBD BHSBS BIHBA
BLRBY BLZBZ BRBBB BRNBN CAFCF CHLCL CHNCN CODCD COGCG COKCK COMKM CPVCV CUWCW CYMKY DNKDK ESHEH
ESTEE FLKFK FROFO FSMFM GINGN GLPGP GNBGW GNQGQ GRDGD GRLGL GUFGF GUYGY IRLIE IRQIQ ISRIL JAMJM
KAZKZ KORKR LBRLR LBYLY MACMO MAFMF MDGMG MDVMV MEXMX MLTMT MNEME MNPMP MOZMZ MTQMQ MYTYT NIUNU
PAKPK PCNPN PLWPW PNGPG POLPL PRKKP PRTPT PRYPY PYFPF SENSN SGSGS SLBSB SLVSV SPMPM SRBRS SURSR
SVKSK SVNSI SWESE SWZSZ SYCSC TCDTD TKMTM TUNTN TURTR TUVTV UKRUA URYUY WLFWF
"""
"""ISO 3166-1 alpha-3 codes, each with its alpha-2 code, where that is not its first two letters."""

_THREE_LETTERS = """
ABW AFG AGO AIA ALA ALB AND ARE ARG ARM ASM ATA ATF ATG AUS AUT AZE BDI BEL BEN BES BFA BGD BGR BHR
BHS BIH BLM BLR BLZ BMU BOL BRA BRB BRN BTN BVT BWA CAF CAN CCK CHE CHL CHN CIV CMR COD COG COK COL
COM CPV CRI CUB CUW CXR CYM CYP CZE DEU DJI DMA DNK DOM DZA ECU EGY ERI ESH ESP EST ETH FIN FJI FLK
FRA FRO FSM GAB GBR GEO GGY GHA GIB GIN GLP GMB GNB GNQ GRC GRD GRL GTM GUF GUM GUY HKG HMD HND HRV
HTI HUN IDN IMN IND IOT IRL IRN IRQ ISL ISR ITA JAM JEY JOR JPN KAZ KEN KGZ KHM KIR KNA KOR KWT LAO
LBN LBR LBY LCA LIE LKA LSO LTU LUX LVA MAC MAF MAR MCO MDA MDG MDV MEX MHL MKD MLI MLT MMR MNE MNG
MNP MOZ MRT MSR MTQ MUS MWI MYS MYT NAM NCL NER NFK NGA NIC NIU NLD NOR NPL NRU NZL OMN PAK PAN PCN
PER PHL PLW PNG POL PRI PRK PRT PRY PSE PYF QAT REU ROU RUS RWA SAU SDN SEN SGP SGS SHN SJM SLB SLE
SLV SMR SOM SPM SRB SSD STP SUR SVK SVN SWE SWZ SXM SYC SYR TCA TCD TGO THA TJK TKL TKM TLS TON TTO
TUN TUR TUV TWN TZA UGA UKR UMI URY USA UZB VAT VCT VEN VGB VIR VNM VUT WLF WSM YEM ZAF ZMB ZWE
"""
"""ISO 3166-1 alpha-3 codes."""

_LONGEST_NAME = 60
_LONGEST_SHOWN = 40
_MIN_LIKENESS = 0.8
"""Share of letters in common (``difflib``) from which a name is taken for a country's."""


class UnknownCountry(ValidationFailed, ValueError):
    """A code that is no country's. A ``ValueError`` too, so that pydantic reports it."""


@cache
def country_codes() -> frozenset[str]:
    """Return every code; the timezone database lists those of ISO 3166-1."""
    return frozenset(_names()) | {KOSOVO}


def check_country(code: str) -> str:
    """Return ``code`` in capitals. Raises ``UnknownCountry``, with the nearest code if one is."""
    if not isinstance(code, str):  # the library's callers may have no type checker
        raise UnknownCountry(f"{code!r} is no country's code of ISO 3166-1 alpha-2, like 'ID'")
    known = code.upper()
    if code.isascii() and known in country_codes():
        return known
    nearest = nearest_code(code)
    hint = ", like 'ID'" if nearest is None else f": did you mean {nearest!r}?"
    raise UnknownCountry(f"{code[:_LONGEST_SHOWN]!r} is no country of ISO 3166-1 alpha-2{hint}")


def check_countries(codes: str | Iterable[str]) -> tuple[str, ...]:
    """Return ``codes``, or one code, in capitals.

    Raises ``UnknownCountry`` for the first that does not exist.
    """
    codes = (codes,) if isinstance(codes, str) else codes
    return tuple(check_country(code) for code in codes)


def from_alpha_3(code: str) -> str | None:
    """Return the alpha-2 code of an ISO 3166-1 alpha-3 code in capitals, ``None`` for others."""
    return _alpha_3().get(code, code[:2]) if code in _three_letters() else None


def nearest_code(text: str) -> str | None:
    """Return the code that ``text`` probably stands for, ``None`` where nothing speaks for one.

    ``text`` may be a code in common use, one of three letters (ISO 3166-1 alpha-3), that of a part
    of a country (``US-CA``), the two letters of a code swapped, or an English name.
    """
    code = text.strip().upper()
    letters = code[:2]
    guesses = [_IN_COMMON_USE.get(code), _alpha_3().get(code), code]
    if re.fullmatch(r"[A-Z]{3}|[A-Z]{2}[-_].*", code):
        guesses += [_IN_COMMON_USE.get(letters), letters]
    if len(code) == len(letters):
        guesses.append(letters[::-1])
    existing = country_codes()
    found = next((guess for guess in guesses if guess in existing), None)
    return found or _by_name(code)


def _by_name(name: str) -> str | None:
    if not 4 <= len(name) <= _LONGEST_NAME:
        return None
    likest = get_close_matches(name, _by_spelling(), n=1, cutoff=_MIN_LIKENESS)
    return _by_spelling()[likest[0]] if likest else None


@cache
def _three_letters() -> frozenset[str]:
    return frozenset(_THREE_LETTERS.split())


@cache
def _alpha_3() -> Mapping[str, str]:
    return {pair[:3]: pair[3:] for pair in _ALPHA_3.split()}


@cache
def _by_spelling() -> Mapping[str, str]:
    """Return codes by name in capitals: in full, and without brackets where that is one name."""
    full = {name.upper(): code for code, name in _names().items()}
    short = {name: name.split(" (")[0] for name in full}
    counts = Counter(short.values())
    return full | {short[name]: code for name, code in full.items() if counts[short[name]] == 1}


@cache
def _names() -> Mapping[str, str]:
    """Return the English names of the countries of ISO 3166-1 by code."""
    table = (resources.files("tzdata.zoneinfo") / "iso3166.tab").read_text("utf-8")
    rows = [line.split("\t") for line in table.splitlines() if line[:1].isalpha()]
    return {row[0]: row[1] for row in rows}
