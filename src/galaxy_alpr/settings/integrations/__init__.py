"""Integrations with other programs."""

from galaxy_alpr.settings.integrations.ingest import IngestSettings
from galaxy_alpr.settings.integrations.mqtt import FrigateSettings, MqttSettings
from galaxy_alpr.settings.integrations.notifications import LinkSettings, SmtpSettings
from galaxy_alpr.settings.integrations.parking_data import ParkingDataSettings
from galaxy_alpr.settings.integrations.web_push import WebPushSettings
from galaxy_alpr.settings.integrations.webhooks import WebhookSettings

__all__ = [
    "FrigateSettings",
    "IngestSettings",
    "LinkSettings",
    "MqttSettings",
    "ParkingDataSettings",
    "SmtpSettings",
    "WebPushSettings",
    "WebhookSettings",
]
