"""Alerts: rules, what they notice, and the alarms that they raise."""
