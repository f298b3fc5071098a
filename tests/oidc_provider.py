"""A provider of single sign-on on this machine, which can be told to lie."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import secrets
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote, urlencode

from anyio.lowlevel import checkpoint
from joserfc import jwt
from joserfc.jwk import ECKey, RSAKey
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response, StreamingResponse
from starlette.routing import Route

from tests.endpoints.live_server import serve

CLIENT_ID = "galaxy alpr"
SECRET = "a secret: of+the client"

Claims = dict[str, Any]


def new_key(kid: str) -> RSAKey:
    """Return a key pair."""
    return RSAKey.generate_key(2048, {"kid": kid}, auto_kid=False)


KEY, OTHER_KEY = new_key("first"), new_key("second")


def signed(claims: Claims, key: RSAKey | ECKey, algorithm: str = "RS256") -> str:
    """Return a token with the signature of ``key``."""
    header = {"alg": algorithm, "kid": key.kid}
    return jwt.encode(header, claims, key, algorithms=[algorithm])


@dataclass
class LocalProvider:
    """A provider that checks what it is asked, and answers as the test sets it.

    ``claims`` are those of the person who logs in, ``lie`` changes those of ID tokens, ``sign``
    makes tokens of claims. ``broken`` are paths and the answers that they have instead.
    """

    issuer: str = ""
    key: RSAKey = field(default_factory=lambda: KEY)
    published: list[RSAKey | ECKey] = field(default_factory=lambda: [KEY])
    claims: Claims = field(default_factory=lambda: {"sub": "u-1", "preferred_username": "Budi"})
    userinfo: Claims | None = None
    lie: Callable[[Claims], Claims] = field(default=lambda claims: claims)
    sign: Callable[[Claims, RSAKey], str] = field(default=lambda claims, key: signed(claims, key))
    secret: str | None = SECRET
    denies: bool = False
    broken: dict[str, Callable[[], Response]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    tokens: list[str] = field(default_factory=list)
    codes: dict[str, dict[str, str]] = field(default_factory=dict)

    def app(self) -> Starlette:
        """Return the application that a server runs."""
        paths = {
            "/.well-known/openid-configuration": self._discovery,
            "/authorize": self._authorize,
            "/token": self._token,
            "/keys": self._keys,
            "/userinfo": self._userinfo,
        }
        return Starlette(
            routes=[
                Route(path, self._guarded(path, answer), methods=["GET", "POST"])
                for path, answer in paths.items()
            ]
        )

    def _guarded(self, path: str, answer: Callable[[Request], Any]) -> Callable[[Request], Any]:
        async def route(request: Request) -> Response:
            self.asked.append(path)
            if path in self.broken:
                return self.broken[path]()
            response: Response = await answer(request)
            return response

        return route

    async def _discovery(self, _request: Request) -> Response:
        names = {"authorization_endpoint": "authorize", "token_endpoint": "token"}
        names |= {"jwks_uri": "keys", "userinfo_endpoint": "userinfo"}
        urls = {name: f"{self.issuer}/{path}" for name, path in names.items()}
        return JSONResponse({"issuer": self.issuer, **urls})

    async def _authorize(self, request: Request) -> Response:
        """Log in whoever asks, at once."""
        query = dict(request.query_params)
        assert query["response_type"] == "code"
        assert query["client_id"] == CLIENT_ID
        assert query["code_challenge_method"] == "S256"
        assert "openid" in query["scope"].split()
        answer = {"state": query["state"], "iss": self.issuer, "session_state": "x"}
        if self.denies:
            answer["error"] = "access_denied"
        else:
            answer["code"] = secrets.token_urlsafe()
            self.codes[answer["code"]] = query
        return RedirectResponse(f"{query['redirect_uri']}?{urlencode(answer)}", 302)

    async def _token(self, request: Request) -> Response:
        form = {name: str(value) for name, value in (await request.form()).items()}
        query = self.codes.pop(form.get("code", ""), None)
        verifier = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(verifier).rstrip(b"=").decode()
        if not self._knows(request, form):
            return JSONResponse({"error": "invalid_client"}, 401)
        if (
            query is None
            or form["grant_type"] != "authorization_code"
            or form["redirect_uri"] != query["redirect_uri"]
            or challenge != query["code_challenge"]
        ):
            return JSONResponse({"error": "invalid_grant"}, 400)
        now = int(time.time())
        claims = {"iss": self.issuer, "aud": CLIENT_ID, "iat": now, "exp": now + 300}
        claims = {**claims, "nonce": query["nonce"], **self.claims}
        id_token = self.sign(self.lie(claims), self.key)
        access_token = secrets.token_urlsafe()
        self.tokens += [id_token, access_token]
        answer = {"id_token": id_token, "access_token": access_token, "token_type": "Bearer"}
        return JSONResponse(answer)

    def _knows(self, request: Request, form: dict[str, str]) -> bool:
        """Return whether the client is the right one: by Basic, or a public one by its name."""
        if self.secret is None:
            return form.get("client_id") == CLIENT_ID and "authorization" not in request.headers
        scheme, _, text = request.headers.get("authorization", "").partition(" ")
        name, _, secret = base64.b64decode(text).decode().partition(":")
        given = (unquote(name), unquote(secret))
        return scheme == "Basic" and given == (CLIENT_ID, self.secret)

    async def _keys(self, _request: Request) -> Response:
        return JSONResponse({"keys": [key.as_dict(private=False) for key in self.published]})

    async def _userinfo(self, request: Request) -> Response:
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        if scheme != "Bearer" or token not in self.tokens or self.userinfo is None:
            return JSONResponse({"error": "invalid_token"}, 401)
        return JSONResponse(self.userinfo)


@contextmanager
def running(provider: LocalProvider) -> Iterator[LocalProvider]:
    """Run a provider on a free port of this machine."""
    with serve(provider.app(), lifespan="off") as port:
        provider.issuer = f"http://127.0.0.1:{port}"
        yield provider


def endless() -> Response:
    """Return an answer without an end."""

    async def chunks() -> AsyncIterator[bytes]:
        while True:
            await checkpoint()  # else nothing else of the server runs any more
            yield b" " * 8192

    return StreamingResponse(chunks(), media_type="application/json")


def dripping() -> Response:
    """Return an answer of which a byte arrives from time to time."""

    async def chunks() -> AsyncIterator[bytes]:
        never = asyncio.get_running_loop().create_future()
        while True:
            yield b" "
            await asyncio.wait([never], timeout=0.02)

    return StreamingResponse(chunks(), media_type="application/json")
