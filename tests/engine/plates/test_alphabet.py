"""Normalising what a recognizer or a person wrote."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from galaxy_alpr.engine.plates.alphabet import ALPHABET, normalize_text, text_groups


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("b 1234 xyz", "B1234XYZ"),
        ("B-1234.XYZ\n", "B1234XYZ"),
        ("MÜ-AB 123", "MUAB123"),
        ("mü", "MU"),
        ("ＡＢ１２", "AB12"),
        ("А123ВС", "A123BC"),
        ("1กข 1234", "11234"),
        ("٣٤", "34"),
        ("Đ-Ł-Ø-ß", "DLOS"),
        ("İzmir ı", "IZMIRI"),
        ("①²", "12"),
        ("· — 😀", ""),
        ("", ""),
    ],
)
def test_normalize(raw: str, text: str) -> None:
    assert normalize_text(raw) == text


@given(st.text())
def test_normalized_text_is_of_the_alphabet_and_stays(raw: str) -> None:
    text = normalize_text(raw)
    assert set(text) <= set(ALPHABET)
    assert normalize_text(text) == text


@given(st.text())
def test_groups_make_the_normalized_text(raw: str) -> None:
    assert "".join(text_groups(raw)) == normalize_text(raw)
