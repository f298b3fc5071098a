"""From the names of engines to an engine: the library's front door."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from galaxy_alpr.engine.adapters.fast_alpr import (
    DEFAULT_DETECTOR,
    DEFAULT_READER,
    FastAlprDetector,
    FastAlprRecognizer,
)
from galaxy_alpr.engine.adapters.gemini import GeminiOptions, GeminiRecognizer
from galaxy_alpr.engine.adapters.rapidocr import RapidOcrRecognizer, RapidOcrSpotter, load_rapidocr
from galaxy_alpr.engine.adapters.tesseract import TesseractRecognizer
from galaxy_alpr.engine.adapters.ultralytics import UltralyticsDetector
from galaxy_alpr.engine.alpr import DEFAULT_MIN_CONFIDENCE, AlprEngine
from galaxy_alpr.engine.detection.corners import OnnxCornerFinder
from galaxy_alpr.engine.detection.infer_manifest import infer_detector_manifest
from galaxy_alpr.engine.detection.nearer_look import NearerLook
from galaxy_alpr.engine.detection.yolo import YoloDetector
from galaxy_alpr.engine.plates.country_packs import load_country_packs
from galaxy_alpr.engine.protocols import CornerFinder, Detector, PlateRecognizer, Session
from galaxy_alpr.engine.recognition.fallback import FallbackRecognizer
from galaxy_alpr.engine.recognition.infer_manifest import infer_reader_manifest, reader_from_config
from galaxy_alpr.engine.recognition.recognizer import OnnxPlateRecognizer
from galaxy_alpr.engine.runtime.manifests import (
    AnyManifest,
    CornersManifest,
    DetectorManifest,
    ReaderManifest,
    parse_manifest,
)
from galaxy_alpr.engine.runtime.onnx_session import CPU, OnnxSession
from galaxy_alpr.engine.runtime.weights import (
    bundled_weights,
    find_default,
    manifest_beside,
    read_yaml,
)
from galaxy_alpr.errors import EngineUnavailable
from galaxy_alpr.types import PLATE_LABEL

DETECTOR_NAMES = "auto, rapidocr, FILE.onnx, ultralytics:FILE.pt, fast-alpr[:MODEL]"
NEAR_SIDE = 320
"""Input px of the detector's second look, at a part of the picture."""

RECOGNIZER_NAMES = "auto, rapidocr, FILE.onnx, fast-alpr[:MODEL], tesseract[:LANGUAGE], gemini"


def looking_nearer(
    far: YoloDetector,
    session: Session,
    manifest: DetectorManifest,
    thresholds: Mapping[str, float],
) -> Detector:
    """Give ``far`` a nearer look by the same network, where the manifest asks for surer plates.

    ``far`` comes back as it is where the manifest lets no nearer look show one (``near_plate`` 1).
    """
    least = max(manifest.near_plate, thresholds.get(PLATE_LABEL, 0.0))
    if least >= 1:
        return far
    near = YoloDetector(
        session, manifest, input_size=NEAR_SIDE, thresholds={**thresholds, PLATE_LABEL: least}
    )
    return NearerLook(far, near)


