"""Render flat synthetic plates to a folder of PNG files, for training to paste."""

from __future__ import annotations

import argparse
from pathlib import Path

import cv2
import numpy as np
from tqdm import tqdm

from training.synthetic.plates import render_plate


def prerender(folder: Path, count: int, seed: int, height: int = 96) -> None:
    """Write `count` plates, at most `height` pixels high, as `folder/NNNNN.png`."""
    folder.mkdir(parents=True, exist_ok=True)
    rng = np.random.default_rng(seed)
    for i in tqdm(range(count), desc="plates", mininterval=5):
        image = render_plate(rng).image
        scale = min(1.0, height / image.shape[0])
        size = (max(8, round(image.shape[1] * scale)), max(4, round(image.shape[0] * scale)))
        small = cv2.resize(image, size, interpolation=cv2.INTER_AREA)
        cv2.imwrite(str(folder / f"{i:05d}.png"), small)


def main() -> None:
    """Command line entry."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=Path("runs/plates"))
    parser.add_argument("--count", type=int, default=4000)
    parser.add_argument("--seed", type=int, default=7)
    args = parser.parse_args()
    prerender(args.out, args.count, args.seed)


if __name__ == "__main__":
    main()
