"""Alarms and alert rules in requests and answers."""
