"""The paths and the errors of OpenALPR's cloud."""

from __future__ import annotations

from galaxy_alpr.enums import CompatAdapter
from galaxy_alpr.errors import Busy
from galaxy_alpr.web.compat.vendors import Failure, Shaped, Vendor

TAG = "OpenALPR"
LONGEST_WAIT_OF_A_RATE_S = 61
"""Whoever has to wait longer has used up the quota of the day, which no rate is."""

TOO_MANY = 429
_STATUSES = {401: 401, 403: 401, 408: 400, 409: 400, 411: 400, 413: 400, 415: 400, 422: 400}


def shape(failure: Failure) -> Shaped:
    """Return the status and the body of an error.

    401: the key is wrong or may not do this; 402: its quota of the day is used up; 403: too many
    requests at the moment; 400: any other error of the request.
    """
    return _STATUSES.get(failure.status) or _other(failure), {"error": failure.detail}


def _other(failure: Failure) -> int:
    if failure.status == TOO_MANY:
        used_up = (failure.retry_after_s or 0) > LONGEST_WAIT_OF_A_RATE_S
        return 402 if used_up else 403
    return 403 if failure.code == Busy.code else failure.status


_UPLOADS = (
    "/v1/recognize",
    *(
        f"/{version}/{name}"
        for version in ("v2", "v3")
        for name in ("recognize", "recognize_bytes")
    ),
)

OPENALPR = Vendor(
    adapter=CompatAdapter.OPENALPR,
    paths=("/v1/recognize", "/v2", "/v3"),
    shape=shape,
    cors=True,
    uploads=_UPLOADS,
)
