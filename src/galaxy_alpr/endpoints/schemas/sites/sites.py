"""Sites in requests and answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Self

from pydantic import Field, StringConstraints, model_validator

from galaxy_alpr.db import models
from galaxy_alpr.endpoints.schemas.places import KeepDays, Name, check_ages
from galaxy_alpr.enums import PlateStatus, SiteHealth, SitePictures, SitePictureState
from galaxy_alpr.services.sites.centre.pictures import PictureOfSite
from galaxy_alpr.services.sites.registry import NewKey, health_of
from galaxy_alpr.services.sites.settings import CentreSettings, settings_of
from galaxy_alpr.services.sites.values import CODE
from galaxy_alpr.web.answers.sentences import SentenceOut
from galaxy_alpr.web.schema import FromText, RequestBody, Schema

_CODE = "Its code, which its own settings have as well (`GALAXY_SITE`): letters, digits, - and _."
_ENABLED = "Whether it may send."
_SETTINGS = "Settings of the site that this centre sets, all of them together."
_LISTS = "The lists of the centre that it gets. What it has of its own on lists stays."


@dataclass(frozen=True, slots=True)
class Told:
    """What is known beside the row of a site."""

    waiting: int
    """Files of its readings that have not come yet."""

    config_version: str
    now: datetime


class SiteSettingsIn(RequestBody):
    """Settings that a site gets from this centre; where one is null, its own counts."""

    pictures: FromText[SitePictures] | None = Field(
        None,
        description="Which pictures it sends by itself: `all`, `listed` (of plates on lists), or "
        "`none`. Null: as its `GALAXY_SITE_PICTURES` says.",
    )
    keep_days: KeepDays = Field(
        None,
        description="Days after which it deletes its photos. Null: as its `GALAXY_KEEP_DAYS` "
        "says. Ages that a lot has at the site come first.",
        examples=[30],
    )
    keep_days_unlisted: KeepDays = Field(
        None,
        description="The same for photos without a plate that is on a list then; not more than "
        "`keep_days`. Null: as its `GALAXY_KEEP_DAYS_UNLISTED` says.",
        examples=[7],
    )

    @model_validator(mode="after")
    def _unlisted_goes_first(self) -> Self:
        check_ages(self.keep_days, self.keep_days_unlisted)
        return self

    def values(self) -> CentreSettings:
        return CentreSettings(**self.model_dump())


class SiteSettingsOut(Schema):
    """Settings that a site gets from this centre; where one is null, its own counts."""

    pictures: SitePictures | None = Field(description="Which pictures it sends by itself.")
    keep_days: int | None = Field(description="Days after which it deletes its photos.")
    keep_days_unlisted: int | None = Field(
        description="Days after which it deletes photos without a plate that is on a list."
    )


class SiteIn(RequestBody):
    """A new site."""

    code: Annotated[str, StringConstraints(pattern=CODE)] = Field(
        description=_CODE, examples=["bandung-1"]
    )
    name: Name = Field(examples=["Bandung"])
    lists: list[FromText[PlateStatus]] = Field(
        default=[], max_length=3, description=_LISTS, examples=[["blocked", "watched"]]
    )
    settings: SiteSettingsIn = Field(SiteSettingsIn(), description=_SETTINGS)


class SiteChange(RequestBody):
    """What changes of a site; a field that is missing stays."""

    name: Name | None = Field(None, description="Its name.")
    enabled: bool | None = Field(None, description=_ENABLED)
    lists: list[FromText[PlateStatus]] | None = Field(
        None, max_length=3, description=_LISTS, examples=[["blocked"]]
    )
    settings: SiteSettingsIn | None = Field(None, description=_SETTINGS)


class SiteOut(Schema):
    """A site, and what it last told."""

    id: int
    code: str = Field(description=_CODE)
    name: str
    enabled: bool = Field(description=_ENABLED)
    lists: list[PlateStatus] = Field(description=_LISTS)
    settings: SiteSettingsOut = Field(description=_SETTINGS)
    has_config: bool = Field(
        description="Whether it has these lists and settings, and the tariffs of its lots, as "
        "they are now."
    )
    health: SiteHealth = Field(
        description="`silent`: it has not sent anything for two minutes. `late`: something that "
        "happened there more than five minutes ago is not here yet."
    )
    last_seen_at: datetime | None = Field(description="When it last sent.")
    lag_events: int = Field(description="Events there that are not here yet.")
    lag_s: float = Field(description="Age of the oldest of them, seconds.")
    pictures_waiting: int = Field(description="Files of its readings that have not come yet.")
    pictures: SitePictures | None = Field(description="Which pictures it sends by itself.")
    version: str | None = Field(description="The version of its program.")
    clock_ahead_s: float | None = Field(description="How far its clock is ahead, seconds.")
    disk_free_mb: int | None = Field(description="Free space of its disk, MB.")
    problems: list[str] = Field(description="What it reports as wrong.")
    problem_sentences: list[SentenceOut | None] = Field(
        description="What each of `problems` says, for other languages."
    )
    installation: str | None = Field(
        description="Its database and data folder: a computer that was replaced has another one."
    )
    installed_at: datetime | None = Field(description="When this installation first sent.")
    restarts: int = Field(description="How often it began again: replaced, or restored.")
    created_at: datetime
    updated_at: datetime

    @classmethod
    def of(cls, row: models.Site, *, told: Told) -> SiteOut:
        """Build from a row and what is known beside it."""
        return cls(**_fields(row, told))


class NewSiteOut(SiteOut):
    """A site with its key, which is in this answer only."""

    key: str = Field(description="Its key, for its own settings (`GALAXY_CENTRE_KEY`).")

    @classmethod
    def of_new(cls, new: NewKey, *, told: Told) -> NewSiteOut:
        """Build from a new key."""
        return cls(**_fields(new.site, told), key=new.key)


def _fields(row: models.Site, told: Told) -> dict[str, object]:
    since = row.oldest_waiting_at
    lag_s = 0.0 if since is None else max(0.0, (told.now - since).total_seconds())
    computed = {
        "settings": SiteSettingsOut.model_validate(settings_of(row)),
        "health": health_of(row, told.now),
        "has_config": row.config_version == told.config_version,
        "lag_events": max(0, row.newest_event_id - row.last_event_id),
        "lag_s": round(lag_s, 1),
        "pictures_waiting": told.waiting,
        "pictures": None if row.picture_policy is None else SitePictures(row.picture_policy),
        "problem_sentences": [SentenceOut.of(problem) for problem in row.problems],
    }
    stored = SiteOut.model_fields.keys() - computed.keys()
    return {name: getattr(row, name) for name in stored} | computed


class SitePictureOut(Schema):
    """Where the picture of a reading of a site is."""

    session_id: int
    site_id: int = Field(description="The id of the site.")
    site: str = Field(description="The name of the site.")
    state: SitePictureState = Field(
        description="`at_site`: it has not been sent. `wanted`: it is asked for, and comes when "
        "the site is reached. `here`: it is stored here. `gone`: the site has deleted it. "
        "`too_large`: it cannot be sent."
    )

    @classmethod
    def of(cls, session_id: int, found: PictureOfSite) -> SitePictureOut:
        """Build from what is known of a picture."""
        site = found.site
        return cls(session_id=session_id, site_id=site.id, site=site.name, state=found.state)
