"""Errors of the service: it is busy, or a part of it does not work."""

from __future__ import annotations

from galaxy_alpr.errors.base import AlprError


class Busy(AlprError):
    """The engine's queue is full, or too many live streams are open; try again shortly."""

    code = "busy"
    status = 503
    retry_after_s = 1


class Unavailable(AlprError):
    """The database, the disk or another part of the service cannot be used now."""

    code = "unavailable"
    status = 503
    retry_after_s = 5


class ProviderUnavailable(Unavailable):
    """The provider of single sign-on does not answer, or not as it should."""

    code = "provider_unavailable"


class DatabaseUnreachable(Unavailable):
    """The database accepts no connection, broke one off, or does not answer in time."""

    code = "database_unreachable"


class DatabaseBusy(Unavailable):
    """No connection or no lock became free in time; try again shortly."""

    code = "database_busy"
    retry_after_s = 1


class DatabaseTimeout(Unavailable):
    """A statement took longer than ``GALAXY_DATABASE_STATEMENT_TIMEOUT_S``."""

    code = "database_timeout"


class DatabaseReadOnly(Unavailable):
    """The database can be read, but not written."""

    code = "database_read_only"


class DatabaseDenied(Unavailable):
    """The database refuses the service's user, or the file's permissions do."""

    code = "database_denied"


class DatabaseMissing(Unavailable):
    """The database, its file or one of its tables is gone or was replaced."""

    code = "database_missing"


class DatabaseDamaged(Unavailable):
    """The stored data of the database is damaged."""

    code = "database_damaged"


class DatabaseFull(Unavailable):
    """The disk of the database is full."""

    code = "database_full"
    status = 507


class DatabaseFailed(Unavailable):
    """The database failed in another way; its own message is in the log."""

    code = "database_failed"


class DiskFull(Unavailable):
    """The disk of the stored files is full."""

    code = "disk_full"
    status = 507


class DiskReadOnly(Unavailable):
    """The disk of the stored files is mounted read-only."""

    code = "disk_read_only"


class DiskDenied(Unavailable):
    """The service may not read or write its folders."""

    code = "disk_denied"


class DiskFailed(Unavailable):
    """The disk of the stored files failed, or a folder is gone."""

    code = "disk_failed"


class ObjectStoreUnreachable(Unavailable):
    """The object store of the stored files does not answer, or not in time."""

    code = "object_store_unreachable"


class ObjectStoreDenied(Unavailable):
    """The object store refuses the service's keys, or what they may do."""

    code = "object_store_denied"


class ObjectStoreFull(Unavailable):
    """The object store takes no more files."""

    code = "object_store_full"
    status = 507


class ObjectStoreFailed(Unavailable):
    """The object store failed in another way, or its bucket is gone."""

    code = "object_store_failed"


class BackupFailed(AlprError):
    """A backup or a restoration cannot be made; nothing that looks complete is left."""

    code = "backup_failed"


class ClockWrong(Unavailable):
    """The machine's clock cannot be right."""

    code = "clock_wrong"


class ModelError(AlprError):
    """A model cannot be loaded or failed; never reported as an image without plates."""

    code = "model_error"
    status = 500


class EngineUnavailable(ModelError):
    """An engine's package, file or key is missing; the text says what to install or set."""

    code = "engine_unavailable"
