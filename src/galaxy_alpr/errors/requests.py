"""Errors of requests: what a client can do better."""

from __future__ import annotations

from galaxy_alpr.errors.base import AlprError


class BadRequest(AlprError):
    """The request is malformed or contradicts itself."""

    code = "bad_request"
    status = 400


class NotSignedIn(AlprError):
    """The request has no credentials, or wrong, expired or revoked ones."""

    code = "not_signed_in"
    status = 401


class WrongSignature(NotSignedIn):
    """The request is not signed with the key of the site, or not lately."""

    code = "wrong_signature"


class WrongLogIn(AlprError):
    """The name, the password or the code is wrong."""

    code = "wrong_log_in"
    status = 401


class WrongCode(WrongLogIn):
    """The code of the second factor is wrong, or was used before."""

    code = "wrong_code"


class CodeRequired(WrongLogIn):
    """The password is right, and a code of the second factor is missing."""

    code = "code_required"


class SignOnFailed(AlprError):
    """The provider's answer about a person cannot be trusted, or it refuses the log-in."""

    code = "sign_on_failed"
    status = 401


class SignOnExpired(SignOnFailed):
    """The log-in at the provider took too long, was finished before, or began elsewhere."""

    code = "sign_on_expired"


class SignOnDenied(SignOnFailed):
    """The provider says that the person did not log in."""

    code = "sign_on_denied"


class Forbidden(AlprError):
    """The actor does not have the permission."""

    code = "forbidden"
    status = 403


class NoRole(Forbidden):
    """No group of a person at the provider has a role here."""

    code = "no_role"


class AccountDisabled(Forbidden):
    """The person logged in at the provider, and the account here is disabled."""

    code = "account_disabled"


class OutOfScope(Forbidden):
    """The object does not exist, or is outside of the actor's lots and locations."""

    code = "out_of_scope"


class OnlyThisMachine(Forbidden):
    """Only clients on this machine are answered: nobody has to log in yet."""

    code = "only_this_machine"


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


class Held(Conflict):
    """A legal hold stops the deletion."""

    code = "legal_hold"


class IdempotencyKeyInUse(AlprError):
    """The first request with this idempotency key is in work."""

    code = "idempotency_key_in_use"
    status = 409
    retry_after_s = 2


class IdempotencyKeyReused(AlprError):
    """The idempotency key was sent with another request before."""

    code = "idempotency_key_reused"
    status = 422


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
    """A value is out of range or has the wrong format; ``field`` names it, if it is one."""

    code = "validation_error"
    status = 422

    def __init__(self, message: str, *, field: str | None = None) -> None:
        super().__init__(message)
        self.field = field


class PurposeMissing(ValidationFailed):
    """A search or an export has to say what it is for."""

    code = "purpose_missing"


class TooManyRequests(AlprError):
    """Too many requests or failed log-ins; try again after ``retry_after_s``."""

    code = "too_many_requests"
    status = 429

    def __init__(self, message: str, *, retry_after_s: int) -> None:
        super().__init__(message)
        self.retry_after_s = retry_after_s


class HeadTooLarge(AlprError):
    """The request line and the headers are too long or too many."""

    code = "head_too_large"
    status = 431


class ClientDisconnected(AlprError):
    """The client closed the connection before its answer; it does not receive this error."""

    code = "client_hung_up"
    status = 499
