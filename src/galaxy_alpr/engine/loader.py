"""Loads the models that are named and builds an engine from them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from galaxy_alpr.country_codes import check_countries
from galaxy_alpr.engine.adapters.fast_alpr import (
    DEFAULT_DETECTOR,
    DEFAULT_READER,
    FastAlprDetector,
    FastAlprRecognizer,
)
from galaxy_alpr.engine.adapters.gemini import GeminiOptions, GeminiRecognizer
from galaxy_alpr.engine.adapters.rapidocr import RapidOcrDetector, RapidOcrRecognizer, load_rapidocr
from galaxy_alpr.engine.adapters.tesseract import TesseractRecognizer
from galaxy_alpr.engine.adapters.ultralytics import UltralyticsDetector
from galaxy_alpr.engine.alpr import DEFAULT_MIN_CONFIDENCE, AlprEngine
from galaxy_alpr.engine.detection.corners import OnnxCornerFinder
from galaxy_alpr.engine.detection.infer_manifest import infer_detector_manifest
from galaxy_alpr.engine.detection.passes import add_nearer_look
from galaxy_alpr.engine.detection.plate_picture import PlatePicture
from galaxy_alpr.engine.detection.yolo import YoloDetector
from galaxy_alpr.engine.image.decoding.limits import ImageLimits
from galaxy_alpr.engine.plates.country_packs import load_country_packs
from galaxy_alpr.engine.protocols import CornerFinder, Detector, PlateRecognizer
from galaxy_alpr.engine.recognition.infer_manifest import infer_reader_manifest, reader_from_config
from galaxy_alpr.engine.recognition.recognizer import OnnxPlateRecognizer
from galaxy_alpr.engine.runtime.load_sessions import SessionLoader
from galaxy_alpr.engine.runtime.manifests import (
    AnyManifest,
    CornersManifest,
    DetectorManifest,
    ReaderManifest,
    parse_manifest,
)
from galaxy_alpr.engine.runtime.onnx_session import CPU
from galaxy_alpr.engine.runtime.weights import (
    bundled_weights,
    find_default,
    manifest_beside,
    read_yaml,
)
from galaxy_alpr.errors import EngineUnavailable

DETECTOR_NAMES = "auto, rapidocr, FILE.onnx, ultralytics:FILE.pt, fast-alpr[:MODEL]"
RECOGNIZER_NAMES = "auto, rapidocr, FILE.onnx, fast-alpr[:MODEL], tesseract[:LANGUAGE], gemini"


def load_engine(
    detector: str = "auto",
    recognizer: str = "auto",
    *,
    vehicle_detector: str | None = None,
    countries: str | Sequence[str] | None = None,
    min_confidence: float = DEFAULT_MIN_CONFIDENCE,
    limits: ImageLimits | None = None,
    thresholds: Mapping[str, float] | None = None,
    input_size: int | None = None,
    nearer_look: bool = True,
    threads: int | None = None,
    pictures: int = 1,
    providers: Sequence[str] = CPU,
    gemini: GeminiOptions | None = None,
    weights_dir: Path | None = None,
) -> AlprEngine:
    """Load models and return an engine, warmed up: ``load_engine().analyze(image)``.

    Args:
        detector: One of ``DETECTOR_NAMES``; ``auto`` is the bundled networks, else RapidOCR.
        recognizer: One of ``RECOGNIZER_NAMES``; ``auto`` is the bundled network, else RapidOCR.
        vehicle_detector: Detects the vehicles instead of ``detector``; named like it.
        countries: Countries whose plate formats are expected (ISO 3166-1 alpha-2), or one.
        min_confidence: A reading below this confidence (0 to 1) is not reported as a text.
        limits: The largest and the most costly picture file that ``analyze`` takes.
        thresholds: Lowest score of a detection by label; overrides the manifest's.
        input_size: Longer side in px to which a picture is scaled for detection.
        nearer_look: Whether the bundled detector has further passes over large pictures.
        threads: Most threads of a network (default two), if each picture in work has so many cores.
        pictures: How many pictures are analysed at the same time, by several threads.
        providers: ONNX Runtime execution providers, in order of preference.
        gemini: API key and options of ``gemini``.
        weights_dir: Folder of the networks for ``auto``; default the package's own.

    Raises:
        EngineUnavailable: a package, file or key is missing; the text says what to install or set.
        ModelError: a model cannot be loaded.
        UnknownCountry: one of ``countries`` does not exist.
    """
    load_country_packs()  # now rather than at the first plate
    check_countries(countries or ())
    sessions = SessionLoader.of(threads or 2, pictures, providers)
    folder = weights_dir or bundled_weights()
    parts = _Parts(sessions, input_size, nearer_look, thresholds or {}, gemini, folder)
    return parts.engine(detector, recognizer, vehicle_detector, countries, min_confidence, limits)


@dataclass(frozen=True)
class _Parts:
    """Builds the parts of one engine by name; a model that two parts share is loaded once."""

    sessions: SessionLoader
    input_size: int | None
    nearer_look: bool
    thresholds: Mapping[str, float]
    gemini: GeminiOptions | None
    weights_dir: Path

    def engine(
        self,
        detector: str,
        recognizer: str,
        vehicle_detector: str | None,
        countries: str | Sequence[str] | None,
        min_confidence: float,
        limits: ImageLimits | None,
    ) -> AlprEngine:
        return AlprEngine(
            self.detector(detector),
            self.recognizer(recognizer),
            vehicle_detector=None if vehicle_detector is None else self.detector(vehicle_detector),
            corner_finder=self.corner_finder() if detector == "auto" else None,
            countries=countries,
            min_confidence=min_confidence,
            limits=limits,
            share=self.sessions.share,
        )

    def detector(self, name: str) -> Detector:
        kind, _, value = name.partition(":")
        if name == "auto":
            default = find_default(DetectorManifest, self.weights_dir)
            return self._rapidocr[0] if default is None else self._bundled(default[1], default[0])
        if name == "rapidocr":
            return self._rapidocr[0]
        if name.endswith(".onnx"):
            return self._yolo(Path(name))
        if kind == "ultralytics" and value:
            return UltralyticsDetector(Path(value), input_size=self.input_size)
        if kind == "fast-alpr":
            return FastAlprDetector(value or DEFAULT_DETECTOR)
        raise EngineUnavailable(f"There is no detector named {name}; there are {DETECTOR_NAMES}.")

    def corner_finder(self) -> CornerFinder | None:
        default = find_default(CornersManifest, self.weights_dir)
        if default is None:
            return None
        manifest, path = default
        return OnnxCornerFinder(self.sessions.load_split(path, manifest.sha256), manifest)

    def recognizer(self, name: str) -> PlateRecognizer:
        kind, _, value = name.partition(":")
        if name == "auto":
            default = find_default(ReaderManifest, self.weights_dir)
            if default is None:
                return self._rapidocr[1]
            return OnnxPlateRecognizer(
                self.sessions.load_split(default[1], default[0].sha256), default[0]
            )
        if name == "rapidocr":
            return self._rapidocr[1]
        if name.endswith(".onnx"):
            return self._reader(Path(name))
        if kind == "fast-alpr":
            return FastAlprRecognizer(value or DEFAULT_READER)
        if kind == "tesseract":
            return TesseractRecognizer(value or "eng")
        if name == "gemini":
            if self.gemini is None:
                raise EngineUnavailable("Gemini needs an API key: set GALAXY_GEMINI_API_KEY.")
            return GeminiRecognizer(self.gemini)
        raise EngineUnavailable(
            f"There is no recognizer named {name}; there are {RECOGNIZER_NAMES}."
        )

    @cached_property
    def _rapidocr(self) -> tuple[RapidOcrDetector, RapidOcrRecognizer]:
        return load_rapidocr(threads=self.sessions.threads, size=self.input_size)

    def _bundled(self, path: Path, manifest: DetectorManifest) -> Detector:
        session = self.sessions.load_adaptive(path, manifest.sha256)
        detector = YoloDetector(
            session, manifest, input_size=self.input_size, thresholds=self.thresholds
        )
        if not self.nearer_look:
            return PlatePicture(detector)
        return PlatePicture(add_nearer_look(detector, session, manifest, self.thresholds))

    def _yolo(self, path: Path, manifest: DetectorManifest | None = None) -> YoloDetector:
        manifest = manifest or _manifest_of(DetectorManifest, path)
        session = self.sessions.load(path, manifest.sha256 if manifest else None)
        return YoloDetector(
            session,
            manifest or infer_detector_manifest(session),
            input_size=self.input_size,
            thresholds=self.thresholds,
        )

    def _reader(self, path: Path) -> OnnxPlateRecognizer:
        manifest = _manifest_of(ReaderManifest, path)
        session = self.sessions.load(path, manifest.sha256 if manifest else None)
        if manifest is None:
            config = manifest_beside(path, (".yaml", "_plate_config.yaml"))
            manifest = (
                infer_reader_manifest(session)
                if config is None
                else reader_from_config(session, read_yaml(config))
            )
        return OnnxPlateRecognizer(session, manifest)


def _manifest_of(kind: type[AnyManifest], network: Path) -> AnyManifest | None:
    """Return the manifest beside a network; a YAML file of another kind has no ``task``."""
    path = manifest_beside(network)
    if path is None:
        return None
    content = read_yaml(path)
    return parse_manifest(kind, content, path) if "task" in content else None
