"""The paths and the errors of Plate Recognizer Snapshot."""

from __future__ import annotations

from galaxy_alpr.enums import CompatAdapter
from galaxy_alpr.web.compat.vendors import Failure, Shaped, Vendor

TAG = "Plate Recognizer"


def shape(failure: Failure) -> Shaped:
    """Return an error as Snapshot's clients expect it.

    A request without a valid key has status 403, one that cannot be answered now 429 with the
    seconds to wait, a picture that cannot be used 400.
    """
    status, detail = failure.status, failure.detail
    if status in (401, 403):
        return 403, {"detail": detail}
    if status == 429 or (status == 503 and failure.code == "busy"):
        seconds = failure.retry_after_s or 1
        unit = "second" if seconds == 1 else "seconds"
        text = f"Request was throttled. Expected available in {seconds} {unit}."
        return 429, {"detail": text, "status_code": 429}
    if status in (400, 408, 415, 422):
        return 400, {"error": detail}
    if status == 413:
        return 413, {"error": detail}
    return status, {"detail": detail, "status_code": status}


PLATE_RECOGNIZER = Vendor(
    adapter=CompatAdapter.PLATE_RECOGNIZER,
    paths=("/v1/plate-reader", "/v1/blur", "/v1/statistics", "/info"),
    shape=shape,
    cors=True,
    uploads=("/v1/plate-reader", "/v1/blur"),
)
