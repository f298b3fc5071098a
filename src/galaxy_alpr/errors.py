"""Domain errors: each carries a code for machines and the HTTP status it is answered with."""

from __future__ import annotations

from typing import ClassVar


class AlprError(Exception):
    """Base of every error that a caller can act on; ``str(error)`` is a sentence for people."""

    code: ClassVar[str] = "internal_error"
    status: ClassVar[int] = 500
    retry_after_s: ClassVar[int | None] = None


class BadRequest(AlprError):
    """The request contradicts itself or names something that cannot be."""

    code = "bad_request"
    status = 400


class Forbidden(AlprError):
    """The caller may not do this."""

    code = "forbidden"
    status = 403


class NotFound(AlprError):
    """Nothing of that id or name exists."""

    code = "not_found"
    status = 404


class Conflict(AlprError):
    """The change contradicts what is stored."""

    code = "conflict"
    status = 409


class PayloadTooLarge(AlprError):
    """More bytes than the limit."""

    code = "payload_too_large"
    status = 413


class UnsupportedMediaType(AlprError):
    """The file is not an image of a supported kind."""

    code = "unsupported_media_type"
    status = 415


class InvalidImage(AlprError):
    """The file claims to be an image but cannot be used as one."""

    code = "invalid_image"
    status = 422


class ValidationFailed(AlprError):
    """A value is out of its range or form."""

    code = "validation_error"
    status = 422


class ClientDisconnected(AlprError):
    """The client went away before its answer; nobody reads this one."""

    code = "client_hung_up"
    status = 499


class Busy(AlprError):
    """The engine's queue is full; try again shortly."""

    code = "busy"
    status = 503
    retry_after_s = 1


class Unavailable(AlprError):
    """A part the service needs (database, disk, model) does not work right now."""

    code = "unavailable"
    status = 503
    retry_after_s = 5


class ModelError(AlprError):
    """A model cannot be loaded or failed while running; never the same as "no plate"."""

    code = "model_error"
    status = 500


class EngineUnavailable(ModelError):
    """An engine's package, file or key is missing; the text says what to install or set."""

    code = "engine_unavailable"
