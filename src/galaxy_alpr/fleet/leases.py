"""Leases of cameras in a key-value bucket of NATS: they last while the database is away.

A key exists while a worker renews it; the bucket deletes it some seconds after the last renewal.
The tokens are in the database, as what is stored is checked there: a claim writes both, the
row first locked. Only what servers from version 2.9 on have is used.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Collection, Coroutine
from contextlib import suppress
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy.exc import SQLAlchemyError

from galaxy_alpr.db.failures import cause_of
from galaxy_alpr.errors import AlprError
from galaxy_alpr.fleet.connection import NatsConnection
from galaxy_alpr.fleet.options import NatsUnavailable
from galaxy_alpr.services.cameras.leasing.database import DatabaseLeases
from galaxy_alpr.services.cameras.leasing.lease import TIMES, Lease, LeaseTimes, lease_clock

if TYPE_CHECKING:
    from nats.js import JetStreamContext
    from nats.js.kv import KeyValue

logger = logging.getLogger(__name__)

Result = TypeVar("Result")

BUCKET = "galaxy_camera_leases"
"""Name of the bucket."""

_WAIT_S = 2.0
"""Longest wait for an answer of the server."""


class NatsLeases:
    """Gives leases by keys of a bucket; ``rows`` keeps their tokens."""

    def __init__(
        self,
        connection: NatsConnection,
        rows: DatabaseLeases,
        *,
        holder: str,
        times: LeaseTimes = TIMES,
        bucket: str = BUCKET,
    ) -> None:
        self._connection = connection
        self._rows = rows
        self._value = holder.encode()
        self._times = times
        self._bucket = bucket
        self._revisions: dict[int, int] = {}
        self._opened: KeyValue | None = None
        self._database_failed = False

    def claim(self, camera_id: int) -> Lease | None:
        """Return the lease of a camera; ``None`` while another worker has it."""
        self._revisions.pop(camera_id, None)
        lease = None
        try:
            lease = self._rows.claim(camera_id, lambda: self._create(camera_id), force=True)
        finally:
            if lease is None and camera_id in self._revisions:
                self._delete(camera_id)
        return lease

    def renew(self, leases: Collection[Lease]) -> None:
        """Keep leases; those that another worker has now are ended.

        Their rows follow where the database answers. Raises ``NatsUnavailable``.
        """
        asked_at = lease_clock()
        ids = [lease.camera_id for lease in leases]
        kept = self._run(lambda js: self._update(js, ids))
        own: list[Lease] = []
        for lease in leases:
            if lease.camera_id in kept:
                lease.extend(self._times.deadline(asked_at))
                own.append(lease)
            else:
                lease.end()
        self._keep_rows(own)

    def release(self, lease: Lease) -> None:
        """End a lease, so that another worker may claim it at once."""
        lease.end()
        self._delete(lease.camera_id)
        self._rows.release(lease)

    def close(self) -> None:
        """Do nothing: each lease is released by itself."""

    def _keep_rows(self, leases: Collection[Lease]) -> None:
        """Let the rows last as long as the keys; without the database the keys count alone."""
        try:
            kept = self._rows.keep_rows(leases)
        except SQLAlchemyError as error:
            if not self._database_failed:
                logger.warning("leases go on without the database: %s", cause_of(error))
            self._database_failed = True
            return
        self._database_failed = False
        for lease in leases:
            if lease.camera_id not in kept:
                lease.end()

    def _create(self, camera_id: int) -> bool:
        """Return whether the key of a camera was free, and is this worker's now."""
        found = self._run(lambda js: self._try(js, camera_id))
        if found is None:
            return False
        self._revisions[camera_id] = found
        return True

    def _delete(self, camera_id: int) -> None:
        """Delete a key of this worker; one that cannot be deleted now expires."""
        revision = self._revisions.pop(camera_id, None)
        if revision is not None:
            with suppress(AlprError):
                self._run(lambda js: self._drop(js, camera_id, revision))

    def _run(self, work: Callable[[JetStreamContext], Coroutine[Any, Any, Result]]) -> Result:
        """Return the result of work in the connection's thread. Raises ``NatsUnavailable``."""
        from nats.errors import Error

        try:
            return self._connection.run(lambda _, js: work(js), timeout_s=_WAIT_S)
        except Error as error:
            self._opened = None  # the bucket may have been deleted
            raise NatsUnavailable(f"the leases in NATS fail: {error}") from error

    async def _try(self, js: JetStreamContext, camera_id: int) -> int | None:
        from nats.js.errors import KeyNotFoundError, KeyWrongLastSequenceError

        bucket = await self._open(js)
        try:
            return await bucket.create(_key(camera_id), self._value)
        except KeyNotFoundError:  # it has expired just now
            return None
        except KeyWrongLastSequenceError:
            return await self._again(bucket, camera_id)

    async def _update(self, js: JetStreamContext, ids: Collection[int]) -> frozenset[int]:
        """Renew the keys of cameras, all at once; return those that still are this worker's."""
        bucket = await self._open(js)
        kept = await asyncio.gather(*(self._renew(bucket, id) for id in ids))
        return frozenset(id for id, is_kept in zip(ids, kept, strict=True) if is_kept)

    async def _renew(self, bucket: KeyValue, camera_id: int) -> bool:
        from nats.js.errors import KeyWrongLastSequenceError

        last = self._revisions.get(camera_id)
        if last is None:
            return False
        try:
            revision: int | None = await bucket.update(_key(camera_id), self._value, last)
        except KeyWrongLastSequenceError:
            revision = await self._again(bucket, camera_id)
        if revision is None:
            self._revisions.pop(camera_id, None)
            return False
        self._revisions[camera_id] = revision
        return True

    async def _again(self, bucket: KeyValue, camera_id: int) -> int | None:
        """Return the new revision of a key that has this worker's value: an answer was lost."""
        from nats.js.errors import KeyNotFoundError, KeyWrongLastSequenceError

        try:
            entry = await bucket.get(_key(camera_id))
            if entry.value != self._value or entry.revision is None:
                return None
            return await bucket.update(_key(camera_id), self._value, entry.revision)
        except (KeyNotFoundError, KeyWrongLastSequenceError):
            return None

    async def _drop(self, js: JetStreamContext, camera_id: int, revision: int) -> None:
        from nats.js.errors import Error

        with suppress(Error):
            await (await self._open(js)).delete(_key(camera_id), last=revision)

    async def _open(self, js: JetStreamContext) -> KeyValue:
        """Return the bucket, which is made where there is none."""
        from nats.js.errors import BucketNotFoundError

        if self._opened is not None:
            return self._opened
        ttl = self._times.lasts_s
        try:
            bucket = await js.key_value(self._bucket)
        except BucketNotFoundError:
            bucket = await js.create_key_value(bucket=self._bucket, ttl=ttl, history=1)
        status = await bucket.status()
        if status.ttl != ttl:
            raise NatsUnavailable(f"keys of the bucket {self._bucket} have to last {ttl:g} s")
        self._opened = bucket
        return bucket


def _key(camera_id: int) -> str:
    return f"cam.{camera_id}"
