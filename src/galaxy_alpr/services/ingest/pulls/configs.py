"""How readings of a source are fetched, by kind."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, model_validator

from galaxy_alpr.services.ingest.pulls.patterns import checked_pattern


class PullKind(StrEnum):
    """How readings are fetched."""

    ONVIF = "onvif_pull"
    FOLDER = "folder"


class Preset(StrEnum):
    """Names of files that are known."""

    CAMERA_TIME_PLATE = "camera_time_plate"
    """``<camera>/…_<YYYYmmddHHMMSS[fff]>_<plate>.jpg``."""

    STREAM = "plate_recognizer_stream"
    """``<camera>_screenshots/<yy-mm-dd>/<HH-MM-SS.ffffff>.jpg``."""

    GENETEC = "genetec"
    """An XML file beside each JPEG."""

    ANY = "any"
    """Any picture; its moment is when the file was written."""


_IMAGE = r"\.(?:jpg|jpeg|JPG|JPEG|png)"

PATTERNS = {
    Preset.CAMERA_TIME_PLATE: r"(?P<camera>[^/]{1,50})/(?:[^/]{0,50}_)?(?P<time>\d{14,17})_"
    rf"(?P<plate>[^_/.]{{1,20}}){_IMAGE}",
    Preset.STREAM: r"(?P<camera>[^/]{1,100})_screenshots/(?P<date>\d\d-\d\d-\d\d)/"
    rf"(?P<time>\d\d-\d\d-\d\d(?:\.\d{{1,6}})?){_IMAGE}",
    Preset.GENETEC: r"[^/]{1,150}\.(?:xml|XML)",
    Preset.ANY: rf".{{1,190}}{_IMAGE}",
}


class _Config(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class OnvifPull(_Config):
    """A pull point of an ONVIF device: it is asked for notifications of plates."""

    kind: Literal[PullKind.ONVIF] = Field(description="A pull point.")
    url: str = Field(
        min_length=8,
        max_length=500,
        pattern=r"^https?://[^@\s]+$",
        description="Address of the device service, like `http://192.168.1.9/onvif/device_service`.",
    )
    user_name: str | None = Field(None, max_length=100, description="User at the device.")


class FolderPull(_Config):
    """A folder into which files are written, for example by FTP."""

    kind: Literal[PullKind.FOLDER] = Field(description="A folder.")
    folder: str = Field(
        min_length=1,
        max_length=300,
        description="Absolute path below one of the folders of `GALAXY_INGEST_FOLDERS`.",
    )
    preset: Preset | None = Field(
        None,
        description="Which files: `camera_time_plate` (`<camera>/…_<YYYYmmddHHMMSS>_<plate>.jpg`), "
        "`plate_recognizer_stream`, `genetec` (an XML file beside each JPEG), `any`. "
        "Null where there is a `pattern`.",
    )
    pattern: str | None = Field(
        None,
        max_length=500,
        description="A regular expression for the path below the folder, with the named groups "
        "`plate`, `camera`, `date`, `time`, `epoch`, `country`, `confidence`, `kind` (`plate` for "
        "a crop). Only single characters and classes may be repeated.",
    )
    afterwards: Literal["move", "delete"] = Field(
        "move", description="What becomes of a stored file: it is moved to `done/`, or deleted."
    )

    @model_validator(mode="after")
    def _one_way(self) -> FolderPull:
        if (self.preset is None) == (self.pattern is None):
            raise ValueError("give either a preset or a pattern")
        if self.pattern is not None:
            checked_pattern(self.pattern)
        return self

    @property
    def expression(self) -> str:
        """The regular expression for the path of a file."""
        return self.pattern or PATTERNS[self.preset or Preset.ANY]


PullConfig = Annotated[OnvifPull | FolderPull, Field(discriminator="kind")]
CONFIGS: TypeAdapter[OnvifPull | FolderPull] = TypeAdapter(PullConfig)
