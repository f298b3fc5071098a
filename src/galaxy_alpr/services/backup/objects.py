"""The stored files of an installation whose files are in an object store: a list, not copies.

The object store keeps them, and has to be backed up by its own means. The list has what the rows
of the backup name, so that a restoration, or anybody, can look whether the bucket still has it.
"""

from __future__ import annotations

import gzip
import json
import os
from collections.abc import Iterable
from pathlib import Path

from galaxy_alpr.db.queries.files import NamedFile
from galaxy_alpr.errors import Conflict
from galaxy_alpr.services.backup.manifest import OUTPUTS, Header, ObjectList
from galaxy_alpr.services.doctor.checks import problem_of
from galaxy_alpr.services.doctor.sums import sum_of_file
from galaxy_alpr.services.object_store.bucket import bucket_id
from galaxy_alpr.storage import ArtifactStore

FILE = "objects.jsonl.gz"


def list_objects(
    store: ArtifactStore, rows: Iterable[NamedFile], folder: Path
) -> tuple[ObjectList, dict[str, str]]:
    """Write the list of the files that rows name; return it, and what is wrong with which file.

    Each line is ``[path, SHA-256, size]``. The files are compared by their size. Raises
    ``OSError``.
    """
    assert store.remote is not None
    sizes = {found.key: found.bytes for found in store.stored()}
    damaged: dict[str, str] = {}
    count = total = 0
    with (folder / FILE).open("xb") as handle:
        with gzip.GzipFile(fileobj=handle, mode="wb", compresslevel=6, mtime=0) as packed:
            for row in rows:
                key = f"{OUTPUTS}{row.path}"
                size = sizes.get(key)
                packed.write(f"{json.dumps([key, row.sha256, row.bytes])}\n".encode())
                count, total = count + 1, total + (size or 0)
                if not size or row.bytes not in {None, size}:
                    # It may be newer than the listing.
                    problem = problem_of(store, row, checksums=False)
                    if problem is not None:
                        damaged[key] = problem.value
        handle.flush()
        os.fsync(handle.fileno())
    sum = sum_of_file(folder / FILE)
    url = store.remote.options.url
    listed = ObjectList(
        url=url, file=FILE, file_bytes=sum.bytes, sha256=sum.sha256, count=count, bytes=total
    )
    return listed, damaged


def refuse_other_place(store: ArtifactStore, header: Header, paths: Iterable[str]) -> None:
    """Raise ``Conflict`` where the files of a backup are not where those of a store are.

    Raises ``OSError`` where the object store does not answer.
    """
    if header.objects is not None and store.remote is None:
        raise Conflict(
            f"The files of the backup are in {header.objects.url}, not in the backup. Set "
            "GALAXY_OBJECT_STORE_URL to the bucket that has them now."
        )
    if header.objects is None and store.remote is not None and any(map(_is_stored, paths)):
        raise Conflict(
            "The backup has files of a disk. Restore it without GALAXY_OBJECT_STORE_URL; then "
            "`galaxy-alpr pictures move --to s3` moves them."
        )
    found = None if store.remote is None else bucket_id(store)
    if found not in {None, header.installation}:
        raise Conflict(f"The bucket has the files of another installation ({found}).")


def _is_stored(path: str) -> bool:
    return path.startswith(OUTPUTS)
