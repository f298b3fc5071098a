"""Parking: visits, rights, and how full lots are."""
