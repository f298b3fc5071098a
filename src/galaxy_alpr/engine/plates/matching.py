"""Find the formats that a plate text fits, and its country."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from functools import lru_cache

from galaxy_alpr.engine.plates.alphabet import DIGITS, LETTERS
from galaxy_alpr.engine.plates.country_packs import CountryPack, Form
from galaxy_alpr.engine.plates.patterns import OPEN, class_mask, text_bits

LIKELY_COUNTRY = 0.6
"""Confidence from which the recognizer's country counts where the text fits its formats."""

_CERTAIN_COUNTRY = 0.9
"""Confidence from which the recognizer's country counts where the text fits none of its formats."""

_SURE_SHARE = 0.9
"""Share of the probability that one country needs for an answer by the text alone."""

_SURE_SHARE_OF_SEVERAL = 0.98
"""The same share where the text fits formats of several countries."""

_LOOSENESS_PENALTY = 0.3
"""The reduction of the strength of a format that allows every character at every position."""

_RARITY_PENALTY = 0.4
"""The reduction of the strength of a format of which a text is far less probable than of others."""

_HALF_RARITY = 1.5
"""The rarity (a natural log) at which half of that reduction holds."""

_RANK_WEIGHT = 0.5
"""The prior of each further country expected at a site, relative to the one before it."""

_AVERAGE_VEHICLES = 15.0
"""Millions of vehicles on the road of an average country: 1.6 billion in about a hundred."""

_SHAPES_ELSEWHERE = 64.0
"""The assumed number of arrangements of letters and digits in countries without a pack."""


Fits = Sequence[tuple[CountryPack, Form]]
"""The forms that a text fits, each with its country; a country's in its order of preference."""

_CLASSES = str.maketrans(dict.fromkeys(DIGITS, "#") | dict.fromkeys(LETTERS, "@"))


class FormIndex:
    """The forms of several packs, found by the text's arrangement of letters and digits.

    ``printing`` are the packs with text beneath the number.
    """

    def __init__(self, packs: Sequence[CountryPack]) -> None:
        self.printing = [pack for pack in packs if pack.below]
        self._forms: dict[int, list[tuple[int, CountryPack, Form]]] = {}
        for pack in packs:
            for length, forms in pack.forms.items():
                entries = [(form.shape.mask, pack, form) for form in forms]
                self._forms.setdefault(length, []).extend(entries)

    def allowing(self, text: str) -> list[tuple[CountryPack, Form]]:
        """Return the forms that allow each character of ``text`` at its place.

        ``OPEN`` in ``text`` stands for any character. Whether a region code exists is not checked.
        """
        absent = ~text_bits(text)
        forms = _forms_by_classes(self, text.translate(_CLASSES))
        # A form allows a text that has no bit outside the mask.
        return [(pack, form) for mask, pack, form in forms if mask | absent == -1]

    def fitting(self, text: str) -> Fits:
        """Return every form that a normalised text fits."""
        return [
            (pack, form)
            for pack, form in self.allowing(text)
            if form.shape.region is None or text[slice(*form.shape.region)] in pack.region_by_key
        ]

    def of_classes(self, classes: str) -> list[tuple[int, CountryPack, Form]]:
        """Return the forms, each after its mask, that allow an arrangement such as ``@##*``."""
        wanted = [class_mask(c, position) for position, c in enumerate(classes) if c != OPEN]
        return [
            entry
            for entry in self._forms.get(len(classes), ())
            if all(entry[0] & mask for mask in wanted)
        ]


@lru_cache(maxsize=256)
def form_index(packs: tuple[CountryPack, ...]) -> FormIndex:
    """Return the index of ``packs``."""
    return FormIndex(packs)


@lru_cache(maxsize=4096)
def _forms_by_classes(index: FormIndex, classes: str) -> list[tuple[int, CountryPack, Form]]:
    return index.of_classes(classes)


def strength(text: str, form: Form, pack: CountryPack) -> float:
    """Return the weight, 0 to 1, of ``text`` fitting ``form`` as evidence for the country."""
    valid = pack.checksum is None or pack.checksum.holds(text)
    loose = _LOOSENESS_PENALTY * form.shape.looseness
    rare = _RARITY_PENALTY * form.rarity / (form.rarity + _HALF_RARITY)
    return (1.0 - loose - rare) * (1.0 if valid else 0.5)


def infer_country(
    text: str,
    fits: Fits,
    countries: Sequence[str] = (),
    recognized: str | None = None,
    confidence: float = 0.0,
) -> str | None:
    """Return the country of a normalised text, ``None`` without good evidence.

    ``fits`` are the forms that the text fits, ``countries`` those expected at the site, most
    probable first, ``recognized`` the recognizer's country with its ``confidence``. The first rule
    that holds decides:

    1. a country of the site whose format the text fits; of several the recognized one, else the
       most probable;
    2. the recognized country, if it is likely and the text fits its format, or if it is certain;
    3. the country that explains the text far better than all others.
    """
    likelihoods = _likelihoods(text, fits)
    expected = [code for code in countries if code in likelihoods]
    least = LIKELY_COUNTRY if recognized in likelihoods else _CERTAIN_COUNTRY
    likely = recognized if confidence >= least else None
    if expected:
        if likely in expected:
            return likely
        weights = {code: _RANK_WEIGHT**rank for rank, code in enumerate(countries)}
        return max(expected, key=lambda code: likelihoods[code] * weights[code])
    return likely if likely is not None else _infer_by_text(text, likelihoods)


def _likelihoods(text: str, fits: Fits) -> dict[str, float]:
    """Return the likelihood of ``text`` and each country that it fits.

    It is the probability of the text among the plates of the country times the square root of the
    number of its vehicles, relative to an average country: a camera stands in one country rather
    than anywhere in the world, so large countries count less than by their vehicles.
    """
    likelihoods: dict[str, float] = {}
    for pack, form in fits:
        likelihood = math.exp(form.log_probability)
        likelihood *= math.sqrt(pack.vehicles / _AVERAGE_VEHICLES)
        if pack.checksum is not None:
            # Of the letters that the format allows, the checksum excludes all but one.
            letters = len(set(pack.checksum.letters))
            likelihood *= letters if pack.checksum.holds(text) else 1.0 / letters
        likelihoods[pack.code] = likelihoods.get(pack.code, 0.0) + likelihood
    return likelihoods


def _infer_by_text(text: str, likelihoods: Mapping[str, float]) -> str | None:
    if not likelihoods or text.isalpha() or text.isdigit():
        return None
    letters = sum(c.isalpha() for c in text)
    elsewhere = 26.0**-letters * 10.0 ** (letters - len(text)) / _SHAPES_ELSEWHERE
    best = max(likelihoods, key=lambda code: likelihoods[code])
    total = sum(likelihoods.values()) + elsewhere
    share = _SURE_SHARE if len(likelihoods) == 1 else _SURE_SHARE_OF_SEVERAL
    return best if likelihoods[best] >= share * total else None
