"""Reporting what the metrics contain of the parts of the service."""
