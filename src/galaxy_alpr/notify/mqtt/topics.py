"""Topics: prefix, site, and ids. None has a name or a plate."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["camera", "location", "lot", "gate"]


@dataclass(frozen=True, slots=True)
class Topics:
    """The topics of one site."""

    prefix: str
    site: str

    @property
    def base(self) -> str:
        return f"{self.prefix}/{self.site}"

    @property
    def status(self) -> str:
        """The topic that says whether this service is connected."""
        return f"{self.base}/status"

    def of(self, kind: Kind, id: int, leaf: str) -> str:
        """Return a topic of one camera, location, lot or gate."""
        return f"{self.base}/{kind}/{id}/{leaf}"

    def site_wide(self, leaf: str) -> str:
        """Return a topic of the whole site."""
        return f"{self.base}/{leaf}"


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A message that is not retained, of the stored event ``event_id``."""

    event_id: int
    topic: str
    payload: bytes
