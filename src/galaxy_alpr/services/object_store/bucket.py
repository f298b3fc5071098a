"""The check that a bucket has the files of this installation, as a data folder has.

A bucket, or the prefix of one, has the id of its installation in a file. Otherwise the files of two
installations would be mixed, and each would take those of the other for files without a row.
"""

from __future__ import annotations

import logging

from galaxy_alpr.errors import Conflict
from galaxy_alpr.errors.disk import ObjectStoreError
from galaxy_alpr.storage import ArtifactStore

logger = logging.getLogger(__name__)

KEY = "installation-id"


def open_bucket(store: ArtifactStore, installation: str) -> None:
    """Give a new bucket the id, where there is an object store. Raises ``Conflict``.

    One that does not answer now is logged, and does not keep the service from starting.
    """
    try:
        claim_bucket(store, installation)
    except ObjectStoreError as error:
        logger.error("the object store cannot be used now: %s", error)
        return
    if store.remote is not None and next(store.disk.files("outputs"), None) is not None:
        logger.warning(
            "there are stored files on the disk, which are not looked for while there is an object "
            "store; `galaxy-alpr pictures move --to s3` moves them"
        )


def claim_bucket(store: ArtifactStore, installation: str, *, replace: bool = False) -> None:
    """Give a new bucket the id, with ``replace`` also another one's.

    Raises ``Conflict`` for the bucket of another installation, and ``OSError``.
    """
    if store.remote is None:
        return
    found = bucket_id(store)
    if found is None or (replace and found != installation):
        store.remote.write(KEY, f"{installation}\n".encode())
    else:
        _refuse_other(store, found, installation)


def require_bucket(store: ArtifactStore, installation: str) -> None:
    """Check that the bucket has the id. Raises ``Conflict``, ``OSError``."""
    if store.remote is None:
        return
    found = bucket_id(store)
    if found is None:
        raise Conflict(
            f"{store.remote.options.url} has no installation id. It gets one when the service "
            "starts, or by `galaxy-alpr adopt`."
        )
    _refuse_other(store, found, installation)


def bucket_id(store: ArtifactStore) -> str | None:
    """Return the id in the bucket, ``None`` where it has none. Raises ``OSError``."""
    try:
        return store.objects.read(KEY).decode(errors="replace").strip()
    except FileNotFoundError:
        return None


def _refuse_other(store: ArtifactStore, found: str, installation: str) -> None:
    if store.remote is not None and found != installation:
        raise Conflict(
            f"{store.remote.options.url} has the files of the installation {found}, and this is "
            f"{installation}. Check GALAXY_OBJECT_STORE_URL; `galaxy-alpr adopt` takes them over."
        )
