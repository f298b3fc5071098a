"""The interfaces of other vendors, and the addresses that their clients are given."""

from __future__ import annotations

from galaxy_alpr.endpoints.compat.codeproject.vendor import CODEPROJECT
from galaxy_alpr.endpoints.compat.openalpr.vendor import OPENALPR
from galaxy_alpr.endpoints.compat.parkpow.vendor import PARKPOW
from galaxy_alpr.endpoints.compat.plate_recognizer.vendor import PLATE_RECOGNIZER
from galaxy_alpr.enums import CompatAdapter
from galaxy_alpr.web.compat.vendors import Vendor

VENDORS: tuple[Vendor, ...] = (PLATE_RECOGNIZER, PARKPOW, OPENALPR, CODEPROJECT)

ADDRESSES: dict[CompatAdapter, tuple[str, ...]] = {
    CompatAdapter.PLATE_RECOGNIZER: ("/v1/plate-reader/", "/v1/blur", "/v1/statistics/"),
    CompatAdapter.PARKPOW: (
        "/api/v1/log-vehicle/",
        "/api/v1/webhook-receiver/",
        "/api/v1/parking-list/",
        "/api/v1/visit-list/",
        "/api/v1/vehicles/",
    ),
    CompatAdapter.OPENALPR: (
        "/v1/recognize",
        "/v2/recognize",
        "/v2/recognize_bytes",
        "/v3/recognize",
        "/v3/recognize_bytes",
    ),
    CompatAdapter.CODEPROJECT: (
        "/v1/vision/alpr",
        "/v1/image/alpr",
        "/v1/vision/detection",
        "/v1/vision/custom/license-plate",
    ),
}
"""What is pasted into clients, below the address of the service."""
