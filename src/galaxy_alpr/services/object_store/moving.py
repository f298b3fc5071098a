"""Moving the stored files from the disk to an object store, or back.

It can be broken off and run again: a file that is there with its size is not copied again, and one
is deleted only where its copy was read and is the same. A file that no row names stays: it was
deleted or erased where the service has it now, and must not come back.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice

from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.db.queries.files import named_among
from galaxy_alpr.services.doctor.sums import sum_of_stored
from galaxy_alpr.storage import FOLDERS, Objects, Stored
from galaxy_alpr.storage.names import OUTPUTS

logger = logging.getLogger(__name__)

THREADS = 8
BATCH = 500


@dataclass(slots=True)
class Moved:
    """What was done: files that were copied, that were there already, and that were deleted.

    ``unnamed`` are files that no row names, which stay; ``failed`` are those that were not copied,
    or not deleted as their copies differ.
    """

    copied: int = 0
    bytes: int = 0
    there: int = 0
    deleted: int = 0
    unnamed: int = 0
    failed: int = 0


@dataclass(frozen=True, slots=True)
class _Step:
    copied: bool = False
    deleted: bool = False
    failed: bool = False


def move_files(
    sessions: sessionmaker[Session],
    source: Objects,
    target: Objects,
    *,
    delete: bool,
    report: Callable[[Moved], object] = lambda _: None,
) -> Moved:
    """Copy every file that ``target`` lacks, and with ``delete`` delete those that it has.

    A file that fails is logged, and the others are moved. ``report`` is called now and then.
    Raises ``OSError`` where the files cannot be listed.
    """
    done = Moved()

    def move(found: Stored) -> _Step:
        return _move(source, target, found, delete=delete)

    with ThreadPoolExecutor(THREADS) as threads:
        for folder in FOLDERS:
            waiting = iter(source.files(f"{OUTPUTS}{folder}"))
            while batch := list(islice(waiting, BATCH)):
                paths = [found.key.removeprefix(OUTPUTS) for found in batch]
                with sessions() as session:
                    named = named_among(session, paths)
                own = [found for found, path in zip(batch, paths, strict=True) if path in named]
                done.unnamed += len(batch) - len(own)
                _count(done, own, threads.map(move, own))
                report(done)
    return done


def _move(source: Objects, target: Objects, found: Stored, *, delete: bool) -> _Step:
    copied = False
    try:
        if _size(target, found.key) != found.bytes:
            target.write(found.key, source.read(found.key))
            copied = True
        if not delete:
            return _Step(copied=copied)
        if sum_of_stored(source, found.key) != sum_of_stored(target, found.key):
            logger.error("the copy of %s differs, so it stays", found.key)
            return _Step(copied=copied, failed=True)
        source.delete(found.key)
    except FileNotFoundError:  # deleted meanwhile, with its row
        return _Step()
    except OSError as error:
        logger.error("%s cannot be moved: %s", found.key, error)
        return _Step(copied=copied, failed=True)
    return _Step(copied=copied, deleted=True)


def _size(objects: Objects, key: str) -> int | None:
    try:
        return objects.stat(key).bytes
    except FileNotFoundError:
        return None


def _count(done: Moved, files: Iterable[Stored], steps: Iterable[_Step]) -> None:
    for found, step in zip(files, steps, strict=True):
        done.copied += step.copied
        done.bytes += found.bytes if step.copied else 0
        done.there += not step.copied and not step.failed
        done.deleted += step.deleted
        done.failed += step.failed
