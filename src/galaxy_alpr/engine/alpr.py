"""The engine: detects vehicles and plates in an image, pairs them and reads the plates."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from time import perf_counter

from galaxy_alpr.engine.completeness.parts import join_parts, join_readings
from galaxy_alpr.engine.completeness.position import with_positions
from galaxy_alpr.engine.detection.pairing import pair
from galaxy_alpr.engine.detection.upside_down import read_turned
from galaxy_alpr.engine.image.decoding.limits import ImageLimits
from galaxy_alpr.engine.image.interlace import progressive
from galaxy_alpr.engine.image.rectify import crop_plate
from galaxy_alpr.engine.image.sources import SOURCES, ImageSource, is_one, load_image, name_of
from galaxy_alpr.engine.plates.country_packs import expected_countries
from galaxy_alpr.engine.protocols import CornerFinder, Detector, PlateRecognizer
from galaxy_alpr.engine.results import join, plate_result, vehicle_result
from galaxy_alpr.engine.runtime.core_share import CoreShare
from galaxy_alpr.enums import PictureNote
from galaxy_alpr.errors import AlprError, WrongImageType
from galaxy_alpr.types import (
    PLATE_LABEL,
    BgrImage,
    DetectedObjects,
    Detection,
    EngineInfo,
    FailedImage,
    ImageResult,
    OcrResult,
    PlateResult,
    check_image,
)

DEFAULT_MIN_CONFIDENCE = 0.3


class AlprEngine:
    """Detects vehicles and plates, pairs them and reads the plates. Safe for several threads.

    ``detector`` detects plates, and vehicles if it can; ``vehicle_detector``, if given, detects
    the vehicles instead. ``corner_finder``, if given, replaces the detector's plate corners.
    A reading with a confidence below ``min_confidence`` is not reported as the plate's text; its
    candidates are, with the reason. Files and Pillow pictures are taken within ``limits``;
    ``share`` counts the pictures in work.

    Of an interlaced frame only the even rows are used. ``analyze`` alone also reads a picture of a
    camera that hangs upside down. Both are among the result's ``notes``.
    """

    def __init__(
        self,
        detector: Detector,
        recognizer: PlateRecognizer,
        *,
        vehicle_detector: Detector | None = None,
        corner_finder: CornerFinder | None = None,
        countries: str | Sequence[str] | None = None,
        min_confidence: float = DEFAULT_MIN_CONFIDENCE,
        limits: ImageLimits | None = None,
        share: CoreShare | None = None,
    ) -> None:
        self.detector = detector
        self.recognizer = recognizer
        self.vehicle_detector = vehicle_detector
        self.corner_finder = corner_finder
        self.countries = None if countries is None else expected_countries(countries)
        self.min_confidence = min_confidence
        self.limits = limits or ImageLimits()
        self._share = share or CoreShare()

    @property
    def info(self) -> EngineInfo:
        """The names of the models in use."""
        parts = (self.detector, self.vehicle_detector, self.corner_finder)
        names = " + ".join(part.name for part in parts if part is not None)
        return EngineInfo(names, self.recognizer.name)

    def analyze(
        self, image: ImageSource, countries: str | Sequence[str] | None = None
    ) -> ImageResult:
        """Return every vehicle and plate in an image.

        ``image`` is a (H, W, 3) uint8 BGR array, a path, the bytes of a picture file or a Pillow
        picture, as for ``load_image``. ``countries`` (ISO 3166-1 alpha-2, one, or several with the
        most probable first) are those whose plate formats are expected; default: the engine's. A
        plate that cannot be read is in the result, without text and with the reason.

        Raises:
            WrongImageType: none of these, or an array of another shape or dtype.
            OSError, PayloadTooLarge, UnsupportedMediaType, InvalidImage, Unavailable: as for
                ``load_image``.
            UnknownCountry: a code is no country's.
            ModelError: a model failed; this is never reported as an image without plates.
        """
        countries = self._expected(countries)
        with self._share:
            return self._analyze(load_image(image, self.limits), countries)

    def analyze_batch(
        self, images: Iterable[ImageSource], countries: str | Sequence[str] | None = None
    ) -> list[ImageResult | FailedImage]:
        """Analyze images one after the other; return a result for each, in their order.

        An image that cannot be read or analyzed is a ``FailedImage`` with the error that
        ``analyze`` raises, and does not stop the others. ``countries`` as for ``analyze``. An
        iterator is used item by item, so one decoded image is in memory at a time.

        Raises:
            WrongImageType: ``images`` is one image.
            UnknownCountry: a code is no country's.
        """
        if is_one(images) or not isinstance(images, Iterable):
            raise WrongImageType(f"analyze_batch takes several images, each of them {SOURCES}")
        countries = self._expected(countries)
        return [self._try_to_analyze(image, countries) for image in images]

    def _try_to_analyze(
        self, source: ImageSource, countries: Sequence[str] | None
    ) -> ImageResult | FailedImage:
        try:
            with self._share:
                return self._analyze(load_image(source, self.limits), countries)
        except (AlprError, OSError) as error:
            _drop_frames(error)
            return FailedImage(error, name_of(source))

    def _analyze(self, image: BgrImage, countries: Sequence[str] | None) -> ImageResult:
        started = perf_counter()
        frame = progressive(image)
        image, notes = frame, [] if frame is image else [PictureNote.INTERLACED]
        objects = self._detect(image)
        detected = perf_counter()
        plates = self._read(image, objects.plates, countries)
        turned = read_turned(
            objects.plates, plates, lambda other: self._read(image, other, countries)
        )
        if turned is not None:
            plates = turned
            notes.append(PictureNote.UPSIDE_DOWN)
        vehicles = [vehicle_result(image, vehicle) for vehicle in objects.vehicles]
        finished = perf_counter()
        return ImageResult(
            width=image.shape[1],
            height=image.shape[0],
            detections=join(vehicles, plates, objects.pairs),
            engine=self.info,
            timing_ms={
                "detect": (detected - started) * 1000,
                "read": (finished - detected) * 1000,
            },
            notes=tuple(notes),
        )

    def detect(self, image: BgrImage) -> DetectedObjects:
        """Detect and pair the vehicles and plates in a (H, W, 3) uint8 BGR image; read none.

        Boxes and corners are in pixels of the image, objects sorted by descending confidence.

        Raises:
            WrongImageType: ``image`` is not such an array.
            ModelError: a model failed.
        """
        return self._detect(progressive(check_image(image)))

    def _detect(self, image: BgrImage) -> DetectedObjects:
        detections = self.detector.detect(image)
        other = self.vehicle_detector
        others = detections if other is None else other.detect(image)
        plates = [item for item in detections if item.label == PLATE_LABEL]
        if self.corner_finder is not None:
            plates = self.corner_finder.find(image, plates)
        vehicles = [item for item in others if item.label != PLATE_LABEL]
        vehicles, plates = _by_confidence(vehicles), _by_confidence(join_parts(plates, vehicles))
        pairs = pair(vehicles, plates)
        return DetectedObjects(tuple(vehicles), with_positions(plates, vehicles, pairs), pairs)

    def read(
        self,
        image: BgrImage,
        plates: Sequence[Detection],
        countries: str | Sequence[str] | None = None,
    ) -> list[PlateResult]:
        """Read plates detected in a (H, W, 3) uint8 BGR image: one result each, in their order.

        ``countries`` as for ``analyze``. An unreadable plate has a reason instead of a text.

        Raises:
            WrongImageType: ``image`` is not such an array.
            UnknownCountry: a code is no country's.
            ModelError: a model failed.
        """
        image = check_image(image)
        countries = self._expected(countries)
        return self._read(progressive(image), plates, countries) if plates else []

    def describe(
        self,
        image: BgrImage,
        plate: Detection,
        reading: OcrResult,
        countries: Sequence[str] | None = None,
    ) -> PlateResult:
        """Return what is reported of a plate that has a reading already, as ``read`` does.

        ``image`` (H, W, 3) is the one in which the plate was detected; the reading may be that of
        several frames together. ``countries`` as for ``analyze``.

        Raises:
            InvalidImage: the array is not such an image.
            UnknownCountry: a code is no country's.
        """
        check_image(image)
        expected = self._expected(countries) or ()
        return plate_result(
            progressive(image), plate, reading, expected, min_confidence=self.min_confidence
        )

    def _read(
        self, image: BgrImage, plates: Sequence[Detection], countries: Sequence[str] | None
    ) -> list[PlateResult]:
        if not plates:
            return []
        return [
            plate_result(image, plate, reading, countries or (), min_confidence=self.min_confidence)
            for plate, reading in zip(plates, self._readings(image, plates), strict=True)
        ]

    def _expected(self, countries: str | Sequence[str] | None) -> Sequence[str] | None:
        return expected_countries(countries) if countries else self.countries

    def _readings(self, image: BgrImage, plates: Sequence[Detection]) -> list[OcrResult]:
        """Read each plate, and one that was detected in parts part by part."""
        views = [plate.parts or (plate,) for plate in plates]
        margin = self.recognizer.crop_margin
        crops = [crop_plate(image, part, margin) for parts in views for part in parts]
        read = iter(self.recognizer.read(crops))
        return [join_readings([next(read) for _ in parts]) for parts in views]


def _by_confidence(detections: Sequence[Detection]) -> list[Detection]:
    return sorted(detections, key=lambda item: -item.confidence)


def _drop_frames(error: BaseException) -> None:
    """Drop the frames of an error that is kept: their variables are images."""
    link: BaseException | None = error
    while link is not None:
        link.__traceback__ = None
        link = link.__cause__ or link.__context__
