"""Fleets: many processes, machines and sites that work together."""

from galaxy_alpr.settings.fleet.nats import NatsSettings
from galaxy_alpr.settings.fleet.objects import ObjectSettings
from galaxy_alpr.settings.fleet.pool import PoolSettings
from galaxy_alpr.settings.fleet.sites import SiteSettings

__all__ = ["NatsSettings", "ObjectSettings", "PoolSettings", "SiteSettings"]
