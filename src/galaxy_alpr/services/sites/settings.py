"""The settings of a site that its centre may set."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field
from sqlalchemy.orm import Session

from galaxy_alpr.actors import SYSTEM
from galaxy_alpr.db.models import CentreLink, Site
from galaxy_alpr.enums import SitePictures
from galaxy_alpr.services.audit.record import record
from galaxy_alpr.services.retention.keep import MAX_DAYS
from galaxy_alpr.services.sites.values import Document

Days = Annotated[int, Field(ge=1, le=MAX_DAYS)]


class CentreSettings(Document):
    """Settings that a centre sets for a site; where one is ``None``, that of the site counts."""

    pictures: SitePictures | None = None
    keep_days: Days | None = None
    keep_days_unlisted: Days | None = None


def settings_of(row: Site | CentreLink | None) -> CentreSettings:
    """Return the settings that a centre sets for a site, or a site has from its centre."""
    return CentreSettings.model_validate((row and row.settings) or {})


def stored(settings: CentreSettings) -> dict[str, object] | None:
    """Return settings as a row has them; ``None`` where none is set."""
    return settings.model_dump(mode="json", exclude_none=True) or None


def apply_settings(session: Session, link: CentreLink, settings: CentreSettings) -> int:
    """Let the settings be as the centre sets them; return how many changed."""
    before, after = (found.model_dump(mode="json") for found in (settings_of(link), settings))
    changed = len([name for name, value in after.items() if value != before[name]])
    if changed:
        link.settings = stored(settings)
        record(session, SYSTEM, "settings.from_centre", "centre_link", before, after)
    return changed
