"""Queries of parking: visits, rights, and how full lots are."""
