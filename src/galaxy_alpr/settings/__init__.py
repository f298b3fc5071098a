"""All settings with description and limits, from ``GALAXY_*`` variables or a ``.env`` file.

The settings have groups; each part of the service takes only its group. The names are flat: the
variable of ``EngineSettings.detector`` is ``GALAXY_DETECTOR``.
"""

from __future__ import annotations

from pydantic import model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from galaxy_alpr.settings.access import AccessSettings
from galaxy_alpr.settings.audit import AuditSettings
from galaxy_alpr.settings.cameras import CameraSettings
from galaxy_alpr.settings.engine import EngineSettings
from galaxy_alpr.settings.fleet import (
    NatsSettings,
    ObjectSettings,
    PoolSettings,
    SiteSettings,
)
from galaxy_alpr.settings.integrations import (
    FrigateSettings,
    IngestSettings,
    LinkSettings,
    MqttSettings,
    ParkingDataSettings,
    SmtpSettings,
    WebhookSettings,
    WebPushSettings,
)
from galaxy_alpr.settings.masking import MaskingSettings
from galaxy_alpr.settings.monitoring import LogSettings, TraceSettings, WorkerMetricsSettings
from galaxy_alpr.settings.oidc import OidcSettings
from galaxy_alpr.settings.parking import GateSettings, PaymentSettings
from galaxy_alpr.settings.privacy import RetentionSettings
from galaxy_alpr.settings.programs import ProgramSettings
from galaxy_alpr.settings.proxies import ProxySettings
from galaxy_alpr.settings.requests import EventSettings, UploadSettings, WebSettings
from galaxy_alpr.settings.storage import DatabaseSettings, PictureSettings, StorageSettings
from galaxy_alpr.settings.time import TimeSettings

__all__ = [
    "AccessSettings",
    "AuditSettings",
    "CameraSettings",
    "DatabaseSettings",
    "EngineSettings",
    "EventSettings",
    "FrigateSettings",
    "GateSettings",
    "IngestSettings",
    "LinkSettings",
    "LogSettings",
    "MaskingSettings",
    "MqttSettings",
    "NatsSettings",
    "ObjectSettings",
    "OidcSettings",
    "ParkingDataSettings",
    "PaymentSettings",
    "PictureSettings",
    "PoolSettings",
    "ProgramSettings",
    "ProxySettings",
    "RetentionSettings",
    "Settings",
    "SiteSettings",
    "SmtpSettings",
    "StorageSettings",
    "TimeSettings",
    "TraceSettings",
    "UploadSettings",
    "WebPushSettings",
    "WebSettings",
    "WebhookSettings",
    "WorkerMetricsSettings",
]


class Settings(
    # The last base gives the first fields: they are in the order of ``.env.example``.
    ProxySettings,
    OidcSettings,
    AccessSettings,
    AuditSettings,
    WebSettings,
    WebhookSettings,
    ProgramSettings,
    PoolSettings,
    ObjectSettings,
    SiteSettings,
    NatsSettings,
    FrigateSettings,
    MqttSettings,
    RetentionSettings,
    ParkingDataSettings,
    WebPushSettings,
    LinkSettings,
    SmtpSettings,
    PaymentSettings,
    GateSettings,
    IngestSettings,
    CameraSettings,
    EventSettings,
    MaskingSettings,
    PictureSettings,
    UploadSettings,
    TimeSettings,
    EngineSettings,
    WorkerMetricsSettings,
    TraceSettings,
    LogSettings,
    DatabaseSettings,
    StorageSettings,
    BaseSettings,
):
    """The configuration of one process: all groups together."""

    model_config = SettingsConfigDict(
        env_prefix="GALAXY_",
        env_file=".env",
        env_ignore_empty=True,
        extra="ignore",
        hide_input_in_errors=True,
    )

    @model_validator(mode="after")
    def _check_groups(self) -> Settings:
        if self.engine_pool and not self.nats_urls:
            raise ValueError("engine_pool needs nats_url")
        return self
