"""A pass that has ended: what is stored of it, and its form on the disk while it waits."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from pydantic import TypeAdapter

from galaxy_alpr.actors import Actor
from galaxy_alpr.engine.image.codec import decode_image, encode_jpeg
from galaxy_alpr.engine.tracking.reader import PassReading
from galaxy_alpr.enums import ActorKind, MomentSource
from galaxy_alpr.ingest.passes.detection import detection_of
from galaxy_alpr.ingest.passes.watched import WatchedEngine
from galaxy_alpr.services.cameras.leasing.fencing import Fence
from galaxy_alpr.services.cameras.passes import PassedVehicle
from galaxy_alpr.services.readings.capture import Capture, CaptureDetails
from galaxy_alpr.types import BgrImage, ImageResult

SOURCE = "camera"
_QUALITY = 95
_RESULTS = TypeAdapter(ImageResult)
_PASSES = TypeAdapter(PassedVehicle)


@dataclass(frozen=True, slots=True, kw_only=True)
class FinalPass:
    """A pass to be stored: its values, the frame that is shown, and what the frame contains."""

    passed: PassedVehicle
    camera_name: str
    captured_at: datetime
    location_id: int | None
    countries: tuple[str, ...]
    pixels: BgrImage
    result: ImageResult

    def capture(self) -> Capture:
        """Return the pass as it enters ``ReadingService.submit``; the camera is the actor."""
        return Capture(
            details=CaptureDetails(
                captured_at=self.captured_at,
                captured_at_source=MomentSource.SERVER,
                location_id=self.location_id,
                countries=self.countries,
            ),
            source=SOURCE,
            actor=Actor(ActorKind.CAMERA, self.camera_name, id=self.passed.camera_id),
            pixels=self.pixels,
            result=self.result,
            passed=self.passed,
        )

    def pack(self) -> bytes:
        """Return the pass as bytes: a line of JSON, the frame as a JPEG, the clip."""
        jpeg = encode_jpeg(self.pixels, _QUALITY)
        head = {
            "passed": _PASSES.dump_python(replace(self.passed, clip=None), mode="json"),
            "camera_name": self.camera_name,
            "captured_at": self.captured_at.isoformat(),
            "location_id": self.location_id,
            "countries": self.countries,
            "result": _RESULTS.dump_python(self.result, mode="json"),
            "jpeg_bytes": len(jpeg),
        }
        return json.dumps(head).encode() + b"\n" + jpeg + (self.passed.clip or b"")

    @classmethod
    def unpack(cls, data: bytes) -> FinalPass:
        """Return what was packed. Raises ``ValueError`` or ``KeyError`` for anything else."""
        line, _, rest = data.partition(b"\n")
        head: dict[str, Any] = json.loads(line)
        jpeg, clip = rest[: head["jpeg_bytes"]], rest[head["jpeg_bytes"] :]
        return cls(
            passed=replace(_PASSES.validate_python(head["passed"]), clip=clip or None),
            camera_name=head["camera_name"],
            captured_at=datetime.fromisoformat(head["captured_at"]),
            location_id=head["location_id"],
            countries=tuple(head["countries"]),
            pixels=decode_image(jpeg),
            result=_RESULTS.validate_python(head["result"]),
        )


def final_pass(
    reading: PassReading,
    *,
    pass_id: str,
    camera_id: int,
    camera_name: str,
    location_id: int | None,
    countries: Sequence[str],
    moment: Callable[[float], datetime],
    fences: tuple[Fence, ...],
    engine: WatchedEngine,
    clip: bytes | None,
) -> FinalPass:
    """Return what is stored of a pass that has ended.

    ``moment`` returns the moment of a number of seconds by the clock of the passes.
    """
    passed = PassedVehicle(
        pass_id=pass_id,
        camera_id=camera_id,
        first_at=moment(reading.first_at),
        last_at=moment(reading.last_at),
        frames=reading.frames,
        direction=reading.direction,
        line=reading.line,
        zones=reading.zones,
        sure=reading.sure,
        evidence=tuple(entry.to_dict(reading.first_at) for entry in reading.evidence),
        clip=clip,
        fences=fences,
    )
    return FinalPass(
        passed=passed,
        camera_name=camera_name,
        captured_at=moment(reading.shown.at),
        location_id=location_id,
        countries=tuple(countries),
        pixels=reading.shown.image,
        result=_result(reading, engine),
    )


def _result(reading: PassReading, engine: WatchedEngine) -> ImageResult:
    """Return what the shown frame contains: the vehicle of the pass with its plate."""
    height, width = reading.shown.image.shape[:2]
    timing = {"detect": engine.detect_ms, "read": engine.read_ms}
    return ImageResult(width, height, (detection_of(reading),), engine.info, timing)
