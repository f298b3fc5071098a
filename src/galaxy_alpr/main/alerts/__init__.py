"""The builder of alerts."""
