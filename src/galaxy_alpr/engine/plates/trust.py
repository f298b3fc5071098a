"""The trust in each country's formats when one reading is corrected."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from galaxy_alpr.engine.plates.below import Separated, separate_number
from galaxy_alpr.engine.plates.country_packs import CountryPack
from galaxy_alpr.engine.plates.matching import (
    LIKELY_COUNTRY,
    Fits,
    FormIndex,
    form_index,
    strength,
)
from galaxy_alpr.types import OcrResult

SITE_TRUST = 50.0
"""The trust in a country that is expected at the site."""

RECOGNIZED_TRUST = 30.0
"""The trust in the country that the recognizer returned, times its confidence."""

OTHER_TRUST = 3.0
"""The trust in any other country."""

_LOG_OTHER = math.log(OTHER_TRUST)


class CountryTrust:
    """The trust in each country for one reading, and which formats its possible texts fit.

    ``expected`` are those of ``countries`` that have a pack, ``log_trusts`` the natural logs of the
    trust by country code, for the countries with more trust than the others.
    """

    def __init__(
        self, packs: Mapping[str, CountryPack], countries: Sequence[str], result: OcrResult
    ) -> None:
        self.packs = packs
        self.index = form_index(tuple(packs.values()))
        self.expected = [code for code in countries if code in packs]
        self.log_trusts: dict[str, float] = {}
        country, confidence = result.country, result.country_confidence
        if country is not None and country in packs and confidence >= LIKELY_COUNTRY:
            self.log_trusts[country] = math.log(RECOGNIZED_TRUST * confidence)
        self.log_trusts.update(dict.fromkeys(self.expected, math.log(SITE_TRUST)))
        self._hinted = [pack for pack in self.index.printing if pack.code in self.log_trusts]
        self._fits: dict[str, Fits] = {}

    def log_trust_in(self, country: str) -> float:
        """Return the log of the trust in a country."""
        return self.log_trusts.get(country, _LOG_OTHER)

    def levels(self) -> list[tuple[float, FormIndex]]:
        """Return the log of each trust with its countries' forms, all other countries' at last."""
        trusted = [
            (log_trust, form_index((self.packs[code],)))
            for code, log_trust in self.log_trusts.items()
        ]
        return [*trusted, (_LOG_OTHER, self.index)]

    def fits(self, text: str) -> Fits:
        """Return the forms of all countries that ``text`` fits."""
        if text not in self._fits:
            self._fits[text] = self.index.fitting(text)
        return self._fits[text]

    def log_trust(self, text: str) -> float:
        """Return the log of the trust in the best form that ``text`` fits, 0 if it fits none."""
        return max(
            (
                self.log_trust_in(pack.code) * strength(text, form, pack)
                for pack, form in self.fits(text)
            ),
            default=0.0,
        )

    def separate_number(self, text: str, raw: str) -> Separated | None:
        """Return the number in ``text`` without the text printed beneath it, ``None`` without any.

        Of the countries that print such text, those with more trust than the others are used.
        Without one, all of them are used for a text that fits no country's formats.
        """
        fits_any = bool(self.fits(text))
        packs = self._hinted or ([] if fits_any else self.index.printing)
        return separate_number(text, raw, packs, hinted=bool(self._hinted), misread=not fits_any)
