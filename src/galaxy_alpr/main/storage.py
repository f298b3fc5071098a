"""The store of the files that the settings name."""

from __future__ import annotations

from galaxy_alpr.settings import Settings
from galaxy_alpr.storage import ArtifactStore, S3Objects, S3Options


def open_store(settings: Settings) -> ArtifactStore:
    """Return the store; nothing is made and no connection opened.

    Raises ``Unavailable`` where there is an object store and the extra is not installed.
    """
    options = s3_options(settings)
    remote = None if options is None else S3Objects(options)
    return ArtifactStore(settings.data_dir, durable=settings.durable, remote=remote)


def pictures_origin(settings: Settings) -> str | None:
    """Return the origin to which requests for pictures are redirected, ``None`` if none is."""
    options = s3_options(settings)
    return options.origin if options is not None and options.links else None


def s3_options(settings: Settings) -> S3Options | None:
    """Return where the object store is, ``None`` where the settings name none."""
    if settings.object_store_url is None:
        return None
    secret = settings.object_store_secret_key
    return S3Options(
        bucket=settings.object_bucket,
        prefix=settings.object_prefix,
        endpoint=(settings.object_store_endpoint or "").rstrip("/") or None,
        region=settings.object_store_region,
        access_key=settings.object_store_access_key,
        secret_key=None if secret is None else secret.get_secret_value(),
        timeout_s=settings.object_store_timeout_s,
        links=settings.object_links == "redirect",
    )
