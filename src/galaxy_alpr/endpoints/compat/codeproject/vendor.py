"""The paths and the errors of CodeProject.AI Server and of DeepStack."""

from __future__ import annotations

from galaxy_alpr.enums import CompatAdapter
from galaxy_alpr.web.compat.vendors import Failure, Shaped, Vendor

TAG = "CodeProject.AI"
OK = 200
FAILED = 500
"""``code`` in the body of every failure."""

REFUSED = (401, 403, 404, 405, 429)
"""The failures whose status is not 200: refused credentials, and what is not there at all."""


def shape(failure: Failure) -> Shaped:
    """Return the status and the body of an error; it has no ``predictions``.

    An empty list would say that the picture shows nothing.
    """
    status = failure.status if failure.status in REFUSED else OK
    return status, {"success": False, "error": failure.detail, "code": FAILED}


CODEPROJECT = Vendor(
    adapter=CompatAdapter.CODEPROJECT,
    paths=("/v1/vision", "/v1/image", "/v1/status", "/v1/server", "/v1/module"),
    shape=shape,
    uploads=(
        "/v1/vision/alpr",
        "/v1/image/alpr",
        "/v1/vision/detection",
        "/v1/vision/custom/",
    ),
)
