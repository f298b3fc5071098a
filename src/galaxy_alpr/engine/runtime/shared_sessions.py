"""Networks that use more threads for a picture while cores are free."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from galaxy_alpr.engine.protocols import Session
from galaxy_alpr.engine.runtime.core_share import CoreShare

Inputs = Mapping[str, NDArray[Any]]
Outputs = dict[str, NDArray[np.float32]]


class AdaptiveSession:
    """One network loaded twice: ``parallel`` uses ``threads`` threads inside, ``single`` one.

    ``parallel`` runs while each picture in work has that many cores.
    """

    def __init__(
        self, single: Session, parallel: Session, *, threads: int, share: CoreShare
    ) -> None:
        self._single = single
        self._parallel = parallel
        self._threads = threads
        self._share = share

    @property
    def input_shapes(self) -> Mapping[str, tuple[int | None, ...]]:
        """Input shapes by name; ``None`` marks a dynamic dimension."""
        return self._single.input_shapes

    def run(self, inputs: Inputs) -> Outputs:
        """Run the network once. Raises ``ModelError`` when the runtime fails."""
        free = self._share.cores_each >= self._threads
        return (self._parallel if free else self._single).run(inputs)


class SplitSession:
    """Divides a batch among threads: a network of small inputs gains little from threads inside.

    ``session`` must take batches of any size and return arrays with one entry for each item of the
    batch; it should itself use one thread. A batch has at most as many parts as its picture has
    cores. A part that no thread has begun is run by the caller, so callers do not wait for each
    other.
    """

    def __init__(self, session: Session, *, threads: int, share: CoreShare) -> None:
        self._session = session
        self._threads = threads
        self._share = share
        self._pool = ThreadPoolExecutor(max(1, threads - 1), thread_name_prefix="batch")

    @property
    def input_shapes(self) -> Mapping[str, tuple[int | None, ...]]:
        """Input shapes by name; ``None`` marks a dynamic dimension."""
        return self._session.input_shapes

    def run(self, inputs: Inputs) -> Outputs:
        """Run the network on a batch. Raises ``ModelError`` when the runtime fails."""
        first, *others = self._parts(inputs)
        if not others:
            return self._session.run(first)
        begun = [(part, self._pool.submit(self._session.run, part)) for part in others]
        outputs = [self._session.run(first)]
        for part, output in begun:
            outputs.append(self._session.run(part) if output.cancel() else output.result())
        return {name: np.concatenate([part[name] for part in outputs]) for name in outputs[0]}

    def _parts(self, inputs: Inputs) -> list[Inputs]:
        """Return the inputs of each part, none of them empty; the parts differ by one item."""
        count = min(map(len, inputs.values()))
        parts = max(1, min(self._threads, self._share.cores_each, count))
        bounds = [count * number // parts for number in range(parts + 1)]
        return [
            {name: values[start:end] for name, values in inputs.items()}
            for start, end in pairwise(bounds)
        ]
