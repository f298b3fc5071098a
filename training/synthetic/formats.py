"""Registration texts of many countries, drawn from patterns.

Patterns: ``@`` a letter, ``#`` a digit, ``*`` either, ``{n}`` / ``{m,n}`` repeat the token before,
``[ABC]`` one of a set, ``(region)`` one of the country's region codes, a space or ``-`` a gap that
is drawn but not part of the text; every other character stands for itself. The product's country
packs (``src/galaxy_alpr/countries/*.yaml``) are read directly; the table here only adds what has
no pack.
"""

from __future__ import annotations

import functools
import re
import unicodedata
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
    """Patterns of one country, how often each is drawn, and the region codes they may use.

    No ``weights`` means all the same.
    """

    patterns: tuple[str, ...]
    weights: tuple[float, ...] = ()
    regions: tuple[str, ...] = ()


EXTRA: dict[str, CountryFormats] = {
    "AT": CountryFormats(
        ("(region) #{3,5} @{1,2}", "(region) #{2,3} @{2,3}"),
        regions=(
            *("W", "G", "L", "S", "I", "GU", "WU", "MD", "BN"),
            *("KO", "LL", "SL", "VB", "WB", "FR", "EU", "BA", "ZE"),
        ),
    ),
    "BE": CountryFormats(("#-@@@-###", "@@@-###", "###-@@@")),
    "PT": CountryFormats(("@@-##-@@", "##-@@-##", "##-##-@@", "@@-##-##")),
    "SE": CountryFormats(("@@@ ###", "@@@ ##@")),
    "PH": CountryFormats(("@@@ ####", "@@@ ###", "### @@@", "@@ #####")),
    GENERIC: CountryFormats(
        (
            *("*{4,8}", "@{1,3} #{3,5}", "#{2,4} @{2,3} *{0,2}", "@@@ ###", "*{3} *{3,4}"),
            *("#{5,7}", "*{6,10}", "*{2} *{2,3} *{2,4}"),
        )
    ),
}
"""Formats without a country pack, and the generic ones of no country."""


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
    """Formats by ISO country code: the product's packs and :data:`EXTRA`."""
    packs = (_read_pack(path) for path in sorted(PACKS.glob("*.yaml")))
    return {**EXTRA, **{code: pack for code, pack in packs if pack.patterns}}


def _plain(code: str) -> str:
    """A region code as it is read: without dots and accents."""
    return unicodedata.normalize("NFKD", code).encode("ascii", "ignore").decode()


def _read_pack(path: Path) -> tuple[str, CountryFormats]:
    """Code and formats of a pack; rare formats are drawn more often than on the road."""
    data: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    entries = [e for e in data["formats"] if _fits(e["pattern"])]
    regions = {_plain(str(region["code"])) for region in data.get("regions") or []}
    return str(data["code"]), CountryFormats(
        patterns=tuple(e["pattern"] for e in entries),
        weights=tuple(float(e.get("weight", 1.0)) ** 0.6 for e in entries),
        regions=tuple(sorted(code for code in regions if 0 < len(code) <= 3)),
    )


def _fits(pattern: str) -> bool:
    """Return whether most texts of a pattern have a length that the reader can output."""
    rng = np.random.default_rng(0)
    lengths = [len(re.sub(r"[ \-]", "", expand(rng, pattern, ("AB",)))) for _ in range(10)]
    return sum(2 <= length <= MAX_LENGTH for length in lengths) > 5


def draw_registration(rng: np.random.Generator, country: str) -> Registration:
    """Draw a registration of ``country`` (ISO code; ``""`` for no particular format).

    The text has 2 to ``MAX_LENGTH`` characters of ``ALPHABET``.
    """
    table = formats()[country]
    for _ in range(20):
        shown = expand(rng, _draw_pattern(rng, table), table.regions)
        tokens = re.findall(r"[A-Z0-9]+|[ \-]+", shown)
        groups = tuple(t for t in tokens if t[0] not in " -")
        text = "".join(groups)
        if 2 <= len(text) <= MAX_LENGTH:
            gaps = [t for t in tokens if t[0] in " -"]
            return Registration(text, groups, tuple("-" if "-" in g else " " for g in gaps))
    raise ValueError(f"no pattern of {country!r} gives 2 to {MAX_LENGTH} characters")


def _draw_pattern(rng: np.random.Generator, table: CountryFormats) -> str:
    if not table.weights:
        return _pick(rng, table.patterns)
    cumulative = np.cumsum(table.weights)
    index = int(np.searchsorted(cumulative, rng.random() * cumulative[-1], side="right"))
    return table.patterns[min(index, len(table.patterns) - 1)]