def load_engine(
    detector: str = "auto",
    recognizer: str = "auto",
    *,
    vehicle_detector: str | None = None,
    countries: Sequence[str] | None = None,
    min_confidence: float = DEFAULT_MIN_CONFIDENCE,
    thresholds: Mapping[str, float] | None = None,
    input_size: int | None = None,
    second_look: bool = True,
    threads: int | None = None,
    providers: Sequence[str] = CPU,
    gemini: GeminiOptions | None = None,
    weights_dir: Path | None = None,
) -> AlprEngine:
    """Load models and return an engine, warmed up: ``load_engine().analyze(image)``.

    Args:
        detector: What finds the plates (and vehicles, where it can): ``auto`` (the bundled
            network, else RapidOCR), ``rapidocr``, the path of an ``.onnx`` file,
            ``ultralytics:FILE.pt``, or ``fast-alpr[:MODEL]``. With ``auto``, the bundled network
            for corners tells those of the plates.
        recognizer: What reads them: ``auto`` (the bundled network, with RapidOCR's word on what it
            is unsure of), ``rapidocr``, the path of an ``.onnx`` file,
            ``fast-alpr[:MODEL]``, ``tesseract[:LANGUAGE]``, or ``gemini``.
        vehicle_detector: What finds vehicles instead of ``detector``; named like it.
        countries: Countries whose plate formats are expected (ISO 3166-1 alpha-2).
        min_confidence: Readings less sure than this are not given as a plate's text, 0 to 1.
        thresholds: Lowest score of a detection by label, over the manifest's.
        input_size: Longer side in px to which a picture is scaled for detection.
        second_look: Whether the bundled detector looks again at vehicles without a plate and at
            small plates.
        threads: Threads a network computes with; default two, or one on a single core.
        providers: ONNX Runtime execution providers, best first.
        gemini: Key and options, for ``gemini``.
        weights_dir: Where ``auto`` looks for networks; default the package's own.

    Raises:
        EngineUnavailable: a package, file or key is missing; the text says what to install or set.
        ModelError: a model cannot be loaded.
    """
    parts = _Parts(
        threads=threads or min(2, os.cpu_count() or 1),
        providers=tuple(providers),
        input_size=input_size,
        second_look=second_look,
        thresholds=dict(thresholds or {}),
        gemini=gemini,
        weights_dir=weights_dir or bundled_weights(),
    )
    load_country_packs()  # now rather than at the first plate
    return AlprEngine(
        parts.detector(detector),
        parts.recognizer(recognizer),
        vehicle_detector=None if vehicle_detector is None else parts.detector(vehicle_detector),
        corner_finder=parts.corner_finder() if detector == "auto" else None,
        countries=countries,
        min_confidence=min_confidence,
    )


@dataclass(frozen=True)
class _Parts:
    """Makes the parts of one engine by name; what two parts share is loaded once."""

    threads: int
    providers: tuple[str, ...]
    input_size: int | None
    second_look: bool
    thresholds: Mapping[str, float]
    gemini: GeminiOptions | None
    weights_dir: Path

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
        return OnnxCornerFinder(self._session(path, manifest.sha256), manifest)

    def recognizer(self, name: str) -> PlateRecognizer:
        kind, _, value = name.partition(":")
        if name == "auto":
            default = find_default(ReaderManifest, self.weights_dir)
            if default is None:
                return self._rapidocr[1]
            return FallbackRecognizer(self._reader(default[1], default[0]), self._rapidocr[1])
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
    def _rapidocr(self) -> tuple[RapidOcrSpotter, RapidOcrRecognizer]:
        return load_rapidocr(threads=self.threads, size=self.input_size)

    def _bundled(self, path: Path, manifest: DetectorManifest) -> Detector:
        session = self._session(path, manifest.sha256)
        far = YoloDetector(
            session, manifest, input_size=self.input_size, thresholds=self.thresholds
        )
        return looking_nearer(far, session, manifest, self.thresholds) if self.second_look else far

    def _yolo(self, path: Path, manifest: DetectorManifest | None = None) -> YoloDetector:
        manifest = manifest or _own_manifest(DetectorManifest, path)
        session = self._session(path, manifest.sha256 if manifest else None)
        return YoloDetector(
            session,
            manifest or infer_detector_manifest(session),
            input_size=self.input_size,
            thresholds=self.thresholds,
        )

    def _reader(self, path: Path, manifest: ReaderManifest | None = None) -> OnnxPlateRecognizer:
        manifest = manifest or _own_manifest(ReaderManifest, path)
        session = self._session(path, manifest.sha256 if manifest else None)
        if manifest is None:
            config = manifest_beside(path, (".yaml", "_plate_config.yaml"))
            manifest = (
                infer_reader_manifest(session)
                if config is None
                else reader_from_config(session, read_yaml(config))
            )
        return OnnxPlateRecognizer(session, manifest)

    def _session(self, path: Path, sha256: str | None) -> OnnxSession:
        return OnnxSession(path, threads=self.threads, providers=self.providers, sha256=sha256)


def _own_manifest(kind: type[AnyManifest], network: Path) -> AnyManifest | None:
    """Return the manifest beside a network, if one of ours lies there (it names its task)."""
    path = manifest_beside(network)
    if path is None:
        return None
    content = read_yaml(path)
    return parse_manifest(kind, content, path) if "task" in content else None
