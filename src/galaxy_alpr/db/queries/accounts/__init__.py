"""Queries about who may use the service."""
