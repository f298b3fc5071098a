"""Registration texts drawn from patterns."""

from __future__ import annotations

import re

import numpy as np
import pytest

from training.reader.settings import ALPHABET, COUNTRY_UNLABELLED, country_index, encode_text
from training.synthetic.formats import draw_registration, expand, formats


@pytest.mark.parametrize(
    ("pattern", "drawn"),
    [
        ("@@ ##", r"[A-Z]{2} \d{2}"),
        ("#{2,4}-*", r"\d{2,4}-[A-Z0-9]"),
        ("[A-C]{3}X", r"[ABC]{3}X"),
        ("(region) #", r"(?:HH|B) \d"),
    ],
)
def test_a_pattern_gives_texts_of_its_form(pattern: str, drawn: str) -> None:
    rng = np.random.default_rng(1)
    for _ in range(20):
        assert re.fullmatch(drawn, expand(rng, pattern, ("HH", "B")))


@pytest.mark.parametrize("country", sorted(formats()))
def test_a_registration_fits_the_reader(country: str) -> None:
    rng = np.random.default_rng(2)
    for _ in range(10):
        drawn = draw_registration(rng, country)
        assert "".join(drawn.groups) == drawn.text
        assert len(drawn.separators) in (len(drawn.groups) - 1, len(drawn.groups))
        assert len(encode_text(drawn.text)) == 10


def test_classes_of_texts_and_countries() -> None:
    slots = encode_text("AB1")
    assert "".join(ALPHABET[i] for i in slots) == "AB1_______"
    with pytest.raises(ValueError, match="does not fit"):
        encode_text("A" * 11)
    assert country_index(None) == COUNTRY_UNLABELLED
    assert country_index("ID") == 1
    assert country_index("XX") == 0
