"""The ages at which photos expire."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

MAX_DAYS = 36_500
"""The longest age that can be set: a hundred years."""


class Ages(Protocol):
    """What has ages of its own, ``None`` where it has none: a lot, or the settings of a site."""

    @property
    def keep_days(self) -> int | None: ...

    @property
    def keep_days_unlisted(self) -> int | None: ...


@dataclass(frozen=True, slots=True)
class Keep:
    """The ages in days at which photos expire, ``None`` for never.

    ``unlisted`` is for photos without a plate that is on a list; ``None`` there means as ``days``.
    """

    days: int | None = None
    unlisted: int | None = None

    def with_ages(self, own: Ages | None) -> Keep:
        """Return these ages where ``own`` has none."""
        if own is None:
            return self
        return Keep(
            self.days if own.keep_days is None else own.keep_days,
            self.unlisted if own.keep_days_unlisted is None else own.keep_days_unlisted,
        )
