"""Readings that are fetched: from pull points of ONVIF devices, and from folders of files."""
