"""What routes use of sites."""

from __future__ import annotations

from dataclasses import dataclass

from galaxy_alpr.services.sites.centre.pictures import SiteFiles
from galaxy_alpr.services.sites.centre.receive import SiteCentre
from galaxy_alpr.services.sites.keys import SiteKeys


@dataclass(frozen=True, slots=True)
class Sites:
    """The parts of a centre: they do nothing until a site is added."""

    centre: SiteCentre
    files: SiteFiles
    keys: SiteKeys
