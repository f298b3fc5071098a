"""How much of a plate is in messages."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from galaxy_alpr.services.privacy.plate_hashes import PlateHashes

Mode = Literal["full", "masked", "hash"]

_GROUP = re.compile(r"[A-Za-z]+|\d+")


@dataclass(frozen=True, slots=True)
class PlatePrivacy:
    """Shows plates as the settings say; a hash needs a key."""

    mode: Mode
    hashes: PlateHashes

    def __post_init__(self) -> None:
        if self.mode == "hash" and self.hashes.key is None:
            raise ValueError("plates cannot be published as hashes without a key")

    @property
    def shows_all(self) -> bool:
        """Whether plates, and free texts that may contain them, are published."""
        return self.mode == "full"

    def fields(
        self, text: str | None, display: str | None, text_hash: str | None = None
    ) -> dict[str, str | None]:
        """Return what is published of a plate; ``text_hash`` is that of one stored as a hash."""
        plate = shown = number = None
        if self.mode == "full":
            plate, shown, number = text, display or text, text_hash
        elif self.mode == "hash":
            number = text_hash or (None if text is None else self.hashes.of(text))
        elif text is not None:
            plate = shown = masked(display or text)
        return {"plate": plate, "display_plate": shown, "plate_hash": number}


def masked(text: str) -> str:
    """Return a plate of which each group's first character is kept: ``B 1*** X**``."""
    groups = _GROUP.findall(text)
    return " ".join(group[0] + "*" * (len(group) - 1) for group in groups)
