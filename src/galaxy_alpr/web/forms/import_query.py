"""The options of an import."""

from __future__ import annotations

from pydantic import Field

from galaxy_alpr.web.params import PlaceKey, Query


class ImportQuery(Query):
    """The options of an import."""

    lot: PlaceKey | None = Field(
        None,
        description="The lot in whose local time dates, and moments without an offset, are "
        "written: its id or its name. Default: the local time of the site.",
    )
    dry_run: bool = Field(False, description="Only report what every line would change.")
    skip_invalid: bool = Field(
        False,
        description="Import the valid lines; otherwise one invalid line stops the import.",
    )
