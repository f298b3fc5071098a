# ruff: noqa: E501
"""Registration texts: a tiny pattern language and a table of country formats.

Patterns: ``@`` a letter, ``#`` a digit, ``*`` either, ``{n}`` / ``{m,n}`` repeat the token before,
``[ABC]`` one of a set, ``(region)`` one of the country's region codes, a space or ``-`` a gap that
is drawn but not part of the text; every other character stands for itself. The product's country
packs (``src/galaxy_alpr/countries/*.yaml``) use the same language and are added to the table when
they are there.
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import yaml

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
DIGITS = ALPHABET[:10]
LETTERS = ALPHABET[10:]
MAX_LENGTH = 10
GENERIC = ""
"""Country code of plates that follow no country's format."""

PACKS = Path(__file__).resolve().parents[2] / "src" / "galaxy_alpr" / "countries"

_TOKEN = re.compile(
    r"(?P<atom>\(region\)|\[[^\]]+\]|.)(?:\{(?P<low>\d+)(?:,(?P<high>\d+))?\})?", re.DOTALL
)


@dataclass(frozen=True)
class CountryFormats:
    """Formats of one country: weighted patterns and the region codes they may use."""

    patterns: tuple[str, ...]
    regions: tuple[str, ...] = ()


_ID = (
    "A AA AB AD AE AG B BA BB BD BE BG BH BK BL BM BN BP D DA DB DC DD DE DG DH DK DL DM DN DP DR "
    "DS DT DW E EA EB ED F G H K KB KH KT KU L M N P PA PB PG PS PT R S T W Z"
)
_DE = "B M K F HH S D E L HB DD H N DU BO W BI BN MS KA MA A WI GE AC EMV MYK KN FR OS MZ LB HRO"
_PL = "WA WB WI WE KR KRA PO PZ GD GDA DW DWR LU LUB EL SK SC WPR ZS BI RZ OP TK"
_RO = "AB AG AR BC BH BN BR BT BV BZ CJ CL CS CT CV DB DJ GJ GL GR HD HR IF IL IS MH MM MS MS NT"
_TR = " ".join(f"{n:02d}" for n in range(1, 82))
_IN = "AP AR AS BR CG CH DL DN GA GJ HP HR JH JK KA KL MH MP OD PB PY RJ TN TR TS UK UP WB"
_AT = "W G L S I GU WU MD BN KO LL SL VB WB FR EU BA ZE"
_MY = "A B C D F J K M N P R T V W KV S Q"

TABLE: dict[str, CountryFormats] = {
    "ID": CountryFormats(
        ("(region) #{4} @{2}", "(region) #{4} @{3}", "(region) #{4} @{1,3}", "(region) #{1,4} @{1,3}"),
        tuple(_ID.split()),
    ),
    "DE": CountryFormats(("(region)-@{1,2} #{1,4}", "(region)-@{2} #{3,4}"), tuple(_DE.split())),
    "GB": CountryFormats(("@@## @@@", "@@## @@@", "@### @@@", "@@@ ###@")),
    "NL": CountryFormats(("##-@@@-#", "#-@@@-##", "@@-###-@", "@-###-@@", "@@-@@-##", "@@-##-##")),
    "FR": CountryFormats(("@@-###-@@", "@@-###-@@", "#{3,4} @@ ##")),
    "ES": CountryFormats(
        ("#{4} [BCDFGHJKLMNPRSTVWXYZ]{3}", "[BMVCA] #{4} @@", "[BMVCA]-#{4}-@@")
    ),
    "IT": CountryFormats(("@@ ###@@", "@@###@@")),
    "PL": CountryFormats(("(region) #{5}", "(region) ####@", "(region) *{4,5}"), tuple(_PL.split())),
    "BR": CountryFormats(("@@@-####", "@@@-####", "@@@#@##", "@@@#@##")),
    "AR": CountryFormats(("@@ ### @@", "@@@ ###")),
    "MX": CountryFormats(("@@@-##-##", "@@@-###-@", "@##-@@@", "@@-##-###", "###-@@@")),
    "US": CountryFormats(
        (
            "@@@-####",
            "@@@ ####",
            "@@@ ###",
            "###-@@@",
            "#@@@###",
            "@##-@@@",
            "@######@",
            "@#{6}@",
            "#{3} @@@",
            "#{5}-@@",
            "@@#####",
            "*{5,7}",
            "@{3,7}",
            "#@@ @##",
            "@@## @@@",
            "####@@@",
            "@@@ #@#",
        )
    ),
    "IN": CountryFormats(
        ("(region) ## @@ ####", "(region) ## @ ####", "(region)##@@####", "## BH #### @@"),
        tuple(_IN.split()),
    ),
    "MY": CountryFormats(("(region)@@ ####", "(region)@@ #{1,4}", "W@@ #### @"), tuple(_MY.split())),
    "SG": CountryFormats(("S@@ #### @", "S@@ #{1,4} @", "[FG]@@ #### @")),
    "TH": CountryFormats(("#@@ ####", "@@ ####", "##-####")),
    "VN": CountryFormats(("##@-### ##", "##@-#####", "##-@# ### ##", "##@#-### ##", "##@ ####")),
    "TR": CountryFormats(
        ("(region) @ ####", "(region) @@ ###", "(region) @@ ####", "(region) @@@ ##", "(region) @@@ ###"),
        tuple(_TR.split()),
    ),
    "AU": CountryFormats(("@@@-###", "@@@ ##@", "#@@ #@@", "###-@@@", "@@ ## @@", "S### @@@")),
    "RO": CountryFormats(
        ("(region) ## @@@", "(region) ## @@@", "B ### @@@", "B ## @@@"), tuple(_RO.split())
    ),
    "AT": CountryFormats(("(region) #{3,5} @{1,2}", "(region) #{2,3} @{2,3}"), tuple(_AT.split())),
    "BE": CountryFormats(("#-@@@-###", "@@@-###", "###-@@@")),
    "PT": CountryFormats(("@@-##-@@", "##-@@-##", "##-##-@@", "@@-##-##")),
    "SE": CountryFormats(("@@@ ###", "@@@ ##@")),
    "PH": CountryFormats(("@@@ ####", "@@@ ###", "### @@@", "@@ #####")),
    GENERIC: CountryFormats(
        ("*{4,8}", "@{1,3} #{3,5}", "#{2,4} @{2,3} *{0,2}", "@@@ ###", "*{3} *{3,4}", "#{5,7}",
         "*{6,10}", "*{2} *{2,3} *{2,4}")
    ),
}  # fmt: skip


