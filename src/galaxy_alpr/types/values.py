"""What the parts of the engine return: detections, texts, colours."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from galaxy_alpr.enums import PairingMethod, PlatePosition
from galaxy_alpr.geometry import BoundingBox, Point, Quad
from galaxy_alpr.rounding import rounded_ratio

PLATE_LABEL = "license_plate"


@dataclass(frozen=True, slots=True)
class Detection:
    """An object that a detector returned; ``corners`` if they were located.

    ``parts`` are the pieces, from left to right, of a plate that was detected as several.
    """

    label: str
    confidence: float
    box: BoundingBox
    corners: Quad | None = None
    position: PlatePosition = PlatePosition.UNKNOWN
    parts: tuple[Detection, ...] = ()


@dataclass(frozen=True, slots=True)
class TextCandidate:
    """One possible text (A-Z, 0-9) with its confidence and those of its characters.

    In the text of an incomplete plate, ``?`` stands for any number of hidden characters.
    """

    text: str
    confidence: float
    char_confidences: tuple[float, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Return the candidate as plain values, for JSON."""
        return {
            "text": self.text,
            "confidence": rounded_ratio(self.confidence),
            "char_confidences": [rounded_ratio(value) for value in self.char_confidences],
        }


CharacterScores = tuple[tuple[str, float], ...]
"""What a recognizer returned for one place of a text: characters with their probabilities.

An empty string stands for no character, ``?`` for one that cannot be read.
"""


@dataclass(frozen=True, slots=True)
class OcrResult:
    """A recognizer's result for one crop. Padding does not count in any confidence.

    ``raw_text`` is the recognizer's unchanged text; ``text`` contains only its A-Z and 0-9. The
    first of ``candidates`` is ``text``. ``country`` is an ISO 3166-1 alpha-2 code.
    ``char_centers`` are the characters' (x, y) as shares of the crop's width and height, none where
    the recognizer does not locate them. ``hidden`` and ``foreign`` are the probabilities that a
    character is hidden, and that one is of another script; where one cannot be read, there is no
    ``text``, and in that of the first candidate ``?`` stands for it. ``columns`` are the places of
    the text with what may stand there, also places that probably hold no character; none where the
    recognizer gives only texts. ``formats_applied`` says that the confidences account for the
    countries' formats already, as those of several frames together do.
    """

    raw_text: str
    text: str
    confidence: float
    char_confidences: tuple[float, ...]
    candidates: tuple[TextCandidate, ...]
    country: str | None = None
    country_confidence: float = 0.0
    char_centers: tuple[Point, ...] = ()
    hidden: float = 0.0
    foreign: float = 0.0
    columns: tuple[CharacterScores, ...] = ()
    formats_applied: bool = False

    @property
    def is_unread(self) -> bool:
        """Whether there is no text because a character cannot be read."""
        return not self.text and bool(self.candidates)

    @classmethod
    def empty(cls) -> OcrResult:
        """Return the result of a crop in which nothing could be read."""
        return cls("", "", 0.0, (), ())


@dataclass(frozen=True, slots=True)
class ColorName:
    """A colour by name with the share of pixels that have it, 0 to 1."""

    name: str
    confidence: float

    def to_dict(self) -> dict[str, Any]:
        """Return the colour as plain values, for JSON."""
        return {"name": self.name, "confidence": rounded_ratio(self.confidence)}


@dataclass(frozen=True, slots=True)
class PlateColors:
    """The colours of a plate: background, text and a strip along the lower edge.

    Each is ``None`` where it is unknown; ``strip`` also where the plate has none.
    """

    background: ColorName | None = None
    text: ColorName | None = None
    strip: ColorName | None = None


@dataclass(frozen=True, slots=True)
class Region:
    """A region that issues plates: its code as printed on them, and its name."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Pairing:
    """The rule by which a plate was paired with a vehicle, and the confidence, 0 to 1."""

    method: PairingMethod
    confidence: float

    def to_dict(self) -> dict[str, Any]:
        """Return the pairing as plain values, for JSON."""
        return {"method": self.method.value, "confidence": rounded_ratio(self.confidence)}


@dataclass(frozen=True, slots=True)
class DetectedObjects:
    """The vehicles and plates detected in one image, each sorted by descending confidence.

    ``pairs`` maps the index of a plate in ``plates`` to the index of its vehicle in ``vehicles``
    and the pairing; a plate without a vehicle has no entry, and no vehicle has two plates.
    """

    vehicles: tuple[Detection, ...]
    plates: tuple[Detection, ...]
    pairs: dict[int, tuple[int, Pairing]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class EngineInfo:
    """The names of the models that an engine runs."""

    detector: str
    recognizer: str
