"""From committed changes to the live streams."""
