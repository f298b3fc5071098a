"""What a request to OpenALPR's cloud asks for, from its query and its form."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from galaxy_alpr.country_codes import country_codes

TOPN = 10
MAX_TOPN = 1000
TASKS = ("color", "make", "makemodel")
"""Tasks of version 1 beside ``plate``; each has a list in the answer."""

MAX_COUNTRIES = 20
MAX_NAME = 20

PARAMETERS = ("topn", "country", "state", "recognize_vehicle", "return_image", "tasks")

_TRUE = {"1", "true", "yes", "on"}
_UNITED_STATES = "us"


@dataclass(frozen=True, slots=True)
class Asked:
    """The parameters of a request; what cannot be parsed has its default.

    ``countries`` are the likely countries of the plates (ISO 3166-1 alpha-2), ``tasks`` those of
    version 1.
    """

    topn: int = TOPN
    countries: tuple[str, ...] = ()
    vehicle: bool = False
    return_image: bool = False
    tasks: tuple[str, ...] = ()

    @classmethod
    def of(cls, values: Mapping[str, str]) -> Asked:
        """Return what ``values``, those of the query and of the form, ask for."""
        return cls(
            topn=_topn(values.get("topn", "")),
            countries=countries_of(values.get("country", ""), values.get("state", "")),
            vehicle=_is_true(values.get("recognize_vehicle", "")),
            return_image=_is_true(values.get("return_image", "")),
            tasks=tuple(task for task in TASKS if task in values.get("tasks", "").split(",")),
        )


def countries_of(country: str, state: str) -> tuple[str, ...]:
    """Return the codes of the countries that OpenALPR's names of training data stand for.

    ``auwide``, ``br2`` and ``vn2`` stand for a country each. ``eu`` stands for none; then ``state``
    is the code of a country. What is unknown is left out.
    """
    names = _names(country)
    if _UNITED_STATES not in names:
        names += _names(state)
    codes = [re.sub(r"\d+$|wide$", "", name).upper() for name in names]
    existing = country_codes()
    return tuple(dict.fromkeys(code for code in codes if code in existing))


def _names(text: str) -> list[str]:
    return [name.strip().lower()[:MAX_NAME] for name in text.split(",")[:MAX_COUNTRIES]]


def _topn(text: str) -> int:
    text = text.strip()
    if not (text.isascii() and text.isdigit() and len(text) <= len(str(MAX_TOPN))):
        return TOPN
    return min(max(int(text), 1), MAX_TOPN)


def _is_true(text: str) -> bool:
    return text.strip().lower() in _TRUE
