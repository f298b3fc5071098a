"""ID tokens: nothing in one is used before all of it is checked (OpenID Connect Core, 3.1.3.7)."""

from __future__ import annotations

import hmac
import math
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from joserfc import jws, jwt
from joserfc.errors import JoseError

from galaxy_alpr.errors import SignOnFailed
from galaxy_alpr.services.oidc.provider import Provider, VerifyKey

ALGORITHMS = (
    *("RS256", "RS384", "RS512", "PS256", "PS384", "PS512"),
    *("ES256", "ES384", "ES512", "Ed25519"),
)
"""Signatures with a private key of the provider; never ``none`` or one with a shared secret."""

LEEWAY_S = 60
"""How far the clocks may be apart."""

MAX_SUBJECT = 255
MAX_HEADER_BYTES = 8192

Claims = Mapping[str, Any]


class _Registry(jws.JWSRegistry):
    max_header_length = MAX_HEADER_BYTES  # some providers put their certificates into it


_REGISTRY = _Registry(algorithms=ALGORITHMS, strict_check_header=False)


def verified(token: str, provider: Provider, *, nonce: str, now: datetime) -> Claims:
    """Return the claims of an ID token of ``provider`` for this log-in.

    Raises ``SignOnFailed``, ``ProviderUnavailable``.
    """
    claims = _signed(token, provider)
    client = provider.client
    _require(claims.get("iss") == client.issuer, "another issuer")
    _check_audience(claims, client.id)
    seconds = now.timestamp()
    _require(_number(claims, "exp") > seconds - LEEWAY_S, "expired")
    _require(_number(claims, "iat") <= seconds + LEEWAY_S, "of the future")
    if "nbf" in claims:
        _require(_number(claims, "nbf") <= seconds + LEEWAY_S, "not valid yet")
    _require(_is_same(claims.get("nonce"), nonce), "of another log-in")
    subject = claims.get("sub")
    _require(
        isinstance(subject, str)
        and 0 < len(subject) <= MAX_SUBJECT
        and subject.isascii()
        and subject.isprintable(),
        "without a usable sub",
    )
    return claims


def _signed(token: str, provider: Provider) -> Claims:
    """Return the claims of a token whose signature is right."""
    try:
        header = jws.extract_compact(token.encode(), registry=_REGISTRY).headers()
    except (JoseError, ValueError, TypeError, RecursionError) as error:
        raise SignOnFailed("the ID token is malformed") from error
    algorithm, kid = header.get("alg"), header.get("kid")
    _require(algorithm in ALGORITHMS, "signed in a way that is not accepted")
    _require(kid is None or isinstance(kid, str), "malformed")
    keys = [key for key in provider.keys(kid) if _fits(key, str(algorithm))]
    # Without an id there must be one key only: trying all would accept any of them.
    _require(len(keys) == 1, "signed with an unknown key")
    try:
        return jwt.decode(token, keys[0], registry=_REGISTRY).claims
    except (JoseError, ValueError, TypeError, KeyError, RecursionError) as error:
        raise SignOnFailed("the signature of the ID token is wrong") from error


def _fits(key: VerifyKey, algorithm: str) -> bool:
    kinds = {"RS": "RSA", "PS": "RSA", "ES": "EC", "Ed": "OKP"}
    return kinds[algorithm[:2]] == key.key_type and key.alg in (None, algorithm)


def _check_audience(claims: Claims, client_id: str) -> None:
    audience = claims.get("aud")
    named = audience if isinstance(audience, list) else [audience]
    _require(client_id in named, "for another client")
    party = claims.get("azp")
    _require(party == client_id or (party is None and len(named) == 1), "for another client")


def _number(claims: Claims, name: str) -> float:
    value = claims.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise SignOnFailed(f"the ID token has no usable {name}")
    return value


def _is_same(value: object, nonce: str) -> bool:
    return isinstance(value, str) and hmac.compare_digest(value.encode(), nonce.encode())


def _require(holds: bool, otherwise: str) -> None:
    if not holds:
        raise SignOnFailed(f"the ID token is {otherwise}")
