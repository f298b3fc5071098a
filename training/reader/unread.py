"""What a reader says of changed plates: ``python -m training.reader.unread``.

Prints, for each change of held-out plates, how many are read without a fault, how many are
reported as unread, and how many have a wrong text with a confidence of 0.9 or more, as the product
reads them.
``--least`` tries other limits of the manifest's ``unread``.
"""

from __future__ import annotations

import argparse
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from galaxy_alpr.engine.recognition.recognizer import OnnxPlateRecognizer
from galaxy_alpr.engine.runtime.manifests import ReaderManifest
from galaxy_alpr.engine.runtime.onnx_session import OnnxSession
from galaxy_alpr.engine.runtime.weights import read_manifest
from galaxy_alpr.types import OcrResult
from training.changes.bank import PlateBank
from training.changes.kinds import KINDS, shoot
from training.changes.scenes import Image
from training.reader.data.changed import changed_plate
from training.reader.settings import CHARACTERS

LOG = logging.getLogger(__name__)
SURE = 0.9


@dataclass(frozen=True)
class Case:
    """A crop (H, W, 3) of a changed plate, what is to be read and what is behind a cover."""

    kind: str
    image: Image
    text: str
    whole_text: str

    @property
    def whole(self) -> bool:
        """Whether every character can be read."""
        return set(self.text) <= set(CHARACTERS)


def cases(
    bank: PlateBank, count: int, seed: int, kinds: Sequence[str] = tuple(KINDS)
) -> list[Case]:
    """Return ``count`` crops of each change, left as they were photographed."""
    rng = np.random.default_rng(seed)
    out = []
    for kind in kinds:
        for _ in range(count):
            plate = changed_plate(rng, bank, kind)
            whole_text = "".join(plate.whole) or plate.text
            out.append(Case(kind, shoot(rng, plate, clear=True)[0], plate.text, whole_text))
    return out


def row(kind: str, chosen: list[tuple[Case, OcrResult]]) -> str:
    """Return a line of the table."""
    whole = [(case, found) for case, found in chosen if case.whole]
    right = sum(found.text == case.text for case, found in whole)
    unread = sum(found.is_unread for _, found in chosen)
    wrong = sum(
        found.text not in (case.text, case.whole_text) and found.confidence >= SURE
        for case, found in chosen
    )
    share = f"{right / len(whole):.3f}" if whole else "-"
    figures = f"{unread / len(chosen):.3f} | {wrong / len(chosen):.3f}"
    return f"| {kind} | {len(chosen)} | {share} | {figures} |"


def main() -> None:
    """Command line entry."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--letters", type=Path, default=Path("runs/changes/letters.jsonl"))
    parser.add_argument(
        "--reader", type=Path, default=Path("src/galaxy_alpr/weights/galaxy-reader.onnx")
    )
    parser.add_argument("--kinds", nargs="+", choices=list(KINDS), default=list(KINDS))
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--least", type=float, nargs="*", default=[])
    args = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    cv2.setNumThreads(1)
    manifest = read_manifest(args.reader.with_suffix(".yaml"))
    if not isinstance(manifest, ReaderManifest):
        raise SystemExit(f"no reader's manifest lies beside {args.reader}")
    made = cases(PlateBank(args.letters, held_out=True), args.count, args.seed, args.kinds)
    session = OnnxSession(args.reader, threads=1)
    for least in args.least or [manifest.unread.least if manifest.unread else 1.0]:
        tried = manifest
        if manifest.unread:
            unread = manifest.unread.model_copy(update={"least": least})
            tried = manifest.model_copy(update={"unread": unread})
        read = OnnxPlateRecognizer(session, tried).read([case.image for case in made])
        pairs = list(zip(made, read, strict=True))
        LOG.info(
            "least %.2f\n| change | n | read | unread | wrong at %.1f |\n|---|---|---|---|---|",
            least,
            SURE,
        )
        for kind in args.kinds:
            LOG.info(row(kind, [pair for pair in pairs if pair[0].kind == kind]))


if __name__ == "__main__":
    main()
