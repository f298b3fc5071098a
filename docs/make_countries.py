"""Writes the table of the country packs in ``docs/countries.md``.

``python docs/make_countries.py`` replaces what stands between the two marks.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from galaxy_alpr.engine.plates.country_packs import CountryPack, load_country_packs

TARGET = Path(__file__).resolve().parent / "countries.md"
BEGIN = "<!-- packs: made by docs/make_countries.py -->"
END = "<!-- end of packs -->"


def table(packs: Iterable[CountryPack]) -> str:
    """Return the packs as a Markdown table, by name."""
    found = sorted(packs, key=lambda pack: pack.name)
    lines = [
        "| code | country | formats | regions | types by colour | also |",
        "|---|---|---|---|---|---|",
        *(_row(pack) for pack in found),
    ]
    formats = sum(len(pack.formats) for pack in found)
    regions = sum(len(pack.regions) for pack in found)
    return "\n".join([f"{len(found)} packs, {formats} formats, {regions} regions.", "", *lines])


def _row(pack: CountryPack) -> str:
    also = [
        name
        for name, has in (
            ("checksum", pack.checksum is not None),
            ("text below the number", bool(pack.below)),
            ("plates of two lines", any(item.layout > 1 for item in pack.formats)),
        )
        if has
    ]
    cells = (
        f"`{pack.code}`",
        pack.name,
        str(len(pack.formats)),
        str(len(pack.regions) or "–"),
        str(len(pack.plate_types) or "–"),
        ", ".join(also),
    )
    return f"| {' | '.join(cells)} |".replace("|  |", "| |")


def written(document: str, packs: Iterable[CountryPack]) -> str:
    """Return ``document`` with the table of ``packs`` between the marks."""
    before, begin, rest = document.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not (begin and end):
        raise ValueError(f"{TARGET.name} has no marks for the table")
    return f"{before}{BEGIN}\n\n{table(packs)}\n\n{END}{after}"


def write() -> None:
    """Write the table into the document."""
    document = TARGET.read_text(encoding="utf-8")
    TARGET.write_text(written(document, load_country_packs().values()), encoding="utf-8")


if __name__ == "__main__":
    write()
