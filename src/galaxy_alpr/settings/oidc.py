"""Single sign-on at an OpenID Connect provider."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, SecretStr, model_validator

from galaxy_alpr.access import Role

_LOOPBACK = re.compile(r"localhost|127(\.\d{1,3}){3}|::1")


class OidcGroup(BaseModel):
    """What the members of a group of the provider may do, and where; ``None`` is all lots."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    role: Role
    lots: frozenset[str] | None = Field(None, min_length=1)


class OidcSettings(BaseModel):
    """The provider, and what its groups may do here."""

    oidc_issuer: str | None = Field(
        None,
        max_length=255,
        description="URL of the OpenID Connect provider (its issuer) for single sign-on, https "
        "only. Empty: people log in with a password.",
    )
    oidc_client_id: str | None = Field(
        None, max_length=255, description="Id of this service at the provider."
    )
    oidc_client_secret: SecretStr | None = Field(
        None, description="Secret of this service at the provider. Empty: a public client."
    )
    oidc_scopes: str = Field(
        "openid profile email",
        max_length=500,
        description="Scopes that are asked for, openid among them.",
    )
    oidc_groups_claim: str = Field(
        "groups",
        min_length=1,
        max_length=200,
        description="Claim with the groups of a person, in the ID token or in the userinfo.",
    )
    oidc_name_claim: str = Field(
        "preferred_username",
        min_length=1,
        max_length=200,
        description="Claim with the name of a person; without it the name is the claim sub.",
    )
    oidc_roles: dict[str, OidcGroup] = Field(
        default={},
        description="Role and lots of each group, as JSON: "
        '{"parking-guards": {"role": "guard", "lots": ["North"]}}. Without lots: all.',
    )
    oidc_label: str = Field(
        "Single sign-on", min_length=1, max_length=60, description="Text of the log-in button."
    )
    oidc_redirect_url: str | None = Field(
        None,
        max_length=500,
        description="URL of /api/oidc/callback as browsers reach it. Empty: as in the request.",
    )

    @model_validator(mode="after")
    def _check_provider(self) -> OidcSettings:
        if self.oidc_issuer is None:
            return self
        for name in ("oidc_issuer", "oidc_redirect_url"):
            url = getattr(self, name)
            if url is not None and not _is_safe(url):
                raise ValueError(f"{name} has to be an https URL without parameters")
        if self.oidc_client_id is None or not self.oidc_roles:
            raise ValueError("oidc_issuer needs oidc_client_id and oidc_roles")
        if "openid" not in self.oidc_scopes.split():
            raise ValueError("oidc_scopes needs openid")
        return self


def _is_safe(url: str) -> bool:
    """Return whether it is an https URL, or an http one of this machine."""
    if not url.isascii() or not url.isprintable() or " " in url:
        return False
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
        _ = parts.port
    except ValueError:
        return False
    if parts.query or parts.fragment or parts.username is not None or not host:
        return False
    is_here = _LOOPBACK.fullmatch(host) is not None
    return parts.scheme == "https" or (parts.scheme == "http" and is_here)
