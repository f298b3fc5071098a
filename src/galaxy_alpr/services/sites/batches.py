"""A batch of a site, and the answer of the centre."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, ValidationError

from galaxy_alpr.enums import SitePictures
from galaxy_alpr.errors import Conflict, ValidationFailed
from galaxy_alpr.services.sites.documents import ReadingDocument
from galaxy_alpr.services.sites.other_documents import (
    AlarmDocument,
    DecisionDocument,
    VisitDocument,
)
from galaxy_alpr.services.sites.values import (
    Batch,
    Document,
    FilePath,
    Moment,
    Number,
    RowKey,
    Source,
    Words,
)

MAX_EVENTS = 200
"""Most events of a batch."""

TARGET_BYTES = 1_000_000
"""A batch with several events is about as large at most; one event may be larger."""

MAX_BATCH_BYTES = 8_000_000
"""Most bytes of a batch that are taken."""

MAX_ITEMS = 1000


class SiteDiverged(Conflict):
    """The batch does not follow the last one that the centre has."""

    code = "site_diverged"


class StateDocument(Document):
    """How the site is."""

    version: Annotated[str, Field(max_length=40)]
    sent_at: Moment
    newest_event_id: RowKey
    oldest_waiting_at: Moment | None = None
    disk_free_mb: Annotated[int, Field(ge=0, le=2**31 - 1)] | None = None
    clock_ahead_s: Number | None = None
    problems: list[Words] = Field(default=[], max_length=20)
    pictures: SitePictures = SitePictures.ALL
    config_version: Annotated[str, Field(max_length=64, pattern="^[0-9a-f]*$")] | None = None


class SiteBatch(Document):
    """The events ``first_event_id`` to ``last_event_id``, as the present state of their subjects.

    ``after`` is the batch before, ``None`` for the first one of an installation. ``deleted`` are
    photos and ``removed`` visits that exist no more; ``gone_pictures`` are files that the centre
    wants and that exist no more, ``large_pictures`` those that cannot be sent.
    """

    id: Batch
    after: Batch | None
    installation: Batch
    first_event_id: RowKey
    last_event_id: RowKey
    state: StateDocument
    readings: list[ReadingDocument] = Field(default=[], max_length=MAX_ITEMS)
    visits: list[VisitDocument] = Field(default=[], max_length=MAX_ITEMS)
    decisions: list[DecisionDocument] = Field(default=[], max_length=MAX_ITEMS)
    alarms: list[AlarmDocument] = Field(default=[], max_length=MAX_ITEMS)
    deleted: list[Source] = Field(default=[], max_length=MAX_ITEMS)
    removed: list[Source] = Field(default=[], max_length=MAX_ITEMS)
    gone_pictures: list[FilePath] = Field(default=[], max_length=MAX_ITEMS)
    large_pictures: list[FilePath] = Field(default=[], max_length=MAX_ITEMS)

    @property
    def is_empty(self) -> bool:
        """Whether it only tells how the site is."""
        told = (self.readings, self.visits, self.decisions, self.alarms, self.deleted)
        others = (self.removed, self.gone_pictures, self.large_pictures)
        return self.last_event_id < self.first_event_id and not any((*told, *others))


class BatchAnswer(Document):
    """What the centre has; ``applied`` is false where it had the batch before.

    After ``diverged`` the site begins again after the event ``accepted_until``.
    """

    accepted_until: RowKey
    applied: bool
    diverged: bool = False
    wanted_pictures: list[str] = Field(default=[])
    config_version: str | None = None


def parse_batch(body: bytes) -> SiteBatch:
    """Return a batch. Raises ``ValidationFailed``."""
    try:
        batch = SiteBatch.model_validate_json(body)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(map(str, first["loc"]))
        raise ValidationFailed(f"{where}: {first['msg']}", field=where[:200]) from None
    if batch.last_event_id < batch.first_event_id - 1:
        raise ValidationFailed("last_event_id is before first_event_id", field="last_event_id")
    return batch
