"""Verkada: a webhook of type ``lpr``. Its picture is only a link, which is not followed."""

from __future__ import annotations

from galaxy_alpr.ingest.pushed import fields
from galaxy_alpr.ingest.pushed.forms import codes, moments, plain
from galaxy_alpr.ingest.pushed.forms.requests import PlainReply, contains, json_of
from galaxy_alpr.ingest.pushed.values import (
    Delivered,
    PushedPlate,
    PushedReading,
    PushedRequest,
    Unreadable,
)


class Verkada(PlainReply):
    """The form of Verkada's webhooks."""

    name = "verkada"

    def sniff(self, request: PushedRequest) -> bool:
        """Return whether the request has a type of webhook and a licence plate number."""
        return contains(request, b'"webhook_type"', b'"license_plate_number"')

    def parse(self, request: PushedRequest) -> Delivered:
        """Return the reading. Raises ``Unreadable``."""
        event = json_of(request)
        data = plain.entry(event.get("data"))
        if event.get("webhook_type") != "lpr" or "license_plate_number" not in data:
            raise Unreadable("the webhook is not of type lpr")
        camera, detected = (plain.text(data.get(name)) for name in ("camera_id", "detected"))
        crop = data.get("crop")
        sides = crop if isinstance(crop, list) and len(crop) == 4 else []
        place = ",".join(str(fields.number(side)) for side in sides)
        country, region = codes.country_and_region(data.get("license_plate_state"))
        reading = PushedReading(
            event_id=f"{camera}:{detected}:{place}" if camera and detected and place else None,
            device_id=camera,
            captured_at=moments.epoch_ms(data.get("detected"))
            or moments.epoch(data.get("created")),
            plate=PushedPlate(
                text=codes.plate_text(data["license_plate_number"]),
                confidence=plain.ratio(data.get("confidence")),
                country=country,
                region=region,
            ),
        )
        return Delivered(readings=(reading,))
