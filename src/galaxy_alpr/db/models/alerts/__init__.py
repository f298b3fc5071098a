"""Alert rules, and the alarms that they raised."""
