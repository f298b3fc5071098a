"""Keeps a printed expiry date (month and year) out of the number."""

from __future__ import annotations

from collections.abc import Iterable

from galaxy_alpr.engine.plates.alphabet import LETTERS, text_groups
from galaxy_alpr.engine.plates.country_packs import CountryPack
from galaxy_alpr.engine.plates.substitution import options_for, rewrite

DATE_LENGTH = 4
"""Digits of a date: two of the month, two of the year."""

_AS_DIGITS = str.maketrans("OQDILZASGTB", "00011245678")
_MOST_SERIES_LETTERS = 3
_UNSURE = 0.5
_LEAST_HEAD = {True: 4, False: 6}
_YEARS = range(10, 50)
_LEAST_MISREAD_HEAD = 6


def strip_expiry(
    text: str,
    raw: str,
    packs: Iterable[CountryPack],
    *,
    hinted: bool = False,
    misread: bool = True,
) -> str | None:
    """Return a normalised text without the date at its end, ``None`` where there is none.

    Only packs that say ``ignore: [expiry]`` are asked, and never about a text that fits one of
    their formats as it is. The date may be a line or group of its own in ``raw`` ("08.27",
    "08 27", "0827"), or glued to the series letters; with ``hinted``, for a plate known to be of
    one of the packs, also when it was read with digits lost or one too many. With ``misread`` the
    number may have characters that only look like those of its format.
    """
    for pack in packs:
        if "expiry" not in pack.ignore or _fits(text, pack):
            continue
        head = _without_last_groups(text, raw, pack, misread) or _without_tail(text, pack, hinted)
        if head:
            return head
        if misread and _is_date(text[-DATE_LENGTH:]) and text[-DATE_LENGTH:].isdigit():
            head = text[:-DATE_LENGTH]
            if _nearly_fits(head, pack):
                return head
    return None


def _fits(text: str, pack: CountryPack) -> bool:
    return any(True for _ in pack.matches(text))


def _nearly_fits(text: str, pack: CountryPack) -> bool:
    """Return whether a text long enough to be told fits but for misread characters."""
    if len(text) < _LEAST_MISREAD_HEAD:
        return False
    return rewrite(text, [options_for(c, _UNSURE) for c in text], pack) is not None


def _is_date(tail: str) -> bool:
    digits = tail.translate(_AS_DIGITS)
    if len(digits) != DATE_LENGTH or not digits.isdigit():
        return False
    return 1 <= int(digits[:2]) <= 12 and int(digits[2:]) in _YEARS


def _without_last_groups(text: str, raw: str, pack: CountryPack, misread: bool) -> str | None:
    groups = text_groups(raw)
    if "".join(groups) != text:
        return None
    for count in (1, 2):
        head, tail = "".join(groups[:-count]), "".join(groups[-count:])
        if not head or not _is_date(tail):
            continue
        if _fits(head, pack) or (misread and _nearly_fits(head, pack)):
            return head
    return None


def _without_tail(text: str, pack: CountryPack, hinted: bool) -> str | None:
    """Look for digits after the series letters, where no format has any."""
    for length in (DATE_LENGTH, 5, 3, 2, 1) if hinted else (DATE_LENGTH,):
        head, tail = text[:-length], text[-length:]
        if len(head) < _LEAST_HEAD[hinted] or not head[-1].isalpha():
            continue
        if _is_tail(head, tail) and _fits(head, pack):
            return head
    return None


def _is_tail(head: str, tail: str) -> bool:
    if len(tail) == DATE_LENGTH:
        return _is_date(tail)
    if len(tail) == DATE_LENGTH + 1:
        return tail.isdigit() and _is_date(tail[:2] + tail[3:])
    # Fewer digits could also be series letters misread, as long as there may be that many.
    series = len(head) - len(head.rstrip(LETTERS))
    return tail.isdigit() and series + len(tail) > _MOST_SERIES_LETTERS
