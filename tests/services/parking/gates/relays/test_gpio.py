"""A relay at the machine's own pins, with a stand-in for libgpiod: there are no pins here."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from enum import Enum
from types import SimpleNamespace
from typing import Any

import pytest

from galaxy_alpr.enums import Confirmation, GateState
from galaxy_alpr.errors import ValidationFailed
from galaxy_alpr.services.parking.gates.relays.build import check_relay, config_of
from galaxy_alpr.services.parking.gates.relays.configs import GpioRelay
from galaxy_alpr.services.parking.gates.relays.gpio import Gpio
from galaxy_alpr.services.parking.gates.relays.values import Deadline, PulseExpired, RelayFailed

NOW = datetime(2026, 11, 22, 8, tzinfo=UTC)
CONFIG = {"kind": "gpio", "line": 17, "active_low": True, "pulse_s": 0.5, "input_line": 27}


class Value(Enum):
    INACTIVE = 0
    ACTIVE = 1


class Pins:
    """The lines of a chip: what was requested and set, in order."""

    def __init__(self) -> None:
        self.log: list[Any] = []
        self.values = {27: Value.ACTIVE}
        self.failure: OSError | None = None

    @contextmanager
    def request_lines(self, chip: str, *, consumer: str, config: Any) -> Iterator[Any]:
        assert consumer == "galaxy-alpr"
        if self.failure is not None:
            raise self.failure
        ((line, settings),) = config.items()
        self.log.append((chip, line, settings.get("active_low")))
        yield SimpleNamespace(
            set_value=lambda line, value: self.log.append((line, value.name)),
            get_value=lambda line: self.values[line],
        )


@pytest.fixture
def pins(monkeypatch: pytest.MonkeyPatch) -> Pins:
    pins = Pins()
    line = SimpleNamespace(Value=Value, Direction=SimpleNamespace(OUTPUT="out", INPUT="in"))
    module = SimpleNamespace(line=line, LineSettings=dict, request_lines=pins.request_lines)
    monkeypatch.setitem(sys.modules, "gpiod", module)
    return pins


def relay(pins: Pins) -> Gpio:
    config = config_of(CONFIG)
    assert isinstance(config, GpioRelay)
    return Gpio(config, sleep=lambda seconds: pins.log.append(seconds))


def deadline(seconds: float) -> Deadline:
    return Deadline(NOW + timedelta(seconds=seconds), lambda: NOW)


def test_a_pulse_sets_the_line_and_releases_it(pins: Pins) -> None:
    assert relay(pins).pulse(deadline(2)) is Confirmation.ACCEPTED
    assert pins.log == [("/dev/gpiochip0", 17, True), (17, "ACTIVE"), 0.5, (17, "INACTIVE")]


def test_nothing_is_set_too_late_or_where_there_are_no_pins(pins: Pins) -> None:
    with pytest.raises(PulseExpired):
        relay(pins).pulse(deadline(-1))
    assert (17, "ACTIVE") not in pins.log
    pins.failure = FileNotFoundError("no such chip")
    with pytest.raises(RelayFailed, match="line 17 cannot be set"):
        relay(pins).pulse(deadline(2))
    with pytest.raises(RelayFailed, match="line 27 cannot be read"):
        relay(pins).state()


def test_the_second_line_tells_the_state(pins: Pins) -> None:
    assert relay(pins).tells_state
    assert relay(pins).state() is GateState.OPEN
    pins.values[27] = Value.INACTIVE
    assert relay(pins).state() is GateState.CLOSED


def test_a_wrong_chip_is_refused() -> None:
    with pytest.raises(ValidationFailed, match=r"relay\.gpio\.chip"):
        check_relay({**CONFIG, "chip": "/etc/passwd"})
