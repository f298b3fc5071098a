"""The object store in which stored files are, instead of the disk."""

from __future__ import annotations

import re
from typing import Literal
from urllib.parse import urlsplit

from pydantic import BaseModel, Field, SecretStr, model_validator

_BUCKET = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")
_PREFIX = re.compile(r"[A-Za-z0-9_.-]+(/[A-Za-z0-9_.-]+)*")


class ObjectSettings(BaseModel):
    """A bucket of Amazon S3, or of a store with the same interface."""

    object_store_url: str | None = Field(
        None,
        max_length=500,
        description="Where stored pictures and clips are: s3://bucket/prefix. Empty: on the disk, "
        "in outputs/. Needs the extra fleet.",
    )
    object_store_endpoint: str | None = Field(
        None,
        max_length=500,
        description="URL of a store with the interface of Amazon S3, for example "
        "https://minio.example:9000. Empty: Amazon's own.",
    )
    object_store_region: str = Field(
        "us-east-1", min_length=1, max_length=60, description="Region of the bucket."
    )
    object_store_access_key: str | None = Field(
        None,
        max_length=200,
        description="Access key of the object store. Empty: the credentials of the machine's "
        "instance, or of the variables AWS_…",
    )
    object_store_secret_key: SecretStr | None = Field(
        None, description="Secret key of the object store; goes with the access key."
    )
    object_store_timeout_s: float = Field(
        20, ge=1, le=300, description="Longest wait for one answer of the object store, seconds."
    )
    object_links: Literal["proxy", "redirect"] = Field(
        "proxy",
        description="How pictures in an object store are answered: proxy: by this service, or "
        "redirect: by a link to the store, which is valid for a minute.",
    )

    @property
    def object_bucket(self) -> str:
        """The bucket."""
        return urlsplit(self.object_store_url or "").netloc

    @property
    def object_prefix(self) -> str:
        """What the keys of all files begin with, without slashes around it."""
        return urlsplit(self.object_store_url or "").path.strip("/")

    @model_validator(mode="after")
    def _check_objects(self) -> ObjectSettings:
        if self.object_store_url is not None:
            parts = urlsplit(self.object_store_url)
            prefix = self.object_prefix
            if parts.scheme != "s3" or not _BUCKET.fullmatch(parts.netloc) or parts.query:
                raise ValueError("object_store_url has to be s3://bucket or s3://bucket/prefix")
            if prefix and (not _PREFIX.fullmatch(prefix) or ".." in prefix.split("/")):
                raise ValueError("object_store_url has a prefix of other than letters and digits")
        _check_endpoint(self.object_store_endpoint)
        if (self.object_store_access_key is None) != (self.object_store_secret_key is None):
            raise ValueError("object_store_access_key and object_store_secret_key go together")
        return self


def _check_endpoint(endpoint: str | None) -> None:
    if endpoint is None:
        return
    wrong = "object_store_endpoint has to be a URL that begins with http or https, without a user"
    try:
        parts = urlsplit(endpoint)
        _ = parts.port
    except ValueError:
        raise ValueError(wrong) from None
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.username is not None:
        raise ValueError(wrong)
