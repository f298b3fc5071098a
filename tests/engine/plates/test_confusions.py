"""Every format gives back its text where the reader cannot tell two characters apart."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from galaxy_alpr.engine.plates.alphabet import normalize_text
from galaxy_alpr.engine.plates.correction import correct_reading
from galaxy_alpr.engine.plates.country_packs import CountryPack, Form
from galaxy_alpr.engine.plates.matching import strength
from galaxy_alpr.engine.plates.patterns import allows
from galaxy_alpr.types import OcrResult
from tests.engine.plates.examples import PACKS, documented
from tests.engine.plates.readings import read
from tests.engine.plates.shapes import sample

EVEN = 0.5
SURE = 0.99
PARTNER = {"0": "O", "O": "0", "1": "I", "I": "1", "8": "B", "B": "8"}


def texts_of(pack: CountryPack) -> Iterator[tuple[Form, str]]:
    """Yield texts with their forms: the pack's examples and one text made of each form."""
    for name, shown in documented()[pack.code].each() if pack.code in documented() else ():
        text = normalize_text(shown)
        yield next(form for form in pack.matches(text) if form.format.name == name), text
    for forms in pack.forms.values():
        for form in forms:
            span = form.shape.region
            keys = [key for key in pack.region_by_key if span and len(key) == span[1] - span[0]]
            text = sample(form.shape, keys[0] if keys else "")
            if pack.checksum is not None and not pack.checksum.holds(text):
                ends = [text[:-1] + letter for letter in pack.checksum.letters]
                text = next(end for end in ends if pack.checksum.holds(end))
            yield form, text


def confusions(form: Form, text: str, pack: CountryPack) -> Iterator[tuple[str, str]]:
    """Yield texts of the form with the same text misread at one place where it fits no more.

    A place allows only letters or only digits. In the text it has each character that is confused
    with one of the other kind, if the form allows that character.
    """
    for position in range(len(text)):
        for character, partner in PARTNER.items():
            meant = text[:position] + character + text[position + 1 :]
            if allows(form.shape.mask, position, partner) or form not in pack.matches(meant):
                continue
            if pack.checksum is None or pack.checksum.holds(meant):
                yield meant, text[:position] + partner + text[position + 1 :]


def weight(text: str, pack: CountryPack) -> float:
    """Return the strength of the best form that ``text`` fits, 0 if it fits none."""
    return max((strength(text, form, pack) for form in pack.matches(text)), default=0.0)


def even(meant: str, misread: str) -> OcrResult:
    """Return a reading of ``misread`` that is as probable as ``meant``."""
    each = [EVEN if a != b else SURE for a, b in zip(meant, misread, strict=True)]
    return read(misread, each, others=[(meant, EVEN)])


@pytest.mark.parametrize("pack", PACKS.values(), ids=PACKS)
def test_an_even_posterior_is_settled_by_the_formats(pack: CountryPack) -> None:
    """Where the misread text fits a format too, that of the more common format is right."""
    wrong = {}
    for form, text in texts_of(pack):
        for meant, misread in confusions(form, text, pack):
            if weight(meant, pack) <= weight(misread, pack):
                continue
            found = correct_reading(even(meant, misread), [pack.code]).text
            if found != meant:
                wrong[form.format.name, meant, misread] = found
    assert wrong == {}
