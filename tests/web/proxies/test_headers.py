"""Forwarding headers count only from a trusted proxy, and only those that it sets."""

from __future__ import annotations

import pytest

from galaxy_alpr.web.guards.loopback import is_loopback_client
from tests.web.proxies.scopes import ALL, PROXY, host_of, passed_on

FOR = "X-Forwarded-For"
EVERYTHING = (
    (FOR, "203.0.113.9"),
    ("X-Forwarded-Proto", "https"),
    ("X-Forwarded-Host", "parking.example.com"),
    ("X-Forwarded-Prefix", "/alpr"),
    ("Forwarded", "for=203.0.113.9;proto=https;host=parking.example.com"),
)


@pytest.mark.parametrize("peer", ["10.0.1.5", "127.0.0.1", "::1", "203.0.113.1", None, ""])
def test_from_others_nothing_counts(peer: str | None) -> None:
    plain = passed_on(peer=peer)
    scope = passed_on(*EVERYTHING, peer=peer, names=(*ALL, "forwarded"))
    for name in ("client", "scheme", "server", "root_path", "path", "raw_path"):
        assert scope[name] == plain[name], name
    assert host_of(scope) == host_of(plain)


def test_without_trusted_proxies_nothing_counts() -> None:
    scope = passed_on(*EVERYTHING, trusted=(), names=(*ALL, "forwarded"))
    assert (scope["client"], scope["scheme"], scope["root_path"]) == ((PROXY, 50_000), "http", "")


def test_from_a_trusted_proxy_all_count() -> None:
    scope = passed_on(*EVERYTHING)
    assert scope["client"] == ("203.0.113.9", 0)
    assert scope["scheme"] == "https"
    assert host_of(scope) == "parking.example.com"
    assert scope["server"] == ("parking.example.com", 443)
    assert scope["root_path"] == "/alpr"
    assert scope["path"] == "/alpr/detections"
    assert scope["raw_path"] == b"/alpr/detections"


@pytest.mark.parametrize("left_out", [*ALL, "forwarded"])
def test_a_header_that_the_proxy_does_not_set_is_the_clients_and_does_not_count(
    left_out: str,
) -> None:
    names = tuple(name for name in ALL if name != left_out)
    scope = passed_on(*EVERYTHING, names=names)
    assert (scope["client"][0] == PROXY) == (left_out == "x-forwarded-for")
    assert (scope["scheme"] == "http") == (left_out == "x-forwarded-proto")
    assert (host_of(scope) == "10.0.0.1:8000") == (left_out == "x-forwarded-host")
    assert (scope["root_path"] == "") == (left_out == "x-forwarded-prefix")


@pytest.mark.parametrize(
    ("chain", "client"),
    [
        (["203.0.113.9"], "203.0.113.9"),
        (["127.0.0.1, 203.0.113.9"], "203.0.113.9"),
        (["203.0.113.9, 10.0.0.7"], "203.0.113.9"),
        (["198.51.100.1, 203.0.113.9, 10.0.0.7, 10.0.0.8"], "203.0.113.9"),
        (["198.51.100.1", "203.0.113.9", "10.0.0.7"], "203.0.113.9"),
        (["10.0.0.7, 10.0.0.8"], "10.0.0.7"),
        (["203.0.113.9:4711"], "203.0.113.9"),
        (["[2001:db8::9]:4711"], "2001:db8::9"),
        (["2001:DB8:0::9"], "2001:db8::9"),
        (["::ffff:203.0.113.9"], "203.0.113.9"),
        (["203.0.113.9, ::ffff:10.0.0.7"], "203.0.113.9"),
        (["unknown"], PROXY),
        (["203.0.113.9, unknown, 10.0.0.7"], "10.0.0.7"),
        (["203.0.113.9, 10.0.0.7.evil.example"], PROXY),
        (["<script>"], PROXY),
        ([""], PROXY),
        ([" , ,"], PROXY),
    ],
)
def test_the_client_is_the_last_address_that_is_no_proxy(chain: list[str], client: str) -> None:
    assert passed_on(*((FOR, value) for value in chain))["client"][0] == client


