"""A line of this machine's own pins, by the kernel's character device (libgpiod 2)."""

from __future__ import annotations

import time
from collections.abc import Callable
from importlib import import_module
from typing import Any

from galaxy_alpr.enums import Confirmation, GateState
from galaxy_alpr.services.parking.gates.relays.configs import GpioRelay
from galaxy_alpr.services.parking.gates.relays.values import Deadline, RelayFailed

_CONSUMER = "galaxy-alpr"


class Gpio:
    """A line that opens, and a second one that shows the barrier's state."""

    def __init__(self, config: GpioRelay, sleep: Callable[[float], None] = time.sleep) -> None:
        self._config = config
        self._sleep = sleep

    @property
    def tells_state(self) -> bool:
        return self._config.input_line is not None

    def pulse(self, deadline: Deadline) -> Confirmation:
        """Set the line for the length of the pulse; the kernel releases it if the process ends."""
        config, pins = self._config, import_module("gpiod")
        off, on = pins.line.Value.INACTIVE, pins.line.Value.ACTIVE
        settings = pins.LineSettings(
            direction=pins.line.Direction.OUTPUT, active_low=config.active_low, output_value=off
        )
        try:
            with self._request(pins, config.line, settings) as lines:
                deadline.check()
                try:
                    lines.set_value(config.line, on)
                    self._sleep(config.pulse_s)
                finally:
                    lines.set_value(config.line, off)
        except (OSError, ValueError) as error:
            raise RelayFailed(f"line {config.line} cannot be set: {error}") from error
        return Confirmation.ACCEPTED

    def state(self) -> GateState:
        """Return the state that the second line shows."""
        line, pins = self._config.input_line, import_module("gpiod")
        if line is None:
            return GateState.UNKNOWN
        settings = pins.LineSettings(
            direction=pins.line.Direction.INPUT, active_low=self._config.input_active_low
        )
        try:
            with self._request(pins, line, settings) as lines:
                is_open = lines.get_value(line) == pins.line.Value.ACTIVE
        except (OSError, ValueError) as error:
            raise RelayFailed(f"line {line} cannot be read: {error}") from error
        return GateState.OPEN if is_open else GateState.CLOSED

    def _request(self, pins: Any, line: int, settings: Any) -> Any:
        return pins.request_lines(self._config.chip, consumer=_CONSUMER, config={line: settings})
