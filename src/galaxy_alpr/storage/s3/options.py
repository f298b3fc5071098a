"""Where a bucket is, and the connections to it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from obstore.store import S3Store

CONNECT_S = 3.0
"""Longest wait for a connection."""

RETRIES = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class S3Options:
    """Where the bucket is, who asks, how long, and whether clients are sent to the bucket.

    Without keys, they are those of the machine's instance or of the environment (``AWS_…``).
    """

    bucket: str
    prefix: str = ""
    endpoint: str | None = None
    region: str = "us-east-1"
    access_key: str | None = None
    secret_key: str | None = field(default=None, repr=False)
    timeout_s: float = 20
    links: bool = False

    @property
    def url(self) -> str:
        """The bucket and the prefix as a URL."""
        return f"s3://{self.bucket}/{self.prefix}".rstrip("/")

    @property
    def origin(self) -> str:
        """The scheme, host and port of links."""
        parts = urlsplit(self.endpoint or f"https://s3.{self.region}.amazonaws.com")
        return f"{parts.scheme}://{parts.netloc}"


def open_bucket(options: S3Options, timeout_s: float) -> S3Store:
    """Return the connections to a bucket; none is opened yet."""
    from obstore.store import S3Store

    limit = timedelta(seconds=timeout_s)
    return S3Store(
        options.bucket,
        prefix=options.prefix or None,
        endpoint=options.endpoint,
        region=options.region,
        access_key_id=options.access_key,
        secret_access_key=options.secret_key,
        virtual_hosted_style_request=False,
        client_options={
            "allow_http": (options.endpoint or "").startswith("http:"),
            "connect_timeout": timedelta(seconds=min(CONNECT_S, timeout_s)),
            "timeout": limit,
        },
        # After the limit nothing is tried again, so a call takes at most twice the limit.
        retry_config={"max_retries": RETRIES, "retry_timeout": limit},
    )
