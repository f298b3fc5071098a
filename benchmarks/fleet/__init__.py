"""Fleets under load and faults: replicas, sites, workers."""
