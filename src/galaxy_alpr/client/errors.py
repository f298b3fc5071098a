"""Errors of the client.

``ClientError`` is the base of all. None of their texts contains the API key, and only ``detail``
contains what the service answered.
"""

from __future__ import annotations


class ClientError(Exception):
    """A call that has no usable answer."""


class ServiceUnreachable(ClientError):
    """The service could not be reached, or did not answer in time.

    Whether a change was made is unknown, unless it is sent again with the same idempotency key.
    """


class UnexpectedAnswer(ClientError):
    """The service, or something between, answered what this client does not understand."""


class ApiError(ClientError):
    """The service refused the call.

    ``status`` is the HTTP status, ``code`` the error code of the API, ``detail`` its sentence,
    ``request_id`` the id with which the service logged the request, ``retry_after_s`` the pause
    that the service asked for.
    """

    def __init__(
        self,
        status: int,
        code: str,
        detail: str,
        *,
        request_id: str | None = None,
        retry_after_s: float | None = None,
        fields: tuple[tuple[str, str], ...] = (),
    ) -> None:
        super().__init__(f"{status} {code}: {detail}")
        self.status = status
        self.code = code
        self.detail = detail
        self.request_id = request_id
        self.retry_after_s = retry_after_s
        self.fields = fields
        """The fields of a 422 and what is wrong with each."""


class NotLoggedIn(ApiError):
    """401: the API key is missing, wrong, expired or revoked."""


class Forbidden(ApiError):
    """403: the key has no permission for this, or the place is outside its lots."""


class NotFound(ApiError):
    """404: no object has this id or name."""


class Conflict(ApiError):
    """409: the change contradicts stored data, or its idempotency key is in use."""


class ChangedMeanwhile(ApiError):
    """412: somebody else changed the object since it was read."""


class Invalid(ApiError):
    """400, 413, 415 or 422: the request or its picture cannot be used."""


class TooManyRequests(ApiError):
    """429: the rate or the quota of the key is used up."""


class Unavailable(ApiError):
    """5xx: the service cannot answer now."""


class WebhookNotVerified(ClientError):
    """The signature or the time of a webhook is wrong: it may not be from the service."""


def error_class(status: int) -> type[ApiError]:
    """Return the class of an error with this HTTP status."""
    if status >= 500:
        return Unavailable
    return _CLASSES.get(status, ApiError)


_CLASSES: dict[int, type[ApiError]] = {
    400: Invalid,
    401: NotLoggedIn,
    403: Forbidden,
    404: NotFound,
    409: Conflict,
    412: ChangedMeanwhile,
    413: Invalid,
    415: Invalid,
    422: Invalid,
    429: TooManyRequests,
}