@dataclass(frozen=True)
class Registration:
    """A drawn-from-format text: ``text`` without gaps, ``groups`` split where gaps are shown."""

    text: str
    groups: tuple[str, ...]
    separators: tuple[str, ...]


def _pick(rng: np.random.Generator, options: str | tuple[str, ...]) -> str:
    return options[int(rng.integers(len(options)))]


def _expand_atom(rng: np.random.Generator, atom: str, regions: tuple[str, ...]) -> str:
    if atom == "@":
        return _pick(rng, LETTERS)
    if atom == "#":
        return _pick(rng, DIGITS)
    if atom == "*":
        return _pick(rng, ALPHABET)
    if atom == "(region)":
        return _pick(rng, regions) if regions else _pick(rng, LETTERS) + _pick(rng, LETTERS)
    if atom.startswith("["):
        return _pick(rng, re.sub(r"(.)-(.)", lambda m: _span(m[1], m[2]), atom[1:-1]))
    return atom


def _span(first: str, last: str) -> str:
    return "".join(chr(c) for c in range(ord(first), ord(last) + 1))


def expand(rng: np.random.Generator, pattern: str, regions: tuple[str, ...] = ()) -> str:
    """Draw one text from a pattern; spaces and ``-`` stay in it as shown gaps."""
    parts: list[str] = []
    for match in _TOKEN.finditer(pattern):
        low = int(match["low"]) if match["low"] else 1
        high = int(match["high"]) if match["high"] else low
        repeats = range(int(rng.integers(low, high + 1)))
        parts.extend(_expand_atom(rng, match["atom"], regions) for _ in repeats)
    return "".join(parts).upper()


@functools.cache
def formats() -> dict[str, CountryFormats]:
    """The table above, with the product's country packs added where they can be read."""
    table = dict(TABLE)
    for path in sorted(PACKS.glob("*.yaml")):
        code, pack = _read_pack(path)
        if pack.patterns:
            known = table.get(code)
            extra = known.patterns if known else ()
            regions = pack.regions or (known.regions if known else ())
            table[code] = CountryFormats(pack.patterns + extra, regions)
    return table


def _read_pack(path: Path) -> tuple[str, CountryFormats]:
    data: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
    patterns = []
    for entry in data.get("formats", []):
        pattern = entry.get("pattern") if isinstance(entry, dict) else entry
        if isinstance(pattern, str) and re.fullmatch(r"[A-Z0-9@#*{},\[\]()a-z \-]+", pattern):
            patterns.append(pattern)
    regions = data.get("regions", {})
    codes = [r.get("code", "") if isinstance(r, dict) else str(r) for r in regions]
    code = str(data.get("code") or data.get("country") or path.stem).upper()
    return code, CountryFormats(tuple(patterns), tuple(c for c in codes if c.isascii() and c))


def draw_registration(rng: np.random.Generator, country: str) -> Registration:
    """Draw a registration of ``country`` (ISO code; ``""`` for no particular format).

    The text has 2 to ``MAX_LENGTH`` characters of ``ALPHABET``.
    """
    table = formats()[country]
    for _ in range(20):
        shown = expand(rng, _pick(rng, table.patterns), table.regions)
        tokens = re.findall(r"[A-Z0-9]+|[ \-]+", shown)
        groups = tuple(t for t in tokens if t[0] not in " -")
        text = "".join(groups)
        if 2 <= len(text) <= MAX_LENGTH:
            gaps = [t for t in tokens if t[0] in " -"]
            return Registration(text, groups, tuple("-" if "-" in g else " " for g in gaps))
    raise ValueError(f"no pattern of {country!r} gives 2 to {MAX_LENGTH} characters")
