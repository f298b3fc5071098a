"""Notifications of alarms: channels, and what is due when."""
