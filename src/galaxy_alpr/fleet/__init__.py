"""Fleets: what processes and sites do together by NATS. The package nats-py is an extra."""
