"""The process that makes shards while the trainer uses them up."""

from __future__ import annotations

import multiprocessing
import os
import time
from pathlib import Path

import cv2

from training.reader.data.recombine import LetterPlaces
from training.reader.data.rows import Row
from training.reader.data.shards import CropMaker, shard_folders

MAX_WAITING = 5
"""Shards on disk at which the renderer waits for the trainer."""


def render_forever(
    folder: Path,
    rows: list[Row],
    real_share: float,
    seed: int,
    places: list[LetterPlaces] | None = None,
    changed: tuple[float, Path] | None = None,
    teacher: Path | None = None,
) -> None:
    """Keep ``MAX_WAITING`` shards on disk until the process that started this one is gone."""
    cv2.setNumThreads(1)
    parent = os.getppid()
    folder.mkdir(parents=True, exist_ok=True)
    waiting = shard_folders(folder)
    number = int(waiting[-1].name.split("-")[1]) + 1 if waiting else 0
    seed += 1000 * (int(time.time()) % 100_000)
    maker = CropMaker(rows, real_share, seed, places, changed, teacher)
    while os.getppid() == parent:
        if len(shard_folders(folder)) >= MAX_WAITING:
            time.sleep(2.0)
            continue
        maker.make().save(folder / f"shard-{number:06d}")
        number += 1


def start_renderer(
    folder: Path,
    rows: list[Row],
    real_share: float,
    seed: int,
    places: list[LetterPlaces] | None = None,
    changed: tuple[float, Path] | None = None,
    teacher: Path | None = None,
) -> multiprocessing.process.BaseProcess:
    """Run :func:`render_forever` beside the trainer; it ends with the trainer."""
    context = multiprocessing.get_context("spawn")
    process = context.Process(
        target=render_forever,
        args=(folder, rows, real_share, seed, places, changed, teacher),
        daemon=True,
    )
    process.start()
    return process
