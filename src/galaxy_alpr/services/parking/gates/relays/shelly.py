"""Shelly relays of both generations; the device's own timer ends the pulse.

Gen1 has ``/relay/N?turn=on&timer=S`` and Basic authentication, Gen2 and later have RPC calls
(``Switch.Set`` with ``toggle_after``) and Digest authentication with SHA-256.
"""

from __future__ import annotations

import json
from typing import Any

from galaxy_alpr.enums import Confirmation, GateState
from galaxy_alpr.services.parking.gates.relays.configs import ShellyRelay
from galaxy_alpr.services.parking.gates.relays.http import Call, HttpDevice
from galaxy_alpr.services.parking.gates.relays.network import RelayNetworks
from galaxy_alpr.services.parking.gates.relays.values import Deadline, RelayFailed

USER = "admin"
"""The only user of a Gen2."""


class Shelly:
    """A channel of a Shelly."""

    def __init__(self, config: ShellyRelay, secret: str | None, networks: RelayNetworks) -> None:
        self._config = config
        self._base = config.url.rstrip("/")
        auth = "none" if secret is None else ("basic" if config.generation == 1 else "digest")
        user = config.user_name or USER
        self._device = HttpDevice(networks, auth=auth, user=user, password=secret)

    @property
    def tells_state(self) -> bool:
        return self._config.input is not None

    def pulse(self, deadline: Deadline) -> Confirmation:
        """Switch the channel on for the length of the pulse; the answer has to show that."""
        config = self._config
        if config.generation == 1:
            path = f"/relay/{config.channel}?turn=on&timer={config.pulse_s:g}"
            if self._json(Call(method="GET", url=self._base + path), deadline).get("ison") is True:
                return Confirmation.DEVICE_ACKNOWLEDGED
        else:
            values = {"id": config.channel, "on": True, "toggle_after": config.pulse_s}
            call = Call(
                method="POST",
                url=f"{self._base}/rpc/Switch.Set",
                headers={"Content-Type": "application/json"},
                body=json.dumps(values).encode(),
            )
            if "was_on" in self._json(call, deadline):
                return Confirmation.DEVICE_ACKNOWLEDGED
        raise RelayFailed("the device does not acknowledge the pulse")

    def state(self) -> GateState:
        """Return the state that the input shows."""
        number = self._config.input
        if number is None:
            return GateState.UNKNOWN
        if self._config.generation == 1:
            inputs = self._json(Call(method="GET", url=f"{self._base}/status")).get("inputs")
            item = inputs[number] if isinstance(inputs, list) and number < len(inputs) else {}
            is_on = item.get("input") if isinstance(item, dict) else None
        else:
            url = f"{self._base}/rpc/Input.GetStatus?id={number}"
            is_on = self._json(Call(method="GET", url=url)).get("state")
        if is_on not in (True, False, 0, 1):
            raise RelayFailed(f"the device has no input {number}")
        return GateState.OPEN if is_on else GateState.CLOSED

    def _json(self, call: Call, deadline: Deadline | None = None) -> dict[str, Any]:
        data = self._device.send(call, deadline)
        try:
            found = json.loads(data)
        except ValueError as error:
            raise RelayFailed("the device does not answer as a Shelly") from error
        if not isinstance(found, dict):
            raise RelayFailed("the device does not answer as a Shelly")
        return found
