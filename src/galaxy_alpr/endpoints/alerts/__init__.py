"""Routes of alarms and alert rules."""
