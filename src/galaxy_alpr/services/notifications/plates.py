"""Plates in messages: shown, masked or left out, also in what people wrote about them."""

from __future__ import annotations

from galaxy_alpr.engine.plates.alphabet import normalize_text
from galaxy_alpr.enums import PlatesInMessages
from galaxy_alpr.services.privacy.plate_text import ERASED, PlateText

LEFT_OUT = "***"


def shown_plate(display_text: str | None, how: str) -> str | None:
    """Return a plate as a message shows it, such as ``B 1*** X**``, ``None`` for not at all."""
    if not display_text or how == PlatesInMessages.NONE:
        return None
    return display_text if how == PlatesInMessages.SHOWN else masked(display_text)


def masked(display_text: str) -> str:
    """Return a plate of which each group of letters or digits shows its first character only.

    A plate that would be shown whole shows nothing.
    """
    shown = []
    before = ""
    for character in display_text:
        is_first = not before.isalnum() or before.isdigit() != character.isdigit()
        shown.append(character if not character.isalnum() or is_first else "*")
        before = character
    text = "".join(shown)
    return text if "*" in text else "*" * len(text)


def without_plates(text: str | None, plates: list[str], how: str) -> str | None:
    """Return a text in which the mentions of plates are left out, unless messages show plates."""
    if text is None or how == PlatesInMessages.SHOWN:
        return text
    for plate in plates:
        normalized = normalize_text(plate)
        if normalized:
            text = PlateText(normalized).erased_from(text).replace(ERASED, LEFT_OUT)
    return text
