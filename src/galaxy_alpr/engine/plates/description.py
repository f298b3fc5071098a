"""Describe a plate by its country's formats: display text, region and type."""

from __future__ import annotations

import itertools
import math
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from galaxy_alpr.engine.plates.alphabet import group_starts, normalize_text
from galaxy_alpr.engine.plates.country_packs import CountryPack, Form, load_country_packs
from galaxy_alpr.enums import PlateType
from galaxy_alpr.types import PlateColors, Region

_SURE_REGION = 0.8
_SURE_DIVISION = 0.93
"""Share of the probability that one region needs where the forms name several, and where these also
end the region's code at different places (``HAS-J`` and ``HA-SJ``)."""


@dataclass(frozen=True, slots=True)
class Division:
    """How a country's formats divide a text.

    ``form`` is the most probable one. Without ``known``, others divide the text in other ways
    (``BN-O`` and ``B-NO``) and are not far less probable: there is no ``region``, and ``display``
    has the gaps of the picture only.
    """

    form: Form
    region: Region | None
    display: str
    known: bool = True


def divide(raw: str, text: str, pack: CountryPack, starts: tuple[int, ...]) -> Division | None:
    """Return how ``pack`` divides a normalised text, ``None`` if it fits no form.

    ``starts`` are the indices at which a group of characters begins in the picture: forms without a
    gap at each of them do not count if another has them, and those displayed as in ``raw`` count
    alone. Marks of a region code in ``raw`` (``BÖ``) decide between codes that are the same
    without. The first form in the order of preference that names the most probable region is used.
    """
    forms = list(pack.matches(text))
    if not forms:
        return None
    if starts and len(forms) > 1:
        gaps = set(starts)
        forms = [form for form in forms if gaps <= set(form.shape.groups())] or forms
        forms = [form for form in forms if form.shape.display(text) == raw] or forms
    form, sure = _most_probable(text, pack, forms)
    if sure:
        region = _marked_region(raw, text, pack, form)
        return Division(form, region, display(text, form, region))
    if len({other.shape.region for other in forms}) > 1:
        return Division(form, None, spaced(text, starts), known=False)
    return Division(form, None, display(text, form))


def _most_probable(text: str, pack: CountryPack, forms: Sequence[Form]) -> tuple[Form, bool]:
    """Return the first form with the most probable region, and whether that region is sure."""
    regions = [pack.region_of(text, form) for form in forms]
    if len(set(regions)) == 1:
        return forms[0], True
    mass = dict.fromkeys(regions, 0.0)
    for region, form in zip(regions, forms, strict=True):
        mass[region] += math.exp(form.log_probability)
    best = max(mass, key=lambda region: mass[region])
    divided = len({form.shape.region for form in forms}) > 1
    needed = _SURE_DIVISION if divided else _SURE_REGION
    return forms[regions.index(best)], mass[best] >= needed * sum(mass.values())


def _marked_region(raw: str, text: str, pack: CountryPack, form: Form) -> Region | None:
    """Return the region of a text, by the marks of its code in ``raw`` if there are any."""
    region = pack.region_of(text, form)
    if form.shape.region is None or raw.isascii():
        return region
    marked = "".join(c for c in unicodedata.normalize("NFC", raw).upper() if c.isalnum())
    code = marked[slice(*form.shape.region)] if len(marked) == len(text) else ""
    return next((other for other in pack.regions if other.code == code), region)


def format_display(text: str, country: str | None) -> str:
    """Return a plate text as its country prints it (``B1234XYZ`` of ID: ``B 1234 XYZ``).

    A text that fits none of the country's formats, or of an unknown country, is only normalised.
    One that can be divided in several ways has only the gaps of ``text``.
    """
    division = _look_up(text, country)
    return division.display if division else normalize_text(text)


def find_region(text: str, country: str | None) -> Region | None:
    """Return the region that a plate text names, ``None`` where it names none.

    Gaps in ``text`` decide where letters could be split in two ways (``M-AB 123``, ``MA-B 123``).
    Without one there is no region.
    """
    division = _look_up(text, country)
    return division.region if division else None


def _look_up(text: str, country: str | None) -> Division | None:
    pack = load_country_packs().get(country or "")
    if pack is None:
        return None
    normalized = normalize_text(text)
    return divide(text, normalized, pack, group_starts(text, len(normalized)))


def display(text: str, form: Form, region: Region | None = None) -> str:
    """Return a normalised text with the separators of ``form`` and the marks of its region's code.

    ``MUAB123`` of DE: ``MÜ-AB 123``.
    """
    shown = form.shape.display(text)
    if form.shape.region is None or region is None:
        return shown
    start, end = form.shape.region
    shift = sum(index <= start for index, _ in form.shape.separators)
    return shown[: start + shift] + region.code + shown[end + shift :]


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
