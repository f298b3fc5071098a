"""Run an exported slot reader, ours or a third-party one, on one core."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import onnxruntime
import yaml
from numpy.typing import NDArray

from training.reader.measure import Probabilities

Image = NDArray[np.uint8]


@dataclass(frozen=True)
class ReaderSpec:
    """Input and output of a reader: size in px, ``color`` gray, rgb or bgr, alphabet."""

    name: str
    height: int
    width: int
    color: str
    alphabet: str
    pad_index: int
    text_output: str
    places_output: str = ""
    margin: tuple[float, float] = (0.0, 0.0)
    """Shares of a plate's width and height that its crop is wider on each side."""

    @classmethod
    def beside(cls, weights: Path) -> ReaderSpec:
        """Return that of our manifest ``X.yaml`` or of fast-plate-ocr's ``X_plate_config.yaml``."""
        ours = weights.with_suffix(".yaml")
        if ours.exists():
            manifest: dict[str, Any] = yaml.safe_load(ours.read_text(encoding="utf-8"))
            size = manifest["input"]
            return cls(
                manifest["name"],
                size["height"],
                size["width"],
                size["color"],
                manifest["alphabet"],
                manifest["pad_index"],
                manifest["outputs"]["text"],
                manifest["outputs"]["places"],
                (manifest["crop_margin"]["x"], manifest["crop_margin"]["y"]),
            )
        theirs = weights.with_name(weights.stem + "_plate_config.yaml")
        config: dict[str, Any] = yaml.safe_load(theirs.read_text(encoding="utf-8"))
        alphabet = config["alphabet"]
        return cls(
            weights.stem,
            config["img_height"],
            config["img_width"],
            "rgb" if config["image_color_mode"] == "rgb" else "gray",
            alphabet,
            alphabet.index(config["pad_char"]),
            "plate",
        )


class OnnxReader:
    """A slot reader with a uint8 NHWC input, one thread."""

    def __init__(self, weights: Path, spec: ReaderSpec | None = None) -> None:
        self.spec = spec or ReaderSpec.beside(weights)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        self._session = onnxruntime.InferenceSession(
            str(weights), options, providers=["CPUExecutionProvider"]
        )
        self._input = self._session.get_inputs()[0].name

    def prepare(self, image: Image) -> Image:
        """A BGR crop (H, W, 3) as one input row (height, width, channels) uint8."""
        sized = cv2.resize(image, (self.spec.width, self.spec.height))
        if self.spec.color == "gray":
            grey = cv2.cvtColor(image, cv2.COLOR_BGR2GRAY)
            sized = cv2.resize(grey, (self.spec.width, self.spec.height))[..., None]
        elif self.spec.color == "rgb":
            sized = cv2.cvtColor(sized, cv2.COLOR_BGR2RGB)
        return np.asarray(sized, np.uint8)

    def run(self, batch: Image) -> Probabilities:
        """Text probabilities (N, slots, classes) of prepared rows (N, height, width, channels)."""
        (text,) = self._session.run([self.spec.text_output], {self._input: batch})
        return np.asarray(text, np.float32)

    def run_with_places(self, batch: Image) -> tuple[Probabilities, Probabilities]:
        """Return the same, and the places that slots attend to (N, slots, 2), 0 to 1. Ours only."""
        names = [self.spec.text_output, self.spec.places_output]
        text, places = self._session.run(names, {self._input: batch})
        return np.asarray(text, np.float32), np.asarray(places, np.float32)

    def read(self, images: list[Image]) -> Probabilities:
        """Text probabilities of BGR crops, one by one."""
        return np.concatenate([self.run(self.prepare(image)[None]) for image in images])

    def milliseconds(self, image: Image, repeats: int = 200) -> float:
        """Median CPU time of one crop from pixels to probabilities, on one thread."""
        times = []
        for _ in range(repeats):
            began = time.thread_time()
            self.run(self.prepare(image)[None])
            times.append(time.thread_time() - began)
        return float(np.median(times) * 1e3)
