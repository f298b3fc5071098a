"""NATS, by which processes and sites work together."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

from pydantic import BaseModel, Field, model_validator

_SCHEMES = ("nats", "tls")


class NatsSettings(BaseModel):
    """The NATS servers that the processes of a fleet share."""

    nats_url: str | None = Field(
        None,
        max_length=500,
        description="URLs of the NATS servers, separated by commas: nats://host:4222, or "
        "tls://host:4222 with TLS. Empty: NATS is not used. Needs the extra fleet.",
    )
    nats_seed_file: Path | None = Field(
        None, description="File with the seed of the nkey by which this process logs in to NATS."
    )
    nats_ca_file: Path | None = Field(
        None, description="File with the certificates (PEM) that sign those of the NATS servers."
    )

    @property
    def nats_urls(self) -> list[str]:
        """The URLs of the servers."""
        return [url.strip() for url in (self.nats_url or "").split(",") if url.strip()]

    @model_validator(mode="after")
    def _check_nats(self) -> NatsSettings:
        for url in self.nats_urls:
            _check_url(url)
        return self


def _check_url(url: str) -> None:
    wrong = "nats_url has to be URLs that begin with nats or tls, without user and password"
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        raise ValueError(wrong) from None
    if parts.scheme not in _SCHEMES or not parts.hostname or parts.username is not None:
        raise ValueError(wrong)
