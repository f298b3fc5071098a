"""Threads for the pictures in work: whole networks, and batches in the order of their items."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from galaxy_alpr.engine.runtime.core_share import CoreShare
from galaxy_alpr.engine.runtime.shared_sessions import AdaptiveSession, SplitSession
from galaxy_alpr.errors import ModelError


class Doubling:
    """A network that doubles numbers, and fails on negative ones."""

    input_shapes = {"crops": (None, 1)}  # noqa: RUF012

    def __init__(self) -> None:
        self.batches: list[int] = []
        self.lock = threading.Lock()

    def run(self, inputs: Mapping[str, NDArray[Any]]) -> dict[str, NDArray[np.float32]]:
        crops = inputs["crops"]
        with self.lock:
            self.batches.append(len(crops))
        if crops.min() < 0:
            raise ModelError("negative")
        return {"text": (crops * 2).astype(np.float32), "places": crops.astype(np.float32)}


def batch(count: int) -> dict[str, NDArray[Any]]:
    return {"crops": np.arange(count)[:, np.newaxis]}


@pytest.mark.parametrize(
    ("count", "sizes"), [(1, [1]), (2, [1, 1]), (3, [1, 1, 1]), (8, [2, 3, 3])]
)
def test_parts_of_a_batch(count: int, sizes: list[int]) -> None:
    network = Doubling()
    outputs = SplitSession(network, threads=3, share=CoreShare(4)).run(batch(count))
    assert sorted(network.batches) == sizes
    assert outputs["text"][:, 0].tolist() == [2 * number for number in range(count)]
    assert outputs["places"][:, 0].tolist() == list(range(count))


def test_callers_at_once_get_their_own_outputs() -> None:
    session = SplitSession(Doubling(), threads=2, share=CoreShare(2))
    with ThreadPoolExecutor(8) as callers:
        outputs = list(callers.map(lambda count: session.run(batch(count)), range(1, 60)))
    assert [len(output["text"]) for output in outputs] == list(range(1, 60))
    assert all((output["text"] == 2 * output["places"]).all() for output in outputs)


@pytest.mark.parametrize("failing", [0, 3])
def test_a_part_that_fails_fails_the_batch(failing: int) -> None:
    inputs = batch(4)
    inputs["crops"][failing] = -1
    with pytest.raises(ModelError, match="negative"):
        SplitSession(Doubling(), threads=2, share=CoreShare(2)).run(inputs)


def test_pictures_share_the_cores() -> None:
    share = CoreShare(4)
    assert share.cores_each == 4
    with share:
        assert share.cores_each == 4
        with share, share:
            assert share.cores_each == 1
        with pytest.raises(ModelError), share:
            raise ModelError("failed")
        assert share.cores_each == 4
    with share, share, share, share, share:
        assert share.cores_each == 1


def test_threads_are_used_while_each_picture_has_the_cores() -> None:
    single, parallel, share = Doubling(), Doubling(), CoreShare(2)
    adaptive = AdaptiveSession(single, parallel, threads=2, share=share)
    crops = Doubling()
    split = SplitSession(crops, threads=2, share=share)
    with share:
        adaptive.run(batch(1))
        with share:
            adaptive.run(batch(2))
            split.run(batch(4))
    assert (single.batches, parallel.batches) == ([2], [1])
    assert crops.batches == [4]
