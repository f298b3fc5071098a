"""The parts of webhooks that routes use."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from galaxy_alpr.services.webhooks.bodies.build import Bodies
from galaxy_alpr.services.webhooks.links import PictureLinks
from galaxy_alpr.services.webhooks.secrets import WebhookSecrets
from galaxy_alpr.services.webhooks.sending.client import WebhookClient


@dataclass(frozen=True, slots=True)
class Webhooks:
    """Secrets, links to pictures, and what sends; ``wake`` has what is due sent now."""

    secrets: WebhookSecrets
    links: PictureLinks
    client: WebhookClient
    bodies: Bodies
    wake: Callable[[], None]
