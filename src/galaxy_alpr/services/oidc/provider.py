"""An OpenID Connect provider: its addresses, its keys, and the exchange of codes for tokens."""

from __future__ import annotations

import base64
import logging
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar
from urllib.parse import quote, urlencode, urlsplit

from joserfc.errors import JoseError
from joserfc.jwk import ECKey, OKPKey, RSAKey, import_key

from galaxy_alpr.errors import ProviderUnavailable, SignOnFailed
from galaxy_alpr.services.oidc.fetch import get, is_here, post

logger = logging.getLogger(__name__)

KEPT_S = 3600
"""How long the addresses and the keys of the provider are used before they are asked for again."""

REFETCH_S = 60
"""Shortest interval at which the keys are asked for because a token names an unknown one."""

FAILED_S = 5
"""How long the provider is not asked again after it did not answer."""

MIN_RSA_BITS = 2048

VerifyKey = RSAKey | ECKey | OKPKey
Keys = Mapping[str | None, list[VerifyKey]]
"""Keys by their id."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Client:
    """This service as a client of the provider; without ``secret`` it is a public one."""

    issuer: str
    id: str
    secret: str | None = field(default=None, repr=False)
    scopes: str = "openid profile email"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Addresses:
    """What the discovery document says."""

    authorization: str
    token: str
    keys: str
    userinfo: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tokens:
    """The tokens that a code was exchanged for."""

    id_token: str = field(repr=False)
    access_token: str | None = field(repr=False)


class Provider:
    """Asks the provider, and remembers its addresses and keys. Safe to call from several threads.

    Nothing is asked before the first log-in. All methods raise ``ProviderUnavailable``.
    """

    def __init__(self, client: Client) -> None:
        self.client = client
        self._lock = threading.Lock()
        self._addresses: tuple[float, _Addresses] | None = None
        self._keys: tuple[float, Keys] | None = None
        self._next_refetch = 0.0
        self._failed: tuple[float, str] | None = None

    def authorization_url(self, parameters: Mapping[str, str]) -> str:
        """Return where a browser is sent to log in."""
        address = self._discovered().authorization
        query = urlencode(
            {
                "response_type": "code",
                "client_id": self.client.id,
                "scope": self.client.scopes,
                **parameters,
            }
        )
        return f"{address}{'&' if urlsplit(address).query else '?'}{query}"

    def exchange(self, code: str, *, verifier: str, redirect_url: str) -> Tokens:
        """Return the tokens for a code. Raises ``SignOnFailed`` where the provider refuses it."""
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": redirect_url,
            "code_verifier": verifier,
        }
        auth = None
        if self.client.secret is None:
            form["client_id"] = self.client.id
        else:  # RFC 6749, 2.3.1: both are encoded before they become Basic credentials
            auth = (quote(self.client.id, safe=""), quote(self.client.secret, safe=""))
        answer = post(self._discovered().token, form, auth=auth)
        id_token, access_token = answer.values.get("id_token"), answer.values.get("access_token")
        if answer.status != 200 or not isinstance(id_token, str):
            raise SignOnFailed(f"the provider refuses the code ({answer.status})")
        return Tokens(
            id_token=id_token,
            access_token=access_token if isinstance(access_token, str) else None,
        )

    def userinfo(self, access_token: str) -> Mapping[str, Any]:
        """Return the claims of the person to whom the token was given; none without an address."""
        address = self._discovered().userinfo
        if address is None:
            return {}
        answer = get(address, token=access_token)
        return answer.values if answer.status == 200 else {}

    def keys(self, kid: str | None) -> list[VerifyKey]:
        """Return the keys of this id, or all for ``None``; an unknown id makes them be fetched."""
        with self._lock:
            if not self._is_fresh(self._keys, KEPT_S):
                self._keys = self._fetch_keys()
            assert self._keys is not None
            is_unknown = kid is not None and kid not in self._keys[1]
            if is_unknown and time.monotonic() >= self._next_refetch:
                self._next_refetch = time.monotonic() + REFETCH_S
                self._keys = self._fetch_keys()
            found = self._keys[1]
        if kid is not None:
            return found.get(kid, [])
        return [key for keys in found.values() for key in keys]

    def _discovered(self) -> _Addresses:
        with self._lock:
            return self._discovered_locked()

    def _discovered_locked(self) -> _Addresses:
        if not self._is_fresh(self._addresses, KEPT_S):
            self._addresses = (time.monotonic(), self._asked(self._discover))
        assert self._addresses is not None
        return self._addresses[1]

    def _fetch_keys(self) -> tuple[float, Keys]:
        address = self._discovered_locked().keys
        return time.monotonic(), self._asked(lambda: _keys_of(get(address).values))

    def _asked(self, ask: Callable[[], T]) -> T:
        """Return ``ask()``; for some seconds after a failure only the same failure."""
        if self._failed is not None and time.monotonic() - self._failed[0] < FAILED_S:
            raise ProviderUnavailable(self._failed[1])
        try:
            answer = ask()
        except ProviderUnavailable as error:
            self._failed = (time.monotonic(), str(error))
            logger.warning("single sign-on: %s", error)
            raise
        self._failed = None
        return answer

    @staticmethod
    def _is_fresh(kept: tuple[float, object] | None, seconds: float) -> bool:
        return kept is not None and time.monotonic() - kept[0] < seconds

    def _discover(self) -> _Addresses:
        issuer = self.client.issuer
        found = get(f"{issuer.rstrip('/')}/.well-known/openid-configuration").values
        if found.get("issuer") != issuer:
            raise ProviderUnavailable("the discovery document is not that of GALAXY_OIDC_ISSUER")
        return _Addresses(
            authorization=self._address(found, "authorization_endpoint"),
            token=self._address(found, "token_endpoint"),
            keys=self._address(found, "jwks_uri"),
            userinfo=self._address(found, "userinfo_endpoint")
            if "userinfo_endpoint" in found
            else None,
        )

    def _address(self, found: Mapping[str, Any], name: str) -> str:
        """Return an address over TLS; one of this machine where the provider runs here, too."""
        url = found.get(name)
        try:
            parts = urlsplit(url if isinstance(url, str) else "")
            is_safe = parts.scheme == "https" or (
                parts.scheme == "http" and is_here(self.client.issuer) and is_here(str(url))
            )
        except ValueError:
            is_safe = False
        if not isinstance(url, str) or not is_safe or not parts.hostname:
            raise ProviderUnavailable(f"the discovery document has no usable {name}")
        return url


def _keys_of(found: Mapping[str, Any]) -> Keys:
    """Return the keys that verify signatures, by id; others, and weak ones, are left out."""
    keys: dict[str | None, list[VerifyKey]] = {}
    listed = found.get("keys")
    for values in listed if isinstance(listed, list) else ():
        if not isinstance(values, dict) or values.get("use", "sig") != "sig":
            continue
        if values.get("kty") not in ("RSA", "EC", "OKP"):
            continue  # a shared secret, which cannot be public, or unknown
        try:
            if values.get("kty") == "RSA" and _bits(values["n"]) < MIN_RSA_BITS:
                continue
            key = import_key(values)
        except (JoseError, ValueError, TypeError, KeyError):
            continue
        assert isinstance(key, RSAKey | ECKey | OKPKey)
        kid = values.get("kid")
        keys.setdefault(kid if isinstance(kid, str) else None, []).append(key)
    if not keys:
        raise ProviderUnavailable("the provider of the log-in has no usable key")
    return keys


def _bits(modulus: str) -> int:
    padded = modulus + "=" * (-len(modulus) % 4)
    return int.from_bytes(base64.urlsafe_b64decode(padded)).bit_length()
