"""A relay output of an ONVIF device (Device Management, SetRelayOutputState), by SOAP."""

from __future__ import annotations

import base64
import hashlib
import os
from collections.abc import Callable
from datetime import UTC, datetime
from xml.sax.saxutils import escape

from galaxy_alpr.enums import Confirmation, GateState
from galaxy_alpr.services.parking.gates.relays.configs import OnvifRelay
from galaxy_alpr.services.parking.gates.relays.http import Call, HttpDevice
from galaxy_alpr.services.parking.gates.relays.network import RelayNetworks
from galaxy_alpr.services.parking.gates.relays.values import Deadline, RelayFailed

_ENVELOPE = """<?xml version="1.0" encoding="utf-8"?>
<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope">{head}<s:Body>\
<SetRelayOutputState xmlns="http://www.onvif.org/ver10/device/wsdl">\
<RelayOutputToken>{token}</RelayOutputToken><LogicalState>active</LogicalState>\
</SetRelayOutputState></s:Body></s:Envelope>"""

_SECURITY = """<s:Header><wsse:Security s:mustUnderstand="1" \
xmlns:wsse="http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd" \
xmlns:wsu="http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd">\
<wsse:UsernameToken><wsse:Username>{user}</wsse:Username>\
<wsse:Password Type="http://docs.oasis-open.org/wss/2004/01/\
oasis-200401-wss-username-token-profile-1.0#PasswordDigest">{digest}</wsse:Password>\
<wsse:Nonce>{nonce}</wsse:Nonce><wsu:Created>{created}</wsu:Created>\
</wsse:UsernameToken></wsse:Security></s:Header>"""

_ANSWER = b"SetRelayOutputStateResponse"


class Onvif:
    """A relay output in the mode ``Monostable``: the device itself ends the pulse."""

    def __init__(
        self,
        config: OnvifRelay,
        secret: str | None,
        networks: RelayNetworks,
        now: Callable[[], datetime],
    ) -> None:
        self._config = config
        self._secret = secret
        self._now = now
        self._device = HttpDevice(networks)

    @property
    def tells_state(self) -> bool:
        return False

    def pulse(self, deadline: Deadline) -> Confirmation:
        """Set the output active; the answer has to be the operation's."""
        body = _ENVELOPE.format(head=self._head(), token=escape(self._config.token))
        call = Call(
            method="POST",
            url=self._config.url,
            headers={"Content-Type": "application/soap+xml; charset=utf-8"},
            body=body.encode(),
        )
        if _ANSWER not in self._device.send(call, deadline):
            raise RelayFailed("the device does not acknowledge the pulse")
        return Confirmation.DEVICE_ACKNOWLEDGED

    def state(self) -> GateState:
        return GateState.UNKNOWN

    def _head(self) -> str:
        """Return the header with the password's digest (WSS UsernameToken 1.0), if there is one."""
        user = self._config.user_name
        if user is None:
            return ""
        nonce = os.urandom(16)
        created = self._now().astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
        password = (self._secret or "").encode()
        digest = hashlib.sha1(nonce + created.encode() + password, usedforsecurity=False)
        return _SECURITY.format(
            user=escape(user),
            digest=base64.b64encode(digest.digest()).decode(),
            nonce=base64.b64encode(nonce).decode(),
            created=created,
        )