def test_a_proxy_of_this_machine_makes_nobody_loopback() -> None:
    for chain in ("127.0.0.1", "203.0.113.9", "", "unknown", "127.0.0.1, 127.0.0.1"):
        scope = passed_on((FOR, chain), peer="127.0.0.1", trusted=("127.0.0.0/8",))
        assert not is_loopback_client(scope), chain
    assert is_loopback_client(passed_on(peer="127.0.0.1", trusted=("127.0.0.0/8",)))


def test_a_client_beside_a_proxy_of_this_machine_still_arrives_on_loopback() -> None:
    """Otherwise a page whose name resolves to this machine would pass the check of the host."""
    scope = passed_on(peer="127.0.0.1", trusted=("127.0.0.1",), server=("127.0.0.1", 8000))
    assert scope["server"] == ("127.0.0.1", 8000)


def test_a_peer_of_an_ipv6_socket_is_found_among_ipv4_proxies() -> None:
    scope = passed_on((FOR, "203.0.113.9"), peer=f"::ffff:{PROXY}")
    assert scope["client"][0] == "203.0.113.9"
    assert passed_on(peer="::ffff:198.51.100.1")["client"] == ("198.51.100.1", 50_000)


@pytest.mark.parametrize(
    ("sent", "scheme"),
    [
        ("https", "https"),
        ("HTTPS", "https"),
        ("http, https", "https"),
        ("ftp", "http"),
        ("", "http"),
    ],
)
def test_the_scheme_is_the_one_of_the_nearest_proxy(sent: str, scheme: str) -> None:
    assert passed_on(("X-Forwarded-Proto", sent))["scheme"] == scheme


@pytest.mark.parametrize(
    ("sent", "server"),
    [
        ("parking.example.com", ("parking.example.com", 80)),
        ("parking.example.com:8443", ("parking.example.com", 8443)),
        ("[2001:db8::1]:8443", ("2001:db8::1", 8443)),
        ("[2001:db8::1]", ("2001:db8::1", 80)),
        ("evil.example, parking.example.com", ("parking.example.com", 80)),
        ("a b", ("10.0.0.1", 8000)),
        ("a/b", ("10.0.0.1", 8000)),
        ("user@host", ("10.0.0.1", 8000)),
    ],
)
def test_the_host_replaces_the_proxys_own(sent: str, server: tuple[str, int]) -> None:
    assert passed_on(("X-Forwarded-Host", sent))["server"] == server


@pytest.mark.parametrize(
    "sent", ["//evil.example", "/a/../b", "alpr", "/a b", "/a?b", "/a\\b", "/", "", "/ä", "/%2e"]
)
def test_a_prefix_of_a_wrong_form_is_ignored(sent: str) -> None:
    assert passed_on(("X-Forwarded-Prefix", sent))["root_path"] == ""


FORWARDED = [
    ("for=203.0.113.9;proto=https;host=parking.example.com", "203.0.113.9", "https"),
    ("For=203.0.113.9; Proto=HTTPS ;by=10.0.0.5", "203.0.113.9", "https"),
    ('for="[2001:db8::9]:4711";proto=https', "2001:db8::9", "https"),
    ('for="203.0.113.9:4711";host="parking.example.com:443"', "203.0.113.9", "http"),
    ("for=127.0.0.1;proto=http, for=203.0.113.9;proto=https", "203.0.113.9", "https"),
    ("for=203.0.113.9;proto=https, for=10.0.0.7;proto=http", "203.0.113.9", "https"),
    ("for=203.0.113.9, for=10.0.0.7;proto=https", "203.0.113.9", "https"),
    ("for=_hidden;proto=https", PROXY, "https"),
    ("for=unknown", PROXY, "http"),
    ("proto=https", PROXY, "https"),
    ('for="203.0.113.9', PROXY, "http"),
    ("for 203.0.113.9;proto=https", PROXY, "http"),
    ("", PROXY, "http"),
]


@pytest.mark.parametrize(("sent", "client", "scheme"), FORWARDED)
def test_the_header_of_rfc_7239(sent: str, client: str, scheme: str) -> None:
    scope = passed_on(("Forwarded", sent), names=("forwarded",))
    assert (scope["client"][0], scope["scheme"]) == (client, scheme)
    if "host" in sent:
        assert scope["server"][0] == "parking.example.com"
