"""How readings of a source are fetched, in requests and answers. A password is in no answer."""

from __future__ import annotations

from datetime import datetime

from pydantic import Field, SecretStr

from galaxy_alpr.db import models
from galaxy_alpr.services.ingest.pulls.changes import PullState, PullValues, config_of
from galaxy_alpr.services.ingest.pulls.configs import FolderPull, OnvifPull
from galaxy_alpr.web.schema import RequestBody, Schema


class IngestPullIn(RequestBody):
    """What is asked for readings."""

    config: OnvifPull | FolderPull = Field(
        discriminator="kind",
        description="A pull point of an ONVIF device, or a folder into which files are written.",
    )
    password: SecretStr | None = Field(
        None,
        max_length=300,
        description="The password at the device. It is stored encrypted, and is in no answer. "
        "Without one, that of the same device and user stays.",
        json_schema_extra={"writeOnly": True},
    )

    def values(self) -> PullValues:
        """Return the values to be stored."""
        password = None if self.password is None else self.password.get_secret_value()
        return PullValues(config=self.config, password=password)


class IngestPullOut(Schema):
    """How readings of a source are fetched, and how that goes."""

    source_id: int = Field(description="The id of the source.")
    config: OnvifPull | FolderPull = Field(
        discriminator="kind", description="What is asked for readings."
    )
    has_password: bool = Field(description="Whether a password is stored.")
    state: PullState = Field(
        description="`waiting`: not tried since it was changed. `refused`: the device refuses the "
        "log-in, which is tried again after ten minutes."
    )
    last_error: str | None = Field(description="The newest error, also of a file.")
    put_aside: int = Field(description="Files that are no readings, and were moved to `failed/`.")
    last_success_at: datetime | None = Field(
        description="When the device or folder was read, to half a minute."
    )
    updated_at: datetime = Field(description="When it was changed by a person.")

    @classmethod
    def of(cls, row: models.IngestPull) -> IngestPullOut:
        """Build from a row."""
        return cls(
            source_id=row.source_id,
            config=config_of(row),
            has_password=row.password_sealed is not None,
            state=PullState(row.state),
            last_error=row.error,
            put_aside=row.put_aside,
            last_success_at=row.last_success_at,
            updated_at=row.updated_at,
        )
