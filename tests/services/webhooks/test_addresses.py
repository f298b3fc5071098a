"""Which addresses webhooks may be sent to."""

from __future__ import annotations

import pytest

from galaxy_alpr.services.webhooks.sending import addresses


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1"),
        *("0.0.0.0", "224.0.0.1", "255.255.255.255", "::1", "::", "fe80::1", "fc00::1", "ff02::1"),
        *("::ffff:10.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "::ffff:169.254.169.254"),
    ],
)
def test_addresses_inside_are_refused(address: str) -> None:
    rule = addresses.AddressRule(("10.9.0.0/16",), lookup=lambda _host, _port: [address])
    for allow_private in (False, True):
        with pytest.raises(addresses.AddressRefused):
            rule.address_of("receiver.example", 443, allow_private=allow_private)


def test_a_private_network_is_for_webhooks_that_allow_it() -> None:
    rule = addresses.AddressRule(("10.9.0.0/16",), lookup=lambda _host, _port: ["10.9.1.1"])
    assert rule.address_of("r", 443, allow_private=True) == "10.9.1.1"
    with pytest.raises(addresses.AddressRefused):
        rule.address_of("r", 443, allow_private=False)
    public = addresses.AddressRule(lookup=lambda _host, _port: ["10.0.0.1", "93.184.216.34"])
    assert public.address_of("r", 443, allow_private=False) == "93.184.216.34"
