"""The configuration of relays: what is refused, and what a secret is bound to."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from galaxy_alpr.errors import Conflict, ValidationFailed
from galaxy_alpr.services.parking.gates.relays import build
from galaxy_alpr.services.parking.gates.relays.build import check_relay, receiver_of
from galaxy_alpr.services.parking.gates.secret import GateSecrets
from galaxy_alpr.storage import ArtifactStore

HTTP = {"kind": "http", "method": "GET", "url": "http://10.0.0.9/open"}


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        {"kind": "gpio"},
        {**HTTP, "url": "ftp://10.0.0.9/"},
        {**HTTP, "url": "http://user:pw@10.0.0.9/"},
        {**HTTP, "url": "http://10.0.0.9:99999/"},
        {**HTTP, "url": "http:///open"},
        {**HTTP, "method": "DELETE"},
        {**HTTP, "headers": {"A": "b\r\nC: d"}},
        {**HTTP, "state_url": "http://10.0.0.9/state"},
        {**HTTP, "state_url": "http://10.0.0.8/state", "open_text": "open"},
        {**HTTP, "close_url": "http://10.0.0.9/close"},
        {"kind": "shelly", "generation": 3, "url": "http://10.0.0.9"},
        {"kind": "shelly", "generation": 1, "url": "http://10.0.0.9", "pulse_s": 60.0},
        {"kind": "modbus", "host": "10.0.0.9"},
    ],
)
def test_what_cannot_work_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationFailed) as caught:
        check_relay(wrong)
    assert caught.value.field == "relay"


@pytest.mark.parametrize(
    ("relay", "extra"),
    [
        ({"kind": "mqtt", "host": "10.0.0.9", "topic": "gate"}, "mqtt"),
        ({"kind": "modbus", "host": "10.0.0.9", "coil": 0}, "modbus"),
    ],
)
def test_a_missing_package_is_named_when_a_relay_is_set(
    relay: dict[str, Any], extra: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(build, "find_spec", lambda _name: None)
    with pytest.raises(ValidationFailed, match=rf"pip install 'galaxy-alpr\[{extra}\]'"):
        check_relay(relay)


def test_a_secret_is_bound_to_the_device() -> None:
    assert receiver_of(HTTP) == receiver_of({**HTTP, "url": "http://10.0.0.9/other"})
    for change in ({"url": "http://10.0.0.8/open"}, {"url": "https://10.0.0.9/open"}):
        assert receiver_of(HTTP) != receiver_of({**HTTP, **change})


def test_a_secret_is_decrypted_for_its_own_gate_only(tmp_path: Path) -> None:
    store = ArtifactStore(tmp_path)
    store.make_folders()
    secrets = GateSecrets(store)
    sealed = secrets.seal("token", 1)
    assert "token" not in sealed
    assert secrets.unseal(sealed, 1) == "token"
    assert secrets.unseal(None, 1) is None
    with pytest.raises(Conflict):
        secrets.unseal(sealed, 2)
