"""Notifications of alarms by e-mail and by Apprise."""
