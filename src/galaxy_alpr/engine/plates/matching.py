"""Which country a plate text belongs to, and what its format says about it."""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping, Sequence
from functools import lru_cache

from galaxy_alpr.engine.plates.alphabet import text_groups
from galaxy_alpr.engine.plates.country_packs import CountryPack, Form
from galaxy_alpr.engine.plates.patterns import text_bits
from galaxy_alpr.enums import PlateType

SURE_LOOK = 0.9
"""Confidence from which the recognizer's country counts although the text does not show it."""

LIKELY_LOOK = 0.6
"""Confidence from which the recognizer's country counts when the text fits it."""

SURE_SHARE = 0.9
"""Share of the probability that a country must have to be guessed from the text alone."""

SURE_SHARE_OF_SEVERAL = 0.98
"""The same when the text fits formats of other countries too."""

_LOOSE_LOSS = 0.3
"""What a format that takes any character at every position loses of its weight as evidence."""

_RANK_WEIGHT = 0.5
"""How much less likely each further country expected at a site is than the one before."""

_SHAPES_ELSEWHERE = 64.0
"""Among how many arrangements of letters and digits the countries without a pack spread."""


Fits = Sequence[tuple[CountryPack, Form]]
"""The forms of any country that a text fits, each country's in its order of preference."""


def fitting(text: str, packs: Mapping[str, CountryPack]) -> Fits:
    """Return every form of every pack that a normalised text fits."""
    forms = _forms_by_length(tuple(packs.values())).get(len(text))
    if not forms:
        return ()
    absent = ~text_bits(text)
    # A text fits when it has no bit outside the mask; the masks of most forms rule it out at once.
    return [
        (pack, form)
        for mask, region, pack, form in forms
        if mask | absent == -1 and (region is None or text[region] in pack.region_by_key)
    ]


@lru_cache(maxsize=8)
def _forms_by_length(
    packs: tuple[CountryPack, ...],
) -> dict[int, list[tuple[int, slice | None, CountryPack, Form]]]:
    merged: dict[int, list[tuple[int, slice | None, CountryPack, Form]]] = {}
    for pack in packs:
        for length, forms in pack.forms.items():
            for form in forms:
                region = slice(*form.shape.region) if form.shape.region else None
                merged.setdefault(length, []).append((form.shape.mask, region, pack, form))
    return merged


def best_form(text: str, pack: CountryPack, starts: tuple[int, ...] = ()) -> Form | None:
    """Return the form of ``pack`` that a normalised text fits best, ``None`` if it fits none.

    Where several fit, the first that has all the gaps read at ``starts`` is taken (M-AB or MA-B),
    else the first in the pack's order.
    """
    fitting = list(pack.matches(text))
    if starts and len(fitting) > 1:
        return max(fitting, key=lambda form: set(starts) <= set(form.shape.groups()))
    return fitting[0] if fitting else None


def group_starts(raw: str, length: int) -> tuple[int, ...]:
    """Return where in its normalised text the groups of ``raw`` begin, below ``length``."""
    ends = itertools.accumulate(len(group) for group in text_groups(raw))
    return tuple(end for end in ends if end < length)


def spaced(text: str, starts: tuple[int, ...]) -> str:
    """Return ``text`` with a space before each of ``starts``."""
    bounds = [0, *starts, len(text)]
    return " ".join(text[a:b] for a, b in itertools.pairwise(bounds))


def strength(text: str, form: Form, pack: CountryPack) -> float:
    """Return how much it says that ``text`` fits ``form``: 0 nothing to 1 everything it can."""
    held = pack.checksum is None or pack.checksum.holds(text)
    return (1.0 - _LOOSE_LOSS * form.shape.looseness) * (1.0 if held else 0.5)


def display(text: str, pack: CountryPack, form: Form) -> str:
    """Return ``text`` as ``form`` draws it, the region code with its marks (MÜ-AB 123)."""
    shown = form.shape.display(text)
    if form.shape.region is None:
        return shown
    start, end = form.shape.region
    shift = sum(index <= start for index, _ in form.shape.separators)
    return shown[: start + shift] + pack.region_by_key[text[start:end]].code + shown[end + shift :]


def type_of(
    form: Form | None,
    pack: CountryPack,
    background: str | None,
    text_color: str | None,
    strip: str | None = None,
) -> PlateType | None:
    """Return the plate type by format, else by colours, ``None`` where neither says.

    Rules for the ``strip`` along the lower edge go first, whatever the text's colour, which letters
    on the strip blur; then rules for the form's own format, then general ones. When the text colour
    is unknown or matches no rule, the background decides if all rules with it agree.
    """
    if form is not None and form.format.type is not None:
        return form.format.type
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
            if rule.text == text_color:
                return rule.type
        if len({rule.type for rule in kept}) == 1:
            return kept[0].type
    return None


def infer_country(
    text: str,
    fits: Fits,
    countries: Sequence[str] = (),
    look: str | None = None,
    look_confidence: float = 0.0,
) -> str | None:
    """Return the country of a normalised text, ``None`` unless the evidence is good.

    ``fits`` are the forms that it fits, ``countries`` those expected at the site, likeliest first,
    ``look`` what the recognizer made of the plate's looks. In order: the site's country whose
    format fits (where several do, the one that it looks like, else the likeliest); the look, when
    likely and its format fits, or when sure; the text alone, when one country explains it far
    better than all others.
    """
    likelihoods = _likelihoods(text, fits)
    expected = [code for code in countries if code in likelihoods]
    likely_look = look_confidence >= (LIKELY_LOOK if look in likelihoods else SURE_LOOK)
    if expected:
        if likely_look and look in expected:
            return look
        weights = {code: _RANK_WEIGHT**rank for rank, code in enumerate(countries)}
        return max(expected, key=lambda code: likelihoods[code] * weights[code])
    if look is not None and likely_look:
        return look
    return _by_text(text, likelihoods)


def _likelihoods(text: str, fits: Fits) -> dict[str, float]:
    """Return how probable ``text`` is among the plates of each country that it fits."""
    likelihoods: dict[str, float] = {}
    for pack, form in fits:
        likelihood = math.exp(form.log_probability)
        if pack.checksum is not None:
            # The format allows about as many letters as the checksum rules out but one.
            letters = len(set(pack.checksum.letters))
            likelihood *= letters if pack.checksum.holds(text) else 1.0 / letters
        likelihoods[pack.code] = likelihoods.get(pack.code, 0.0) + likelihood
    return likelihoods


def _by_text(text: str, likelihoods: Mapping[str, float]) -> str | None:
    if not likelihoods or text.isalpha() or text.isdigit():
        return None
    letters = sum(c.isalpha() for c in text)
    elsewhere = 26.0**-letters * 10.0 ** (letters - len(text)) / _SHAPES_ELSEWHERE
    best = max(likelihoods, key=lambda code: likelihoods[code])
    total = sum(likelihoods.values()) + elsewhere
    share = SURE_SHARE if len(likelihoods) == 1 else SURE_SHARE_OF_SEVERAL
    return best if likelihoods[best] >= share * total else None
