"""Domain errors. Each has a machine-readable code and the HTTP status of its answer."""

from __future__ import annotations

from typing import ClassVar


class AlprError(Exception):
    """Base of all errors that a caller can handle; ``str(error)`` is a message for people."""

    code: ClassVar[str] = "internal_error"
    status: ClassVar[int] = 500
    retry_after_s: ClassVar[int | None] = None


class BadRequest(AlprError):
    """The request is malformed or contradicts itself."""

    code = "bad_request"
    status = 400


class ForeignOrigin(AlprError):
    """A page of another site tried to change something."""

    code = "foreign_origin"
    status = 403


class NotFound(AlprError):
    """No object has this id or name."""

    code = "not_found"
    status = 404


class OriginalUnavailable(NotFound):
    """The original of a stored picture is missing or cannot be decoded."""

    code = "original_unavailable"


class Conflict(AlprError):
    """The change conflicts with stored data."""

    code = "conflict"
    status = 409


class PreconditionFailed(AlprError):
    """The thing to be changed is not as the request requires; it was changed meanwhile."""

    code = "precondition_failed"
    status = 412


class PayloadTooLarge(AlprError):
    """A request, a file or a list exceeds its size limit."""

    code = "payload_too_large"
    status = 413


class UnsupportedMediaType(AlprError):
    """The file is not an image of a supported kind."""

    code = "unsupported_media_type"
    status = 415


class UnknownHost(AlprError):
    """The request names a host that is not this service."""

    code = "unknown_host"
    status = 421


class InvalidImage(AlprError):
    """The image cannot be used: it is broken, empty, animated or of a refused size."""

    code = "invalid_image"
    status = 422


class ValidationFailed(AlprError):
    """A value is out of range or has the wrong format."""

    code = "validation_error"
    status = 422


class HeadTooLarge(AlprError):
    """The request line and the headers are too long or too many."""

    code = "head_too_large"
    status = 431


class ClientDisconnected(AlprError):
    """The client closed the connection before its answer; it does not receive this error."""

    code = "client_hung_up"
    status = 499


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
