"""The start of a receiver's answer, as it may be stored: without the plates of the event."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from galaxy_alpr.db.models.webhooks.deliveries import ANSWER_LENGTH

_TEXTS = re.compile(r"text|(display|listed)_text|text_(before|after|hash)|note|rule")
"""The names of values that contain a plate, or words about one."""

_BETWEEN = r"(?:%[0-9A-Fa-f]{2}|[\W_])*"
HIDDEN = "[hidden]"


def storable(answer: str | None, payload: Mapping[str, Any]) -> str | None:
    """Return an answer cut to its limit, with the texts of the event's plates hidden."""
    if answer is None:
        return None
    for text in sorted(set(_texts_of(payload)), key=len, reverse=True):
        letters = [re.escape(letter) for letter in text if letter.isalnum()]
        if len(letters) > 1:
            answer = re.sub(_BETWEEN.join(letters), HIDDEN, answer, flags=re.IGNORECASE)
    return answer[:ANSWER_LENGTH]


def _texts_of(value: Any) -> Iterator[str]:
    if isinstance(value, Mapping):
        for name, item in value.items():
            if isinstance(item, str) and _TEXTS.fullmatch(name):
                yield item
            else:
                yield from _texts_of(item)
    elif isinstance(value, list):
        for item in value:
            yield from _texts_of(item)
