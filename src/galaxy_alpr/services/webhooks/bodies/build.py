"""The body of an event in the form that a webhook wants."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from galaxy_alpr.enums import WebhookFormat, WebhookPictures
from galaxy_alpr.services.webhooks.bodies import plate_recognizer, rekor, standard
from galaxy_alpr.services.webhooks.bodies.pictures import with_urls
from galaxy_alpr.services.webhooks.bodies.values import Content, Form, Message
from galaxy_alpr.services.webhooks.links import PictureLinks
from galaxy_alpr.storage import ArtifactStore

OF_DETECTIONS = frozenset({WebhookFormat.PLATE_RECOGNIZER, WebhookFormat.REKOR})
"""The formats that have a form for detections only."""

DETECTION = "detection.created"


def has_form(format: WebhookFormat, type: str, payload: Mapping[str, Any]) -> bool:
    """Return whether a format has a form for an event; others are not sent."""
    if format not in OF_DETECTIONS:
        return True
    plate = payload.get("plate")
    return type == DETECTION and isinstance(plate, Mapping) and bool(plate.get("text"))


@dataclass(frozen=True, slots=True)
class Bodies:
    """Makes bodies; ``source`` names this service in CloudEvents."""

    store: ArtifactStore
    links: PictureLinks
    zone: ZoneInfo
    source: str

    def of(self, message: Message, form: Form, url: str) -> Content:
        """Return the body of a message to ``url``. Raises ``OSError`` where a key is missing."""
        if form.format is WebhookFormat.REKOR:
            return rekor.group(message)
        if form.format is WebhookFormat.PLATE_RECOGNIZER:
            values = plate_recognizer.stream_values(message, url, self.zone)
            if form.pictures is WebhookPictures.ATTACHED:
                return plate_recognizer.as_multipart(values, message.payload, self.store)
            return plate_recognizer.as_form(values)
        data = self._data(message, form.pictures)
        if form.format is WebhookFormat.CLOUDEVENTS:
            return standard.cloud_event(message, data, source=self.source)
        return standard.standard(message, data)

    def _data(self, message: Message, pictures: WebhookPictures) -> dict[str, Any]:
        payload = {name: value for name, value in message.payload.items() if name != "type"}
        linked = pictures is WebhookPictures.LINKS
        data = standard.bounded(with_urls(payload, self.links.url if linked else _no_url))
        if pictures is WebhookPictures.ATTACHED:
            data["pictures"] = standard.attached(message.payload, self.store)
        return data


def _no_url(_path: str) -> None:
    return None
