"""A site of a fleet: which one this is, and how it reaches its centre."""

from __future__ import annotations

import re
from ipaddress import ip_address
from urllib.parse import urlsplit

from pydantic import BaseModel, Field, SecretStr, model_validator

from galaxy_alpr.enums import SitePictures

_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,39}")
_KEY = re.compile(r"gxsite_[A-Za-z0-9+/]{43}=")


class SiteSettings(BaseModel):
    """This installation as a site that hands its readings to a centre."""

    site: str | None = Field(
        None,
        description="Code of this site at its centre: letters, digits, - and _. Empty: this "
        "installation hands nothing to a centre.",
    )
    centre_url: str | None = Field(
        None,
        max_length=500,
        description="Address of the centre, https://host. Empty where NATS is used.",
    )
    centre_http: bool = Field(
        False,
        description="Allow an address of the centre that begins with http: in a network of your "
        "own only, because everybody there can read what is sent.",
    )
    centre_nats: bool = Field(
        False, description="Reach the centre by NATS (GALAXY_NATS_URL) instead of HTTPS."
    )
    centre_key: SecretStr | None = Field(
        None, description="Key of this site, which the centre shows once: gxsite_..."
    )
    site_pictures: SitePictures = Field(
        SitePictures.ALL,
        description="Pictures that are sent to the centre: all (those of plates on lists first), "
        "listed, or none. Others are sent when somebody at the centre asks for them.",
    )

    @model_validator(mode="after")
    def _check_site(self) -> SiteSettings:
        if self.site is None:
            return self
        if not _CODE.fullmatch(self.site):
            raise ValueError("site has to be 1 to 40 letters, digits, - and _")
        key = "" if self.centre_key is None else self.centre_key.get_secret_value()
        if not _KEY.fullmatch(key):
            raise ValueError("a site needs centre_key, the key that its centre has shown: gxsite_…")
        if self.centre_nats:
            if not getattr(self, "nats_url", None):
                raise ValueError("centre_nats needs nats_url")
        elif self.centre_url is None:
            raise ValueError("a site needs centre_url, or centre_nats")
        else:
            _check_url(self.centre_url, self.centre_http)
        return self


def _check_url(url: str, plain: bool) -> None:
    wrong = "centre_url has to be a URL that begins with https, without user, query and fragment"
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        raise ValueError(wrong) from None
    if not parts.hostname or parts.username is not None or parts.query or parts.fragment:
        raise ValueError(wrong)
    if parts.scheme == "https" or (
        parts.scheme == "http" and (plain or _is_this_machine(parts.hostname))
    ):
        return
    raise ValueError(f"{wrong}; http needs centre_http")


def _is_this_machine(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
