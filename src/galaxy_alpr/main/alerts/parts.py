"""The alerts of one application: the evaluation with each reading, and the workers."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session, sessionmaker

from galaxy_alpr.main.erasure import keep_of
from galaxy_alpr.services.alerts.defaults import add_default_rules
from galaxy_alpr.services.alerts.gate_faults import gate_faults
from galaxy_alpr.services.alerts.lasting import GateFaults
from galaxy_alpr.services.alerts.readings import KeptRules, ReadingAlerts
from galaxy_alpr.services.alerts.watch import AlertWatch
from galaxy_alpr.services.clock import Clock
from galaxy_alpr.services.retention.alarms import AlarmRetention
from galaxy_alpr.services.webhooks.disabled import disabled_webhooks
from galaxy_alpr.services.worker import Worker
from galaxy_alpr.settings import Settings


@dataclass(frozen=True, slots=True)
class Alerts:
    """What writes the alarms of each reading, and the workers."""

    of_readings: ReadingAlerts
    workers: tuple[Worker, ...]


def open_alerts(
    settings: Settings,
    sessions: sessionmaker[Session],
    clock: Clock,
    resources: ExitStack,
    *,
    gates: GateFaults = gate_faults,
) -> Alerts:
    """Make the parts, and the default rules at the first start; ``resources`` stops the workers."""
    add_default_rules(sessions)
    site, rules = ZoneInfo(settings.timezone), KeptRules()
    watch = AlertWatch(
        sessions=sessions,
        rules=rules,
        clock=clock,
        site=site,
        gates=gates,
        webhooks=disabled_webhooks,
    )
    retention = AlarmRetention(sessions=sessions, keep=keep_of(settings), clock=clock)
    workers = (watch.worker, retention.worker)
    for worker in workers:
        resources.callback(worker.stop)
    return Alerts(ReadingAlerts(rules=rules, clock=clock, site=site), workers)
