"""The paths and the errors of ParkPow."""

from __future__ import annotations

from galaxy_alpr.enums import CompatAdapter
from galaxy_alpr.web.compat.vendors import Failure, Shaped, Vendor

TAG = "ParkPow"
BASE = "/api/v1"


def shape(failure: Failure) -> Shaped:
    """Return an error as ParkPow's clients expect it: its status and ``detail``.

    A service that is busy answers 429, after which they try again; a value that cannot be used 400.
    """
    status = failure.status
    if status == 503 and failure.code == "busy":
        status = 429
    elif status in (415, 422):
        status = 400
    return status, {"detail": failure.detail}


PARKPOW = Vendor(
    adapter=CompatAdapter.PARKPOW,
    paths=(BASE,),
    shape=shape,
    uploads=(f"{BASE}/log-vehicle", f"{BASE}/webhook-receiver", f"{BASE}/import-vehicles"),
)
