"""Codes of countries that exist, and where others are refused."""

from __future__ import annotations

import logging
from typing import Any

import numpy as np
import pytest

from galaxy_alpr import country_codes as country_codes_module
from galaxy_alpr.country_codes import (
    UnknownCountry,
    check_countries,
    check_country,
    country_codes,
    from_alpha_3,
    nearest_code,
)
from galaxy_alpr.engine.alpr import AlprEngine
from galaxy_alpr.engine.loader import load_engine
from galaxy_alpr.engine.plates import country_packs
from galaxy_alpr.errors import AlprError
from tests.engine.test_alpr import FixedDetector, FixedRecognizer

SCENE = np.zeros((72, 128, 3), np.uint8)


def test_the_codes_are_those_of_iso_3166_and_kosovo() -> None:
    assert {"ID", "DE", "AQ", "XK"} <= country_codes()
    assert not {"ZZ", "XX", "UK", "", "id"} & country_codes()
    assert len(country_codes()) == 250


def test_a_code_is_returned_in_capitals() -> None:
    assert check_country("id") == "ID"
    assert check_countries(["de", "NL"]) == ("DE", "NL")
    assert check_countries("de") == ("DE",)


@pytest.mark.parametrize("code", ["ZZ", "UK", "IDN", "", "I", "ıd"])
def test_an_unknown_code_is_a_value_error_that_is_answered_422(code: str) -> None:
    with pytest.raises(UnknownCountry, match="no country of ISO 3166-1") as caught:
        check_country(code)
    assert isinstance(caught.value, ValueError)
    assert isinstance(caught.value, AlprError)
    assert caught.value.status == 422


@pytest.mark.parametrize(
    ("text", "nearest"),
    [
        *(("IDN", "ID"), ("UKR", "UA"), ("gbr", "GB"), ("XKX", "XK"), ("SWE", "SE")),
        *(("UK", "GB"), ("EL", "GR"), ("England", "GB"), ("US-CA", "US"), ("uk_eng", "GB")),
        *(("Germany", "DE"), ("indonesa", "ID"), ("Korea (South)", "KR"), ("DI", "ID")),
    ],
)
def test_the_error_has_the_nearest_code(text: str, nearest: str) -> None:
    with pytest.raises(UnknownCountry, match=rf"did you mean '{nearest}'\?$"):
        check_country(text)


@pytest.mark.parametrize("text", ["ZZ", "", "Korea", "Samoa", "Atlantis", "日本", "x" * 10_000])
def test_no_code_is_suggested_where_none_is_near(text: str) -> None:
    assert nearest_code(text) is None
    with pytest.raises(UnknownCountry, match=r"like 'ID'$") as caught:
        check_country(text)
    assert len(str(caught.value)) < 120


def test_what_is_no_text_is_no_country() -> None:
    wrong: Any = [None, 62]
    for code in wrong:
        with pytest.raises(UnknownCountry, match=rf"^{code} is no country"):
            check_countries([code])


def test_every_code_of_three_letters_leads_to_an_existing_one() -> None:
    pairs = country_codes_module._alpha_3()
    assert len(pairs) == 93  # of 249; the others begin with their code of two letters
    assert set(pairs.values()) <= country_codes()
    assert not any(long.startswith(short) for long, short in pairs.items())


def test_each_country_has_one_code_of_three_letters() -> None:
    known = {from_alpha_3(code) for code in country_codes_module._THREE_LETTERS.split()}
    assert known == country_codes() - {"XK"}
    assert [from_alpha_3(code) for code in ("DEU", "IDN", "GER", "DE", "")] == ["DE", "ID"] + [
        None
    ] * 3


def test_an_engine_refuses_unknown_countries() -> None:
    with pytest.raises(UnknownCountry, match="'ZZ'"):
        load_engine(countries=["ID", "ZZ"])
    with pytest.raises(UnknownCountry, match="'ZZ'"):
        AlprEngine(FixedDetector([]), FixedRecognizer("A"), countries=["ZZ"])
    engine = AlprEngine(FixedDetector([]), FixedRecognizer("A"), countries=["id"])
    assert engine.countries == ["ID"]
    assert AlprEngine(FixedDetector([]), FixedRecognizer("A"), countries="id").countries == ["ID"]
    with pytest.raises(UnknownCountry, match=r"'IDN' .* did you mean 'ID'"):
        load_engine(countries="IDN")
    with pytest.raises(UnknownCountry, match=r"'UK' .* did you mean 'GB'"):
        engine.analyze(SCENE, countries="UK")
    with pytest.raises(UnknownCountry, match="'ZZ'"):
        engine.analyze(SCENE, ["ZZ"])
    with pytest.raises(UnknownCountry, match="'ZZ'"):
        engine.read(SCENE, [], ["ZZ"])


def test_a_country_without_a_pack_is_logged_once(caplog: pytest.LogCaptureFixture) -> None:
    country_packs._warn_of_missing_pack.cache_clear()
    with caplog.at_level(logging.WARNING):
        engine = AlprEngine(FixedDetector([]), FixedRecognizer("A"), countries=["AQ", "ID"])
        engine.analyze(SCENE)
        engine.analyze(SCENE, ["aq"])
    assert [record.getMessage() for record in caplog.records] == [
        "there is no country pack of AQ: its plates are read without formats"
    ]
