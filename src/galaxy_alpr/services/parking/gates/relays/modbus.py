"""A coil of a Modbus TCP device: set, and after the length of the pulse released."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from importlib import import_module
from typing import Any

from galaxy_alpr.enums import Confirmation, GateState
from galaxy_alpr.services.parking.gates.relays.configs import ModbusRelay
from galaxy_alpr.services.parking.gates.relays.network import RelayNetworks
from galaxy_alpr.services.parking.gates.relays.values import TIMEOUT_S, Deadline, RelayFailed

logger = logging.getLogger(__name__)


class Modbus:
    """A coil that opens, and a discrete input that shows the barrier's state."""

    def __init__(
        self,
        config: ModbusRelay,
        networks: RelayNetworks,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._config = config
        self._networks = networks
        self._sleep = sleep

    @property
    def tells_state(self) -> bool:
        return self._config.input is not None

    def pulse(self, deadline: Deadline) -> Confirmation:
        """Set the coil once (FC05); release it unless the device does."""
        config = self._config
        client = self._connected(deadline)
        try:
            self._write(client, value=True)
        except (_failure(), OSError) as error:
            raise RelayFailed(f"the device does not answer: {type(error).__name__}") from error
        finally:
            client.close()
        if not config.device_releases:
            self._sleep(config.pulse_s)
            self._release()
        return Confirmation.DEVICE_ACKNOWLEDGED

    def state(self) -> GateState:
        """Return the state that the discrete input shows (FC02)."""
        if self._config.input is None:
            return GateState.UNKNOWN
        client = self._connected(None)
        try:
            found = client.read_discrete_inputs(
                self._config.input, count=1, device_id=self._config.unit
            )
        except (_failure(), OSError) as error:
            raise RelayFailed(f"the device does not answer: {type(error).__name__}") from error
        finally:
            client.close()
        if found.isError():
            raise RelayFailed("the device refuses to read its input")
        return GateState.OPEN if found.bits[0] else GateState.CLOSED

    def _release(self) -> None:
        """Release the coil. That ends the pulse; it does not close the barrier."""
        for _ in range(3):
            try:
                client = self._connected(None)
                try:
                    self._write(client, value=False)
                    return
                finally:
                    client.close()
            except (_failure(), OSError, RelayFailed) as error:
                logger.warning("a coil is not released yet: %s", error)
        raise RelayFailed("the pulse was sent, and the coil could not be released")

    def _write(self, client: Any, *, value: bool) -> None:
        answer = client.write_coil(self._config.coil, value, device_id=self._config.unit)
        if answer.isError():
            raise RelayFailed("the device refuses to write its coil")

    def _connected(self, deadline: Deadline | None) -> Any:
        """Return a connected client, which checks the deadline whenever it sends."""
        config = self._config
        address = self._networks.address_of(config.host, config.port)

        def before(sending: bool, data: bytes) -> bytes:
            if sending and deadline is not None:
                deadline.check()
            return data

        client = import_module("pymodbus.client").ModbusTcpClient(
            address,
            port=config.port,
            timeout=TIMEOUT_S if deadline is None else deadline.wait_s(),
            retries=0,
            trace_packet=before,
        )
        if not client.connect():
            raise RelayFailed("the device cannot be reached")
        return client


def _failure() -> type[Exception]:
    """Return the class of the errors of the package, which is imported when it is needed."""
    found: type[Exception] = import_module("pymodbus.exceptions").ModbusException
    return found
