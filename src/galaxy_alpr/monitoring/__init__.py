"""What an operator watches: metrics for Prometheus, and traces for OpenTelemetry."""

from galaxy_alpr.monitoring.monitor import Monitor

__all__ = ["Monitor"]
