"""Describe a plate by its country's formats: display text, region and type."""

from __future__ import annotations

import itertools

from galaxy_alpr.engine.plates.alphabet import group_starts, normalize_text
from galaxy_alpr.engine.plates.country_packs import CountryPack, Form, load_country_packs
from galaxy_alpr.engine.plates.matching import best_form
from galaxy_alpr.enums import PlateType
from galaxy_alpr.types import PlateColors, Region


def format_display(text: str, country: str | None) -> str:
    """Return a plate text as its country prints it (``B1234XYZ`` of ID: ``B 1234 XYZ``).

    A text that fits none of the country's formats, or of an unknown country, is only normalised.
    """
    normalized, pack, form = _look_up(text, country)
    return display(normalized, pack, form) if pack and form else normalized


def find_region(text: str, country: str | None) -> Region | None:
    """Return the region that a plate text names, ``None`` where it names none.

    Gaps in ``text`` decide where letters could be split in two ways (``M-AB 123``, ``MA-B 123``).
    """
    normalized, pack, form = _look_up(text, country)
    return pack.region_of(normalized, form) if pack and form else None


def _look_up(text: str, country: str | None) -> tuple[str, CountryPack | None, Form | None]:
    normalized = normalize_text(text)
    pack = load_country_packs().get(country or "")
    starts = group_starts(text, len(normalized))
    return normalized, pack, best_form(normalized, pack, starts) if pack else None


def display(text: str, pack: CountryPack, form: Form) -> str:
    """Return a normalised text with the separators of ``form`` and the marks of its region code.

    ``MUAB123`` of DE: ``MÜ-AB 123``.
    """
    shown = form.shape.display(text)
    if form.shape.region is None:
        return shown
    start, end = form.shape.region
    shift = sum(index <= start for index, _ in form.shape.separators)
    return shown[: start + shift] + pack.region_by_key[text[start:end]].code + shown[end + shift :]


def spaced(text: str, starts: tuple[int, ...]) -> str:
    """Return ``text`` with a space before each index of ``starts``."""
    bounds = [0, *starts, len(text)]
    return " ".join(text[a:b] for a, b in itertools.pairwise(bounds))


def plate_type(form: Form | None, pack: CountryPack, colors: PlateColors) -> PlateType | None:
    """Return the type of a plate by its format, else by its colours, ``None`` if neither decides.

    Rules with a matching strip come first. They ignore the colour of the text, which is measured
    wrongly where characters are printed on the strip. Then come rules for the format of ``form``,
    then general ones. Where the text colour is unknown or matches no rule, the background decides
    if all its rules agree.
    """
    if form is not None and form.format.type is not None:
        return form.format.type
    background, text, strip = (
        None if color is None else color.name
        for color in (colors.background, colors.text, colors.strip)
    )
    if background is None:
        return None
    name = form.format.name if form is not None else None
    rules = [rule for rule in pack.plate_types if rule.background == background]
    for rule in rules:
        if rule.strip is not None and rule.strip == strip:
            return rule.type
    rules = [rule for rule in rules if rule.strip is None]
    for kept in (
        [rule for rule in rules if name is not None and rule.format == name],
        [rule for rule in rules if rule.format is None],
    ):
        for rule in kept:
            if rule.text == text:
                return rule.type
        if len({rule.type for rule in kept}) == 1:
            return kept[0].type
    return None
