"""ParkPow's file of vehicles as a file of the plate lists. Pure functions."""

from __future__ import annotations

import csv
import io

from galaxy_alpr.endpoints.compat.parkpow import wire
from galaxy_alpr.enums import PlateStatus
from galaxy_alpr.errors import BadRequest
from galaxy_alpr.web.compat.bodies import SentBody

FILE = "import_file"
PLATE, TAGS = "license_plate", "vehicle tags"
NOTED = ("make", "model", "color", "type", "payment_status", *(f"field{n}" for n in range(1, 7)))


def list_file(body: SentBody) -> bytes:
    """Return a CSV file with the columns of the plate lists.

    Raises ``BadRequest`` where there is no file, for a file without plates, for a line that names
    no list, and for a request to remove vehicles.
    """
    if body.flag("remove"):
        raise BadRequest("vehicles are not removed by an import; use edit-tags")
    data = next((part.data for part in body.parts if part.name == FILE), None)
    if data is None:
        raise BadRequest(f"send a CSV file in {FILE!r}")
    try:
        return _converted(_text(data)).encode()
    except csv.Error as error:
        raise BadRequest(f"the file is no CSV: {error}") from error


def _text(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def _converted(text: str) -> str:
    rows = csv.reader(io.StringIO(text, newline=""))
    names = [name.strip().lower() for name in next(rows, [])]
    if PLATE not in names:
        raise BadRequest(f"the file has no column {PLATE!r}")
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(("plate", "status", "note"))
    for number, cells in enumerate(rows, 2):
        values = dict(zip(names, cells, strict=False))
        if any(cell.strip() for cell in cells):
            status = _status(values.get(TAGS, ""), number)
            noted = (f"{name}: {values[name].strip()}" for name in NOTED if values.get(name))
            writer.writerow((values.get(PLATE, ""), status.value, "; ".join(noted)))
    return out.getvalue()


def _status(written: str, number: int) -> PlateStatus:
    found = (wire.tag_of(word) for word in written.replace(";", ",").split(","))
    status = next((tag[1] for tag in found if tag is not None), None)
    if status is None:
        raise BadRequest(
            f"row {number}: 'Vehicle Tags' has to name a list: allowed, blocked or watched"
        )
    return status
