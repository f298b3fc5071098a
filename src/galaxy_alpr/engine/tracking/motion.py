"""Where a box will be: a Kalman filter with constant velocity and the time between frames given.

Source: Bewley et al., "Simple online and realtime tracking", 2016; noise in proportion to the box's
height as in Wojke et al., "Simple online and realtime tracking with a deep association metric",
2017.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from galaxy_alpr.geometry import BoundingBox

Floats = NDArray[np.float64]

_MEASURED = 0.05
"""Standard deviation of a detected box's sides, as a share of its height."""

_PUSH = 0.8
"""Change of the velocity in a second, as a share of the height."""

_FIRST_SPEED = 3.0
"""Standard deviation of a new box's velocity, heights a second."""


class BoxMotion:
    """The motion of one box: its centre and sides in px, and how fast they change a second."""

    def __init__(self, box: BoundingBox, at: float) -> None:
        self._at = at
        self._state: Floats = np.concatenate([_measure(box), np.zeros(4)])
        height = max(1.0, box.height)
        spread = [2 * _MEASURED * height] * 4 + [_FIRST_SPEED * height] * 2 + [height] * 2
        self._covariance: Floats = np.diag(np.square(spread))

    def predict(self, at: float) -> BoundingBox:
        """Return the expected box at a moment, not before the last one; nothing is changed."""
        return _box(self._moved(at)[0])

    def update(self, box: BoundingBox, at: float) -> None:
        """Take a detected box into account."""
        state, covariance = self._moved(at)
        height = max(1.0, box.height)
        noise = np.eye(4) * (_MEASURED * height) ** 2
        gain = np.linalg.solve(covariance[:4, :4] + noise, covariance[:4]).T
        self._state = state + gain @ (_measure(box) - state[:4])
        self._covariance = covariance - gain @ covariance[:4]
        self._at = at

    def _moved(self, at: float) -> tuple[Floats, Floats]:
        seconds = max(0.0, at - self._at)
        step = np.eye(8)
        step[:4, 4:] = np.eye(4) * seconds
        push = (_PUSH * max(1.0, self._state[3])) ** 2
        noise = np.zeros((8, 8))
        noise[:4, :4] = np.eye(4) * push * seconds**3 / 3
        noise[:4, 4:] = noise[4:, :4] = np.eye(4) * push * seconds**2 / 2
        noise[4:, 4:] = np.eye(4) * push * seconds
        return step @ self._state, step @ self._covariance @ step.T + noise


def _measure(box: BoundingBox) -> Floats:
    x, y = box.center
    return np.array([x, y, box.width, box.height])


def _box(state: Floats) -> BoundingBox:
    x, y, width, height = state[:4].tolist()
    width, height = max(1.0, width), max(1.0, height)
    return BoundingBox(x - width / 2, y - height / 2, x + width / 2, y + height / 2)
