"""The makers whose forms are known; the first that recognizes a request reads it."""

from __future__ import annotations

from galaxy_alpr.ingest.pushed.dahua import Dahua
from galaxy_alpr.ingest.pushed.forms.axis import Axis
from galaxy_alpr.ingest.pushed.forms.genetec import Genetec
from galaxy_alpr.ingest.pushed.forms.milesight import Milesight
from galaxy_alpr.ingest.pushed.forms.onvif import Onvif
from galaxy_alpr.ingest.pushed.forms.plate_recognizer import PlateRecognizer
from galaxy_alpr.ingest.pushed.forms.rekor import Rekor
from galaxy_alpr.ingest.pushed.forms.uniview import Uniview
from galaxy_alpr.ingest.pushed.forms.verkada import Verkada
from galaxy_alpr.ingest.pushed.hikvision import Hikvision
from galaxy_alpr.ingest.pushed.values import Maker, PushedRequest

MAKERS: tuple[Maker, ...] = (
    Hikvision(),
    Dahua(),
    Onvif(),
    Axis(),
    Milesight(),
    Uniview(),
    Verkada(),
    Rekor(),
    Genetec(),
    PlateRecognizer(),
)


def maker_named(name: str) -> Maker | None:
    """Return the maker with a name."""
    return next((maker for maker in MAKERS if maker.name == name), None)


def maker_of(request: PushedRequest) -> Maker | None:
    """Return the maker whose form a request has."""
    return next((maker for maker in MAKERS if maker.sniff(request)), None)
