"""The state of a camera, its statistics, and what a test found."""

from __future__ import annotations

import base64
from dataclasses import fields
from datetime import datetime

from pydantic import Field

from galaxy_alpr.db import models
from galaxy_alpr.engine.image.codec import encode_jpeg
from galaxy_alpr.enums import CameraState
from galaxy_alpr.ingest.trial import Trial
from galaxy_alpr.services.cameras.states import CameraReport
from galaxy_alpr.services.cameras.statistics import CameraStatistics
from galaxy_alpr.services.readings.pictures import shrink
from galaxy_alpr.web.answers.sentences import SENTENCE, SentenceOut
from galaxy_alpr.web.schema import Confidence, Ratio, Schema

PICTURE_SIDE = 1280
_QUALITY = 80


class CameraLeaseOut(Schema):
    """The newest lease of a camera: which worker may read it. Moments are the database's."""

    holder: str = Field(
        description="The name of the worker that has it; empty once it was given up."
    )
    token: int = Field(description="Grows with each claim; what older ones saw later is refused.")
    claimed_at: datetime = Field(description="When it was claimed.")
    until: datetime = Field(description="When it ends unless it is renewed, or ended.")


class CameraStatusOut(Schema):
    """What a camera does, or what is wrong with it. Counts begin when its worker starts."""

    camera_id: int
    state: CameraState
    reason: str | None = Field(description="Why it is in this state; null where all is well.")
    reason_sentence: SentenceOut | None = Field(description=SENTENCE)
    since: datetime | None = Field(description="Since when it is in this state.")
    updated_at: datetime | None = Field(description="When that was reported last.")
    width: int | None
    height: int | None
    fps: float | None = Field(description="Frames that come in a second.")
    analysed_per_second: float | None = Field(
        description="Frames that are analysed in a second: those in which something moves."
    )
    analysed: int = Field(description="Frames that were analysed.")
    dropped: int = Field(description="Frames that were replaced by newer ones.")
    passes: int = Field(description="Passes of vehicles.")
    read_rate: Ratio | None = Field(description="Share of the passes whose plate was read.")
    reopened: int = Field(description="How often the source was opened again.")
    delay_ms: float | None = Field(
        description="Milliseconds from the moment of a frame to the end of its analysis."
    )
    worker: str | None = Field(description="The process that reads it; null where none does.")
    lease: CameraLeaseOut | None = Field(
        description="Its newest lease; null where one process reads all cameras."
    )

    @classmethod
    def of(cls, camera_id: int, report: CameraReport) -> CameraStatusOut:
        figures = report.figures
        return cls(
            camera_id=camera_id,
            state=report.state,
            reason=report.reason,
            reason_sentence=SentenceOut.of(report.reason),
            since=report.since,
            updated_at=report.updated_at,
            width=figures.width,
            height=figures.height,
            fps=figures.fps,
            analysed_per_second=figures.analysed_per_second,
            analysed=figures.analysed,
            dropped=figures.dropped,
            passes=figures.passes,
            read_rate=figures.read_rate,
            reopened=figures.reopened,
            delay_ms=figures.delay_ms,
            worker=report.worker,
            lease=None if report.lease is None else CameraLeaseOut.model_validate(report.lease),
        )


class CameraStateOut(Schema):
    """A state in which a camera was."""

    state: CameraState
    reason: str | None = Field(description="Why it was in this state; null where all was well.")
    reason_sentence: SentenceOut | None = Field(description=SENTENCE)
    since: datetime = Field(description="When it began.")
    until: datetime | None = Field(description="When it ended; null while it lasts.")

    @classmethod
    def of(cls, row: models.CameraStateChange) -> CameraStateOut:
        return cls(
            state=CameraState(row.state),
            reason=row.reason,
            reason_sentence=SentenceOut.of(row.reason),
            since=row.since,
            until=row.until,
        )


class CameraHourOut(Schema):
    """The passes of one hour of the day, of all days together."""

    hour: int
    passes: int = Field(description="Passes of vehicles.")
    read: int = Field(description="Passes whose plate was read.")


class CameraStatisticsOut(Schema):
    """What a camera has read in a period."""

    camera_id: int
    passes: int = Field(description="Passes of vehicles.")
    read: int = Field(description="Passes whose plate was read.")
    read_rate: Ratio | None = Field(description="Share of the passes whose plate was read.")
    sure: int = Field(description="Passes on whose text independent frames agree.")
    frames_per_pass: float | None = Field(description="Mean number of frames that were read.")
    timezone: str
    by_hour: list[CameraHourOut] = Field(description="The hours of the local day.")

    @classmethod
    def of(cls, camera_id: int, found: CameraStatistics) -> CameraStatisticsOut:
        return cls(
            camera_id=camera_id,
            passes=found.passes,
            read=found.read,
            read_rate=found.read / found.passes if found.passes else None,
            sure=found.sure,
            frames_per_pass=round(found.frames / found.passes, 2) if found.passes else None,
            timezone=found.zone.key,
            by_hour=[
                CameraHourOut(hour=hour, passes=passes, read=read)
                for hour, (passes, read) in enumerate(found.hours)
            ],
        )


class TestedPlateOut(Schema):
    """A plate in the picture of a test."""

    text: str | None
    confidence: Confidence
    width_px: float = Field(description="Its width in pixels.")


class CameraTestOut(Schema):
    """What a test of a camera found."""

    ok: bool = Field(description="Whether a picture came.")
    reason: str | None = Field(description="Why none came.")
    reason_sentence: SentenceOut | None = Field(description=SENTENCE)
    kind: str = Field(description="`stream`, `snapshot`, `file`, `folder` or `webcam`.")
    width: int | None
    height: int | None
    fps: float | None = Field(description="Frames that came in a second; null where unknown.")
    seconds_to_first_frame: float | None = Field(description="Seconds to the first picture.")
    brightness: float | None = Field(description="Mean grey level of the picture, 0 to 255.")
    sharpness: float | None = Field(
        description="Variance of the picture's Laplacian; more is sharper."
    )
    plates: list[TestedPlateOut] = Field(description="The plates in the picture.")
    advice: list[str] = Field(description="What can be done better, for people.")
    advice_sentences: list[SentenceOut | None] = Field(
        description="What each of `advice` says, for other languages."
    )
    picture: str | None = Field(
        description="The picture with its boxes drawn, a JPEG as a data URL."
    )

    @classmethod
    def of(cls, trial: Trial) -> CameraTestOut:
        names = {field.name for field in fields(Trial)} - {"plates", "advice", "picture"}
        picture = None
        if trial.picture is not None:
            jpeg = encode_jpeg(shrink(trial.picture, PICTURE_SIDE), _QUALITY)
            picture = f"data:image/jpeg;base64,{base64.b64encode(jpeg).decode()}"
        return cls(
            **{name: getattr(trial, name) for name in names},
            plates=[
                TestedPlateOut(text=item.text, confidence=item.confidence, width_px=item.width_px)
                for item in trial.plates
            ],
            reason_sentence=SentenceOut.of(trial.reason),
            advice=list(trial.advice),
            advice_sentences=[SentenceOut.of(said) for said in trial.advice],
            picture=picture,
        )
